"""Who: supplier, origin, recipient, end user's State and the States on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from sanctions_rules.conditions import Has, Leaf

PARTY_FIELDS: Final = ("supplier", "recipient", "origin", "end_user_state", "via")
PARTY_FACTS: Final = ("supplier", "recipient", "comes_from", "origin", "reaches")


def parties(asked: Sequence[Leaf]) -> Iterator[Mapping[str, Any]]:
    """Every place that an asked State, another, an unclear or an unknown one can take; the shortest records first."""
    named = sorted({state for leaf in asked if isinstance(leaf, Has) for state in leaf.values})
    ends = ["XA", *named, *(f"{state}|XB" for state in named), None]
    others = [None, *named, "XC"]
    unclear = [f"{state}|XC" for leaf in asked if leaf.fact == "origin" for state in named]
    ways = [(), *((state,) for state in named)]
    tried = product(ends, [e if e != "XA" else "XB" for e in ends], [*others, *unclear], others, ways)
    full = sorted(tried, key=lambda t: sum(place not in (None, ()) for place in t[2:]) + sum(e is None for e in t[:2]))
    for combination in full:
        yield {name: value for name, value in zip(PARTY_FIELDS, combination, strict=True) if value not in (None, ())}
