"""
The one decision table: a verdict is *scope and not (some exemption)*, in Kleene's three values.

| scope           | exemptions              | verdict      |
| --------------- | ----------------------- | ------------ |
| false           | any                     | out of scope |
| true or unknown | some true               | exempt       |
| true            | all false               | prohibited   |
| true            | none true, some unknown | undetermined |
| unknown         | none true               | undetermined |
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sanctions_rules.rules import Rule
from sanctions_rules.truth import any_of
from sanctions_rules.verdicts import Flag, Verdict, VerdictWord, Weighing

_WORST_FIRST: Final[tuple[VerdictWord, ...]] = ("prohibited", "undetermined", "exempt", "out of scope")


def word_for(weighing: Weighing) -> VerdictWord:
    """
    The verdict the table gives.

    >>> word_for(Weighing(True, (False, None))), word_for(Weighing(None, (True,)))
    ('undetermined', 'exempt')
    """
    if weighing.scope is False:
        return "out of scope"
    lifted = any_of(weighing.exemptions)
    if lifted is True:
        return "exempt"
    return "prohibited" if weighing.scope is True and lifted is False else "undetermined"


def decide(rule: Rule, weighing: Weighing) -> Verdict:
    """The verdict of one rule, naming the first exemption that lifts it."""
    word = word_for(weighing)
    if word != "exempt":
        return Verdict(rule, word, weighing)
    return Verdict(rule, word, weighing, rule.exemptions[weighing.exemptions.index(True)])


def in_order(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts worst first; a violation before what only advises or is contested; then as the law grew."""
    return sorted(
        verdicts,
        key=lambda v: (
            _WORST_FIRST.index(v.word),
            not v.violates and v.word == "prohibited",
            v.rule.citation,
            v.rule.id,
        ),
    )


def flag_for(verdicts: Sequence[Verdict], linked: bool = False) -> Flag:
    """Red for a violation; amber for what is undetermined, advisory, contested or linked; else none."""
    if any(verdict.violates for verdict in verdicts):
        return "red"
    asks = any(verdict.word in ("prohibited", "undetermined") for verdict in verdicts)
    return "amber" if asks or linked else "none"
