"""The aspects of a record, and the classes of settings in each that conditions cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any, Final, TypeAlias

from sanctions_rules.allowances import Allowance
from sanctions_rules.conditions import Leaf
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.errors import RecordError
from sanctions_rules.facts import FACTS
from sanctions_rules.knowledge import Facts
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.landscape.amounts import AMOUNT_FIELDS, amounts, worth
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

    @property
    def settled(self) -> Aspect:
        """The same aspect with only the classes in which nothing is unknown."""
        return replace(self, classes=tuple(alike for alike in self.classes if None not in alike.truths.values()))


@dataclass(frozen=True, slots=True)
class _Plan:
    """An aspect before its classes are found: which facts it bears on, and the settings to try."""

    name: str
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    tries: Callable[[Sequence[Leaf]], Iterable[Fields]]
    bare: bool = True
    """Whether a record may say nothing of it."""


class Landscape:
    """Reads settings as records of one vocabulary, and remembers what it read."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._deriver = Deriver(vocabulary)
        self._read: dict[str, tuple[Transaction, Facts]] = {}
        self._found: dict[Hashable, Aspect] = {}

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
            mine = tuple(leaf for leaf in asked if leaf.fact in plan.facts)
            if base is not None:
                return _aspect(plan, mine, lambda fields: self._truths(fields, mine, allowances), base)
            key = (plan.facts, plan.bare, mine)  # rules that ask the same of an aspect share its classes
            if key not in self._found:
                self._found[key] = _aspect(plan, mine, lambda fields: self._truths(fields, mine, allowances), None)
            return self._found[key]

        return tuple(map(aspect, _plans(asked, allowances, self.vocabulary, self._truths)))

    def without(self, field: str, aspect: Aspect, allowances: Mapping[str, Allowance]) -> Aspect:
        """The aspect where only this field is missing: without it something is unknown, and with it nothing was."""
        leaves = list(aspect.classes[0].truths) if aspect.classes else []
        found: dict[tuple[Truth, ...], list[Fields]] = {}
        for alike in aspect.settled.classes:
            for setting in (setting for setting in alike.settings if field in setting):
                less = {name: value for name, value in setting.items() if name != field}
                key = self._truths(less, leaves, allowances)
                if None in key and less not in found.setdefault(key, []):
                    found[key].append(less)
        return replace(aspect, classes=_classes(leaves, found))

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
    asked: Sequence[Leaf],
    allowances: Mapping[str, Allowance],
    vocabulary: Vocabulary,
    truths: Callable[..., tuple[Truth, ...]],
) -> Iterator[_Plan]:
    money = bool(allowances) or any(leaf.fact in _MONEY for leaf in asked)
    yield _Plan("parties", PARTY_FIELDS, PARTY_FACTS, parties)
    yield _Plan(
        "goods", GOODS_FIELDS, GOODS_FACTS, lambda mine: goods(mine, vocabulary, truths, bare=not money), not money
    )
    if allowances:
        limits = tuple(allowances.values())
        facts = ("date", *(name for name in _MONEY if any(leaf.fact == name for leaf in asked)), *allowances)
        told = partial(truths, allowances=allowances)
        yield _Plan("day and amount", ("date", *AMOUNT_FIELDS), facts, lambda mine: _both(mine, limits, told))
    else:
        yield _Plan("day", ("date",), ("date",), lambda mine: days("date", mine))
        yield _Plan("amount", AMOUNT_FIELDS, _MONEY, lambda mine: amounts(mine, ()) if money else [{}])
    yield _Plan("contract day", ("contract_date",), ("contract_date",), lambda mine: days("contract_date", mine))
    placed = {*PARTY_FACTS, *GOODS_FACTS, *_MONEY, "date", "contract_date"}
    for fact in FACTS.values():
        if fact.name not in placed:
            yield _Plan(fact.name, (fact.name,), (fact.name,), lambda mine, fact=fact: said(fact, mine))  # type: ignore[misc]


def _both(mine: Sequence[Leaf], limits: Sequence[Allowance], truths: Truths) -> Iterator[Fields]:
    """Which period a day falls in bears on what an amount adds up to."""
    dated = [leaf for leaf in mine if leaf.fact == "date"]
    when = days("date", dated, [day for limit in limits for day in _first_two_periods(limit)])
    measured = list(amounts(mine, [limit for limit in limits if not limit.by_value]))
    valued = list(worth([limit for limit in limits if limit.by_value]))
    for day in when:
        if len(valued) == 1:
            yield from ({**day, **amount} for amount in measured)
            continue
        # By measure and by value each by themselves: of those that look the same, one stands for all.
        telling = [_differing([{**day, **setting} for setting in each], mine, truths) for each in (measured, valued)]
        for amount, value in product(*telling):
            yield {**amount, **value}


def _differing(settings: Sequence[Fields], mine: Sequence[Leaf], truths: Truths) -> list[Fields]:
    """Settings that look different, or leave different fields unsaid."""
    found: dict[tuple[object, ...], Fields] = {}
    for setting in settings:
        found.setdefault((truths(setting, mine), *sorted(setting)), setting)
    return list(found.values())


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
    return Aspect(plan.name, plan.fields, plan.facts, _classes(leaves, found))


def _classes(leaves: Sequence[Leaf], found: Mapping[tuple[Truth, ...], Sequence[Fields]]) -> tuple[Alike, ...]:
    return tuple(Alike(dict(zip(leaves, key, strict=True)), tuple(alike)) for key, alike in found.items())


def _near_first(plan: _Plan, leaves: Sequence[Leaf], base: Fields | None) -> Iterator[Fields]:
    """The settings to try: base's own, those that change only some of its fields, then each by itself."""
    tried = list(plan.tries(leaves))
    if base is not None:
        own = {name: base[name] for name in plan.fields if name in base}
        yield own
        yield from ({**own, **fields} for fields in tried)
    yield from tried
