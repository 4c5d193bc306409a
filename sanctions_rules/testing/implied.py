"""
What no example can show, and the proof of it.

A side of a leaf is left out of the count only where it settles the answer without the leaf: it makes false
another condition that the scope, or the leaf's own exemption, must have. Turning the leaf then changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sanctions_rules.conditions import AllOf, Condition, Has, Leaf, Not, Under, Within, leaves
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.wording import asked_worded


def never_tells(trees: Sequence[Condition], tree: int, leaf: int, value: bool) -> str | None:
    """
    Why a leaf can never be telling while it has this value, or None where it may be.

    >>> always, later = (Within("date", date(year, 1, 1), None) for year in (2000, 2010))
    >>> never_tells([AllOf((later,)), AllOf((always,))], 1, 0, False)
    'where it is false, the rule is out of scope: date from 2010-01-01'
    """
    mine = list(leaves(trees[tree]))[leaf]
    for number in dict.fromkeys((0, tree)):
        for place, other, negated in _musts(trees[number]):
            if (number, place) != (tree, leaf) and _settles(mine, value, other, negated):
                what = "the exemption does not lift" if number else "the rule is out of scope"
                asked = asked_worded(other, negated)
                return f"where it is {str(value).lower()}, {what}: {other.fact} {asked}"
    return None


def _musts(condition: Condition) -> Iterator[tuple[int, Leaf, bool]]:
    """The leaves that must hold, or under a 'not' must fail, for the condition to hold, each with its place."""
    place = 0
    for part in condition.parts if isinstance(condition, AllOf) else (condition,):
        if isinstance(part, AllOf):
            yield from ((place + inner, leaf, negated) for inner, leaf, negated in _musts(part))
        elif isinstance(part, Has | Within | Under):
            yield place, part, False
        elif isinstance(part, Not) and isinstance(part.part, Has | Within | Under):
            yield place, part.part, True
        place += len(list(leaves(part)))


def _settles(mine: Leaf, value: bool, other: Leaf, negated: bool) -> bool:
    """Whether mine, having this value, makes the other condition fail."""
    return (value and negated and _within(mine, other)) or (not value and not negated and _within(other, mine))


def _within(narrow: Leaf, wide: Leaf) -> bool:
    """Whether the one cannot hold without the other; what is known only in part keeps to this as well."""
    if narrow.fact != wide.fact:
        return False
    match narrow, wide:
        case Has(_, few), Has(_, many):
            return few <= many
        case Within(_, start, end), Within(_, earlier, later):
            begins = earlier is None or (start is not None and start >= earlier)  # type: ignore[operator]
            return begins and (later is None or (end is not None and end <= later))  # type: ignore[operator]
        case Under(_, few), Under(_, many):
            return all(prefix.startswith(many) for prefix in few)
    return False


def edge_never_tells(rule: Rule, fact: str, day: date) -> str | None:
    """Why an answer can never turn on an edge: the rule is in force on neither side of it."""
    window = rule.in_force
    if fact == "date" and (day < window.start or (window.end is not None and day > window.end)):
        return f"the rule is in force on neither side of it, only {window}"
    return None


def nothing_open_yet(rule: Rule, fact: str, edge: date) -> str | None:
    """Why no answer turns the day before an edge: only exemptions begin on it whose amount opens no earlier."""
    opening = [e.in_force.start == edge and any(each.anchor >= edge for each in e.within) for e in rule.unless]
    if fact != "date" or not any(opening):
        return None
    for tree, opens in zip((rule.scope, *rule.lifted_by), (False, *opening), strict=False):
        for leaf in list(leaves(tree))[opens:]:  # an exemption's window stands first in its tree
            if isinstance(leaf, Within) and leaf.fact == fact and edge in (leaf.start, leaf.end):
                return None
    return f"no amount is open before it: the first period begins on {edge}"


def always_lifts(exemption: Exemption) -> str | None:
    """Why there can be no example in the window of an exemption that it does not lift."""
    if exemption.when is None and not exemption.within:
        return "it asks for nothing but its window"
    return None
