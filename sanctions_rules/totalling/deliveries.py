"""What counts towards an allowance: each transaction in scope, its amount in shares of the allowance, and its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sanctions_rules.allowances import Allowance
from sanctions_rules.conditions import Condition, leaves
from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.intervals import Span
from sanctions_rules.knowledge import Among
from sanctions_rules.quantities import MONEY, parse_amount
from sanctions_rules.rules import Rule
from sanctions_rules.transactions import Transaction

_ANY_AMOUNT: Final[Span[Decimal]] = Span(Decimal(0), None)
_NO_DAY: Final[Span[date]] = Span(None, None)


@dataclass(frozen=True, slots=True)
class Lot:
    """
    Deliveries that no total tells apart: the same days, equally sure to count, and the same knowledge
    of the facts the allowance is summed over (``shared``). Summing lots keeps large batches fast.
    """

    days: Span[date]
    shared: tuple[Among, ...]
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """
    One transaction that counts: what it is called, its lot, its amount and what it says went before.

    Amounts are in shares of the allowance (``Allowance.size_of``), so that sums are exact. ``unsettled`` names
    the facts that leave open whether it counts at all.
    """

    name: str
    record: Transaction
    lot: Lot
    amount: Span[Decimal]
    before: Span[Decimal]
    unsettled: tuple[str, ...] = ()
    converted: bool = False

    def asks_amount(self, allowance: Allowance) -> tuple[str, ...]:
        """Its fields that leave its amount open."""
        if self.amount.exact:
            return ()
        if allowance.by_value:
            return ("value_usd",)
        asked = _asked("quantity", self.record.quantity, self.amount)
        return asked if self.record.unit or "unit" in asked else (*asked, "unit")

    def asks_before(self, allowance: Allowance) -> tuple[str, ...]:
        """Its fields that leave open what went before."""
        if self.before.exact:
            return ()
        if allowance.by_value:
            return ("supplied_before_usd",)
        return _asked("supplied_before", self.record.supplied_before, self.before)


@dataclass(frozen=True, slots=True)
class Counted:
    """A transaction that a rule reaches or may reach, with what leaves open whether it does."""

    name: str
    record: Transaction
    sheet: FactSheet
    unsettled: tuple[str, ...]


def counted(rule: Rule, name: str, record: Transaction, sheet: FactSheet) -> Counted | None:
    """The transaction where it is in the rule's scope, or may be; None where it is not."""
    truth = truth_of(rule.scope, sheet.facts)
    return None if truth is False else Counted(name, record, sheet, () if truth else _unknown(rule.scope, sheet))


def delivery(allowance: Allowance, entry: Counted) -> Delivery:
    """The transaction as it counts towards one allowance of the rule."""
    facts, record = entry.sheet.facts, entry.record
    shared = tuple(known for fact in allowance.summed_over if isinstance(known := facts[fact], Among))
    lot = Lot(_days(record), shared, not entry.unsettled)
    converted = bool(record.unit and allowance.converted(record.unit))
    return Delivery(entry.name, record, lot, *_amounts(allowance, record), entry.unsettled, converted)


def delivery_alone(allowance: Allowance, record: Transaction) -> Delivery:
    """The transaction as it counts where nothing else does."""
    return Delivery("", record, Lot(_days(record), (), True), *_amounts(allowance, record))


def _unknown(scope: Condition, sheet: FactSheet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(scope) if truth_of(leaf, sheet.facts) is None))


def _days(record: Transaction) -> Span[date]:
    return record.date.span if record.date else _NO_DAY


def _amounts(allowance: Allowance, record: Transaction) -> tuple[Span[Decimal], Span[Decimal]]:
    if allowance.by_value:
        unit: str | None = MONEY
        own, before = record.value_usd, record.supplied_before_usd
    else:
        unit, own, before = record.unit, record.quantity, record.supplied_before
    size = allowance.size_of(unit) if unit else None
    return _shares(own, size), _shares(before, size)


def _shares(amount: str | None, size: Decimal | None) -> Span[Decimal]:
    if amount is None:
        return _ANY_AMOUNT
    span = parse_amount(amount)
    if span.last == 0:  # nothing is nothing in any unit
        return span
    if size is None:
        return _ANY_AMOUNT
    return Span(None if span.first is None else span.first * size, None if span.last is None else span.last * size)


def _asked(field: str, amount: str | None, counted: Span[Decimal]) -> tuple[str, ...]:
    """The field where it is absent or says too little, and the unit where the amount is given in none that counts."""
    return ("unit",) if amount is not None and counted.last is None else (field,)
