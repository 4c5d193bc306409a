"""
The plain engine: the definition of what a rule means. Read it in one sitting.

An engine answers with truth values only; what they amount to is decided elsewhere, in one table
that all engines share.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.facts import UNKNOWN, UNKNOWN_CODES, UNKNOWN_SPAN, Facts
from sanctions_rules.rules import Rule
from sanctions_rules.truth import Truth, all_of, any_of, negate
from sanctions_rules.verdicts import OUT_OF_SCOPE, Weighing


def truth_of(condition: Condition, facts: Facts) -> Truth:
    """
    How true a condition is of what is known; a fact that is not on the sheet is unknown.

    >>> from sanctions_rules.facts import Among
    >>> truth_of(Has("reaches", frozenset({"KP"})), {"reaches": Among.maybe(["KP", "KR"])}) is None
    True
    """
    match condition:
        case Has(fact, values):
            return facts.get(fact, UNKNOWN).holds(values)  # type: ignore[union-attr]
        case Within(fact, start, end):
            return facts.get(fact, UNKNOWN_SPAN).within(start, end)  # type: ignore[union-attr]
        case Under(fact, prefixes):
            return facts.get(fact, UNKNOWN_CODES).under(prefixes)  # type: ignore[union-attr]
        case AllOf(parts):
            return all_of(truth_of(part, facts) for part in parts)
        case AnyOf(parts):
            return any_of(truth_of(part, facts) for part in parts)
        case Not(part):
            return negate(truth_of(part, facts))


def weigh_rule(rule: Rule, facts: Facts) -> Weighing:
    """One rule weighed against one fact sheet; exemptions are not looked at where the scope is false."""
    scope = truth_of(rule.scope, facts)
    if scope is False:
        return OUT_OF_SCOPE
    return Weighing(scope, tuple(truth_of(lifting, facts) for lifting in rule.lifted_by))


class PlainEngine:
    """Weighs each rule against each sheet, one after the other."""

    name = "plain"

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)

    def weigh(self, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        """One row per sheet, one weighing per rule, in the order of the rules."""
        return [[weigh_rule(rule, facts) for rule in self.rules] for facts in sheets]
