"""The same deal under the law of each day: stretches tile the days, agree with screening, and tell known histories."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sanctions_rules import Screener, Stretch, timeline
from sanctions_rules.cli import app
from sanctions_rules.testing.strategies import transactions

UNTIL = date(2026, 1, 1)
SCREENER = Screener()
ONE_DAY = timedelta(days=1)


def history(**record: Any) -> list[tuple[str, str, set[str]]]:
    """First day, flag, and the paragraphs that prohibit, of each stretch."""
    return [
        (str(s.first), s.finding.flag, {g.citation for g in s.finding.grounds if g.verdict == "prohibited"})
        for s in timeline({"date": "2017", **record}, SCREENER, UNTIL)
    ]


def test_a_new_civil_helicopter_is_barred_since_2321_and_once_more_since_2397() -> None:
    told = history(supplier="XA", recipient="KP", item="helicopter", used=False)
    assert [(first, cited) for first, flag, cited in told if flag == "red"] == [
        ("2016-11-30", {"S/RES/2321(2016) OP 30"}),
        ("2017-12-22", {"S/RES/2321(2016) OP 30", "S/RES/2397(2017) OP 7"}),
    ]
    assert all(flag == "amber" for first, flag, _ in told if "2006-10-14" <= first < "2016-11-30")


def test_cloth_under_an_old_contract_had_ninety_days() -> None:
    assert history(supplier="KP", recipient="XA", item="textile", contract_date="2017-08-01") == [
        ("2006-07-15", "none", set()),
        ("2017-09-11", "none", set()),
        ("2017-12-11", "red", {"S/RES/2375(2017) OP 16"}),
    ]


def test_rifles_with_notice_were_free_until_2_march_2016() -> None:
    told = history(supplier="XA", recipient="KP", item="assault-rifle", committee_notified=True)
    assert [(first, flag) for first, flag, _ in told] == [
        ("2006-07-15", "none"),
        ("2009-06-12", "none"),
        ("2016-03-02", "red"),
    ]
    assert told[-1][2] == {"S/RES/1874(2009) OP 10", "S/RES/2270(2016) OP 6"}


def test_coal_had_livelihood_then_amounts_then_nothing() -> None:
    coal = {"supplier": "KP", "recipient": "XA", "item": "coal", "purpose": "livelihood", "quantity": "10", "unit": "t"}
    before = {"value_usd": "500", "supplied_before": "0", "supplied_before_usd": "0"}
    told = timeline(
        {"date": "2017", "lifting_determination": "livelihood", **coal, **before}, SCREENER, date(2018, 1, 1)
    )
    lifted = [(str(s.first), [str(v.lifted_by.citation) for v in s.finding.verdicts if v.lifted_by]) for s in told]
    assert lifted[1:-1] == [
        ("2016-03-02", ["S/RES/2270(2016) OP 29(b)"]),
        ("2016-11-30", ["S/RES/2321(2016) OP 26(b)"]),
    ]
    assert (str(told[-1].first), told[-1].finding.flag) == ("2017-08-05", "red")


@pytest.mark.parametrize(
    ("last", "record", "before", "after"),
    [
        ("2009-06-11", {"supplier": "XA", "recipient": "KP", "item": "military-radar"}, "none", "red"),
        ("2016-03-01", {"supplier": "XA", "recipient": "KP", "item": "assault-rifle", "committee_notified": True},
         "none", "red"),
        ("2017-09-04", {"supplier": "KP", "recipient": "XA", "item": "lead", "contract_date": "2017-07-01"},
         "none", "red"),
        ("2017-12-10", {"supplier": "KP", "recipient": "XA", "item": "textile", "contract_date": "2017-08-01"},
         "none", "red"),
        ("2018-01-21", {"supplier": "KP", "recipient": "XA", "hs_code": "0802", "contract_date": "2017-11-01"},
         "none", "red"),
    ],
    ids=["1874 OP 10", "2270 OP 6", "2371 OP 10", "2375 OP 16", "2397 OP 6"],
)  # fmt: skip
def test_the_law_turns_between_these_two_days(last: str, record: dict[str, Any], before: str, after: str) -> None:
    day = date.fromisoformat(last)
    flags = [SCREENER.screen({**record, "date": str(on)}).flag for on in (day, day + ONE_DAY)]
    assert flags == [before, after]
    stretches = timeline({"date": "2000", **record}, SCREENER, UNTIL)
    assert day in [stretch.last for stretch in stretches]


def test_workers_go_home_by_22_december_2019() -> None:
    worker = {"kind": "labour", "activity": "work", "supplier": "KP", "recipient": "XA"}
    for day, prohibits in (("2019-12-21", False), ("2019-12-22", False), ("2019-12-23", True)):
        grounds = SCREENER.screen({**worker, "date": day, "contract_date": "2017-01-01"}).grounds
        found = {g.verdict for g in grounds if g.citation == "S/RES/2397(2017) OP 8"}
        assert ("prohibited" in found) is prohibits, day


@settings(max_examples=40, deadline=None)
@given(transactions(SCREENER.rulebook), st.dates(date(2006, 7, 15), UNTIL))
def test_a_day_of_a_stretch_gets_what_screening_that_day_gives(record: Any, day: date) -> None:
    stretches = timeline(record, SCREENER, UNTIL)
    assert [later.first - ONE_DAY for later in stretches[1:]] == [earlier.last for earlier in stretches[:-1]]
    assert (stretches[0].first, stretches[-1].last) == (date(2006, 7, 15), UNTIL)
    (mine,) = [stretch for stretch in stretches if day in stretch]
    dated = type(record).model_validate({**record.model_dump(exclude_none=True), "date": str(day)})
    finding = SCREENER.screen(dated)
    assert _said(mine) == (finding.flag, [(v.rule.id, v.word) for v in finding.verdicts])


def _said(stretch: Stretch) -> tuple[str, list[tuple[str, str]]]:
    return stretch.finding.flag, [(verdict.rule.id, verdict.word) for verdict in stretch.finding.verdicts]


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        timeline({"supplier": "XA"}, SCREENER, date(2006, 7, 14))


DEALS = "id,date,supplier,recipient,item,contract_date\ncloth,2017-10-04,KP,XA,textile,2017-08-01\n"


def run(tmp_path: Path, *options: str) -> Any:
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    return CliRunner().invoke(app, ["timeline", str(tmp_path / "deals.csv"), *options])


def test_the_command_shows_each_stretch_and_the_deals_own_day(tmp_path: Path) -> None:
    told = run(tmp_path, "--id", "cloth", "--until", "2026-01-01").stdout
    assert "none  2017-09-11 to 2017-12-10  ← the deal's own day" in told
    assert "red   2017-12-11 to 2026-01-01" in told
    assert "no longer  S/RES/2375(2017) OP 16 (old-contract)" in told
    assert max(map(len, told.splitlines())) <= 80


def test_a_machine_gets_the_same_stretches(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--id", "cloth", "--from", "2017-09-11", "--until", "2018-01-01", "--json").stdout)
    assert [(s["first"], s["last"], s["flag"]) for s in told["stretches"]] == [
        ("2017-09-11", "2017-12-10", "none"),
        ("2017-12-11", "2018-01-01", "red"),
    ]
    assert told["stretches"][1]["grounds"][0]["citation"] == "S/RES/2375(2017) OP 16"


@pytest.mark.parametrize("options", [("--until", "soon"), ("--from", "2019-01-01", "--until", "2018-01-01")])
def test_days_that_are_none_are_refused_by_name(tmp_path: Path, options: tuple[str, ...]) -> None:
    done = run(tmp_path, "--id", "cloth", *options)
    assert done.exit_code == 2
    assert "bad-date" in done.output
