"""
Conditions compiled to durable-rules' JSON grammar, twice over.

The guest knows true and false only, so every condition becomes two tests: one for *certainly holds*
and one for *possibly holds*. Under a 'not' the two change places. What the tests compare are small
integers, the properties of a message; two records that no rule can tell apart have the same ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any, Final, Literal, TypeAlias

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Not, Within, leaves
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.knowledge import UNKNOWN_SPAN, Facts
from sanctions_rules.truth import Truth

Rail = Literal["sure", "possible"]
Test: TypeAlias = dict[str, Any]
"""A condition in the guest's grammar: an ``$and``, an ``$or``, or one comparison."""

DEGREES: Final[dict[Truth, int]] = {False: 0, None: 1, True: 2}
_OTHER: Final[dict[Rail, Rail]] = {"sure": "possible", "possible": "sure"}
_OPPOSITE: Final = {"$gte": "$lt", "$lt": "$gte"}

# The guest takes 15 groups to a pattern, 64 pending branches and 252 properties to a message. It fires
# once for every path through the ors that holds, so paths, which multiply, are kept few as well.
MOST_GROUPS: Final = 12
MOST_ARMS: Final = 20
MOST_PATHS: Final = 16
MOST_COMPARISONS: Final = 60


@dataclass(frozen=True, slots=True)
class Degree:
    """
    How true a condition is, found before the guest is asked: 2 true, 1 unknown, 0 false.

    Names and HS codes are asked this way, one property to a leaf: an ``$or`` over the values would
    fire once per value, and a code can lie surely under two prefixes together and under neither alone.
    """

    condition: Condition

    def read(self, facts: Facts) -> int:
        """The degree on one sheet."""
        return DEGREES[truth_of(self.condition, facts)]


@dataclass(frozen=True, slots=True)
class Place:
    """
    How many of the bounds that rules name the first, or last, possible value of a fact has reached.

    Dates and numbers compare as they would themselves, with no digit lost and no limit of size.
    An open end lies before, or after, every bound.
    """

    fact: str
    end: Literal["first", "last"]
    bounds: tuple[Any, ...]

    def read(self, facts: Facts) -> int:
        """The place on one sheet."""
        value = getattr(facts.get(self.fact, UNKNOWN_SPAN), self.end)
        if value is None:
            return -1 if self.end == "first" else len(self.bounds) + 1
        return bisect_right(self.bounds, value)


