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
from sanctions_rules.quantities import Quantity, amount_worded
from sanctions_rules.rules import Allowance, Exemption, Rule, allowance_fact
from sanctions_rules.transactions import Transaction


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One transaction that counts: its place in the batch, its days, amount in the law's unit, and how sure it is."""

    row: int
    days: Span[date]
    amount: Span[Decimal]
    before: Span[Decimal]
    sure: bool


def totalled(rules: Sequence[Rule], records: Sequence[Transaction], sheets: Sequence[FactSheet]) -> list[FactSheet]:
    """The sheets with one more fact per allowance: inside it, outside it, or unknown, with the total behind it."""
    known = list(sheets)
    for rule in rules:
        for exemption in rule.unless:
            if exemption.within is not None:
                _total(rule, exemption, exemption.within, records, known)
    return known


def _total(
    rule: Rule, exemption: Exemption, allowance: Allowance, records: Sequence[Transaction], sheets: list[FactSheet]
) -> None:
    counted = [
        d
        for row, record in enumerate(records)
        if (d := _delivery(rule, allowance, row, record, sheets[row])) is not None
    ]
    fact = allowance_fact(rule.id, exemption.id)
    for delivery in counted:
        answer, note, asks = _answer(delivery, counted, allowance, records[delivery.row])
        sheets[delivery.row] = sheets[delivery.row].knowing({fact: answer}, {fact: note}, {fact: asks})


def _delivery(rule: Rule, allowance: Allowance, row: int, record: Transaction, sheet: FactSheet) -> _Delivery | None:
    truth = truth_of(rule.scope, sheet.facts)
    if truth is False:
        return None
    days: Span[date] = record.date.span if record.date else Span(None, None)
    return _Delivery(
        row,
        days,
        _amount(record.quantity, record.unit, allowance),
        _amount(record.supplied_before, record.unit, allowance),
        truth is True,
    )


def _amount(amount: str | None, unit: str | None, allowance: Allowance) -> Span[Decimal]:
    nothing: Span[Decimal] = Span(Decimal(0), None)
    if amount is None or unit is None:
        return nothing
    return Quantity.parse(amount, unit).to(allowance.unit) or nothing


def _answer(
    mine: _Delivery, counted: Sequence[_Delivery], allowance: Allowance, record: Transaction
) -> tuple[Among, str, tuple[str, ...]]:
    period = _period(allowance, mine.days)
    if period is None:
        return UNKNOWN, "the period it falls in is not known", ("date",)
    least, most = _bounds(mine, counted, period)
    unit, limit = allowance.unit, allowance.limit
    total = (
        f"{amount_worded(Span(least, most))} {unit}"
        if most is not None
        else f"at least {amount_worded(Span(least, least))} {unit}"
    )
    note = f"running total {total} since {period.first}, limit {amount_worded(Span(limit, limit))} {unit}"
    if least > limit:
        return Among.of("outside"), note, ()
    if most is not None and most <= limit:
        return Among.of("inside"), note, ()
    return UNKNOWN, note + _unconverted(record, allowance), _asks(mine, record)


def _unconverted(record: Transaction, allowance: Allowance) -> str:
    if record.unit and record.quantity and Quantity.parse(record.quantity, record.unit).to(allowance.unit) is None:
        return f"; {record.unit} has no agreed conversion to {allowance.unit}"
    return ""


def _asks(mine: _Delivery, record: Transaction) -> tuple[str, ...]:
    asks = []
    if mine.amount.last is None:
        asks.append("quantity" if record.quantity is None else "unit")
    if mine.before.last is None:
        asks.append("supplied_before")
    return tuple(asks) or ("date",)


def _bounds(mine: _Delivery, counted: Sequence[_Delivery], period: Span[date]) -> tuple[Decimal, Decimal | None]:
    """The least and the most that can have been supplied in the period up to the end of my day."""
    least, most = mine.before.first or Decimal(0), mine.before.last
    for other in counted:
        if other.row == mine.row:
            surely = maybe = True
        else:
            surely = other.sure and _surely_up_to(other.days, mine.days, period)
            maybe = _maybe_up_to(other.days, mine.days, period)
        if surely:
            least += other.amount.first or Decimal(0)
        if maybe and most is not None:
            most = None if other.amount.last is None else most + other.amount.last
    return least, most


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
    start = _start(allowance, days.first)
    return Span(start, days.last) if start == _start(allowance, days.last) else None


def _start(allowance: Allowance, day: date) -> date:
    anchor, months = allowance.anchor, allowance.months
    passed = (day.year - anchor.year) * 12 + day.month - anchor.month - (day.day < anchor.day)
    year, month = divmod(anchor.month - 1 + passed // months * months, 12)
    return date(anchor.year + year, month + 1, anchor.day)
