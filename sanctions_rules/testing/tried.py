"""
An example taken apart: how true each leaf of its rule is of it, and what would come out were one of them otherwise.

A leaf is *telling* in an example when turning it alone, with all other leaves as the example has them, changes
the outcome: the verdict, or the exemption that lifts. That is masking MC/DC, where a condition counts as tested
once it has told both when true and when false. (K. J. Hayhurst, D. S. Veerhusen, J. J. Chilenski and
L. K. Rierson, *A Practical Tutorial on Modified Condition/Decision Coverage*, NASA/TM-2001-210876, 2001.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeAlias

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Not, leaves
from sanctions_rules.deciding import word_for
from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.explaining import missing_facts
from sanctions_rules.facts import unknown
from sanctions_rules.intervals import Span
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.truth import Truth, all_of, any_of, negate
from sanctions_rules.verdicts import OUT_OF_SCOPE, Verdict, VerdictWord, Weighing

Outcome: TypeAlias = tuple[VerdictWord, int | None]
"""The verdict, and which exemption lifts, by its place among those of the rule."""

SCOPE = 0
"""The place of the scope among the trees of a rule; exemptions stand after it, its own before the regime's."""


def combined(condition: Condition, truths: Iterator[Truth]) -> Truth:
    """
    How true a condition is when its leaves, in the order written, have these truths.

    >>> from sanctions_rules.conditions import Has
    >>> fuel = Has("kind", frozenset({"fuel"}))
    >>> combined(AllOf((fuel, Not(fuel))), iter([True, False]))
    True
    """
    match condition:
        case AllOf(parts):
            return all_of([combined(part, truths) for part in parts])
        case AnyOf(parts):
            return any_of([combined(part, truths) for part in parts])
        case Not(part):
            return negate(combined(part, truths))
    return next(truths)


@dataclass(frozen=True)
class Tried:
    """One example as its rule weighs it: ``truths`` holds the truth of each leaf, tree by tree."""

    name: str
    rule: Rule
    sheet: FactSheet

    @cached_property
    def trees(self) -> tuple[Condition, ...]:
        """The scope and what each exemption asks."""
        return trees_of(self.rule)

    @cached_property
    def truths(self) -> tuple[tuple[Truth, ...], ...]:
        """The truth of each leaf of each tree."""
        return tuple(tuple(truth_of(leaf, self.sheet.facts) for leaf in leaves(tree)) for tree in self.trees)

    @cached_property
    def settled(self) -> tuple[Truth, ...]:
        """The truth of each tree."""
        return tuple(truth_of(tree, self.sheet.facts) for tree in self.trees)

    @cached_property
    def outcome(self) -> Outcome:
        """What the rule says of the example."""
        return outcome_of(self.settled)

    def place(self, exemption: Exemption | None) -> int | None:
        """Where a tree stands among those of the rule."""
        return place_of(self.rule, exemption)

    def tells(self, tree: int, leaf: int) -> bool:
        """Whether turning one leaf alone changes the outcome."""
        return self._turned(tree, leaf, True) != self._turned(tree, leaf, False)

    def _turned(self, tree: int, leaf: int, value: bool) -> Outcome:
        truths = list(self.truths[tree])
        truths[leaf] = value
        settled = list(self.settled)
        settled[tree] = combined(self.trees[tree], iter(truths))
        return outcome_of(settled)

    def turns_on(self, fact: str, day: date, before: date, moving: Iterable[int]) -> bool:
        """Whether going from one day to the other changes the outcome, in these trees only."""
        trees = tuple(moving)
        return self._moved(fact, before, trees) != self._moved(fact, day, trees)

    def _moved(self, fact: str, day: date, trees: tuple[int, ...]) -> Outcome:
        facts = {**self.sheet.facts, fact: Span(day, day)}
        return outcome_of(
            [truth_of(self.trees[n], facts) if n in trees else truth for n, truth in enumerate(self.settled)]
        )

    def asked(self, regime: bool) -> tuple[str, ...]:
        """The facts that the rule's own conditions, or those of the regime's exemptions, ask for first here."""
        if self.outcome[0] != "undetermined" or (regime and self.settled[SCOPE] is not True):
            return ()
        own = len(self.rule.unless)
        kept = (truth if (n >= own) is regime else False for n, truth in enumerate(self.settled[1:]))
        weighing = Weighing(self.settled[SCOPE], tuple(kept))
        return missing_facts(Verdict(self.rule, word_for(weighing), weighing), self.sheet)

    def forgetting(self, fact: str) -> Tried:
        """The same example with one fact unknown."""
        return Tried(self.name, self.rule, replace(self.sheet, facts={**self.sheet.facts, fact: unknown(fact)}))


def trees_of(rule: Rule) -> tuple[Condition, ...]:
    """The scope, and what each exemption asks."""
    return (rule.scope, *rule.lifted_by)


def place_of(rule: Rule, exemption: Exemption | None) -> int | None:
    """Where the tree of an exemption stands, or of the scope where none is named; None where the rule has it not."""
    if exemption is None:
        return SCOPE
    return next((n for n, own in enumerate(rule.exemptions, 1) if own is exemption), None)


def outcome_of(settled: Sequence[Truth]) -> Outcome:
    """What the decision table makes of the truths of a rule's trees."""
    weighing = OUT_OF_SCOPE if settled[SCOPE] is False else Weighing(settled[SCOPE], tuple(settled[1:]))
    word = word_for(weighing)
    return word, weighing.exemptions.index(True) if word == "exempt" else None
