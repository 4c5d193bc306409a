"""Closed intervals: what a partial date, an HS heading or a quantity between two amounts says, and no more."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

Ordered = TypeVar("Ordered", date, int, Decimal)

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Span(Generic[Ordered]):
    """
    A value known to lie between two ends, both included; an end that is None is open.

    >>> Span(date(2017, 9, 1), date(2017, 9, 30)).exact
    False
    """

    first: Ordered | None
    last: Ordered | None

    @property
    def exact(self) -> bool:
        """Whether the value is known to the point."""
        return self.first is not None and self.first == self.last

    def within(self, start: Ordered | None, end: Ordered | None) -> bool | None:
        """
        Whether the value lies in ``start <= value < end``: true, false, or unknown where it may.

        >>> Span(2, 4).within(0, 10), Span(2, 4).within(3, 10), Span(2, 4).within(5, None)
        (True, None, False)
        """
        first, last = self.first, self.last
        if (start is not None and last is not None and last < start) or (
            end is not None and first is not None and first >= end
        ):
            return False
        after_start = start is None or (first is not None and first >= start)
        before_end = end is None or (last is not None and last < end)
        return True if after_start and before_end else None


@dataclass(frozen=True, slots=True)
class Codes:
    """
    What is known of an HS code: it begins with one of these digits; None where nothing is known.

    >>> Codes(("8704", "8706")).under(("87",)), Codes(("84",)).under(("8419",)), Codes(("10",)).under(("87",))
    (True, None, False)
    """

    prefixes: tuple[str, ...] | None

    def under(self, asked: tuple[str, ...]) -> bool | None:
        """Whether the code begins with one of the asked prefixes: true, false or unknown."""
        if self.prefixes is None:
            return None
        if all(mine.startswith(asked) for mine in self.prefixes):
            return True
        meets = any(mine.startswith(asked) or any(a.startswith(mine) for a in asked) for mine in self.prefixes)
        return None if meets else False


@lru_cache(maxsize=4096)
def parse_dates(text: str) -> Span[date]:
    """
    Read ``2017``, ``2017-09``, ``2017-09-05`` or ``2017-09-01..2017-09-30``.

    >>> parse_dates("2017-02")
    Span(first=datetime.date(2017, 2, 1), last=datetime.date(2017, 2, 28))

    Raises ValueError for anything else, days that no calendar has included.
    """
    start, dots, end = text.strip().partition("..")
    first, last = _one_date(start), _one_date(end if dots else start)
    if first[0] > last[1]:
        raise ValueError("the range ends before it begins")
    return Span(first[0], last[1])


def _one_date(text: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise ValueError("not a date")
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None
    if day is not None and month is not None:
        exact = date(year, month, day)
        return exact, exact
    first = date(year, 1 if month is None else month, 1)
    last_month = 12 if month is None else month
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


@lru_cache(maxsize=4096)
def dates_worded(span: Span[date]) -> str:
    """
    The shortest text that says the same dates.

    >>> dates_worded(parse_dates("2017-09-01..2017-09-30")), dates_worded(parse_dates("2016..2017-03"))
    ('2017-09', '2016-01..2017-03')
    """
    first, last = span.first, span.last
    if first is None or last is None:
        return f"{first or ''}..{last or ''}"
    for width in (4, 7, 10):
        start, end = str(first)[:width], str(last)[:width]
        if _one_date(start)[0] == first and _one_date(end)[1] == last:
            return start if start == end else f"{start}..{end}"
    return f"{first}..{last}"


def parse_hs(text: str) -> str:
    """
    The digits of an HS code, from chapter (2) to national line (10); dots and spaces are dropped.

    >>> parse_hs("8419.20")
    '841920'

    Raises ValueError where it is no code. An odd digit out ("841") is no code: a lost leading zero
    ("707" for "0707") would otherwise move the goods to another chapter.
    """
    digits = re.sub(r"[.\s-]", "", text)
    if not re.fullmatch(r"[0-9]{2,10}", digits) or len(digits) % 2:
        raise ValueError("not an HS code of 2, 4, 6, 8 or 10 digits")
    return digits
