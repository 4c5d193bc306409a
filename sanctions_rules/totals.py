"""The running total of an allowance as it stands for one transaction: what went before, its own, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sanctions_rules.intervals import Span
from sanctions_rules.quantities import amount_worded
from sanctions_rules.wording import listed


@dataclass(frozen=True, slots=True)
class Opener:
    """Another transaction that leaves a total open, and its fields that nobody filled in, or not to the point."""

    id: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """
    The total of an allowance's period up to the end of one transaction's day, and how it came about.

    Amounts are in ``unit``: ``490000``, ``400..600`` where they lie between two, ``7..`` where no most is known.
    ``after`` is ``before`` and ``own`` together. ``crossed_by`` names the transactions of the day on which the limit
    is passed, and ``crossed_on`` that day (``..2018-05-03``: then or earlier); both are empty where it is not, or may
    not be. ``asks`` names this transaction's own fields that leave it open, ``left_open_by`` a few others with theirs.
    """

    exemption: str
    limit: str
    unit: str
    since: str
    before: str
    own: str
    after: str
    crossed_by: tuple[str, ...] = ()
    crossed_on: str | None = None
    conversion: str | None = None
    asks: tuple[str, ...] = ()
    left_open_by: tuple[Opener, ...] = ()

    @property
    def brief(self) -> str:
        """The total and the limit."""
        return f"running total {_worded(self.after)} {self.unit}, limit {_worded(self.limit)} {self.unit}"

    def worded(self, id: str) -> str:
        """
        All of it in one line, for the transaction of this id.

        >>> total = Total("yearly", "500000", "bbl", "2018-01-01", "490000", "20000", "510000", ("7",), "2018-05-04")
        >>> total.worded("7")
        'running total 510,000 bbl since 2018-01-01, limit 500,000 bbl: 490,000 before this, 20,000 in it; passed \
on 2018-05-04 by this'
        """
        parts = [
            f"running total {_worded(self.after)} {self.unit} since {self.since}, limit {_worded(self.limit)} "
            f"{self.unit}: {_worded(self.before)} before this, {_worded(self.own)} in it",
            self._crossing(id),
            f"open until more is known of {listed(self._others(), 'and')}" if self.left_open_by else "",
            self.conversion or "",
        ]
        return "; ".join(filter(None, parts))

    def _crossing(self, id: str) -> str:
        if self.crossed_on is None:
            return ""
        named = listed(("this" if name == id else name for name in self.crossed_by), "and", 5)
        by = f" by {named}" if named else ""
        latest = self.crossed_on.removeprefix("..")
        return f"passed on {latest}{by}" if latest == self.crossed_on else f"passed at the latest on {latest}{by}"

    def _others(self) -> list[str]:
        return [f"{other.id} ({listed(other.missing, 'and')})" for other in self.left_open_by]


def _worded(amount: str) -> str:
    """Grouped; 'at least 7' where no most is known, 'not known' where no least is either."""
    first, dots, last = amount.partition("..")
    least = Decimal(first)
    if dots and not last:
        return f"at least {amount_worded(Span(least, least))}" if least else "not known"
    return amount_worded(Span(least, Decimal(last or first)))
