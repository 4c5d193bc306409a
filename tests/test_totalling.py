from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.explaining import missing_facts
from sanctions_rules.explanations import Because, Finding
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Rule
from sanctions_rules.screening import Screener
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import read_transaction

LAW = settings(deadline=None, derandomize=True, max_examples=150)
RULE = "dprk-2397-op05"
BADNESS = {"exempt": 0, "undetermined": 1, "prohibited": 2}


@cache
def screener() -> Screener:
    return Screener()


def delivery(quantity: int | str | None = 10_000, date: str = "2018-05-04", **changes: Any) -> dict[str, Any]:
    """A delivery of diesel to the DPRK that only its amount can make unlawful."""
    record: dict[str, Any] = {
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


def words(*records: dict[str, Any]) -> list[str]:
    """What the paragraph says of each delivery of a batch."""
    return [verdict(finding) for finding in screener().screen(records)]


def verdict(finding: Finding) -> str:
    return next(v.word for v in finding.verdicts if v.rule.id == RULE)


def asked(*records: dict[str, Any]) -> list[set[str]]:
    """What the paragraph asks of each delivery of a batch."""
    findings = screener().screen(records)
    return [{q.fact for g in f.grounds if g.rule == RULE for q in g.missing} for f in findings]


def running_total(*records: dict[str, Any]) -> Because:
    """The running total shown for the last delivery of a batch."""
    ground = next(g for g in screener().screen(records)[-1].grounds if g.rule == RULE)
    yearly = next(e for e in ground.exemptions if e.id == "yearly-amount")
    return next(b for b in yearly.because if b.fact == "running total")


def test_the_amount_itself_is_still_inside() -> None:
    assert words(delivery(500_000)) == ["exempt"]


def test_one_barrel_more_is_outside() -> None:
    assert words(delivery(500_001)) == ["prohibited"]


def test_the_smallest_part_of_a_barrel_more_is_outside() -> None:
    assert words(delivery(500_000), delivery("0.000000001", "2018-05-05")) == ["exempt", "prohibited"]


def test_deliveries_of_all_suppliers_count_together() -> None:
    first, second = delivery(400_000, "2018-02-01"), delivery(100_000, supplier="XB")
    assert words(first, second) == ["exempt", "exempt"]
    assert words(first, second | {"quantity": 100_001}) == ["exempt", "prohibited"]


def test_a_delivery_is_not_charged_with_what_came_after_it() -> None:
    assert words(delivery(500_000, "2018-02-01"), delivery(1, "2018-02-02")) == ["exempt", "prohibited"]


def test_the_year_starts_anew_on_the_first_of_january() -> None:
    year = delivery(500_000, "2018-12-31")
    assert words(year, delivery(500_000, "2019-01-01")) == ["exempt", "exempt"]
    assert words(delivery(500_000, "2018-12-30"), delivery(1, "2018-12-31")) == ["exempt", "prohibited"]
    assert words(delivery(500_000, "2024-02-29"), delivery(1, "2024-12-31")) == ["exempt", "prohibited"]


def test_fuel_for_others_does_not_count() -> None:
    elsewhere = delivery(500_000, "2018-01-02", recipient="XB")
    report = screener().screen([elsewhere, delivery(500_000)])
    assert verdict(report[1]) == "exempt"


def test_an_unlawful_delivery_counts_too() -> None:
    assert words(delivery(500_000, "2018-01-02", purpose="military"), delivery(1)) == ["prohibited", "prohibited"]


def test_what_was_supplied_before_the_batch_counts() -> None:
    assert words(delivery(100_000, supplied_before=400_000)) == ["exempt"]
    assert words(delivery(100_001, supplied_before=400_000)) == ["prohibited"]


def test_where_nobody_says_what_went_before_it_is_asked() -> None:
    record = delivery(100_000, supplied_before=None)
    assert (["undetermined"], [{"supplied_before"}]) == (words(record), asked(record))


def test_a_delivery_beyond_the_amount_by_itself_needs_no_other_figure() -> None:
    assert words(delivery(500_001, supplied_before=None)) == ["prohibited"]


def test_an_unknown_quantity_is_asked() -> None:
    record = delivery(None)
    assert (["undetermined"], [{"quantity"}]) == (words(record), asked(record))


def test_a_quantity_without_a_unit_asks_for_the_unit_and_not_again_for_what_was_given() -> None:
    record = delivery(10, unit=None, supplied_before=5)
    assert (["undetermined"], [{"unit"}]) == (words(record), asked(record))


def test_tonnes_are_never_turned_into_barrels() -> None:
    record = delivery(1, unit="t")
    assert words(record) == ["undetermined"]
    assert "unit" in asked(record)[0]
    assert "t has no agreed conversion to bbl" in str(running_total(record).derived)


def test_tonnes_beside_barrels_leave_the_later_total_open() -> None:
    assert words(delivery(1, "2018-02-01", unit="t"), delivery(100)) == ["undetermined", "undetermined"]
    assert words(delivery(1, "2018-02-01", unit="t"), delivery(500_001)) == ["undetermined", "prohibited"]


@pytest.mark.parametrize(
    ("quantity", "unit", "word"),
    [
        ("21000000", "gal", "exempt"),
        ("21000001", "gal", "prohibited"),
        ("79493647.464", "l", "exempt"),
        ("79493647.465", "l", "prohibited"),
        ("79493.647464", "m3", "exempt"),
        ("79493.647465", "m3", "prohibited"),
    ],
)
def test_gallons_and_litres_are_converted_exactly(quantity: str, unit: str, word: str) -> None:
    assert [word] == words(delivery(quantity, unit=unit))


@pytest.mark.parametrize("unit", ["gal", "l", "m3"])
@pytest.mark.parametrize("parts", [3, 6, 7, 9, 11])
def test_parts_of_barrels_add_up_to_the_amount_and_not_a_hair_more(parts: int, unit: str) -> None:
    whole = {"gal": 21_000_000_000_000_000, "l": 79_493_647_464_000_000, "m3": 79_493_647_464_000}[unit]
    sizes = [whole // parts + (n < whole % parts) for n in range(parts)]
    split = [delivery(f"{size // 10**9}.{size % 10**9:09}", unit=unit) for size in sizes]
    assert {"exempt"} == set(words(*split))


def test_a_quantity_between_bounds_is_judged_at_both() -> None:
    assert words(delivery("400000..500000")) == ["exempt"]
    assert words(delivery("400000..500001")) == ["undetermined"]
    assert words(delivery("500001..600000")) == ["prohibited"]


def test_deliveries_of_one_day_count_together() -> None:
    assert words(delivery(500_000), delivery(1)) == ["prohibited", "prohibited"]
    assert words(delivery(499_999), delivery(1)) == ["exempt", "exempt"]


def test_an_uncertain_delivery_of_the_same_day_leaves_the_total_open() -> None:
    assert words(delivery("0..500000"), delivery(1)) == ["undetermined", "undetermined"]
    assert words(delivery("0..499999"), delivery(1)) == ["exempt", "exempt"]


def test_a_month_that_may_lie_before_or_after_leaves_it_open() -> None:
    assert words(delivery(300_000, "2018-05"), delivery(300_000, "2018-05-15")) == ["undetermined", "undetermined"]
    assert words(delivery(200_000, "2018-05"), delivery(300_000, "2018-05-15")) == ["exempt", "exempt"]


def test_months_apart_are_in_order() -> None:
    assert words(delivery(300_000, "2018-04"), delivery(300_000, "2018-05")) == ["exempt", "prohibited"]


def test_dates_that_reach_over_a_new_year_leave_the_period_open() -> None:
    record = delivery(10_000, "2018-12-20..2019-01-10")
    assert (["undetermined"], [{"date"}]) == (words(record), asked(record))


def test_a_record_that_only_may_go_there_may_count() -> None:
    perhaps = delivery(500_000, "2018-02-01", recipient="Korea")
    assert words(perhaps, delivery(1))[1:] == ["undetermined"]
    assert words(perhaps, delivery(0, "2018-05-04"))[1:] == ["exempt"]


def test_the_running_total_is_named_with_its_limit() -> None:
    shown = running_total(delivery(400_000, "2018-03-01"), delivery(150_000))
    assert (shown.asked, shown.actual) == ("inside", "outside")
    assert shown.derived == (
        "running total 550,000 bbl since 2018-01-01, limit 500,000 bbl: 400,000 before this, 150,000 in it; "
        "passed on 2018-05-04 by this"
    )


def test_a_total_known_in_part_is_named_so() -> None:
    shown = running_total(delivery("100000..600000"))
    assert shown.derived == (
        "running total 100,000..600,000 bbl since 2018-01-01, limit 500,000 bbl: 0 before this, 100,000..600,000 in it"
    )
    assert "running total at least 7 bbl since 2018-01-01" in str(
        running_total(delivery(7, supplied_before=None)).derived
    )


days = st.sampled_from(
    ["2018-01-01", "2018-05", "2018-05-04", "2018-05-05", "2018", "2018-12-31", "2019-01-01", "2019-01"]
)
amounts = st.sampled_from(["0", "1", "100000", "250000", "499999", "500000", "500001", "200000..300000"])
deliveries = st.builds(
    delivery,
    amounts,
    days,
    supplier=st.sampled_from(["XA", "XB"]),
    recipient=st.sampled_from(["KP", "KP", "KP", "Korea"]),
    supplied_before=st.sampled_from([0, 0, 0, 1000, None]),
    unit=st.sampled_from(["bbl", "bbl", "bbl", "gal", "t"]),
)


@given(st.lists(deliveries, min_size=2, max_size=5), st.randoms(use_true_random=False))
@LAW
def test_the_order_of_rows_never_matters(batch: list[dict[str, Any]], random: Any) -> None:
    places = list(range(len(batch)))
    random.shuffle(places)
    shuffled = words(*(batch[place] for place in places))
    assert words(*batch) == [shuffled[places.index(place)] for place in range(len(batch))]


def no_better(before: str, after: Sequence[str]) -> bool:
    return all(BADNESS[word] >= BADNESS[before] for word in after)


@given(
    st.integers(2, 1_000_000),
    st.integers(1, 999),
    st.sampled_from(["bbl", "gal", "l"]),
    st.lists(deliveries, max_size=2),
)
@LAW
def test_splitting_a_delivery_never_lowers_a_verdict(
    quantity: int, share: int, unit: str, others: list[dict[str, Any]]
) -> None:
    part = quantity * share // 1000
    whole = delivery(quantity, unit=unit)
    parts = [delivery(part, unit=unit), delivery(quantity - part, unit=unit)]
    assert no_better(words(whole, *others)[0], words(*parts, *others)[:2])
    assert words(whole, *others)[1:] == words(*parts, *others)[2:]


@given(deliveries, deliveries)
@LAW
def test_one_more_delivery_never_helps_another(mine: dict[str, Any], other: dict[str, Any]) -> None:
    (alone,) = words(mine)
    assert no_better(alone, words(mine, other)[:1])


def capped_per_supplier() -> Rule:
    return Rule.model_validate(
        {
            "id": "t-cap",
            "title": "Cap",
            "citation": "S/RES/2397(2017) OP 5",
            "measure": "sectoral",
            "force": "binding",
            "in_force": {"from": "2017-12-22"},
            "binds": ["supplier"],
            "basis": "text",
            "says": "Each supplier may supply a hundred barrels a year.",
            "prohibits": {"reaches": "KP", "item": "refined-petroleum"},
            "unless": [
                {
                    "id": "own-hundred",
                    "citation": "S/RES/2397(2017) OP 5",
                    "says": "A hundred barrels a year each.",
                    "in_force": {"from": "2018-01-01"},
                    "within": {
                        "amount": "100 bbl",
                        "every": "12 months from 2018-01-01",
                        "summed_over": ["comes_from", "reaches"],
                    },
                }
            ],
        }
    )


def words_under(rule: Rule, *records: dict[str, Any]) -> list[str]:
    read = [read_transaction(record) for record in records]
    deriver = Deriver(Rulebook.load().vocabulary)
    sheets = totalled([rule], read, [deriver.sheet(record) for record in read])
    verdicts = [decide(rule, weigh_rule(rule, sheet.facts)) for sheet in sheets]
    assert all(missing_facts(v, s) for v, s in zip(verdicts, sheets, strict=True) if v.word == "undetermined")
    return [v.word for v in verdicts]


def test_an_amount_summed_over_the_supplier_is_open_to_each_supplier() -> None:
    mine, theirs = delivery(100, "2018-02-01"), delivery(100, "2018-03-01", supplier="XB")
    assert words_under(capped_per_supplier(), mine, theirs) == ["exempt", "exempt"]
    assert words_under(capped_per_supplier(), mine, theirs | {"supplier": "XA"}) == ["exempt", "prohibited"]