Property: TypeAlias = Degree | Place


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition to be compared as it stands, or its opposite."""

    condition: Condition
    negated: bool


@dataclass(frozen=True, slots=True)
class _Joined:
    """Several parts under one ``$and`` or ``$or``, and what they came from."""

    word: str
    parts: tuple[_Node, ...]
    source: _Asked


_Node: TypeAlias = _Asked | _Joined


def pushed_down(condition: Condition, negated: bool = False) -> _Node:
    """The condition with every 'not' moved to its leaves; an empty 'all' or 'any' is a leaf of its own."""
    asked = _Asked(condition, negated)
    match condition:
        case Not(part):
            return pushed_down(part, not negated)
        case AllOf(parts) | AnyOf(parts) if parts:
            word = "$and" if isinstance(condition, AllOf) != negated else "$or"
            return _Joined(word, tuple(pushed_down(part, negated) for part in parts), asked)
        case _:
            return asked


class Compiler:
    """
    Compiles a group of conditions whose messages carry the same properties.

    >>> from sanctions_rules.conditions import Has
    >>> compiler = Compiler([condition := Not(Has("kind", frozenset({"fuel"})))])
    >>> compiler.test(condition, "sure"), compiler.test(condition, "possible")
    ({'$lt': {'p0': 1}}, {'$lt': {'p0': 2}})
    >>> [p.read({}) for p in compiler.properties]
    [1]
    """

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._bounds = _bounds(conditions)
        self._names: dict[Property, str] = {}

    @property
    def properties(self) -> tuple[Property, ...]:
        """What the tests compiled so far compare; the n-th is called ``p<n>``."""
        return tuple(self._names)

    def test(self, condition: Condition, rail: Rail) -> Test:
        """The test that finds out whether the condition certainly, or possibly, holds."""
        return self._test(self._fitted(pushed_down(condition)), rail)

    def _test(self, node: _Node, rail: Rail) -> Test:
        if isinstance(node, _Joined):
            return _join(node.word, [self._test(part, rail) for part in node.parts])
        if not node.negated:
            return _join("$and", [self._compare(*c) for c in self._comparisons(node.condition, rail)])
        # What is certainly not so is the opposite of what is possibly so: the rails change places.
        compared = self._comparisons(node.condition, _OTHER[rail])
        return _join("$or", [self._compare(_OPPOSITE[word], of, number) for word, of, number in compared])

    def _compare(self, word: str, of: Property, number: int) -> Test:
        return {word: {self._names.setdefault(of, f"p{len(self._names)}"): number}}

    def _comparisons(self, condition: Condition, rail: Rail) -> list[tuple[str, Property, int]]:
        """What must all hold for the condition to hold on a rail."""
        if not isinstance(condition, Within) or (condition.start is None and condition.end is None):
            return [("$gte", Degree(condition), 2 if rail == "sure" else 1)]
        bounds = self._bounds[condition.fact]
        early, late = Place(condition.fact, "first", bounds), Place(condition.fact, "last", bounds)
        lower, upper = (early, late) if rail == "sure" else (late, early)
        compared: list[tuple[str, Property, int]] = []
        if condition.start is not None:
            compared.append(("$gte", lower, bounds.index(condition.start) + 1))
        if condition.end is not None:
            compared.append(("$lt", upper, bounds.index(condition.end) + 1))
        return compared

    def _fitted(self, node: _Node) -> _Node:
        """The same, with as few parts as need be found before the guest is asked, so that its limits hold."""
        if isinstance(node, _Asked):
            return node
        node = replace(node, parts=tuple(self._fitted(part) for part in node.parts))
        while not _fits(_shape(node)):
            groups = [part for part in node.parts if isinstance(part, _Joined)]
            if not groups:
                return node.source
            largest = max(groups, key=lambda part: _size(_shape(part)))
            node = replace(node, parts=tuple(part.source if part is largest else part for part in node.parts))
        return node


def compiled(conditions: Sequence[Condition]) -> tuple[list[Test], tuple[Property, ...]]:
    """Two tests to a condition, *certainly* before *possibly*, and the properties that they all compare."""
    compiler = Compiler(conditions)
    rails: tuple[Rail, Rail] = ("sure", "possible")
    return [compiler.test(condition, rail) for condition in conditions for rail in rails], compiler.properties


def _shape(node: _Node) -> Test:
    """The test of a node with nothing in its comparisons: what its size is taken from."""
    if isinstance(node, _Joined):
        return _join(node.word, [_shape(part) for part in node.parts])
    two = isinstance(node.condition, Within) and node.condition.start is not None and node.condition.end is not None
    return _join("$or" if node.negated else "$and", [{}, {}] if two else [{}])


def _join(word: str, parts: list[Test]) -> Test:
    """The parts under one word, with no group inside a group of the same word."""
    flat = [inner for part in parts for inner in part.get(word, [part])]
    return flat[0] if len(flat) == 1 else {word: flat}


def _parts(test: Test) -> list[Test]:
    parts: list[Test] = test.get("$and") or test.get("$or") or []
    return parts


def _fits(test: Test) -> bool:
    return (
        _groups(test) <= MOST_GROUPS
        and arms(test) <= MOST_ARMS
        and paths(test) <= MOST_PATHS
        and _size(test) <= MOST_COMPARISONS
    )


def _groups(test: Test) -> int:
    return bool(_parts(test)) + sum(map(_groups, _parts(test)))


def arms(test: Test) -> int:
    """How many branches the ors of a test open, all together."""
    return len(test.get("$or", ())) + sum(map(arms, _parts(test)))


def paths(test: Test) -> int:
    """How often a test can fire at most for one message."""
    if "$or" in test:
        return sum(map(paths, test["$or"]))
    return prod(map(paths, _parts(test)))


def _size(test: Test) -> int:
    return sum(map(_size, _parts(test))) or 1


def _bounds(conditions: Iterable[Condition]) -> dict[str, tuple[Any, ...]]:
    """Every bound that the conditions set to each date or number, in order."""
    found: dict[str, set[Any]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Within):
                found.setdefault(leaf.fact, set()).update({leaf.start, leaf.end} - {None})
    return {fact: tuple(sorted(bounds)) for fact, bounds in found.items()}
