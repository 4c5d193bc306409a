"""Amendments: they run from later to earlier, close no circle, and leave no gap or overlap that nobody meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from graphlib import TopologicalSorter
from itertools import pairwise

import pytest

from sanctions_rules.citations import Citation
from sanctions_rules.rulebook import Amendment, Rulebook, amendments, ledger_of
from sanctions_rules.rules import Rule
from sanctions_rules.words import AMENDMENTS

CHAINS = {
    "coal": ["2270(2016) OP 29", "2321(2016) OP 26", "2371(2017) OP 8"],
    "trade finance": ["1874(2009) OP 20", "2094(2013) OP 15", "2270(2016) OP 36", "2321(2016) OP 32"],
    "refined petroleum": ["2375(2017) OP 14", "2397(2017) OP 5"],
    "crude oil": ["2375(2017) OP 15", "2397(2017) OP 4"],
    "joint ventures": ["2371(2017) OP 12", "2375(2017) OP 18"],
    "specialised teaching": ["1874(2009) OP 28", "2270(2016) OP 17"],
    "inspection of cargo": ["1718(2006) OP 8(f)", "1874(2009) OP 11", "2094(2013) OP 16", "2270(2016) OP 18"],
    "what the Committee exempts": ["2321(2016) OP 46", "2371(2017) OP 26", "2375(2017) OP 26", "2397(2017) OP 25"],
}
LINKS = {
    ("2270(2016) OP 6", "1718(2006) OP 8(a)(i)"): "extends",
    ("2270(2016) OP 6", "1874(2009) OP 10"): "tightens",
    ("2270(2016) OP 9", "1874(2009) OP 9"): "clarifies",
    ("2321(2016) OP 8", "2270(2016) OP 19"): "tightens",
    ("2664(2022) OP 1", "1718(2006) OP 8(d)"): "excepts",
    ("1718(2006) OP 8(a)(i)", "1695(2006) OP 3"): "replaces",
}
ENDS_OF_ITSELF = {"dprk-2375-op14": date(2018, 1, 1)}
Told = Callable[[str, str, str], list[str]]


def _cited(text: str) -> Citation:
    return Citation.parse(f"S/RES/{text}")


def _links() -> tuple[Amendment, ...]:
    book = Rulebook.load()
    return tuple(link for regime in book.regimes for link in amendments(book, regime, ledger_of(book, regime.id)))


def _rules_on(place: Citation) -> list[Rule]:
    return [rule for rule in Rulebook.load().rules if place in rule.citation.enclosing()]


def test_amendments_close_no_circle() -> None:
    graph: dict[Citation, set[Citation]] = {}
    for link in _links():
        graph.setdefault(link.later, set()).add(link.earlier)
    assert len(list(TopologicalSorter(graph).static_order())) > len(graph) > 50


def test_each_amendment_goes_from_a_later_paragraph_to_an_earlier_one() -> None:
    known = Rulebook.load().regimes[0].resolutions
    for link in _links():
        days = [known[str(end.resolution)].adopted for end in (link.earlier, link.later)]
        same = link.earlier.resolution == link.later.resolution
        assert days[0] < days[1] or (same and int(link.earlier.parts[0]) < int(link.later.parts[0])), link


def test_what_is_replaced_ends_on_the_day_its_successor_begins_unless_the_rule_says_why() -> None:
    looked_at = 0
    for link in _links():
        if link.word not in ("replaces", "ends"):
            continue
        for rule in _rules_on(link.earlier):
            looked_at += 1
            if rule.in_force.end != link.start:
                assert link.rule is not None
                assert link.rule.transition, (
                    f"{link.later} begins on {link.start}, {rule.id} ends on {rule.in_force.end}"
                )
    assert looked_at >= 13


def test_a_transition_is_told_only_where_there_is_one() -> None:
    told = [rule for rule in Rulebook.load().rules if rule.transition]
    assert [rule.id for rule in told] == ["dprk-2397-op05"]
    for rule in told:
        ended = [old for place, word in rule.amends if word == "replaces" for old in _rules_on(place)]
        assert any(old.in_force.end != rule.in_force.start for old in ended)


def test_no_rule_ends_without_a_paragraph_that_takes_over_or_a_day_of_its_own() -> None:
    takers = [link for link in _links() if link.word in ("replaces", "ends", "tightens")]
    for rule in Rulebook.load().rules:
        if rule.in_force.end is None:
            continue
        taken = [link for link in takers if link.earlier in rule.citation.enclosing()]
        assert rule.in_force.end in ({link.start for link in taken} | {ENDS_OF_ITSELF.get(rule.id)}), rule.id


def test_the_exemptions_of_the_committee_follow_each_other_day_by_day() -> None:
    book = Rulebook.load()
    general = [each for each in book.regimes[0].exemptions if not each.measures]
    assert [old.in_force.end for old in general] == [*(new.in_force.start for new in general[1:]), None]


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_chain_of_paragraphs_is_linked_from_end_to_end(chain: list[str]) -> None:
    found = {(link.later, link.earlier) for link in _links() if link.word == "replaces"}
    for earlier, later in pairwise(chain):
        assert (_cited(later), _cited(earlier)) in found


@pytest.mark.parametrize(("ends", "word"), LINKS.items(), ids=" → ".join)
def test_a_link_says_what_the_later_paragraph_does(ends: tuple[str, str], word: str) -> None:
    later, earlier = map(_cited, ends)
    assert {link.word for link in _links() if (link.later, link.earlier) == (later, earlier)} == {word}


def test_every_word_for_a_link_is_one_of_the_list() -> None:
    assert {link.word for link in _links()} <= AMENDMENTS.keys()


HELP = "write until: 2024-01-01 there"
STEPS = {
    "a gap": (("9998-op01.yml", "until: 2024-01-01", "until: 2023-12-31"), "ends on 2023-12-31"),
    "an overlap": (("9998-op01.yml", "until: 2024-01-01", "until: 2024-02-01"), "ends on 2024-02-01"),
    "no end at all": (("9998-op01.yml", ", until: 2024-01-01", ""), "goes on"),
}


@pytest.mark.parametrize(("change", "how"), STEPS.values(), ids=STEPS)
def test_a_window_out_of_step_is_told(change: tuple[str, str, str], how: str, told: Told) -> None:
    assert told(*change) == [
        "rules/house/9999-op01.yml:6:33: S/RES/9999(2024) OP 1 replaces S/RES/9998(2023) OP 1 from 2024-01-01, but "
        f"house-9998-op01 {how} [out-of-step]\n  help: {HELP}, or say why not in 'transition' here"
    ]


def test_a_transition_that_is_explained_is_left_alone(told: Told) -> None:
    assert told("9998-op01.yml", "until: 2024-01-01", "until: 2024-02-01")
    assert told("9999-op01.yml", "basis: text", "transition: Old contracts had a month more.\nbasis: text") == []


def test_an_exemption_of_the_regime_that_is_replaced_ends_too(told: Told) -> None:
    exemption = (
        "exemptions:\n  - {id: leave, citation: S/RES/9998(2023) OP 2(a), says: The Committee may allow it., "
        "in_force: {from: 2023-01-01}, when: {committee_approval: granted}}\n"
    )
    told("regime.yml", "resolutions:\n", f"{exemption}resolutions:\n")
    faults = told("ledger.yml", "{S/RES/9998(2023) OP 1: extends}", "{S/RES/9998(2023) OP 2(a): replaces}")
    assert faults == [
        "rules/house/ledger.yml:10:78: S/RES/9999(2024) OP 2 replaces S/RES/9998(2023) OP 2(a) from 2024-01-01, but "
        f"leave goes on [out-of-step]\n  help: {HELP}"
    ]


BACKWARD = {
    "itself": ("9999-op01.yml", "S/RES/9998(2023) OP 1: replaces", "S/RES/9999(2024) OP 1: tightens"),
    "a later paragraph": ("9999-op01.yml", "S/RES/9998(2023) OP 1: replaces", "S/RES/9999(2024) OP 2: tightens"),
    "a later resolution": ("9998-op01.yml", "binds:", "amends: {S/RES/9999(2024) OP 1: clarifies}\nbinds:"),
    "an earlier one that took its place": (
        "ledger.yml",
        "2: {status: definition,",
        "2: {status: superseded, by: [S/RES/9998(2023) OP 1],",
    ),
}


@pytest.mark.parametrize("change", BACKWARD.values(), ids=BACKWARD)
def test_an_amendment_of_what_is_not_earlier_is_told(change: tuple[str, str, str], told: Told) -> None:
    assert any("which is not earlier [backward-amendment]" in fault for fault in told(*change))
