"""Every example beside an exchange rule comes out as it says, on each engine; and a fault in the joining is caught."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sanctions_rules.engines import durable_installed, nested, offers
from sanctions_rules.engines.nested import NestedLoops
from sanctions_rules.engines.offers import Offer, Passage
from sanctions_rules.inferring import gathering, legs, partitions
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.exchangecases import ExchangeCase, exchange_cases
from sanctions_rules.screening import Screener
from sanctions_rules.testing.exchanging import mismatch

ENGINES = ("plain", "durable") if durable_installed() else ("plain",)


@cache
def cases() -> list[ExchangeCase]:
    found, faults = exchange_cases(Rulebook.load())
    assert not faults
    return found


@cache
def screener(engine: str) -> Screener:
    return Screener(engine=engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rule", [rule.id for rule in Rulebook.load().exchanges])
def test_every_example_of_an_exchange_rule_comes_out_as_it_says(rule: str, engine: str) -> None:
    own = [case for case in cases() if case.rule.id == rule]
    assert own
    assert [text for case in own if (text := mismatch(case, screener(engine)))] == []


def differs() -> bool:
    """Whether some example comes out otherwise than it says."""
    fresh = Screener()
    return any(mismatch(case, fresh) for case in cases())


def _no_lead(name: str) -> Callable[[Any], Any]:
    return lambda record: (lead for lead in _LEADS(record) if lead[0] != name)


_LEADS, _GAP, _BUCKETS = legs.leads, offers.gap, partitions._buckets
FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a day too near": lambda patch: patch.setattr(nested, "gap", lambda one, other: _GAP(one, other) - 1),
    "a day too far": lambda patch: patch.setattr(nested, "gap", lambda one, other: _GAP(one, other) + 1),
    "nothing is ever found first": lambda patch: patch.setattr(Offer, "stands", lambda self, _: not self.needs),
    "no exchange id is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("exchange")),
    "no pair of States is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("pair")),
    "no supplier is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("from")),
    "no recipient is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("to")),
    "no ship is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("vessel")),
    "no person is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("party")),
    "no contract is looked up": lambda patch: patch.setattr(gathering, "leads", _no_lead("contract")),
    "what is prohibited plays any part": lambda patch: patch.setattr(legs.Leg, "plays", lambda *_: True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_joining_is_caught_by_an_example(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not differs()
    FAULTS[fault](monkeypatch)
    assert differs()


CUT: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a group is dropped": lambda patch: patch.setattr(
        partitions, "groups", lambda offers, _sound=partitions.groups: _sound(offers)[1:]
    ),
    "large groups are joined once only": lambda patch: patch.setattr(partitions, "shown_by", lambda *_: (9, 9)),
    "the farthest are kept": lambda patch: patch.setattr(partitions, "gap", lambda one, other: -_GAP(one, other)),
    "only two are kept": lambda patch: patch.setattr(partitions, "_KEPT", 2),
}


@pytest.mark.parametrize("fault", CUT)
def test_a_fault_in_the_partitions_is_caught_by_the_whole(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passages = [Passage(0, 0, 30), Passage(1, 0, 30)]
    near = [Offer(0, 1, "k", leg, leg, leg) for leg in range(20, 50)]
    chain = [Offer(1, 0, "m", 3, 8, 8), Offer(1, 1, "m", 1, 7, 7, needs=(0,))]
    given = [Offer(0, 0, "k", 1, 7, 7), *near, *chain, Offer(0, 0, "z", 60, 1, 1), Offer(0, 1, "z", 61, 1, 1)]
    whole = partitions.infer(given, passages, NestedLoops(passages), 10**9)
    assert partitions.infer(given, passages, NestedLoops(passages), 3) == whole
    CUT[fault](monkeypatch)
    assert partitions.infer(given, passages, NestedLoops(passages), 3) != whole
