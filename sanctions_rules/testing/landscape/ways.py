"""Every way through the aspects of a record that ends where one wants it to end."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from sanctions_rules.conditions import AllOf, Leaf
from sanctions_rules.rules import Rule
from sanctions_rules.testing.landscape.aspects import Alike, Aspect
from sanctions_rules.testing.landscape.residues import Residue, residue
from sanctions_rules.truth import Truth

End = TypeVar("End", bound=Hashable)
End_co = TypeVar("End_co", bound=Hashable, covariant=True)


class Unsettled(Hashable, Protocol[End_co]):
    """What is left of a question about a rule; hashable, and shorter the more is settled."""

    def given(self, truths: Mapping[Leaf, Truth]) -> Self:
        """What is left once these leaves are settled."""
        ...

    def outcome(self) -> End_co:
        """The answer, once everything is settled."""
        ...


class Ways(Generic[End]):
    """
    A record is built aspect by aspect; at each, these are the classes that lead on, and the ends they can lead to.

    Nothing is tried and thrown away: what is left of a rule after some aspects is short, and is remembered.
    """

    def __init__(self, aspects: Sequence[Aspect], start: Unsettled[End]) -> None:
        self.aspects = tuple(aspect for aspect in aspects if not aspect.unasked)
        self.asides = tuple(aspect for aspect in aspects if aspect.unasked)
        self.start = start
        self._next: dict[tuple[int, Unsettled[End]], tuple[tuple[Alike, Unsettled[End]], ...]] = {}
        self._ends: dict[tuple[int, Unsettled[End]], frozenset[End]] = {}

    def steps(
        self, place: int, left: Unsettled[End], wanted: Callable[[End], bool]
    ) -> list[tuple[Alike, Unsettled[End]]]:
        """The classes of the aspect at a place that lead on to a wanted end, each with what is then left."""
        leads_on = {then: any(map(wanted, self.ends(place + 1, then))) for _, then in self._onward(place, left)}
        return [(alike, then) for alike, then in self._onward(place, left) if leads_on[then]]

    def ends(self, place: int, left: Unsettled[End]) -> frozenset[End]:
        """Every end that can be reached from here."""
        key = (place, left)
        if key not in self._ends:
            self._ends[key] = self._reached(place, left)
        return self._ends[key]

    def _reached(self, place: int, left: Unsettled[End]) -> frozenset[End]:
        if place == len(self.aspects):
            return frozenset((left.outcome(),))
        after = {then for _, then in self._onward(place, left)}
        return frozenset().union(*(self.ends(place + 1, then) for then in after))

    def _onward(self, place: int, left: Unsettled[End]) -> tuple[tuple[Alike, Unsettled[End]], ...]:
        key = (place, left)
        if key not in self._next:
            self._next[key] = tuple((alike, left.given(alike.truths)) for alike in self.aspects[place].classes)
        return self._next[key]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The conditions of a scope that are not met so far, or may not be; two that fail are as many as any."""

    parts: tuple[Residue, ...]

    @classmethod
    def of(cls, rule: Rule) -> Lacking:
        """Each condition of a rule's scope by itself."""
        assert isinstance(rule.scope, AllOf)
        return cls(tuple(residue(part, {}) for part in rule.scope.parts))

    def given(self, truths: Mapping[Leaf, Truth]) -> Lacking:
        """What is left once these leaves are settled."""
        left = [part for part in (residue(part, truths) for part in self.parts) if part is not True]
        failing = [part for part in left if part is False]
        return Lacking((False, False)) if len(failing) > 1 else Lacking(tuple(left))

    def outcome(self) -> tuple[Residue, ...]:
        """What fails, or is unknown."""
        return self.parts
