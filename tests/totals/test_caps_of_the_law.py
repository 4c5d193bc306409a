"""The amounts the Council left open, and what no amount helps against."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sanctions_rules.explanations import Finding
from sanctions_rules.screening import Screener

COAL, CRUDE, REFINED, QUARTER = "dprk-2321-op26-coal", "dprk-2397-op04", "dprk-2397-op05", "dprk-2375-op14"


@cache
def screener() -> Screener:
    return Screener()


def coal(date: str = "2017-03-04", **changes: Any) -> dict[str, Any]:
    record = {"kind": "commodity", "item": "coal", "supplier": "KP", "recipient": "XA", "date": date}
    amounts = {"quantity": 1, "unit": "t", "supplied_before": 0, "value_usd": 1, "supplied_before_usd": 0}
    return record | amounts | {"purpose": "livelihood"} | changes


def fuel(item: str, date: str, **changes: Any) -> dict[str, Any]:
    record = {"kind": "fuel", "item": item, "supplier": "XA", "recipient": "KP", "date": date, "unit": "bbl"}
    rest = {"quantity": 1, "supplied_before": 0, "delivery_reported": True, "purpose": "livelihood"}
    return record | rest | changes


def word(rule: str, *records: dict[str, Any]) -> str:
    """What a rule says of the last of a batch."""
    return verdict(rule, list(screener().screen(records))[-1])


def verdict(rule: str, finding: Finding) -> str:
    return next((v.word for v in finding.verdicts if v.rule.id == rule), "out of scope")


@pytest.mark.parametrize(
    ("day", "tons", "dollars"), [("2016-12-31", 1_000_866, 53_495_894), ("2017-03-04", 7_500_000, 400_870_018)]
)
def test_coal_is_inside_only_while_it_is_inside_by_weight_and_by_value(day: str, tons: int, dollars: int) -> None:
    assert word(COAL, coal(day, quantity=tons, value_usd=dollars)) == "exempt"
    assert word(COAL, coal(day, quantity=tons + 1, value_usd=dollars)) == "prohibited"
    assert word(COAL, coal(day, quantity=tons, value_usd=dollars + 1)) == "prohibited"


def test_coal_whose_value_nobody_gives_is_open_unless_its_weight_decides() -> None:
    assert word(COAL, coal(value_usd=None)) == "undetermined"
    assert word(COAL, coal(value_usd=None, quantity=7_500_001)) == "prohibited"
    assert word(COAL, coal(quantity=None, value_usd=400_870_019)) == "prohibited"


def test_values_of_all_buyers_add_up() -> None:
    first = coal("2017-01-04", recipient="XB", value_usd="400870017.5")
    assert word(COAL, first, coal(value_usd="0.5")) == "exempt"
    assert word(COAL, first, coal(value_usd="0.500000001")) == "prohibited"


def test_a_value_between_bounds_is_judged_at_both() -> None:
    assert word(COAL, coal(value_usd="1..400870018")) == "exempt"
    assert word(COAL, coal(value_usd="1..400870019")) == "undetermined"


def test_both_totals_of_coal_are_told_each_in_its_unit() -> None:
    ground = next(g for g in screener().screen(coal(value_usd=400_870_019)).grounds if g.rule == COAL)
    assert [(t.unit, t.after, t.crossed_on) for t in ground.totals] == [
        ("USD", "400870019", "2017-03-04"),
        ("t", "1", None),
    ]


def test_crude_oil_in_tons_and_in_barrels_adds_up_at_the_rate_of_the_paragraph() -> None:
    for tons in (175_000, 350_000):
        barrels = 4_000_000 - tons * 4_000_000 / 525_000
        whole, more = int(barrels), int(barrels) + 1
        before = fuel("crude-oil", "2018-02-01", quantity=tons, unit="t")
        assert word(CRUDE, before, fuel("crude-oil", "2018-05-04", quantity=whole)) == "exempt"
        assert word(CRUDE, before, fuel("crude-oil", "2018-05-04", quantity=more)) == "prohibited"


def test_parts_of_tons_add_up_to_the_very_amount() -> None:
    parts = [fuel("crude-oil", "2018-05-04", quantity="174999.999999999", unit="t") for _ in range(3)]
    rest = fuel("crude-oil", "2018-05-04", quantity="0.000000003", unit="t")
    assert word(CRUDE, *parts, rest) == "exempt"
    assert word(CRUDE, *parts, rest, fuel("crude-oil", "2018-05-04", quantity="0.000000001", unit="t")) == "prohibited"


def test_refined_products_in_tons_stay_open_for_want_of_an_agreed_rate() -> None:
    assert word(REFINED, fuel("gasoil-diesel", "2018-05-04", unit="t")) == "undetermined"


@pytest.mark.parametrize(
    ("rule", "item", "old", "new", "limit"),
    [
        (REFINED, "gasoil-diesel", "2018-12-31", "2019-01-01", 500_000),
        (CRUDE, "crude-oil", "2018-12-21", "2018-12-22", 4_000_000),
    ],
)
def test_a_period_ends_on_its_own_day(rule: str, item: str, old: str, new: str, limit: int) -> None:
    spent = fuel(item, "2018-06-01", quantity=limit)
    assert word(rule, spent, fuel(item, old)) == "prohibited"
    assert word(rule, spent, fuel(item, new)) == "exempt"


def test_the_two_million_barrels_of_2375_never_opened() -> None:
    assert word(QUARTER, fuel("gasoil-diesel", "2018-01-01", quantity=600_000)) == "out of scope"
    assert word(REFINED, fuel("gasoil-diesel", "2018-01-01", quantity=600_000)) == "prohibited"


@pytest.mark.parametrize("missing", [{"delivery_reported": False}, {"designated_party": True}, {"purpose": "military"}])
@pytest.mark.parametrize(("rule", "day"), [(QUARTER, "2017-11-04"), (REFINED, "2018-05-04")])
def test_one_barrel_is_unlawful_where_one_condition_fails(rule: str, day: str, missing: dict[str, Any]) -> None:
    assert word(rule, fuel("gasoil-diesel", day)) == "exempt"
    assert word(rule, fuel("gasoil-diesel", day, **missing)) == "prohibited"


@pytest.mark.parametrize(
    ("rule", "item", "day"),
    [
        (QUARTER, "gasoil-diesel", "2017-11-04"),
        (REFINED, "gasoil-diesel", "2018-05-04"),
        (CRUDE, "crude-oil", "2018-05-04"),
    ],
)
def test_no_amount_helps_a_transfer_from_ship_to_ship_or_a_designated_party(rule: str, item: str, day: str) -> None:
    inside = fuel(item, day)
    assert (word(rule, inside), screener().screen(inside).flag) == ("exempt", "none")
    at_sea = screener().screen(inside | {"ship_to_ship": True, "vessel_flag": "KP"})
    listed = screener().screen(inside | {"designated_party": True})
    assert (at_sea.flag, verdict("dprk-2375-op11", at_sea)) == ("red", "prohibited")
    assert (listed.flag, verdict("dprk-1718-op08d", listed)) == ("red", "prohibited")
