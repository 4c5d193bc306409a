"""
The condition tree: all that an engine sees of a rule.

Six nodes, each of which can only become more certain as more is known. There is no test for
absence, no inequality and no arithmetic: those would let more information make an answer less sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Has:
    """
    The fact has one of these values: words, States, yes or no, or item terms.

    A term is had by every item below it, because an item's facts include the terms above it.
    """

    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Within:
    """The date or number lies in ``start <= value < end``; None leaves an end open."""

    fact: str
    start: date | Decimal | None
    end: date | Decimal | None


@dataclass(frozen=True, slots=True)
class Under:
    """The HS code begins with one of these prefixes."""

    fact: str
    prefixes: tuple[str, ...]


Leaf: TypeAlias = Has | Within | Under
Condition: TypeAlias = AllOf | AnyOf | Not | Leaf


def leaves(condition: Condition) -> Iterator[Leaf]:
    """
    Every leaf, in the order written.

    >>> to_the_target, fuel = Has("reaches", frozenset({"KP"})), Has("kind", frozenset({"fuel"}))
    >>> [leaf.fact for leaf in leaves(AllOf((to_the_target, Not(fuel))))]
    ['reaches', 'kind']
    """
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def mapped(condition: Condition, change: Callable[[Leaf], Condition]) -> Condition:
    """
    The same condition with each leaf, in the order written, changed.

    >>> mapped(Not(Has("kind", frozenset({"fuel"}))), lambda leaf: AllOf((leaf,)))
    Not(part=AllOf(parts=(Has(fact='kind', values=frozenset({'fuel'})),)))
    """
    match condition:
        case AllOf(parts):
            return AllOf(tuple(mapped(part, change) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(mapped(part, change) for part in parts))
        case Not(part):
            return Not(mapped(part, change))
    return change(condition)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """The facts a condition asks about, each once, in the order written."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves(condition)))
