"""Allowances: an amount, by measure or by value, that the law leaves open in each period before a ban bites."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from sanctions_rules.grammar import fault
from sanctions_rules.quantities import MONEY, UNITS, Quantity, parse_amount, parse_unit

_FROZEN = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
Source = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]


def _amount_with_unit(value: object) -> str:
    number, _, unit = str(value).partition(" ")
    try:
        parse_amount(number)
        if unit != MONEY:
            parse_unit(unit)
    except ValueError:
        raise fault("bad-amount", f"'{value}' is not an amount with a unit", "write it as 500000 bbl") from None
    return str(value)


WrittenAmount = Annotated[str, BeforeValidator(_amount_with_unit)]


def amount_and_unit(text: str) -> tuple[Decimal, str]:
    """
    The number and the unit of a written amount; money is in US dollars.

    >>> amount_and_unit("500000 barrels"), amount_and_unit("53495894 USD")
    ((Decimal('500000'), 'bbl'), (Decimal('53495894'), 'USD'))
    """
    number, _, unit = text.partition(" ")
    amount = parse_amount(number).first
    assert amount is not None
    return amount, unit if unit == MONEY else parse_unit(unit)


class Conversion(BaseModel):
    """
    That so much in one unit counts as so much in another, and the source that says so.

    No factor between weight and volume is exact; one counts only where the law, or those it charges, gave it.
    """

    model_config = _FROZEN
    amount: WrittenAmount
    into: WrittenAmount
    source: Source

    @cached_property
    def measures(self) -> tuple[str, str]:
        """What the one amount measures, and what the other."""
        return _measures(amount_and_unit(self.amount)[1]), _measures(amount_and_unit(self.into)[1])

    @property
    def worded(self) -> str:
        """
        The equation and its source.

        >>> Conversion(amount="525000 t", into="4000000 bbl", source="S/RES/2397(2017) OP 4").worded
        '525,000 t count as 4,000,000 bbl (S/RES/2397(2017) OP 4)'
        """
        (one, unit), (other, into) = amount_and_unit(self.amount), amount_and_unit(self.into)
        return f"{one:,f} {unit} count as {other:,f} {into} ({self.source})"


class Allowance(BaseModel):
    """
    An amount that may be supplied in each period before a ban bites.

    ``amount`` carries its unit, or USD where value is counted; ``months`` and ``anchor`` give the period; every
    transaction in the scope of the rule counts, summed over those that share the facts in ``summed_over``.
    """

    model_config = _FROZEN
    amount: WrittenAmount
    every: Annotated[str, StringConstraints(pattern=r"^\d{1,3} months from \d{4}-\d{2}-\d{2}$")]
    summed_over: tuple[Literal["reaches", "comes_from"], ...] = Field(min_length=1)
    converts: Conversion | None = Field(
        default=None, description="what another unit counts as, and who says so; without it no such unit is counted"
    )

    @model_validator(mode="after")
    def _converts_into_its_own_unit(self) -> Allowance:
        if self.converts is not None and (MONEY in (self.unit, *self.converts.measures) or not self._bridged):
            what = f"'{self.converts.amount}' into '{self.converts.into}' does not lead to {self.unit}"
            raise fault("bad-conversion", what, "convert from another measure into that of the amount")
        return self

    @property
    def _bridged(self) -> bool:
        assert self.converts is not None
        theirs, ours = self.converts.measures
        return theirs != ours == _measures(self.unit)

    @cached_property
    def limit(self) -> Decimal:
        """The amount, in ``unit``."""
        return amount_and_unit(self.amount)[0]

    @cached_property
    def unit(self) -> str:
        """The unit the law counts in, or USD."""
        return amount_and_unit(self.amount)[1]

    @property
    def worded(self) -> str:
        """All it says, in one line; allowances that say the same are the same."""
        converted = f"; {self.converts.worded}" if self.converts else ""
        return f"{self.amount} every {self.every}, summed over {' and '.join(self.summed_over)}{converted}"

    @property
    def by_value(self) -> bool:
        """Whether it counts money."""
        return self.unit == MONEY

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a record that it adds up."""
        return ("value_usd", "supplied_before_usd") if self.by_value else ("quantity", "unit", "supplied_before")

    @property
    def months(self) -> int:
        """The length of a period."""
        return int(self.every.split()[0])

    @cached_property
    def anchor(self) -> date:
        """The first day of the first period."""
        return date.fromisoformat(self.every.split()[-1])

    def start_of(self, day: date) -> date:
        """The first day of the period that a day on or after the anchor falls in."""
        anchor, months = self.anchor, self.months
        passed = (day.year - anchor.year) * 12 + day.month - anchor.month - (day.day < anchor.day)
        passed_years, month = divmod(anchor.month - 1 + passed // months * months, 12)
        year = anchor.year + passed_years
        return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))

    def size_of(self, unit: str) -> Decimal | None:
        """
        What one of a unit counts for, in shares in which every unit that counts is a whole or a short decimal.

        None where nothing says how much of the allowance it is. Sums of shares are exact, sums of barrels that were
        tons are not.

        >>> yearly = Allowance(amount="500000 bbl", every="12 months from 2018-01-01", summed_over=("reaches",))
        >>> yearly.size_of("l"), yearly.size_of("t")
        (Decimal('1'), None)
        """
        return self._sizes.get(unit)

    def converted(self, unit: str) -> bool:
        """Whether a unit counts only by the conversion."""
        return self.converts is not None and unit in self._sizes and _measures(unit) != _measures(self.unit)

    @cached_property
    def limit_in_shares(self) -> Decimal:
        """The amount in the same shares."""
        return self.limit * self._sizes[self.unit]

    @cached_property
    def _sizes(self) -> dict[str, Decimal]:
        if self.by_value:
            return {MONEY: Decimal(1)}
        measured = _measures(self.unit)
        if self.converts is None:
            return {unit: size for unit, (_, measures, size) in UNITS.items() if measures == measured}
        theirs, ours = (_in_base(amount) for amount in (self.converts.amount, self.converts.into))
        shares = {self.converts.measures[0]: ours, measured: theirs}
        return {unit: size * shares[measures] for unit, (_, measures, size) in UNITS.items() if measures in shares}


def one_or_several(value: Any) -> Any:
    """An allowance by itself is a list of one; a list of none would leave everything open."""
    if value == []:
        raise fault("no-allowance", "the list of allowances is empty", "write an amount, or leave 'within' out")
    return value if isinstance(value, list | tuple) or value is None else [value]


def _measures(unit: str) -> str:
    return MONEY if unit == MONEY else UNITS[unit][1]


def _in_base(amount: str) -> Decimal:
    number, unit = amount_and_unit(amount)
    base = Quantity.parse(str(number), unit).in_base(unit)
    assert base is not None
    assert base.first is not None
    return base.first
