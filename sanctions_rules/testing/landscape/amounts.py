"""How much: what one piece and the whole are worth, how much is delivered, and how much went before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Final

from sanctions_rules.allowances import Allowance, amount_and_unit
from sanctions_rules.conditions import Leaf, Within
from sanctions_rules.quantities import UNITS

AMOUNT_FIELDS: Final = ("value_usd", "quantity", "unit", "supplied_before", "supplied_before_usd")
_CENT: Final = Decimal("0.01")
_HAIR: Final = Decimal("0.001")


def amounts(asked: Sequence[Leaf], allowances: Sequence[Allowance]) -> Iterator[Mapping[str, Any]]:
    """Values on each side of each edge, amounts on each side of each limit, and each of them unknown."""
    yield {}
    edges = sorted(
        {
            end
            for leaf in asked
            if isinstance(leaf, Within) and leaf.fact != "date"
            for end in (leaf.start, leaf.end)
            if isinstance(end, Decimal)
        }
    )
    for edge in edges:
        yield from _worth(max(edge - _CENT, Decimal(0)), edge)
    for allowance in allowances:
        yield from _delivered(allowance)


def worth(allowances: Sequence[Allowance]) -> Iterator[Mapping[str, Any]]:
    """What a delivery is worth on each side of each limit in money, and not known."""
    yield {}
    for allowance in allowances:
        limit = allowance.limit
        for value, before in product((Decimal(1), limit, limit + 1), (Decimal(0), limit - 1, limit)):
            yield {"value_usd": str(value), "supplied_before_usd": str(before)}
        yield {"value_usd": "1"}
        yield {"value_usd": f"1..{limit + 1}", "supplied_before_usd": "0"}
        yield {"supplied_before_usd": "0"}


def _worth(below: Decimal, edge: Decimal) -> Iterator[Mapping[str, Any]]:
    for value, pieces in product((below, edge), (1, 10)):
        yield {"value_usd": str(value * pieces), "quantity": str(pieces), "unit": "pcs"}
    yield {"value_usd": f"{below}..{edge}", "quantity": "1", "unit": "pcs"}
    yield {"value_usd": str(edge)}


def _delivered(allowance: Allowance) -> Iterator[Mapping[str, Any]]:
    limit, unit = allowance.limit, allowance.unit
    other = next(name for name in UNITS if allowance.size_of(name) is None)
    for quantity, before in product((Decimal(1), limit, limit + 1), (Decimal(0), limit - 1, limit)):
        yield {"quantity": str(quantity), "unit": unit, "supplied_before": str(before)}
    yield {"quantity": "1", "unit": unit}
    yield {"quantity": f"1..{limit + 1}", "unit": unit, "supplied_before": "0"}
    yield {"quantity": "1", "unit": other, "supplied_before": "0"}
    yield {"supplied_before": "0", "unit": unit}
    yield {"quantity": "1", "supplied_before": "0"}
    if allowance.converts is not None:
        yield from _converted(*amount_and_unit(allowance.converts.amount))


def _converted(amount: Decimal, unit: str) -> Iterator[Mapping[str, Any]]:
    """The very amount that a conversion names, and a hair more and less, which the least shift of either side tells."""
    for quantity in (amount, amount + _HAIR, amount - _HAIR):
        yield {"quantity": str(quantity), "unit": unit, "supplied_before": "0"}
