from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.explanations import Finding
from sanctions_rules.screening import Screener

LAW = settings(deadline=None, derandomize=True, max_examples=100)
WORSE = {"none": 0, "amber": 1, "red": 2}

SHELLS: dict[str, Any] = {
    "id": "shells",
    "date": "2023-09-13",
    "kind": "arms",
    "supplier": "KP",
    "recipient": "XA",
    "item": "artillery-ammunition",
    "exchange": "E1",
}
FOOD: dict[str, Any] = {
    "id": "food",
    "date": "2023-10-01",
    "kind": "food_aid",
    "supplier": "XA",
    "recipient": "KP",
    "exchange": "E1",
}
ALONE: dict[str, Any] = {**FOOD, "id": "alone", "exchange": None, "supplier": "XB"}
OTHER: dict[str, Any] = {**FOOD, "id": "other", "exchange": "E2", "supplier": "XB"}
RIFLES: dict[str, Any] = {**SHELLS, "id": "rifles", "supplier": "XA", "recipient": "KP", "item": "assault-rifle"}
OPEN: dict[str, Any] = {
    "id": "open",
    "date": "2018",
    "supplier": "XA",
    "recipient": "KP",
    "kind": "medicine",
    "exchange": "E1",
}


@cache
def screener() -> Screener:
    return Screener()


def screened(*records: dict[str, Any]) -> dict[str, Finding]:
    return {finding.id: finding for finding in screener().screen(records)}


def test_food_alone_has_no_flag() -> None:
    assert screened(FOOD)["food"].flag == "none"


def test_food_for_arms_is_amber_and_names_the_other_leg_and_its_paragraph() -> None:
    found = screened(SHELLS, FOOD)
    (link,) = found["food"].links
    assert (found["food"].flag, link.id) == ("amber", "shells")
    assert (link.rule, link.citation) == (found["shells"].grounds[0].rule, found["shells"].grounds[0].citation)
    assert link.title == found["shells"].grounds[0].title


def test_the_link_is_in_the_json_of_the_leg() -> None:
    linked = screened(SHELLS, FOOD)["food"].to_dict()["linked"]
    assert [link["id"] for link in linked] == ["shells"]
    assert linked[0]["citation"].startswith("S/RES/")


def test_food_has_no_ground_of_its_own_for_the_company_it_keeps() -> None:
    together, alone = screened(SHELLS, FOOD)["food"], screened(FOOD)["food"]
    assert alone.grounds == together.grounds
    assert alone.verdicts == together.verdicts


def test_red_stays_red_and_lawful_company_is_no_link_of_it() -> None:
    found = screened(SHELLS, RIFLES, FOOD)
    assert [found["shells"].flag, found["rifles"].flag] == ["red", "red"]
    assert () == found["shells"].links == found["rifles"].links


def test_each_prohibited_leg_is_named() -> None:
    assert [link.id for link in screened(SHELLS, FOOD, RIFLES)["food"].links] == ["rifles", "shells"]


def test_an_amber_leg_stays_amber_and_is_linked_too() -> None:
    found = screened(SHELLS, OPEN)
    assert (screened(OPEN)["open"].flag, found["open"].flag) == ("amber", "amber")
    assert [link.id for link in found["open"].links] == ["shells"]


def test_an_undetermined_leg_links_nothing() -> None:
    found = screened(OPEN, FOOD)
    assert (found["food"].flag, found["food"].links) == ("none", ())


def test_rows_outside_the_exchange_are_left_alone() -> None:
    found = screened(SHELLS, FOOD, ALONE, OTHER)
    assert [(found[name].flag, found[name].links) for name in ("alone", "other")] == [("none", ()), ("none", ())]


def test_rows_without_an_exchange_never_form_one() -> None:
    shells = {**SHELLS, "exchange": None}
    assert (screened(shells, ALONE)["alone"].flag, screened(shells, ALONE)["alone"].links) == ("none", ())
    assert screener().screen([shells, ALONE]).exchanges == ()


def test_the_report_names_exchanges_of_two_legs_or_more() -> None:
    report = screener().screen([SHELLS, OTHER, FOOD])
    (exchange,) = report.exchanges
    assert (exchange.id, [leg.id for leg in exchange.legs]) == ("E1", ["shells", "food"])
    assert [[leg.id for leg in legs] for legs in (exchange.prohibited, exchange.linked)] == [["shells"], ["food"]]


@pytest.mark.parametrize("name", ["Æ 1", "1", "E1", "A  b"])
def test_an_exchange_may_have_any_name(name: str) -> None:
    assert screened({**SHELLS, "exchange": name}, {**FOOD, "exchange": name})["food"].flag == "amber"


def test_the_newspaper_case_comes_out_whole() -> None:
    sub = {"date": "2023-10", "kind": "technology", "supplier": "RU", "recipient": "KP", "exchange": "E1"}
    found = screened(
        {**SHELLS, "recipient": "RU"},
        {**SHELLS, "id": "missiles", "recipient": "RU", "item": None, "description": "anti-tank missiles"},
        {**sub, "id": "satellite", "description": "satellite technology"},
        {**sub, "id": "submarine", "description": "nuclear submarine technology"},
        {**FOOD, "supplier": "RU"},
    )
    assert [found[name].flag for name in ("shells", "missiles", "food")] == ["red", "red", "amber"]
    assert {found["satellite"].flag, found["submarine"].flag} <= {"red", "amber"}
    assert found["satellite"].grounds
    assert found["submarine"].grounds
    assert {"S/RES/1874(2009) OP 9"} <= {g.citation for g in found["shells"].grounds if g.verdict == "prohibited"}


legs = st.permutations([SHELLS, FOOD, ALONE, OTHER, RIFLES, OPEN])


@given(legs, st.integers(1, 6))
@LAW
def test_the_order_of_rows_never_changes_a_flag(shuffled: list[dict[str, Any]], many: int) -> None:
    batch = shuffled[:many]
    inorder = sorted(batch, key=lambda leg: str(leg["id"]))
    assert {n: f.flag for n, f in screened(*inorder).items()} == {n: f.flag for n, f in screened(*batch).items()}
    linked = {n: {link.id for link in f.links} for n, f in screened(*inorder).items()}
    assert linked == {n: {link.id for link in f.links} for n, f in screened(*batch).items()}


@given(legs, st.integers(1, 6))
@LAW
def test_company_never_turns_a_leg_red_and_never_clears_one(shuffled: list[dict[str, Any]], many: int) -> None:
    together = screened(*shuffled[:many])
    for leg in shuffled[:many]:
        alone, beside = screened(leg)[leg["id"]].flag, together[leg["id"]].flag
        assert WORSE[alone] <= WORSE[beside]
        assert (alone == "red") == (beside == "red")


def test_a_leg_names_ten_others_at_most_and_says_that_there_are_more() -> None:
    shells = [{**SHELLS, "id": f"shells-{n:02}"} for n in range(12)]
    food = screened(*shells, FOOD)["food"]
    (strongest, *_) = food.links
    assert len(food.links) == 10
    assert (strongest.strength, strongest.proof[0].more) == ("stated", True)


@pytest.mark.parametrize("name", ["n/a", "N/A", "-", "none", "unknown", "yes"])
def test_what_names_no_exchange_joins_nothing(name: str) -> None:
    shells, wigs = {**SHELLS, "exchange": name}, {**ALONE, "exchange": name}
    assert screener().screen([shells, wigs]).exchanges == ()
    assert screened(shells, wigs)["alone"].flag == "none"
