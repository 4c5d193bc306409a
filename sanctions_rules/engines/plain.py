"""
The plain engine: the definition of what a rule means. Read it in one sitting.

An engine answers with truth values only; what they amount to is decided elsewhere, in one table
that all engines share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.knowledge import UNKNOWN, UNKNOWN_CODES, UNKNOWN_SPAN, Facts
from sanctions_rules.rules import Rule
from sanctions_rules.truth import Truth, negate
from sanctions_rules.verdicts import OUT_OF_SCOPE, Weighing


def truth_of(condition: Condition, facts: Facts) -> Truth:
    """
    How true a condition is of what is known; a fact that is not on the sheet is unknown.

    >>> from sanctions_rules.knowledge import Among
    >>> truth_of(Has("reaches", frozenset({"KP"})), {"reaches": Among.maybe(["KP", "KR"])}) is None
    True
    """
    return _MEANING[type(condition)](condition, facts)


def _all_of(condition: AllOf, facts: Facts) -> Truth:
    """One false part settles it, else one unknown part leaves it open."""
    settled: Truth = True
    for part in condition.parts:
        truth = _MEANING[type(part)](part, facts)
        if truth is False:
            return False
        if truth is None:
            settled = None
    return settled


def _any_of(condition: AnyOf, facts: Facts) -> Truth:
    """One true part settles it, else one unknown part leaves it open."""
    settled: Truth = False
    for part in condition.parts:
        truth = _MEANING[type(part)](part, facts)
        if truth is True:
            return True
        if truth is None:
            settled = None
    return settled


def _not(condition: Not, facts: Facts) -> Truth:
    return negate(truth_of(condition.part, facts))


def _has(condition: Has, facts: Facts) -> Truth:
    return facts.get(condition.fact, UNKNOWN).holds(condition.values)  # type: ignore[union-attr]


def _within(condition: Within, facts: Facts) -> Truth:
    return facts.get(condition.fact, UNKNOWN_SPAN).within(condition.start, condition.end)  # type: ignore[union-attr]


def _under(condition: Under, facts: Facts) -> Truth:
    return facts.get(condition.fact, UNKNOWN_CODES).under(condition.prefixes)  # type: ignore[union-attr]


_MEANING: Final[dict[type, Callable[[Any, Facts], Truth]]] = {
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    Has: _has,
    Within: _within,
    Under: _under,
}


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
