from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.intervals import Span
from sanctions_rules.quantities import UNITS, Quantity, amount_worded, known_units, parse_amount, parse_unit

LAW = settings(deadline=None, derandomize=True, max_examples=200)
amounts = st.decimals(0, 10**9, places=3)
units = st.sampled_from(sorted(UNITS))


@pytest.mark.parametrize(
    ("amount", "unit", "to", "expected"),
    [
        ("1", "bbl", "gal", "42"),
        ("1", "gal", "l", "3.785411784"),
        ("1", "bbl", "l", "158.987294928"),
        ("21000000", "gal", "bbl", "500000"),
        ("79493647.464", "litres", "bbl", "500000"),
        ("1", "m3", "l", "1000"),
        ("1", "t", "kg", "1000"),
        ("1", "lb", "kg", "0.45359237"),
        ("2500", "g", "kg", "2.5"),
        ("0", "bbl", "gal", "0"),
        ("7", "pcs", "pcs", "7"),
    ],
)
def test_conversions_are_exact(amount: str, unit: str, to: str, expected: str) -> None:
    assert Span(Decimal(expected), Decimal(expected)) == Quantity.parse(amount, unit).to(to)


def test_a_range_converts_at_both_ends() -> None:
    assert Span(Decimal(42), Decimal(84)) == Quantity.parse("1..2", "bbl").to("gal")


def test_an_open_end_stays_open() -> None:
    assert Span(Decimal(42), None) == Quantity(Span(Decimal(1), None), "bbl").to("gal")


@given(amounts, units, units)
@LAW
def test_no_amount_passes_from_one_dimension_to_another(amount: Decimal, one: str, other: str) -> None:
    converted = Quantity.parse(str(amount), one).to(other)
    assert (UNITS[one][1] != UNITS[other][1]) == (converted is None)


@pytest.mark.parametrize("unit", ["bbl", "l", "m3", "gal", "pcs", "packages", "persons"])
def test_mass_never_becomes_volume_or_a_count(unit: str) -> None:
    assert Quantity.parse("60000", "tonnes").to(unit) is None
    assert Quantity.parse("60000", unit).to("t") is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1'200", "1200"),
        ("1\u00a0200", "1200"),
        ("1\u202f200", "1200"),
        ("1,234,567.5", "1234567.5"),
        ("12.5", "12.5"),
        ("1.200", "1.2"),
        ("0", "0"),
        (" 7 ", "7"),
        ("007", "7"),
    ],
)
def test_thousands_may_be_grouped_and_the_point_is_decimal(text: str, amount: str) -> None:
    assert Span(Decimal(amount), Decimal(amount)) == parse_amount(text)


@pytest.mark.parametrize(
    "text", ["1,2", "1,20", "12,5", "1.200,5", "1,2000", "1e3", "", "..", "many", "5 bbl", "NaN", "1..", "+5"]
)
def test_what_may_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


def test_a_negative_amount_is_refused_as_such() -> None:
    with pytest.raises(ValueError, match="negative"):
        parse_amount("-3")


def test_a_range_must_not_end_before_it_begins() -> None:
    assert Span(Decimal(400), Decimal(600)) == parse_amount("400..600")
    assert Span(Decimal(1200), Decimal(3000)) == parse_amount("1,200..3,000")
    with pytest.raises(ValueError, match="ends before it begins"):
        parse_amount("600..400")


@pytest.mark.parametrize(
    ("text", "words"),
    [("1200", "1,200"), ("400..600000", "400..600,000"), ("1200.500", "1,200.5"), ("0", "0"), ("100", "100")],
)
def test_amounts_print_grouped_and_without_idle_zeros(text: str, words: str) -> None:
    assert words == amount_worded(parse_amount(text))


@given(amounts, amounts)
@LAW
def test_what_is_printed_can_be_read_again(one: Decimal, other: Decimal) -> None:
    span = Span(min(one, other), max(one, other))
    assert span == parse_amount(amount_worded(span))


@pytest.mark.parametrize(
    ("spelling", "unit"),
    [
        ("barrels", "bbl"),
        ("BLL", "bbl"),
        ("Metric tons", "t"),
        ("metric_tonnes", "t"),
        ("m³", "m3"),
        ("Litres", "l"),
        ("US gallons", "gal"),
        ("kgs.", "kg"),
        ("missiles", "pcs"),
        ("containers", "packages"),
        ("persons", "persons"),
    ],
)
def test_units_are_known_by_their_usual_names(spelling: str, unit: str) -> None:
    assert unit == parse_unit(spelling)


def test_every_known_spelling_names_a_unit_of_the_table() -> None:
    assert set(UNITS) == {parse_unit(spelling) for spelling in known_units()}


@pytest.mark.parametrize("text", ["furlong", "", "barrel of oil", "kgg"])
def test_an_unknown_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a known unit"):
        parse_unit(text)


def test_a_quantity_prints_with_its_unit() -> None:
    assert str(Quantity.parse("500000", "barrels")) == "500,000 bbl"
