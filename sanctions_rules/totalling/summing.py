"""Sums of deliveries: what went before each in its period, which passed the limit, and which leave the sum open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from sanctions_rules.allowances import Allowance
from sanctions_rules.intervals import Span
from sanctions_rules.totalling.deliveries import Delivery, Lot
from sanctions_rules.totalling.periods import maybe_up_to, period_of, surely_up_to

_NOTHING: Final = Decimal(0)
NAMED: Final = 3
"""So many transactions are named as those that leave a total open."""


class Sum(NamedTuple):
    """A least, a most of what has one, and how many deliveries have none, so that one can be taken out again."""

    least: Decimal = _NOTHING
    most: Decimal = _NOTHING
    boundless: int = 0

    def adding(self, amount: Span[Decimal], *, surely: bool = True, sign: int = 1) -> Sum:
        """The sum with an amount more, or with ``sign=-1`` less."""
        least = (amount.first or _NOTHING) if surely else _NOTHING
        return Sum(
            self.least + sign * least,
            self.most + sign * (amount.last or _NOTHING),
            self.boundless + sign * (amount.last is None),
        )

    def plus(self, other: Sum, *, surely: bool) -> Sum:
        """Two sums; of the other only the most, where it may not count."""
        least = self.least + other.least if surely else self.least
        return Sum(least, self.most + other.most, self.boundless + other.boundless)

    @property
    def span(self) -> Span[Decimal]:
        """From the least to the most, which is open where one delivery has none."""
        return Span(self.least, None if self.boundless else self.most)


def plus(one: Span[Decimal], other: Span[Decimal]) -> Span[Decimal]:
    """The sum of two amounts; a most that is unknown stays unknown."""
    most = None if one.last is None or other.last is None else one.last + other.last
    return Span((one.first or _NOTHING) + (other.first or _NOTHING), most)


class Crossing(NamedTuple):
    """
    The transactions with which a limit is passed, on which days, and the most there may have been before them.

    ``counted`` is the most of what counts, ``stated`` the most of what they say went before; None where there is none.
    """

    names: tuple[str, ...]
    days: Span[date]
    counted: Decimal | None = None
    stated: Decimal | None = None

    def surely(self, limit: Decimal, before: Decimal | None) -> bool:
        """Whether it was not passed earlier; what went before a later delivery, if known, went before these at most."""
        stated = [most for most in (self.stated, before) if most is not None]
        return self.counted is not None and bool(stated) and self.counted + min(stated) <= limit


class Openness(NamedTuple):
    """What leaves a sum open beside one's own amounts: one's own fields, and other deliveries with theirs."""

    own: tuple[str, ...]
    others: tuple[tuple[Delivery, tuple[str, ...]], ...]


class Totals:
    """The sums of all lots, and of those that may fall into one period."""

    def __init__(self, allowance: Allowance, counted: Sequence[Delivery]) -> None:
        self.allowance = allowance
        self._limit = allowance.limit_in_shares
        self._members: dict[Lot, list[Delivery]] = {}
        for delivery in counted:
            self._members.setdefault(delivery.lot, []).append(delivery)
        self._sums: dict[Lot, Sum] = {}
        self._in_period: dict[date | None, list[Lot]] = {}
        for lot, members in self._members.items():
            self._sums[lot] = _summed(members)
            period = period_of(allowance, lot.days)
            self._in_period.setdefault(period.first if period else None, []).append(lot)
        self._converted = {each.lot for each in counted if each.converted}
        self._known: dict[Lot, tuple[Sum, Sum]] = {}
        self._beyond: dict[Lot, tuple[Delivery, ...]] = {}
        self._crossed: dict[Lot, Crossing] = {}
        self._open: dict[Lot, Openness] = {}

    def before(self, mine: Delivery, period: Span[date]) -> Span[Decimal]:
        """What can have been supplied in the period up to the end of my day, my own delivery left out."""
        total, _ = self._sums_for(mine.lot, period)
        surely, _ = counts(mine.lot, mine.lot, period)
        return plus(mine.before, total.adding(mine.amount, surely=surely, sign=-1).span)

    def converted(self, mine: Delivery, period: Span[date]) -> bool:
        """Whether some delivery that may be in the total is counted in another unit than the law's."""
        return bool(self._converted) and any(lot in self._converted for lot, _ in self._others(mine.lot, period))

    def crossing(self, mine: Delivery, period: Span[date]) -> tuple[tuple[str, ...], Span[date]]:
        """For a delivery beyond the limit: with which deliveries of the period it was passed, and on which day."""
        if mine.lot not in self._crossed:
            self._crossed[mine.lot] = self._crossing(mine.lot, period)
        found = self._crossed[mine.lot]
        exact = bool(found.names) and found.surely(self._limit, mine.before.last)
        return found.names, found.days if exact else Span(None, found.days.last)

    def openness(self, mine: Delivery, period: Span[date]) -> Openness:
        """For a delivery whose total is open: what of its own leaves it so, and a few others that do."""
        if mine.lot not in self._open:
            self._open[mine.lot] = self._openness(mine.lot, period)
        own, others = self._open[mine.lot]
        return Openness(own, tuple(each for each in others if each[0] is not mine)[:NAMED])

    def _others(self, mine: Lot, period: Span[date]) -> Iterator[tuple[Lot, bool]]:
        """The lots that may count towards the total of mine, its own too, and whether they surely do."""
        for lot in (*self._in_period.get(period.first, ()), *self._in_period.get(None, ())):
            surely, maybe = counts(lot, mine, period)
            if maybe:
                yield lot, surely

    def _sums_for(self, mine: Lot, period: Span[date]) -> tuple[Sum, Sum]:
        """The total up to the end of my day, and of that what was on other days."""
        if mine not in self._known:
            total = earlier = Sum()
            for lot, surely in self._others(mine, period):
                total = total.plus(self._sums[lot], surely=surely)
                if lot.days != mine.days:
                    earlier = earlier.plus(self._sums[lot], surely=surely)
            self._known[mine] = total, earlier
        return self._known[mine]

    def _beyond_limit(self, lot: Lot, period: Span[date]) -> tuple[Delivery, ...]:
        """The deliveries of a lot whose totals are beyond the limit."""
        if lot not in self._beyond:
            totals = ((each, plus(self.before(each, period), each.amount)) for each in self._members[lot])
            self._beyond[lot] = tuple(each for each, total in totals if (total.first or _NOTHING) > self._limit)
        return self._beyond[lot]

    def _crossing(self, mine: Lot, period: Span[date]) -> Crossing:
        counted = {lot for lot, surely in self._others(mine, period) if surely} | {mine}
        passed = [(lot, found) for lot in counted if (found := self._beyond_limit(lot, _up_to(lot, period)))]
        days = min((lot.days for lot, _ in passed), key=lambda span: (span.last or date.max, span.first or date.max))
        crossers = [
            (each, earlier)
            for lot, found in passed
            if lot.days == days
            for earlier in [self._sums_for(lot, _up_to(lot, period))[1]]
            for each in found
            if self._crosses(each, earlier)
        ]
        if not crossers:
            return Crossing((), _day_before(days, period))
        names = tuple(sorted((each.name for each, _ in crossers), key=_by_name))
        most = _most([earlier.span.last for _, earlier in crossers])
        return Crossing(names, days, most, _most([each.before.last for each, _ in crossers]))

    def _crosses(self, mine: Delivery, earlier: Sum) -> bool:
        """Whether the limit was not surely passed before its day."""
        return bool(mine.amount.first) and (mine.before.first or _NOTHING) + earlier.least <= self._limit

    def _openness(self, mine: Lot, period: Span[date]) -> Openness:
        own: dict[str, None] = {}
        others: list[tuple[Delivery, tuple[str, ...]]] = []
        for lot, surely in self._others(mine, period):
            if self._sums[lot] == Sum() or (lot == mine and len(self._members[lot]) == 1):
                continue
            theirs: tuple[str, ...] = ()
            if not surely:
                mine_too, theirs = self._unsure(lot, mine, period)
                own |= dict.fromkeys(mine_too)
            asked = ((each, self._asks_of(each, theirs)) for each in self._members[lot])
            others += sorted((each for each in asked if each[1]), key=_by_day)[: NAMED + 1]
        return Openness(tuple(own), tuple(sorted(others, key=_by_day)[: NAMED + 1]))

    def _asks_of(self, other: Delivery, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*other.unsettled, *fields, *other.asks_amount(self.allowance))))

    def _unsure(self, lot: Lot, mine: Lot, period: Span[date]) -> tuple[list[str], tuple[str, ...]]:
        """Why a lot does not surely count towards mine: what is not known of mine, and what of the lot."""
        in_order = surely_up_to(lot.days, mine.days, period)
        pairs = [] if in_order else [(lot.days.exact, mine.days.exact, "date")]
        for fact, theirs, ours in zip(self.allowance.summed_over, lot.shared, mine.shared, strict=True):
            if theirs.sure.isdisjoint(ours.sure):
                pairs.append((bool(theirs.sure), bool(ours.sure), fact))
        return [name for _, ours, name in pairs if not ours], tuple(name for theirs, _, name in pairs if not theirs)


