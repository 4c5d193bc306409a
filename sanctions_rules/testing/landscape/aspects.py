"""The aspects of a record, and the classes of settings in each that conditions cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any, Final, TypeAlias

from sanctions_rules.conditions import Leaf
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.errors import RecordError
from sanctions_rules.facts import FACTS
from sanctions_rules.knowledge import Facts
from sanctions_rules.rules import Allowance
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.landscape.amounts import AMOUNT_FIELDS, amounts
from sanctions_rules.testing.landscape.days import days
from sanctions_rules.testing.landscape.goods import GOODS_FACTS, GOODS_FIELDS, Truths, goods
from sanctions_rules.testing.landscape.parties import PARTY_FACTS, PARTY_FIELDS, parties
from sanctions_rules.testing.landscape.said import said
from sanctions_rules.totalling import alone
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.truth import Truth

Fields: TypeAlias = Mapping[str, Any]
_VARIETY: Final = 24
_MONEY: Final = ("value_usd", "unit_value_usd")
NO_ALLOWANCES: Final[Mapping[str, Allowance]] = {}


@dataclass(frozen=True, slots=True)
class Alike:
    """Settings of an aspect's fields that the conditions cannot tell apart, the plainest first."""

    truths: Mapping[Leaf, Truth]
    settings: tuple[Fields, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """
    Fields that bear on the same facts, and on no others.

    ``classes`` is every way these fields can look to the conditions; a field that is absent from a
    setting is absent from the record.
    """

    name: str
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    classes: tuple[Alike, ...]

    @property
    def unasked(self) -> bool:
        """Whether no condition asks about it."""
        return bool(self.classes) and not any(alike.truths for alike in self.classes)


@dataclass(frozen=True, slots=True)
class _Plan:
    """An aspect before its classes are found: which facts it bears on, and the settings to try."""

    name: str
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    tries: Callable[[Sequence[Leaf]], Iterable[Fields]]


class Landscape:
    """Reads settings as records of one vocabulary, and remembers what it read."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._deriver = Deriver(vocabulary)
        self._read: dict[str, tuple[Transaction, Facts]] = {}

    def aspects(
        self, leaves: Iterable[Leaf], allowances: Mapping[str, Allowance], base: Fields | None = None
    ) -> tuple[Aspect, ...]:
        """
        The classes that these leaves make of all records, aspect by aspect.

        ``allowances`` gives the amount behind each leaf that asks whether a record is inside one. In
        each aspect the class of ``base`` stands first, and base's own setting first in it.
        """
        asked = tuple(dict.fromkeys(leaves))

        def aspect(plan: _Plan) -> Aspect:
            mine = [leaf for leaf in asked if leaf.fact in plan.facts]
            return _aspect(plan, mine, lambda fields: self._truths(fields, mine, allowances), base)

        return tuple(map(aspect, _plans(asked, allowances, self.vocabulary, self._truths)))

    def _truths(
        self, fields: Fields, leaves: Sequence[Leaf], allowances: Mapping[str, Allowance] = NO_ALLOWANCES
    ) -> tuple[Truth, ...]:
        record, facts = self._reading(fields)
        if allowances:
            facts = {**facts, **{name: alone(allowance, record) for name, allowance in allowances.items()}}
        return tuple(truth_of(leaf, facts) for leaf in leaves)

    def _reading(self, fields: Fields) -> tuple[Transaction, Facts]:
        key = repr(sorted(fields.items()))
        if key not in self._read:
            record = read_transaction(fields)
            self._read[key] = record, self._deriver.sheet(record).facts
        return self._read[key]


def _plans(
    asked: Sequence[Leaf], allowances: Mapping[str, Allowance], vocabulary: Vocabulary, truths: Truths
) -> Iterator[_Plan]:
    money = bool(allowances) or any(leaf.fact in _MONEY for leaf in asked)
    yield _Plan("parties", PARTY_FIELDS, PARTY_FACTS, parties)
    yield _Plan("goods", GOODS_FIELDS, GOODS_FACTS, lambda mine: goods(mine, vocabulary, truths, bare=not money))
    if allowances:
        limits = tuple(allowances.values())
        facts = ("date", *_MONEY, *allowances)
        yield _Plan("day and amount", ("date", *AMOUNT_FIELDS), facts, lambda mine: _both(mine, limits))
    else:
        yield _Plan("day", ("date",), ("date",), lambda mine: days("date", mine))
        yield _Plan("amount", AMOUNT_FIELDS, _MONEY, lambda mine: amounts(mine, ()) if money else [{}])
    yield _Plan("contract day", ("contract_date",), ("contract_date",), lambda mine: days("contract_date", mine))
    placed = {*PARTY_FACTS, *GOODS_FACTS, *_MONEY, "date", "contract_date"}
    for fact in FACTS.values():
        if fact.name not in placed:
            yield _Plan(fact.name, (fact.name,), (fact.name,), lambda mine, fact=fact: said(fact, mine))  # type: ignore[misc]


def _both(mine: Sequence[Leaf], limits: Sequence[Allowance]) -> Iterator[Fields]:
    """Which period a day falls in bears on what an amount adds up to."""
    dated = [leaf for leaf in mine if leaf.fact == "date"]
    when = days("date", dated, [day for limit in limits for day in _first_two_periods(limit)])
    for day, amount in product(when, list(amounts(mine, limits))):
        yield {**day, **amount}


def _first_two_periods(allowance: Allowance) -> tuple[date, date]:
    return allowance.anchor, allowance.start_of(allowance.anchor + timedelta(days=31 * allowance.months))


def _aspect(
    plan: _Plan, leaves: Sequence[Leaf], truths: Callable[[Fields], tuple[Truth, ...]], base: Fields | None
) -> Aspect:
    found: dict[tuple[Truth, ...], list[Fields]] = {}
    for fields in _near_first(plan, leaves, base):
        try:
            key = truths(fields) if leaves else ()
        except RecordError:  # an activity that does not go with base's kind
            continue
        alike = found.setdefault(key, [])
        if len(alike) < _VARIETY and fields not in alike:
            alike.append(fields)
    classes = (Alike(dict(zip(leaves, key, strict=True)), tuple(alike)) for key, alike in found.items())
    return Aspect(plan.name, plan.fields, plan.facts, tuple(classes))


def _near_first(plan: _Plan, leaves: Sequence[Leaf], base: Fields | None) -> Iterator[Fields]:
    """The settings to try: base's own, those that change only some of its fields, then each by itself."""
    tried = list(plan.tries(leaves))
    if base is not None:
        own = {name: base[name] for name in plan.fields if name in base}
        yield own
        yield from ({**own, **fields} for fields in tried)
    yield from tried
