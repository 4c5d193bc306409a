"""Deliveries that are known already count towards an amount, and are not screened themselves."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sanctions_rules.cli import app
from sanctions_rules.errors import RecordError
from sanctions_rules.screening import Screener

HEAD = "date,supplier,recipient,item,quantity,unit,supplied_before,delivery_reported,purpose\n"
BEFORE = "2018-02-01,XB,KP,motor-gasoline,400000,bbl,,,\n"
NOW = "2018-05-04,XA,KP,gasoil-diesel,100001,bbl,0,yes,livelihood\n"
EARLIER = {"id": "E", "item": "motor-gasoline", "supplier": "XB", "recipient": "KP", "unit": "bbl"} | {
    "date": "2018-02-01",
    "quantity": 400_000,
}
DEAL = {
    "id": "D",
    "item": "gasoil-diesel",
    "supplier": "XA",
    "recipient": "KP",
    "date": "2018-05-04",
    "unit": "bbl",
} | {
    "quantity": 100_001,
    "supplied_before": 0,
    "delivery_reported": True,
    "purpose": "livelihood",
}


@cache
def screener() -> Screener:
    return Screener()


def test_what_is_known_already_counts() -> None:
    assert screener().screen(DEAL).flag == "none"
    assert screener().screen(DEAL, already=[EARLIER]).flag == "red"
    assert screener().screen(DEAL | {"quantity": 100_000}, already=[EARLIER]).flag == "none"


def test_it_answers_as_in_one_batch_and_is_not_reported() -> None:
    together = list(screener().screen([EARLIER, DEAL]))
    (apart,) = screener().screen([DEAL], already=[EARLIER])
    assert [g.totals for g in apart.grounds] == [g.totals for g in together[1].grounds if g.totals]
    assert len(screener().screen([DEAL], already=[EARLIER])) == 1


def test_it_may_be_what_passed_the_limit_and_is_named() -> None:
    (finding,) = screener().screen([DEAL], already=[EARLIER | {"quantity": 500_001}])
    (total,) = finding.grounds[0].totals
    assert (total.crossed_by, total.crossed_on) == (("E",), "2018-02-01")
    (finding,) = screener().screen([DEAL], already=[EARLIER | {"quantity": 500_001, "id": None}])
    assert finding.grounds[0].totals[0].crossed_by == ("already 1",)


def test_it_does_not_stand_for_what_nobody_gave_as_supplied_before() -> None:
    (finding,) = screener().screen([DEAL | {"supplied_before": None, "quantity": 1}], already=[EARLIER])
    assert [q.fact for q in finding.grounds[0].missing] == ["supplied_before"]


def test_a_record_that_is_none_is_refused_by_its_number() -> None:
    with pytest.raises(RecordError, match="already counted record 2, column date"):
        screener().screen([DEAL], already=[EARLIER, EARLIER | {"date": "2018-13-01"}])


# On the command line


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("now.csv").write_text(HEAD + NOW, encoding="utf-8")
    Path("before.csv").write_text(HEAD + BEFORE, encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def test_the_file_counts_and_is_told() -> None:
    assert run("screen", "now.csv").exit_code == 0
    result = run("screen", "now.csv", "--already", "before.csv")
    assert result.exit_code == 1
    assert "1 row in = 1 transaction + 0 rejects" in result.stdout
    assert "1 delivery of before.csv counted towards amounts, not screened" in result.stdout


def test_explain_counts_it_too_and_names_its_rows() -> None:
    Path("before.csv").write_text(HEAD + BEFORE.replace("400000", "500001"), encoding="utf-8")
    told = run("explain", "now.csv", "--already", "before.csv", "--id", "2").stdout
    assert "passed on 2018-02-01 by before.csv:2" in " ".join(told.split())


def test_the_manifest_names_the_file_and_its_digest() -> None:
    run("screen", "now.csv", "--already", "before.csv", "-o", "out.jsonl")
    manifest = json.loads(Path("out.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in manifest["inputs"]] == ["now.csv"]
    assert [(each["name"], each["rows"], len(each["sha256"])) for each in manifest["already"]] == [
        ("before.csv", 1, 64)
    ]
    assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_bad_row_in_it_refuses_the_whole() -> None:
    Path("before.csv").write_text(HEAD + BEFORE + BEFORE.replace("2018-02-01", "2018-13-01"), encoding="utf-8")
    result = run("screen", "now.csv", "--already", "before.csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "before.csv, row 3, column date: '2018-13-01' is not a date [bad-date]\n"
        "  help: write 2016-03-02, 2016-03 or 2016\n"
        "--already before.csv: 1 row is no delivery, so that totals would be wrong [not-counted]\n"
        "  help: mend it or take it out; nothing was screened\n"
    )
    assert not Path("out.csv").exists()


def test_a_file_that_is_screened_too_would_count_twice() -> None:
    Path("again.csv").write_bytes(Path("now.csv").read_bytes())
    result = run("screen", "now.csv", "--already", "again.csv")
    assert (result.exit_code, result.stderr) == (
        2,
        "--already again.csv: the same file is screened, so that its deliveries would count twice [counted-twice]\n"
        "  help: take it away from one of the two\n",
    )


def test_the_report_does_not_overwrite_it() -> None:
    result = run("screen", "now.csv", "--already", "before.csv", "-o", "before.csv")
    assert (result.exit_code, "this is an input" in result.stderr) == (2, True)


def test_a_file_that_is_not_there_is_told() -> None:
    assert run("screen", "now.csv", "--already", "none.csv").stderr == "none.csv: there is no such file [no-file]\n"
