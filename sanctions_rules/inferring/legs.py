"""Legs: what inference sees of a transaction, and the keys by which two of them are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

from sanctions_rules.citations import Citation
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.exchangerules import ExchangeRule, Way
from sanctions_rules.knowledge import Among, Facts
from sanctions_rules.states import is_state_code
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions import Transaction
from sanctions_rules.words import NO_NAMES

Lead: TypeAlias = tuple[str, str]
"""The sort of thing a leg may be looked up by, and its value."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A transaction as a leg: its record, its facts, and the paragraphs that prohibit it, worst first."""

    record: Transaction
    facts: Facts
    broken: tuple[Citation, ...] = ()

    def plays(self, rule: ExchangeRule, side: int) -> bool:
        """Whether it surely is what a side of a rule asks for; what must be found of it is not looked at."""
        name = rule.sides[side]
        role = rule.legs[name]
        if role.breaks is not None and not any(map(role.broken_by, self.broken)):
            return False
        if role.lawful and self.broken:
            return False
        if name == rule.on and truth_of(rule.window, self.facts) is False:
            return False
        return truth_of(rule.conditions[side], self.facts) is True

    def days(self) -> tuple[int, int] | None:
        """The first and the last day it may be of, as ordinals; None where no day is known."""
        date = self.record.date
        span = date.span if date is not None else None
        if span is None or span.first is None or span.last is None:
            return None
        return span.first.toordinal(), span.last.toordinal()


def leads(record: Transaction) -> Iterator[Lead]:
    """Everything a record can be looked up by; the two States are there once each, and as a pair."""
    if exchange := named(record.exchange):
        yield "exchange", exchange
    if contract := named(record.contract):
        yield "contract", contract.casefold()
    if record.vessel_imo:
        yield "vessel", record.vessel_imo
    for party in parties(record):
        yield "party", party
    supplier, recipient = record.supplier, record.recipient
    if recipient:
        yield "to", recipient
    if supplier:
        yield "from", supplier
        if recipient:
            yield "pair", f"{supplier} {recipient}"


def parties(record: Transaction) -> Iterator[str]:
    """
    The persons and companies that supply and receive, in one spelling; no name is matched with a similar one.

    An end user is told in the words of the papers ("smelters", "the army"), which seldom name anybody.
    """
    for name in (record.supplier_party, record.recipient_party):
        if known := named(name):
            yield known.casefold()


def named(text: str | None) -> str | None:
    """
    A name with single spaces; None where what stands there names nothing.

    >>> named("Harbour  Trading"), named("N/A")
    ('Harbour Trading', None)
    """
    spaced = " ".join((text or "").split())
    return spaced if spaced and spaced.casefold() not in NO_NAMES else None


class Keys:
    """The keys of legs; two legs are joined where the keys of the one meet those of the other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of(self, leg: Leg, way: Way, side: int) -> list[str]:
        """Every key of a leg on one side of a way; none where the record lacks something it is joined by."""
        asked = [self._values(leg, join, side) for join in way.joined]
        return ["\x1f".join(values) for values in product(*asked)]

    def _values(self, leg: Leg, join: str, side: int) -> list[str]:
        if join == "goods":
            return self._goods(leg)
        return sorted(set(_VALUES[join](leg.record, side)))

    def _goods(self, leg: Leg) -> list[str]:
        item = leg.facts.get("item")
        sure = item.sure if isinstance(item, Among) else frozenset()
        code = leg.record.hs_code
        named = [f"HS {code[:4]}"] if code and len(code) >= 4 else []
        return sorted(self._vocabulary.narrowest(frozenset(t for t in sure if t in self._vocabulary))) + named


def _pair(record: Transaction, side: int) -> Iterator[str]:
    ends = (record.supplier, record.recipient)
    if all(end and is_state_code(end) for end in ends):
        yield " ".join(map(str, ends if side == 0 else ends[::-1]))


def _meeting(record: Transaction, side: int) -> Iterator[str]:
    state = record.recipient if side == 0 else record.supplier
    other = record.supplier if side == 0 else record.recipient
    if state and is_state_code(state) and state != other:
        yield state


_VALUES: Final[Mapping[str, Callable[[Transaction, int], Iterator[str]]]] = {
    "exchange": lambda record, _: (value for sort, value in leads(record) if sort == "exchange"),
    "contract": lambda record, _: (value for sort, value in leads(record) if sort == "contract"),
    "vessel": lambda record, _: iter([record.vessel_imo] if record.vessel_imo else []),
    "party": lambda record, _: parties(record),
    "crossed": _pair,
    "same_ends": lambda record, _: _pair(record, 0),
    "onward": _meeting,
}
_LEADS: Final[Mapping[str, Callable[[int], str]]] = {
    "exchange": lambda _: "exchange",
    "contract": lambda _: "contract",
    "vessel": lambda _: "vessel",
    "party": lambda _: "party",
    "crossed": lambda _: "pair",
    "same_ends": lambda _: "pair",
    "onward": lambda side: "to" if side == 0 else "from",
}


def lead_of(way: Way, side: int, key: str) -> Lead:
    """What the legs with this key on this side can be looked up by, the rarest sort of thing first."""
    join = min((j for j in way.joined if j != "goods"), key=list(_LEADS).index)
    value = key.split("\x1f")[way.joined.index(join)]
    if join == "crossed" and side == 1:
        value = " ".join(reversed(value.split(" ")))
    return _LEADS[join](side), value
