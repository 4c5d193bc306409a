"""Every link carries its proof: which rule, from which rows, down to the cells; the same in every report."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from sanctions_rules.explanations import Derivation, Finding, Link
from sanctions_rules.report.proofs import sentence, settling, tree
from sanctions_rules.screening import Report, Screener

SHELLS: dict[str, Any] = {
    "id": "shells",
    "date": "2023-09-13",
    "supplier": "KP",
    "recipient": "XA",
    "description": "artillery shells",
    "hs_code": "9306",
}
FOOD: dict[str, Any] = {
    "id": "food",
    "date": "2023-10",
    "supplier": "XA",
    "recipient": "KP",
    "description": "wheat flour",
    "hs_code": "1101",
}


@cache
def screener() -> Screener:
    return Screener()


def screened(*records: dict[str, Any]) -> Report:
    return screener().screen(records)


def the_link(report: Report, name: str = "food") -> Link:
    (finding,) = (finding for finding in report if finding.id == name)
    return finding.links[0]


def test_a_proof_names_the_rule_the_paragraph_and_both_rows() -> None:
    link = the_link(screened(SHELLS, FOOD))
    (step,) = link.proof
    assert (step.rule, step.way, step.strength) == ("exchanges-arms-for-food", "crossed", "weak")
    assert step.citation == str(screener().rulebook.exchange(step.rule).citation)
    assert [(premise.id, premise.row) for premise in step.premises] == [("shells", 1), ("food", 2)]
    assert (step.shows, step.of, link.id, link.kind) == ("linked", "food", "shells", "linked")


def test_its_cells_are_the_cells_of_the_rows() -> None:
    (step,) = the_link(screened(SHELLS, FOOD)).proof
    for premise, record in zip(step.premises, (SHELLS, FOOD), strict=True):
        cells = {cell.column: cell.value for cell in premise.cells}
        assert {"supplier", "recipient", "date"} <= cells.keys()
        assert cells == {column: record[column] for column in cells}


def test_the_prohibited_leg_names_the_paragraphs_that_prohibit_it() -> None:
    report = screened(SHELLS, FOOD)
    (step,) = the_link(report).proof
    cited = [ground.citation for ground in report[0].grounds if ground.verdict == "prohibited"]
    assert sorted(step.premises[0].prohibited) == sorted(cited)
    assert step.premises[1].prohibited == ()


def test_days_apart_are_told_as_far_as_they_are_known() -> None:
    (step,) = the_link(screened(SHELLS, FOOD)).proof
    assert step.joined[-1].startswith("18 to 48 days apart, at most ")
    (exact,) = the_link(screened(SHELLS, {**FOOD, "date": "2023-10-03"})).proof
    assert exact.joined[-1].startswith("20 days apart, at most ")


def test_every_way_that_leads_to_a_leg_is_kept_the_strongest_first() -> None:
    link = the_link(screened({**SHELLS, "exchange": "E"}, {**FOOD, "exchange": "E"}))
    assert link.strength == "stated"
    assert len({(step.rule, step.way) for step in link.proof}) == len(link.proof) > 1
    ranks = [["stated", "strong", "weak"].index(step.strength) for step in link.proof]
    assert ranks == sorted(ranks)


def test_an_inferred_link_says_what_would_confirm_and_what_would_break_it() -> None:
    confirm, against = settling(the_link(screened(SHELLS, FOOD)))
    assert confirm
    assert against


def test_a_stated_link_asks_nothing() -> None:
    assert settling(the_link(screened({**SHELLS, "exchange": "E"}, {**FOOD, "exchange": "E"}))) == ((), ())


def test_the_tree_of_a_terminal_has_every_cell_and_every_join() -> None:
    (step,) = the_link(screened(SHELLS, FOOD)).proof
    text = "\n".join(line.lead + line.text for line in tree(step))
    for said in (*(cell.value for premise in step.premises for cell in premise.cells), *step.joined, step.rule):
        assert said in text


def test_the_sentence_names_both_rows_and_how_strong_it_is() -> None:
    said = sentence(the_link(screened(SHELLS, FOOD)))
    assert "shells (row 1) and food (row 2)" in said
    assert "weak" in said


def test_the_json_of_a_leg_and_of_an_exchange_carry_the_whole_proof() -> None:
    report = screened(SHELLS, FOOD)
    (exchange,) = report.exchanges
    leg = json.loads(json.dumps(report[1].to_dict()))["linked"][0]
    whole = json.loads(json.dumps(exchange.to_dict()))
    assert leg["proof"] == whole["proof"]
    assert leg["proof"][0]["premises"][0]["cells"][0] == {"column": "supplier", "value": "KP"}
    assert [each["id"] for each in whole["legs"]] == ["shells", "food"]


def test_an_inferred_exchange_is_named_after_its_prohibited_leg() -> None:
    (exchange,) = screened(FOOD, SHELLS).exchanges
    assert (exchange.id, exchange.stated) == ("inferred from shells", False)
    assert exchange.titles


def chain(step: Derivation) -> list[str]:
    return [step.rule, *(rule for premise in step.premises for below in premise.derived for rule in chain(below))]


MACHINE: dict[str, Any] = {"description": "CNC machine tools", "hs_code": "8457", "quantity": 4, "unit": "pcs"}


def moved(*states: str) -> list[dict[str, Any]]:
    """The same machines from State to State, a month each."""
    ends = pairwise(states)
    return [
        {**MACHINE, "id": f"{one}-{other}", "date": f"2023-{month:02}-10", "supplier": one, "recipient": other}
        for month, (one, other) in enumerate(ends, 1)
    ]


@pytest.mark.parametrize("states", [("XA", "XB", "KP"), ("XA", "XB", "XC", "KP"), ("XA", "XB", "XC", "XD", "KP")])
def test_a_chain_of_any_length_is_proved_step_by_step_down_to_the_prohibited_leg(states: tuple[str, ...]) -> None:
    report = screened(*moved(*states))
    first = the_link(report, "XA-XB")
    assert first.id == f"{states[-2]}-KP"
    assert (first.kind, report[0].flag) == ("indirect supply", "amber")
    assert len(chain(first.proof[0])) == len(states) - 2


def test_what_circles_between_two_states_has_a_finite_proof() -> None:
    legs = moved("XA", "XB", "XA", "XB", "KP")
    for leg in legs:
        leg["date"] = "2023"
    report = screened(*[{**leg, "id": f"{n}-{leg['id']}"} for n, leg in enumerate(legs)])
    assert [finding.flag for finding in report] == ["amber", "amber", "amber", "red"]
    for finding in report:
        for link in finding.links:
            assert max(len(chain(step)) for step in link.proof) < 20


def test_many_that_circle_are_proved_by_the_shortest_chains() -> None:
    legs = [leg for n in range(12) for leg in moved("XA", "XB", "XA")] + moved("XA", "XB", "KP")
    report = screened(*[{**leg, "id": f"{n:02}", "date": "2023"} for n, leg in enumerate(legs)])
    assert report.counts == {"red": 1, "amber": 25, "none": 0}
    for finding in report:
        for link in finding.links:
            assert len(link.proof) <= 2 * 10
            assert all(len(chain(step)) <= 10 for step in link.proof)


def test_food_is_never_more_than_linked() -> None:
    flour = [{**leg, "description": "wheat flour", "hs_code": "1101"} for leg in moved("XA", "XB", "KP")]
    carried = {**flour[1], "ship_to_ship": True, "vessel_flag": "KP"}
    report: list[Finding] = list(screened(flour[0], carried))
    assert report[1].flag == "red"
    assert {link.kind for link in report[0].links} <= {"linked"}
