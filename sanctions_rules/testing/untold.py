"""Proof that a leaf never tells: every class of records on which it could is gone through."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from sanctions_rules.conditions import Condition, Leaf, Not, leaves, mapped
from sanctions_rules.rules import Rule
from sanctions_rules.testing.landscape import Aspect, Landscape, asked_by, clauses_of
from sanctions_rules.testing.landscape.telling import first_apart


def untold(rule: Rule, tree: int, leaf: int, value: bool, landscape: Landscape) -> str | None:
    """
    Why a leaf can never be telling while it has this value, or None where a record shows that it may.

    The rule is compared with itself, the leaf turned round, on all records on which the leaf has the value.
    """
    trees, allowances = asked_by(rule)
    asked = list(leaves(trees[tree]))[leaf]
    turned = [_turned(each, leaf) if place == tree else each for place, each in enumerate(trees)]
    mine, theirs = clauses_of(rule, trees), clauses_of(rule, turned)
    aspects = landscape.aspects(mine.leaves(), allowances)
    if first_apart(mine, theirs, [_having(asked, value, aspect) for aspect in aspects]) is not None:
        return None
    return f"no record of any class on which it is {str(value).lower()} comes out otherwise for its being turned alone"


def _turned(tree: Condition, leaf: int) -> Condition:
    places = count()
    return mapped(tree, lambda each: Not(each) if next(places) == leaf else each)


def _having(asked: Leaf, value: bool, aspect: Aspect) -> Aspect:
    """An aspect with only the classes in which the leaf, where it belongs there, has the value."""
    return replace(aspect, classes=tuple(a for a in aspect.classes if a.truths.get(asked, value) is value))
