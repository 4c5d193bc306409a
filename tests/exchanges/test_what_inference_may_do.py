"""What inference may do and may not: it asks, with a proof, and answers nothing; the order of rows changes nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pytest
from drawing import drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.nested import NestedLoops
from sanctions_rules.engines.offers import Offer
from sanctions_rules.explanations import Finding
from sanctions_rules.inferring.gathering import Scheme
from sanctions_rules.inferring.legs import Keys, Leg
from sanctions_rules.screening import Screener

LAW: Final = settings(deadline=None, derandomize=True, max_examples=120)
SCREENER: Final = Screener()
RELIEF: Final = ({"kind": "food_aid"}, {"kind": "medicine"}, {"kind": "humanitarian"}, {"description": "rice"})
GOODS: Final = (
    *RELIEF,
    {"description": "artillery shells", "hs_code": "9306"},
    {"item": "assault-rifle"},
    {"kind": "technology", "description": "satellite launch technology"},
    {"kind": "fuel", "item": "gasoil-diesel", "quantity": 900, "unit": "bbl"},
    {"kind": "finance", "description": "payment"},
    {"kind": "service", "activity": "training"},
    {"kind": "commodity", "item": "coal"},
    {"description": "CNC machine tools", "hs_code": "8457"},
    {"description": "wigs", "hs_code": "6704"},
)
DAYS: Final = [str(date(2023, 9, 1) + timedelta(days=31 * n)) for n in range(14)]


def legs() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "supplier": st.sampled_from(["KP", "KP", "XA", "XB"]),
            "recipient": st.sampled_from(["KP", "XA", "XA", "XB"]),
            "date": st.sampled_from([*DAYS, "2023", "2024-02", None]),
            "exchange": st.sampled_from([None, None, None, "E", "F"]),
            "contract": st.sampled_from([None, None, None, "C-1"]),
            "vessel_imo": st.sampled_from([None, None, None, "9074729"]),
            "supplier_party": st.sampled_from([None, None, "Harbour Trading", "Green Pine"]),
            "goods": st.sampled_from(GOODS),
        }
    )


def batches() -> st.SearchStrategy[list[dict[str, Any]]]:
    def named(batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows = [{"id": f"r{n}"} | leg.pop("goods") | leg for n, leg in enumerate(batch)]
        return [{column: value for column, value in row.items() if value is not None} for row in rows]

    return st.lists(legs(), min_size=2, max_size=7).map(lambda batch: named([dict(leg) for leg in batch]))


def said(findings: list[Finding]) -> dict[str, Any]:
    """What is said of each leg, without its row."""
    return {f.id: (f.flag, [(link.id, link.kind, link.strength) for link in f.links]) for f in findings}


@given(batches())
@LAW
def test_company_turns_no_leg_red_and_clears_none(batch: list[dict[str, Any]]) -> None:
    for leg, together in zip(batch, SCREENER.screen(batch), strict=True):
        alone = SCREENER.screen(leg)
        if any(ground.totals for ground in (*alone.grounds, *together.grounds)):
            continue  # amounts are the law of their own: others' deliveries do count
        assert (alone.flag == "red") == (together.flag == "red")
        assert together.flag == alone.flag or (alone.flag, together.flag) == ("none", "amber")
        assert together.verdicts == alone.verdicts


@given(batches())
@LAW
def test_a_link_leads_to_a_prohibited_leg_and_carries_a_proof(batch: list[dict[str, Any]]) -> None:
    report = SCREENER.screen(batch)
    flags = {finding.id: finding.flag for finding in report}
    for finding in report:
        for link in finding.links:
            assert flags[link.id] == "red"
            assert link.proof
            assert all(step.of == finding.id for step in link.proof)
            assert link.strength == "stated" or all(step.confirmed_by and step.broken_by for step in link.proof[:1])


@given(batches())
@LAW
def test_relief_is_never_more_than_linked(batch: list[dict[str, Any]]) -> None:
    for leg, finding in zip(batch, SCREENER.screen(batch), strict=True):
        if leg.get("kind") in ("food_aid", "medicine", "humanitarian") or leg.get("description") == "rice":
            assert {link.kind for link in finding.links} <= {"linked"}


@given(batches(), st.randoms(use_true_random=False))
@LAW
def test_the_order_of_rows_changes_nothing(batch: list[dict[str, Any]], random: Random) -> None:
    shuffled = random.sample(batch, len(batch))
    assert said(list(SCREENER.screen(batch))) == said(list(SCREENER.screen(shuffled)))


@given(batches())
@LAW
def test_where_nothing_is_prohibited_nothing_is_linked(batch: list[dict[str, Any]]) -> None:
    report = SCREENER.screen(batch)
    if not report.counts["red"]:
        assert all(not finding.links for finding in report)
        assert all(exchange.stated and not exchange.proof for exchange in report.exchanges)


@given(batches())
@LAW
def test_everything_said_is_plain_data(batch: list[dict[str, Any]]) -> None:
    report = SCREENER.screen(batch)
    for exchange in report.exchanges:
        whole = exchange.to_dict()
        assert json.loads(json.dumps(whole, ensure_ascii=False))["id"] == exchange.id
        assert len({leg.row for leg in exchange.legs}) == len(exchange.legs) > 1


@pytest.mark.skipif(not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only")
def test_durable_rules_says_what_the_nested_loops_say() -> None:
    durable = Screener(engine="durable")
    for batch in drawn(batches(), 150):
        one, other = SCREENER.screen(batch), durable.screen(batch)
        assert [finding.to_dict() for finding in other] == [finding.to_dict() for finding in one]
        assert [exchange.to_dict() for exchange in other.exchanges] == [each.to_dict() for each in one.exchanges]


def test_gathering_leaves_out_nothing_that_could_be_joined() -> None:
    joined = 0
    for batch in drawn(batches(), 150):
        findings, legs = SCREENER.alone(batch)
        scheme = SCREENER.linker.scheme
        every = [
            offer
            for place, leg in enumerate(legs)
            for way in range(len(scheme.ways))
            for side in (0, 1)
            for offer in offers_of(place, leg, way, side, scheme)
        ]
        steps = NestedLoops(scheme.passages).steps(every)
        gathered = SCREENER.linker.gathering(legs).offers
        assert NestedLoops(scheme.passages).steps(gathered) == steps
        assert set(gathered) <= set(every)
        joined += len(steps)
        assert len(findings) == len(legs)
    assert joined > 100


def offers_of(place: int, leg: Leg, way: int, side: int, scheme: Scheme) -> list[Offer]:
    """Every offer of a leg, whether or not anything could meet it."""
    days = leg.days() if scheme.ways[way][1].timed else (0, 0)
    if days is None or not leg.plays(scheme.rule(way), side):
        return []
    keys = Keys(SCREENER.rulebook.vocabulary).of(leg, scheme.ways[way][1], side)
    return [Offer(way, side, key, place, *days, scheme.needs(way, side)) for key in keys]


def test_the_draws_reach_each_strength_and_kind() -> None:
    found: set[tuple[str, str]] = set()

    @settings(deadline=None, derandomize=True, max_examples=400, database=None)
    @given(batches())
    def look(batch: list[dict[str, Any]]) -> None:
        found.update((link.kind, link.strength) for finding in SCREENER.screen(batch) for link in finding.links)

    look()
    assert {("linked", "stated"), ("linked", "strong"), ("linked", "weak"), ("indirect supply", "weak")} <= found


@pytest.mark.parametrize("day", [None, "2023", "2023-09..2024-12"])
def test_a_date_that_fits_in_part_fits_and_no_date_does_not(day: str | None) -> None:
    shells = {"id": "s", "date": "2023-09-13", "supplier": "KP", "recipient": "XA", "item": "artillery-ammunition"}
    food = {"id": "f", "supplier": "XA", "recipient": "KP", "kind": "food_aid"} | ({"date": day} if day else {})
    assert bool(SCREENER.screen([shells, food])[1].links) is bool(day)
