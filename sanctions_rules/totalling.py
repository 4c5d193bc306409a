"""
Running totals of allowances: which deliveries of a batch are inside an amount the law leaves open.

Every transaction in a rule's scope counts, lawful or not. Deliveries of one day count together, so
neither the order of rows nor the splitting of a delivery changes an answer. A total is known between
two bounds: dates and amounts may be partial, and what others supplied is unknown unless it is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.intervals import Span
from sanctions_rules.knowledge import UNKNOWN, Among
from sanctions_rules.quantities import UNITS, Quantity, amount_worded
from sanctions_rules.rules import Allowance, Exemption, Rule, allowance_fact
from sanctions_rules.transactions import Transaction


@dataclass(frozen=True, slots=True)
class _Lot:
    """
    Deliveries that no total tells apart: the same days, equally sure to count, and the same knowledge
    of the facts the allowance is summed over (``shared``). Summing lots keeps large batches fast.
    """

    days: Span[date]
    shared: tuple[Among, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Delivery:
    """
    One transaction that counts: its place in the batch, its lot, its amount and what went before it.

    Amounts are in the base unit of what the allowance counts in, so that sums are exact.
    """

    row: int
    lot: _Lot
    amount: Span[Decimal]
    before: Span[Decimal]


def totalled(rules: Sequence[Rule], records: Sequence[Transaction], sheets: Sequence[FactSheet]) -> list[FactSheet]:
    """The sheets with one more fact per allowance: inside it, outside it, or unknown, with the total behind it."""
    known = list(sheets)
    for rule in rules:
        for exemption in rule.unless:
            if exemption.within is not None:
                _total(rule, exemption, exemption.within, records, known)
    return known


def alone(allowance: Allowance, record: Transaction) -> Among:
    """Whether a record is inside an allowance when nothing but it, and what it says went before, counts."""
    days: Span[date] = record.date.span if record.date else Span(None, None)
    amount = _amount(record.quantity, record.unit, allowance)
    before = _amount(record.supplied_before, record.unit, allowance)
    delivery = _Delivery(0, _Lot(days, (), True), amount, before)
    return _answer(delivery, _Totals(allowance, [delivery]), allowance, record)[0]


def _total(
    rule: Rule, exemption: Exemption, allowance: Allowance, records: Sequence[Transaction], sheets: list[FactSheet]
) -> None:
    deliveries = (_delivery(rule, allowance, row, record, sheets[row]) for row, record in enumerate(records))
    counted = [delivery for delivery in deliveries if delivery is not None]
    totals = _Totals(allowance, counted)
    fact = allowance_fact(rule.id, exemption.id)
    for delivery in counted:
        answer, note, asks = _answer(delivery, totals, allowance, records[delivery.row])
        sheets[delivery.row] = sheets[delivery.row].knowing({fact: answer}, {fact: note}, {fact: asks})


def _delivery(rule: Rule, allowance: Allowance, row: int, record: Transaction, sheet: FactSheet) -> _Delivery | None:
    truth = truth_of(rule.scope, sheet.facts)
    if truth is False:
        return None
    days: Span[date] = record.date.span if record.date else Span(None, None)
    shared = tuple(known for fact in allowance.summed_over if isinstance(known := sheet.facts[fact], Among))
    amount = _amount(record.quantity, record.unit, allowance)
    before = _amount(record.supplied_before, record.unit, allowance)
    return _Delivery(row, _Lot(days, shared, truth is True), amount, before)


def _amount(amount: str | None, unit: str | None, allowance: Allowance) -> Span[Decimal]:
    nothing: Span[Decimal] = Span(Decimal(0), None)
    if amount is None or unit is None:
        return nothing
    return Quantity.parse(amount, unit).in_base(allowance.unit) or nothing


def _answer(
    mine: _Delivery, totals: _Totals, allowance: Allowance, record: Transaction
) -> tuple[Among, str, tuple[str, ...]]:
    period = _period(allowance, mine.lot.days)
    if period is None:
        return UNKNOWN, "the period it falls in is not known", ("date",)
    least, most = totals.up_to(mine, period)
    limit = allowance.limit * UNITS[allowance.unit][2]
    lawful = amount_worded(Span(allowance.limit, allowance.limit))
    total = _total_worded(least, most, allowance)
    note = f"running total {total} since {period.first}, limit {lawful} {allowance.unit}"
    if least > limit:
        return Among.of("outside"), note, ()
    if most is not None and most <= limit:
        return Among.of("inside"), note, ()
    return UNKNOWN, note + _unconverted(record, allowance), _asks(mine, record)


def _total_worded(least: Decimal, most: Decimal | None, allowance: Allowance) -> str:
    """The total in the law's unit, to three decimals."""
    size = UNITS[allowance.unit][2]
    first, last = (None if end is None else round(end / size, 3) for end in (least, most))
    if last is None:
        return f"at least {amount_worded(Span(first, first))} {allowance.unit}"
    return f"{amount_worded(Span(first, last))} {allowance.unit}"


