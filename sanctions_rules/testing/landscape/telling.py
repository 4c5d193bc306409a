"""Finds a record on which two rules differ, or proves by going through all classes of records that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sanctions_rules.rules import Rule
from sanctions_rules.testing.landscape.aspects import Aspect, Fields, Landscape
from sanctions_rules.testing.landscape.residues import Clauses, asked_by, clauses_of


def told_apart(one: Rule, other: Rule, landscape: Landscape, base: Fields | None = None) -> dict[str, Any] | None:
    """
    A record on which the verdict, the exemption that lifts or the violation differs; None where no record does.

    The search goes through every class of records that the conditions of both rules can tell apart,
    those of ``base`` first, so that what it finds differs from ``base`` in little.
    """
    mine, theirs = clauses_of(one), clauses_of(other)
    allowances = asked_by(one)[1] | asked_by(other)[1]
    aspects = landscape.aspects([*mine.leaves(), *theirs.leaves()], allowances, base)
    return first_apart(mine, theirs, aspects)


def first_apart(mine: Clauses, theirs: Clauses, aspects: Sequence[Aspect]) -> dict[str, Any] | None:
    """The first record, class by class, on which two rules answer differently; None where no class does."""
    found = _Search(tuple(aspects)).first(0, mine, theirs)
    return None if found is None else {k: v for fields in found for k, v in fields.items()}


class _Search:
    """Goes through the aspects one after the other; two rules of which the same is left never differ again."""

    def __init__(self, aspects: tuple[Aspect, ...]) -> None:
        self._aspects = tuple(aspect for aspect in aspects if any(alike.truths for alike in aspect.classes))
        self._asides = [aspect.classes[0].settings[0] for aspect in aspects if aspect not in self._aspects]
        self._alike: set[tuple[int, Clauses, Clauses]] = set()

    def first(self, place: int, mine: Clauses, theirs: Clauses) -> list[Fields] | None:
        if mine == theirs or (place, mine, theirs) in self._alike:
            return None
        if place == len(self._aspects):
            return self._asides if mine.outcome() != theirs.outcome() else None
        for alike in self._aspects[place].classes:
            found = self.first(place + 1, mine.given(alike.truths), theirs.given(alike.truths))
            if found is not None:
                return [*found, alike.settings[0]]
        self._alike.add((place, mine, theirs))
        return None
