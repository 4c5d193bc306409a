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
class _Delivery:
    """
    One transaction that counts: its place in the batch, its days, and whether it surely counts.

    ``amount`` and ``before`` are in the base unit of what the allowance counts in, so that sums are
    exact; ``shared`` is what is known of the facts the allowance is summed over.
    """

    row: int
    days: Span[date]
    amount: Span[Decimal]
    before: Span[Decimal]
    shared: tuple[Among, ...]
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
    deliveries = (_delivery(rule, allowance, row, record, sheets[row]) for row, record in enumerate(records))
    counted = [delivery for delivery in deliveries if delivery is not None]
    fact = allowance_fact(rule.id, exemption.id)
    for delivery in counted:
        answer, note, asks = _answer(delivery, counted, allowance, records[delivery.row])
        sheets[delivery.row] = sheets[delivery.row].knowing({fact: answer}, {fact: note}, {fact: asks})


def _delivery(rule: Rule, allowance: Allowance, row: int, record: Transaction, sheet: FactSheet) -> _Delivery | None:
    truth = truth_of(rule.scope, sheet.facts)
    if truth is False:
        return None
    days: Span[date] = record.date.span if record.date else Span(None, None)
    amount = _amount(record.quantity, record.unit, allowance)
    before = _amount(record.supplied_before, record.unit, allowance)
    shared = tuple(known for fact in allowance.summed_over if isinstance(known := sheet.facts[fact], Among))
    return _Delivery(row, days, amount, before, shared, truth is True)


def _amount(amount: str | None, unit: str | None, allowance: Allowance) -> Span[Decimal]:
    nothing: Span[Decimal] = Span(Decimal(0), None)
    if amount is None or unit is None:
        return nothing
    return Quantity.parse(amount, unit).in_base(allowance.unit) or nothing


def _answer(
    mine: _Delivery, counted: Sequence[_Delivery], allowance: Allowance, record: Transaction
) -> tuple[Among, str, tuple[str, ...]]:
    period = _period(allowance, mine.days)
    if period is None:
        return UNKNOWN, "the period it falls in is not known", ("date",)
    least, most = _bounds(mine, counted, period)
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


def _bounds(mine: _Delivery, counted: Sequence[_Delivery], period: Span[date]) -> tuple[Decimal, Decimal | None]:
    """The least and the most that can have been supplied in the period up to the end of my day."""
    least, most = mine.before.first or Decimal(0), mine.before.last
    for other in counted:
        surely, maybe = _counts(other, mine, period)
        if surely:
            least += other.amount.first or Decimal(0)
        if maybe and most is not None:
            most = None if other.amount.last is None else most + other.amount.last
    return least, most


def _counts(other: _Delivery, mine: _Delivery, period: Span[date]) -> tuple[bool, bool]:
    """Whether a delivery surely counts towards my total, and whether it may."""
    if other.row == mine.row:
        return True, True
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
    start = _start(allowance, days.first)
    return Span(start, days.last) if start == _start(allowance, days.last) else None


def _start(allowance: Allowance, day: date) -> date:
    anchor, months = allowance.anchor, allowance.months
    passed = (day.year - anchor.year) * 12 + day.month - anchor.month - (day.day < anchor.day)
    year, month = divmod(anchor.month - 1 + passed // months * months, 12)
    return date(anchor.year + year, month + 1, anchor.day)