def _unconverted(record: Transaction, allowance: Allowance) -> str:
    if record.unit and record.quantity and Quantity.parse(record.quantity, record.unit).in_base(allowance.unit) is None:
        return f"; {record.unit} has no agreed conversion to {allowance.unit}"
    return ""


def _asks(mine: _Delivery, record: Transaction) -> tuple[str, ...]:
    """The fields whose values leave the total open."""
    asks = []
    if mine.amount.last is None:
        asks.append("quantity" if record.quantity is None else "unit")
    if mine.before.last is None:
        asks.append("supplied_before" if record.supplied_before is None else "unit")
    return tuple(dict.fromkeys(asks)) or ("date",)


class _Totals:
    """The sums of all lots, and of those that may fall into one period."""

    def __init__(self, allowance: Allowance, counted: Sequence[_Delivery]) -> None:
        self._lots: dict[_Lot, Span[Decimal]] = {}
        for delivery in counted:
            so_far = self._lots.get(delivery.lot, Span(Decimal(0), Decimal(0)))
            self._lots[delivery.lot] = _plus(so_far, delivery.amount)
        self._in_period: dict[date | None, list[_Lot]] = {}
        for lot in self._lots:
            period = _period(allowance, lot.days)
            self._in_period.setdefault(period.first if period else None, []).append(lot)
        self._known: dict[_Lot, Span[Decimal]] = {}

    def up_to(self, mine: _Delivery, period: Span[date]) -> tuple[Decimal, Decimal | None]:
        """The least and the most that can have been supplied in the period up to the end of my day."""
        if mine.lot not in self._known:
            self._known[mine.lot] = self._sum(mine.lot, period)
        total = _plus(mine.before, self._known[mine.lot])
        least = total.first or Decimal(0)
        if not _counts(mine.lot, mine.lot, period)[0]:  # my own delivery counts, whatever else may come before it
            least += mine.amount.first or Decimal(0)
        return least, total.last

    def _sum(self, mine: _Lot, period: Span[date]) -> Span[Decimal]:
        total: Span[Decimal] = Span(Decimal(0), Decimal(0))
        for lot in (*self._in_period.get(period.first, ()), *self._in_period.get(None, ())):
            surely, maybe = _counts(lot, mine, period)
            amount = self._lots[lot]
            total = _plus(total, Span(amount.first if surely else Decimal(0), amount.last if maybe else Decimal(0)))
        return total


def _plus(one: Span[Decimal], other: Span[Decimal]) -> Span[Decimal]:
    """The sum of two amounts; a most that is unknown stays unknown."""
    most = None if one.last is None or other.last is None else one.last + other.last
    return Span((one.first or Decimal(0)) + (other.first or Decimal(0)), most)


def _counts(other: _Lot, mine: _Lot, period: Span[date]) -> tuple[bool, bool]:
    """Whether a lot surely counts towards the total of mine, and whether it may."""
    surely = other.sure and _surely_up_to(other.days, mine.days, period)
    maybe = _maybe_up_to(other.days, mine.days, period)
    for theirs, ours in zip(other.shared, mine.shared, strict=True):
        surely = surely and not theirs.sure.isdisjoint(ours.sure)
        maybe = maybe and (
            theirs.possible is None or ours.possible is None or not theirs.possible.isdisjoint(ours.possible)
        )
    return surely, maybe


def _surely_up_to(other: Span[date], mine: Span[date], period: Span[date]) -> bool:
    if other.first is None or other.last is None or mine.first is None or period.first is None:
        return False
    return period.first <= other.first and other.last <= mine.first


def _maybe_up_to(other: Span[date], mine: Span[date], period: Span[date]) -> bool:
    too_late = other.first is not None and mine.last is not None and other.first > mine.last
    too_early = other.last is not None and period.first is not None and other.last < period.first
    return not (too_late or too_early)


def _period(allowance: Allowance, days: Span[date]) -> Span[date] | None:
    """The allowance's period that holds all the days, or None where they reach over more than one."""
    if days.first is None or days.last is None or days.first < allowance.anchor:
        return None
    start = allowance.start_of(days.first)
    return Span(start, days.last) if start == allowance.start_of(days.last) else None
