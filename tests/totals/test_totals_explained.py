"""A running total says what went before, its own, where it ends, who passed the limit, and who leaves it open."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.explanations import Finding, Ground
from sanctions_rules.report.explained import explanation
from sanctions_rules.screening import Screener
from sanctions_rules.totals import Opener, Total

LAW = settings(deadline=None, derandomize=True, max_examples=150)
REFINED, CRUDE = "dprk-2397-op05", "dprk-2397-op04"


@cache
def screener() -> Screener:
    return Screener()


def diesel(id: str, date: str | None, quantity: object, **changes: Any) -> dict[str, Any]:
    """A delivery of diesel to the DPRK that only its amount can make unlawful."""
    record: dict[str, Any] = {
        "id": id,
        "kind": "fuel",
        "item": "gasoil-diesel",
        "supplier": "XA",
        "recipient": "KP",
        "date": date,
        "quantity": quantity,
        "unit": "bbl",
        "supplied_before": 0,
        "delivery_reported": True,
        "purpose": "livelihood",
    }
    return record | changes


def grounds(*records: dict[str, Any], rule: str = REFINED) -> list[Ground]:
    return [next(g for g in finding.grounds if g.rule == rule) for finding in screener().screen(records)]


def totals(*records: dict[str, Any], rule: str = REFINED) -> list[Total]:
    """The first running total that the rule gives of each delivery."""
    return [ground.totals[0] for ground in grounds(*records, rule=rule)]


def asked(ground: Ground) -> dict[str, str]:
    return {question.fact: question.question for question in ground.missing}


def test_what_went_before_and_its_own_make_what_comes_after() -> None:
    first, second = totals(diesel("A", "2018-02-01", 300_000), diesel("B", "2018-05-04", 150_000, supplied_before=1))
    assert (first.before, first.own, first.after, first.limit, first.unit) == ("0", "300000", "300000", "500000", "bbl")
    assert (second.before, second.own, second.after, second.since) == ("300001", "150000", "450001", "2018-01-01")


def test_inside_the_limit_nobody_has_passed_it() -> None:
    assert [(t.crossed_by, t.crossed_on) for t in totals(diesel("A", "2018-02-01", 500_000))] == [((), None)]


def test_the_delivery_that_passes_the_limit_is_named_in_its_own_total_and_in_every_later_one() -> None:
    batch = [
        diesel("late", "2018-09-01", 1),
        diesel("early", "2018-02-01", 400_000),
        diesel("crossing", "2018-05-04", 150_000),
        diesel("last", "2018-12-31", 1),
        diesel("next year", "2019-01-01", 1),
    ]
    crossed = [(total.crossed_by, total.crossed_on) for total in totals(*batch)]
    by = (("crossing",), "2018-05-04")
    assert crossed == [by, ((), None), by, by, ((), None)]


def test_deliveries_of_one_day_pass_it_together() -> None:
    batch = [diesel("b", "2018-05-04", 300_000), diesel("a", "2018-05-04", 300_000), diesel("c", "2018-05-04", 0)]
    assert [t.crossed_by for t in totals(*batch)] == [("a", "b")] * 3


def test_who_passed_it_is_by_row_number_where_records_have_no_id() -> None:
    batch = [diesel("", "2018-05-04", 500_000), diesel("", "2018-05-05", 1)]
    assert totals(*({**each, "id": None} for each in batch))[1].crossed_by == ("2",)


def test_where_an_open_amount_may_have_passed_it_before_the_day_is_the_latest() -> None:
    batch = [diesel("a", "2018-02-01", "1..600000"), diesel("b", "2018-05-04", 500_000), diesel("c", "2018-06-01", 1)]
    assert [(t.crossed_by, t.crossed_on) for t in totals(*batch)] == [
        ((), None),
        (("b",), "..2018-05-04"),
        (("b",), "..2018-05-04"),
    ]


def test_what_was_passed_on_days_nobody_knows_is_said_to_be_passed_before() -> None:
    batch = [diesel("a", "2018-05", 300_000), diesel("b", "2018-05", 300_000), diesel("c", "2018-06-10", 1)]
    assert (totals(*batch)[2].crossed_by, totals(*batch)[2].crossed_on) == ((), "..2018-06-09")


def test_what_others_had_passed_before_is_nobodys_in_the_batch() -> None:
    (total,) = totals(diesel("a", "2018-05-04", 10, supplied_before=500_001))
    assert (total.crossed_by, total.crossed_on) == ((), "..2018-05-03")


def test_at_most_five_are_named() -> None:
    batch = [diesel(f"D-{n}", "2018-05-04", 100_000) for n in range(12)]
    assert totals(*batch)[0].crossed_by == ("D-0", "D-1", "D-2", "D-3", "D-4", "…")


def test_the_conversion_that_was_used_is_named_with_its_source() -> None:
    oil = {"item": "crude-oil", "purpose": None, "delivery_reported": None}
    in_tons = diesel("a", "2018-05-04", 52_500, unit="t", **oil)
    in_barrels = diesel("b", "2018-05-05", 1, **oil)
    first, second = totals(in_tons, in_barrels, rule=CRUDE)
    source = "525,000 t count as 4,000,000 bbl (S/RES/2397(2017) OP 4)"
    assert (first.own, first.conversion, second.after, second.conversion) == ("400000", source, "400001", source)
    assert [t.conversion for t in totals(in_barrels, rule=CRUDE)] == [None]


def test_a_total_a_hair_beyond_the_limit_is_not_rounded_onto_it() -> None:
    assert totals(diesel("a", "2018-05-04", "500000.000000001"))[0].after == "500000.000000001"


# What leaves a total open, and whom to ask


def test_another_deliverys_unknown_amount_is_asked_of_it_and_nothing_of_this() -> None:
    first, second = grounds(diesel("unknown", "2018-02-01", None), diesel("mine", "2018-05-04", 1))
    assert asked(first) == {"quantity": "how much is delivered?"}
    assert asked(second) == {"quantity": "how much is delivered? (of unknown)"}
    assert second.totals[0].left_open_by == (Opener("unknown", ("quantity",)),)
    assert "open until more is known of unknown (quantity)" in second.totals[0].worded("mine")


def test_another_deliverys_unit_is_asked_of_it() -> None:
    grounded = grounds(diesel("tons", "2018-02-01", 1, unit="t"), diesel("mine", "2018-05-04", 1))
    assert asked(grounded[1]) == {
        "unit": "how much is that in the unit the paragraph counts in? (of tons)",
    }


def test_another_deliverys_month_is_asked_of_it() -> None:
    batch = [diesel("in may", "2018-05", 300_000), diesel("mine", "2018-05-15", 300_000)]
    first, second = grounds(*batch)
    assert list(asked(first)) == ["date"]
    assert asked(first)["date"].endswith("?")
    assert asked(second)["date"].endswith("(of in may)")


def test_whether_another_delivery_goes_there_at_all_is_asked_of_it() -> None:
    batch = [diesel("perhaps", "2018-02-01", 500_000, recipient="Korea"), diesel("mine", "2018-05-04", 1)]
    assert list(asked(grounds(*batch)[1])) == ["reaches"]
    assert asked(grounds(*batch)[1])["reaches"].endswith("(of perhaps)")


def test_an_amount_between_bounds_is_asked_for_and_not_the_date() -> None:
    assert list(asked(grounds(diesel("a", "2018-05-04", "1..600000"))[0])) == ["quantity"]
    assert list(asked(grounds(diesel("a", "2018-05-04", 1, supplied_before="1..600000"))[0])) == ["supplied_before"]


def test_only_a_few_of_many_are_named() -> None:
    batch = [diesel(f"D-{n}", "2018-02-01", None) for n in range(9)] + [diesel("mine", "2018-05-04", 1)]
    assert [each.id for each in totals(*batch)[-1].left_open_by] == ["D-0", "D-1", "D-2"]


def test_before_the_first_period_nothing_is_allowed_and_nothing_asked() -> None:
    (ground,) = grounds(diesel("a", "2017-09-30", 1), rule="dprk-2375-op14")
    assert (ground.verdict, ground.totals, ground.missing) == ("prohibited", (), ())


batches = st.lists(
    st.builds(
        diesel,
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["2018-05", "2018-05-04", "2018-05-05", "2018", "2018-12-31", "2018-12..2019-01", None]),
        st.sampled_from(["0", "1", "250000", "500000", "500001", "200000..300000", None]),
        recipient=st.sampled_from(["KP", "KP", "KP", "Korea", None]),
        supplied_before=st.sampled_from([0, 0, 1000, "1..2", None]),
        unit=st.sampled_from(["bbl", "bbl", "gal", "t", None]),
    ),
    min_size=1,
    max_size=5,
)


def own_answer_is_open(record: dict[str, Any], name: str) -> bool:
    """Whether the record itself leaves open what is asked."""
    given = record.get("recipient" if name == "reaches" else name)
    parts = str(given)
    vague = given is None or ".." in parts or given == "Korea" or (name == "date" and len(parts) < 10)
    return vague or (name == "unit" and given == "t")


@given(batches)
@LAW
def test_an_open_verdict_always_asks_and_asks_nothing_false(batch: list[dict[str, Any]]) -> None:
    records = [{**each, "id": each["id"] or None} for each in batch]
    for record, finding in zip(records, screener().screen(records), strict=True):
        for ground in (g for g in finding.grounds if g.rule == REFINED):
            assert bool(ground.missing) == (ground.verdict == "undetermined")
            for name, question in asked(ground).items():
                assert own_answer_is_open(record, name) or "(of " in question, (record, name)


# Where it is shown


def shown(finding: Finding) -> str:
    return " ".join(" ".join(line.text.split()) for line in explanation(finding))


def test_the_explanation_names_total_limit_and_who_passed_it() -> None:
    batch = [diesel("A", "2018-02-01", 400_000), diesel("B", "2018-05-04", 150_000), diesel("C", "2018-06-04", 1)]
    text = shown(screener().screen(batch)[2])
    assert (
        "running total 550,001 bbl since 2018-01-01, limit 500,000 bbl: 550,000 before this, 1 in it; "
        "passed on 2018-05-04 by B"
    ) in text


def test_the_json_of_a_ground_carries_the_total() -> None:
    batch = [diesel("A", "2018-02-01", 400_000), diesel("B", "2018-05-04", 150_000)]
    ground = next(g for g in screener().screen(batch)[1].to_dict()["grounds"] if g["rule"] == REFINED)
    assert list(ground["totals"]) == [
        {
            "exemption": "yearly-amount",
            "limit": "500000",
            "unit": "bbl",
            "since": "2018-01-01",
            "before": "400000",
            "own": "150000",
            "after": "550000",
            "crossed_by": ("B",),
            "crossed_on": "2018-05-04",
            "conversion": None,
            "asks": (),
            "left_open_by": (),
        }
    ]


def test_the_summary_gives_the_total_where_it_is_beyond() -> None:
    summary = grounds(diesel("A", "2018-05-04", 500_001))[0].summary
    assert summary.endswith("; running total 500,001 bbl, limit 500,000 bbl")


@pytest.mark.parametrize("engine", ["plain", "durable"])
def test_engines_agree_on_totals(engine: str) -> None:
    if engine == "durable":
        pytest.importorskip("durable.lang")
    batch = [diesel("A", "2018-02-01", 400_000), diesel("B", "2018-05-04", 150_000)]
    findings = Screener(screener().rulebook, engine=engine).screen(batch)
    assert [f.to_dict() for f in findings] == [f.to_dict() for f in screener().screen(batch)]