def _summed(members: Sequence[Delivery]) -> Sum:
    total = Sum()
    for member in members:
        total = total.adding(member.amount)
    return total


def counts(other: Lot, mine: Lot, period: Span[date]) -> tuple[bool, bool]:
    """Whether a lot surely counts towards the total of mine, and whether it may."""
    surely = other.sure and surely_up_to(other.days, mine.days, period)
    maybe = maybe_up_to(other.days, mine.days, period)
    for theirs, ours in zip(other.shared, mine.shared, strict=True):
        surely = surely and not theirs.sure.isdisjoint(ours.sure)
        maybe = maybe and (
            theirs.possible is None or ours.possible is None or not theirs.possible.isdisjoint(ours.possible)
        )
    return surely, maybe


def _most(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return max(known) if len(known) == len(amounts) else None


def _up_to(lot: Lot, period: Span[date]) -> Span[date]:
    return Span(period.first, lot.days.last)


def _day_before(days: Span[date], period: Span[date]) -> Span[date]:
    """The last day before these that is still in the period."""
    assert days.first is not None
    assert period.first is not None
    day = max(period.first, days.first - timedelta(days=1))
    return Span(day, day)


def _by_name(name: str) -> tuple[int, str]:
    return len(name), name


def _by_day(opener: tuple[Delivery, tuple[str, ...]]) -> tuple[date, tuple[int, str]]:
    return opener[0].lot.days.first or date.min, _by_name(opener[0].name)
