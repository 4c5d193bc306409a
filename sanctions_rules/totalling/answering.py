"""Whether a delivery is inside an allowance, with the total that says so and what to ask where nothing does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from sanctions_rules.allowances import Allowance
from sanctions_rules.intervals import Span, dates_worded
from sanctions_rules.knowledge import UNKNOWN, Among
from sanctions_rules.quantities import amount_worded
from sanctions_rules.totalling.deliveries import Delivery
from sanctions_rules.totalling.periods import BEFORE_ALL, period_of
from sanctions_rules.totalling.summing import Totals, plus
from sanctions_rules.totals import Opener, Total

_CROSSERS: Final = 5
_DECIMALS: Final = 3
_MORE_DECIMALS: Final = 15
_INSIDE: Final = Among.of("inside")
_OUTSIDE: Final = Among.of("outside")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of the fact, in a word and in words, the fields to ask for, and the total."""

    known: Among
    note: str
    asks: tuple[str, ...]
    total: Total | None


def answer(mine: Delivery, totals: Totals, exemption: str) -> Answer:
    """What an allowance says of one delivery."""
    period = period_of(totals.allowance, mine.lot.days)
    if period is None:
        return Answer(UNKNOWN, "the period it falls in is not known", ("date",), None)
    if period is BEFORE_ALL:
        return Answer(_OUTSIDE, f"its first period begins on {totals.allowance.anchor}", (), None)
    total = _total(mine, totals, exemption, period)
    known = side(totals.allowance, plus(totals.before(mine, period), mine.amount))
    if known is UNKNOWN:
        total = _with_what_is_open(total, mine, totals, period)
    elif known == _OUTSIDE:
        total = _with_its_crossing(total, mine, totals, period)
    others = dict.fromkeys(field for opener in total.left_open_by for field in opener.missing)
    note = total.worded(mine.name) + _not_counted(mine, totals.allowance)
    return Answer(known, note, total.asks or tuple(others), total)


def side(allowance: Allowance, total: Span[Decimal]) -> Among:
    """Inside, outside, or not known."""
    if total.first is not None and total.first > allowance.limit_in_shares:
        return _OUTSIDE
    return _INSIDE if total.last is not None and total.last <= allowance.limit_in_shares else UNKNOWN


def _total(mine: Delivery, totals: Totals, exemption: str, period: Span[date]) -> Total:
    allowance = totals.allowance
    before = totals.before(mine, period)
    converted = allowance.converts is not None and totals.converted(mine, period)
    return Total(
        exemption=exemption,
        limit=f"{allowance.limit:f}",
        unit=allowance.unit,
        since=str(period.first),
        before=_in_unit(before, allowance),
        own=_in_unit(mine.amount, allowance),
        after=_in_unit(plus(before, mine.amount), allowance),
        conversion=allowance.converts.worded if allowance.converts and converted else None,
    )


def _with_what_is_open(total: Total, mine: Delivery, totals: Totals, period: Span[date]) -> Total:
    openness = totals.openness(mine, period)
    asks = (*mine.asks_amount(totals.allowance), *mine.asks_before(totals.allowance), *openness.own)
    openers = tuple(Opener(other.name, fields) for other, fields in openness.others)
    return replace(total, asks=tuple(dict.fromkeys(asks)), left_open_by=openers)


def _with_its_crossing(total: Total, mine: Delivery, totals: Totals, period: Span[date]) -> Total:
    names, days = totals.crossing(mine, period)
    named = names if len(names) <= _CROSSERS else (*names[:_CROSSERS], "…")
    return replace(total, crossed_by=named, crossed_on=dates_worded(days))


def _not_counted(mine: Delivery, allowance: Allowance) -> str:
    unit = mine.record.unit
    if allowance.by_value or not unit or mine.record.quantity is None or allowance.size_of(unit):
        return ""
    return f"; {unit} has no agreed conversion to {allowance.unit}"


def _in_unit(shares: Span[Decimal], allowance: Allowance) -> str:
    """The amount in the unit the law counts in, as a record would write it; a most that nobody knows stays open."""
    if shares.exact:
        return _rounded(shares.first, allowance)
    return f"{_rounded(shares.first, allowance)}..{_rounded(shares.last, allowance)}"


def _rounded(shares: Decimal | None, allowance: Allowance) -> str:
    """To three decimals, or to more where those would hide that it is not the limit."""
    if shares is None:
        return ""
    amount = shares / allowance.limit_in_shares * allowance.limit
    short = round(amount, _DECIMALS)
    if short == allowance.limit and shares != allowance.limit_in_shares:
        short = round(amount, _MORE_DECIMALS)
    return amount_worded(Span(short, short)).replace(",", "")
