"""What the examples of a rule, or of all rules of a regime together, have to show, and what of it none can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from sanctions_rules.allowances import Allowance
from sanctions_rules.conditions import Leaf, Within, leaves
from sanctions_rules.facts import FACTS
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.testing.goals import AsksFor, EdgeSide, Goal, LeavesStanding, Lifts, Side, named
from sanctions_rules.testing.implied import always_lifts, edge_never_tells, never_tells, nothing_open_yet
from sanctions_rules.testing.landscape import Landscape
from sanctions_rules.testing.tried import place_of, trees_of
from sanctions_rules.testing.untold import untold


def wanted(rules: Sequence[Rule], across: Sequence[Exemption] = ()) -> list[Goal]:
    """All that is to be shown of one rule with its own exemptions, or of exemptions across the rules of a regime."""
    exemptions = across or rules[0].unless
    trees = [(e, _leaves(rules, e)) for e in ([*exemptions] if across else [None, *exemptions])]
    asked = [tree for _, tree in trees]
    return [
        *(side for exemption, tree in trees for side in _sides(exemption, tree)),
        *(goal for exemption in exemptions for goal in (Lifts(exemption), LeavesStanding(exemption))),
        *_edge_sides(asked, bool(across)),
        *_questions(asked, bool(across), _allowances(rules)),
    ]


def left_out(goal: Goal, rules: Sequence[Rule], landscape: Landscape) -> str | None:
    """Why no example of any of the rules can show it, or None where one may."""
    match goal:
        case LeavesStanding(exemption):
            return always_lifts(exemption)
        case EdgeSide(fact, edge, day):
            before = day < edge
            return _of_every(
                edge_never_tells(rule, fact, edge) or (nothing_open_yet(rule, fact, edge) if before else None)
                for rule in rules
            )
        case Side(exemption, leaf_at, _, value):
            places = [(rule, place) for rule in rules if (place := place_of(rule, exemption)) is not None]
            return _of_every(
                never_tells(trees_of(rule), place, leaf_at, value) or untold(rule, place, leaf_at, value, landscape)
                for rule, place in places
            )
    return None


def _of_every(reasons: Iterable[str | None]) -> str | None:
    """The first reason, where there is one for every rule."""
    first = None
    for reason in reasons:
        if reason is None:
            return None
        first = first or reason
    return first


def _leaves(rules: Sequence[Rule], exemption: Exemption | None) -> list[Leaf]:
    """The leaves of the scope, or of an exemption as the first rule that has it asks them."""
    rule, place = next((rule, n) for rule in rules if (n := place_of(rule, exemption)) is not None)
    return list(leaves(trees_of(rule)[place]))


def _sides(exemption: Exemption | None, tree: Sequence[Leaf]) -> Iterator[Side]:
    """Both sides of every leaf; of leaves in the same words it is said which."""
    words = list(map(named, tree))
    for place, leaf in enumerate(tree):
        same = words.count(words[place])
        again = f" ({words[:place].count(words[place]) + 1} of {same} in these words)" if same > 1 else ""
        for value in (True, False):
            yield Side(exemption, place, leaf, value, again)


def _edge_sides(trees: Sequence[Sequence[Leaf]], regime: bool) -> Iterator[EdgeSide]:
    """Both sides of every day on which an answer may turn, each once."""
    edges = {
        (leaf.fact, day)
        for tree in trees
        for leaf in tree
        if isinstance(leaf, Within)
        for day in (leaf.start, leaf.end)
        if isinstance(day, date)
    }
    for fact, edge in sorted(edges):
        for day in (edge - timedelta(days=1), edge):
            yield EdgeSide(fact, edge, day, regime)


def _allowances(rules: Sequence[Rule]) -> dict[str, Allowance]:
    return {fact: each for rule in rules for e in rule.unless for fact, each in e.allowances(rule.id).items()}


def _questions(trees: Sequence[Sequence[Leaf]], regime: bool, allowances: Mapping[str, Allowance]) -> Iterator[AsksFor]:
    """Every fact that is worth asking for; a running total is asked for through the fields that it adds up."""
    asked: dict[str, None] = {}
    for fact in (leaf.fact for tree in trees for leaf in tree):
        if fact in allowances:
            asked |= dict.fromkeys(allowances[fact].fields)
        elif FACTS[fact].presumption != "closed":
            asked[fact] = None
    return (AsksFor(name, regime) for name in asked)
