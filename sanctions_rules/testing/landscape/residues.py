"""What is left to decide of a rule once some of its conditions are settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from sanctions_rules.allowances import Allowance
from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Leaf, Not, Under, Within, mapped
from sanctions_rules.deciding import word_for
from sanctions_rules.rules import Rule
from sanctions_rules.truth import Truth, negate
from sanctions_rules.verdicts import VerdictWord, Weighing


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of which all, or any, must hold; one of them may be settled as unknown."""

    every: bool
    parts: tuple[Residue, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """A part that must not hold."""

    part: Residue


Residue: TypeAlias = Joined | Denied | Leaf | Truth


def residue(tree: Condition | Residue, truths: Mapping[Leaf, Truth]) -> Residue:
    """
    A condition with the settled leaves taken out, as short as Kleene's logic allows.

    >>> to_kp, fuel = Has("reaches", frozenset({"KP"})), Has("kind", frozenset({"fuel"}))
    >>> residue(AllOf((to_kp, Not(fuel))), {to_kp: True, fuel: None}) is None
    True
    """
    match tree:
        case AllOf(parts):
            return _joined(True, [residue(part, truths) for part in parts])
        case AnyOf(parts):
            return _joined(False, [residue(part, truths) for part in parts])
        case Joined(every, left):
            return _joined(every, [residue(part, truths) for part in left])
        case Not(part) | Denied(part):
            return _denied(residue(part, truths))
        case Has() | Within() | Under():
            return truths.get(tree, tree)
    return tree


def leaves_of(left: Residue) -> Iterator[Leaf]:
    """Every leaf that is still to settle, in the order written."""
    match left:
        case Joined(_, parts):
            for part in parts:
                yield from leaves_of(part)
        case Denied(part):
            yield from leaves_of(part)
        case Has() | Within() | Under():
            yield left


def _joined(every: bool, parts: list[Residue]) -> Residue:
    left: dict[Residue, None] = {}
    for part in parts:
        if part is (not every):
            return part
        if part is not every:
            left[part] = None
    if len(left) > 1:
        return Joined(every, tuple(left))
    return next(iter(left), every)


def _denied(part: Residue) -> Residue:
    return negate(part) if part is None or isinstance(part, bool) else Denied(part)


class Outcome(NamedTuple):
    """What a rule answers: the verdict, the id of the exemption that lifts, and whether it is a violation."""

    word: VerdictWord
    lifted_by: str | None = None
    violates: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """
    What is left of a rule: its scope, and what may lift it in the order it is asked.

    ``firm`` says whether a prohibition would be a violation: the paragraph binds and is not contested.
    """

    scope: Residue
    lifting: tuple[tuple[str, Residue], ...]
    firm: bool

    def given(self, truths: Mapping[Leaf, Truth]) -> Clauses:
        """What is left once these leaves are settled."""
        scope = residue(self.scope, truths)
        if scope is False:
            return Clauses(False, (), False)
        lifting: list[tuple[str, Residue]] = []
        for name, tree in self.lifting:
            left = residue(tree, truths)
            if left is not False:
                lifting.append((name, left))
            if left is True:
                break
        return replace(self, scope=scope, lifting=tuple(lifting))

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf that is still to settle."""
        for part in (self.scope, *(left for _, left in self.lifting)):
            yield from leaves_of(part)

    def outcome(self) -> Outcome:
        """The answer, once everything is settled."""
        assert self.scope is None or isinstance(self.scope, bool)
        truths = tuple(left for _, left in self.lifting if left is None or isinstance(left, bool))
        assert len(truths) == len(self.lifting)
        word = word_for(Weighing(self.scope, truths))
        lifted_by = self.lifting[truths.index(True)][0] if word == "exempt" else None
        return Outcome(word, lifted_by, word == "prohibited" and self.firm)


def asked_by(rule: Rule) -> tuple[tuple[Condition, ...], dict[str, Allowance]]:
    """
    The scope of a rule and what each of its exemptions asks; and its allowances by the name of the fact that asks.

    An allowance is named by what it allows: two rules that allow different amounts ask different things.
    """
    limits = {fact: limit for e in rule.exemptions for fact, limit in e.allowances(rule.id).items()}
    names = {fact: limit.worded for fact, limit in limits.items()}

    def renamed(leaf: Leaf) -> Leaf:
        return Has(names[leaf.fact], leaf.values) if isinstance(leaf, Has) and leaf.fact in names else leaf

    trees = tuple(mapped(tree, renamed) for tree in (rule.scope, *rule.lifted_by))
    return trees, {names[fact]: limit for fact, limit in limits.items()}


def clauses_of(rule: Rule, trees: Sequence[Condition] = ()) -> Clauses:
    """A rule with nothing settled yet; ``trees`` may stand in for its scope and for what each exemption asks."""
    scope, *lifting = (residue(tree, {}) for tree in trees or asked_by(rule)[0])
    firm = rule.force == "binding" and rule.contested is None
    ids = (exemption.id for exemption in rule.exemptions)
    return Clauses(scope, tuple(zip(ids, lifting, strict=True)), firm)
