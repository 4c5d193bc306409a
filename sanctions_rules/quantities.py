"""Amounts of goods with their units (UN/CEFACT Recommendation 20), and the conversions that are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from sanctions_rules.intervals import Span

# Per unit: UN/CEFACT code, what it measures, and its size in the base unit of that dimension.
# One barrel is 42 US gallons of 3.785411784 litres, exactly. Mass and volume have no factor between
# them: where the law gives one for its own goods, it stands with the allowance (``converts``).
UNITS: Final[dict[str, tuple[str, str, Decimal]]] = {
    "bbl": ("BLL", "volume", Decimal("158.987294928")),
    "l": ("LTR", "volume", Decimal(1)),
    "m3": ("MTQ", "volume", Decimal(1000)),
    "gal": ("GLL", "volume", Decimal("3.785411784")),
    "t": ("TNE", "mass", Decimal(1000)),
    "kg": ("KGM", "mass", Decimal(1)),
    "g": ("GRM", "mass", Decimal("0.001")),
    "lb": ("LBR", "mass", Decimal("0.45359237")),
    "pcs": ("H87", "count", Decimal(1)),
    "packages": ("XPK", "packages", Decimal(1)),
    "persons": ("IE", "persons", Decimal(1)),
}

# Allowances by value count in this; a record gives its value in a field of its own, never as a quantity.
MONEY: Final = "USD"

_SPELLINGS: Final[dict[str, str]] = {
    spelling: unit
    for unit, spellings in {
        "bbl": "bbl bbls barrel barrels bll",
        "l": "l ltr litre litres liter liters",
        "m3": "m3 m³ mtq cbm cubic-metre cubic-metres cubic-meter cubic-meters",
        "gal": "gal gallon gallons gll us-gallon us-gallons",
        "t": "t mt tonne tonnes ton tons metric-ton metric-tons metric-tonne metric-tonnes tne",
        "kg": "kg kgs kgm kilo kilos kilogram kilograms kilogramme kilogrammes",
        "g": "g grm gram grams",
        "lb": "lb lbs lbr pound pounds",
        "pcs": "pcs pc piece pieces unit units item items each ea h87 c62 nar niu number no set sets system systems "
        "missile missiles rocket rockets shell shells round rounds vehicle vehicles truck trucks vessel vessels "
        "ship ships aircraft helicopter helicopters launcher launchers suit suits work works",
        "packages": "package packages pkg pkgs xpk container containers teu box boxes case cases crate crates bag bags "
        "bottle bottles drum drums bundle bundles pallet pallets carton cartons parcel parcels",
        "persons": "person persons people worker workers ie",
    }.items()
    for spelling in spellings.split()
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    An amount, known exactly or between two bounds, in one of the units of ``UNITS``.

    >>> str(Quantity.parse("500000", "barrels"))
    '500,000 bbl'
    """

    amount: Span[Decimal]
    unit: str

    @classmethod
    def parse(cls, amount: str, unit: str) -> Quantity:
        """Read an amount such as ``12.5``, ``1 200``, ``400..600`` in a named unit; raises ValueError."""
        return cls(parse_amount(amount), parse_unit(unit))

    def in_base(self, unit: str) -> Span[Decimal] | None:
        """
        The amount in the base unit of what ``unit`` measures, exactly; None where no exact factor exists.

        >>> Quantity.parse("2", "bbl").in_base("gal").first
        Decimal('317.974589856')
        """
        (_, mine, size), (_, theirs, _) = UNITS[self.unit], UNITS[unit]
        if mine != theirs:
            return None
        first, last = self.amount.first, self.amount.last
        return Span(None if first is None else first * size, None if last is None else last * size)

    def to(self, unit: str) -> Span[Decimal] | None:
        """
        The amount in another unit to 28 digits, for printing; None where no exact factor exists.

        >>> Quantity.parse("1", "t").to("bbl") is None
        True
        """
        base, size = self.in_base(unit), UNITS[unit][2]
        if base is None:
            return None
        return Span(None if base.first is None else base.first / size, None if base.last is None else base.last / size)

    def __str__(self) -> str:
        return f"{amount_worded(self.amount)} {self.unit}"


def parse_unit(text: str) -> str:
    """
    The unit a usual spelling or UN/CEFACT code names; raises ValueError where it names none.

    >>> parse_unit("Metric tons"), parse_unit("BLL")
    ('t', 'bbl')
    """
    word = re.sub(r"[\s_]+", "-", text.strip().casefold()).strip(".")
    if word not in _SPELLINGS:
        raise ValueError("not a known unit")
    return _SPELLINGS[word]


def known_units() -> tuple[str, ...]:
    """Every spelling of a unit that is understood."""
    return tuple(_SPELLINGS)


def parse_amount(text: str) -> Span[Decimal]:
    """
    An amount of zero or more, or a range of them; spaces, commas and apostrophes may group thousands.

    >>> parse_amount("1,200.5").first, parse_amount("400..600").last
    (Decimal('1200.5'), Decimal('600'))
    """
    start, dots, end = text.strip().partition("..")
    first, last = _one_amount(start), _one_amount(end if dots else start)
    if first > last:
        raise ValueError("the range ends before it begins")
    return Span(first, last)


def _one_amount(text: str) -> Decimal:
    plain = re.sub(r"(?<=\d)[,'\s\u00a0\u202f](?=\d{3}(?!\d))", "", text.strip())
    if not re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", plain):
        raise ValueError("not an amount")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if amount < 0:
        raise ValueError("negative")
    return amount


def amount_worded(span: Span[Decimal]) -> str:
    """
    The amount with thousands grouped, or its range.

    >>> amount_worded(parse_amount("400..600000"))
    '400..600,000'
    """
    if span.exact:
        return _grouped(span.first)
    return f"{_grouped(span.first)}..{_grouped(span.last)}"


def _grouped(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
