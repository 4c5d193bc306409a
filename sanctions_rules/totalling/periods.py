"""When a delivery may have been: the period of an allowance it falls in, and what may lie before it."""

from __future__ import annotations

from datetime import date
from typing import Final

from sanctions_rules.allowances import Allowance
from sanctions_rules.intervals import Span

BEFORE_ALL: Final[Span[date]] = Span(None, None)


def period_of(allowance: Allowance, days: Span[date]) -> Span[date] | None:
    """
    The allowance's period that holds all the days, up to the last of them.

    ``BEFORE_ALL`` where its first period had not begun; None where the days reach over more than one.
    """
    if days.last is not None and days.last < allowance.anchor:
        return BEFORE_ALL
    if days.first is None or days.last is None or days.first < allowance.anchor:
        return None
    start = allowance.start_of(days.first)
    return Span(start, days.last) if start == allowance.start_of(days.last) else None


def surely_up_to(other: Span[date], mine: Span[date], period: Span[date]) -> bool:
    """Whether it was surely in the period, and not after my day."""
    if other.first is None or other.last is None or mine.first is None or period.first is None:
        return False
    return period.first <= other.first and other.last <= mine.first


def maybe_up_to(other: Span[date], mine: Span[date], period: Span[date]) -> bool:
    """Whether it may have been."""
    too_late = other.first is not None and mine.last is not None and other.first > mine.last
    too_early = other.last is not None and period.first is not None and other.last < period.first
    return not (too_late or too_early)
