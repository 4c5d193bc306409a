"""Faults of deciding and of the presumptions: the truths are right, what they amount to is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sanctions_rules import deciding, deriving
from sanctions_rules.engines import plain
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.knowledge import NOT_SHOWN, UNKNOWN, Among, Facts
from sanctions_rules.rules import Rule
from sanctions_rules.screening import Screener
from sanctions_rules.verdicts import Verdict, VerdictWord, Weighing

from .planting import Fault, Patch, everywhere


def _lifts_all(patch: Patch) -> None:
    def weigh(self: PlainEngine, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        return [_lifted_together([plain.weigh_rule(rule, facts) for rule in self.rules]) for facts in sheets]

    patch.setattr(PlainEngine, "weigh", weigh)


def _lifted_together(row: list[Weighing]) -> list[Weighing]:
    if not any(True in weighing.exemptions for weighing in row):
        return row
    return [replace(w, exemptions=(True, *w.exemptions[1:])) if w.exemptions else w for w in row]


def _unknown_lifts(rule: Rule, weighing: Weighing, sound: Any = deciding.decide) -> Verdict:
    lifting = tuple(truth is not False for truth in weighing.exemptions)
    verdict: Verdict = sound(rule, replace(weighing, exemptions=lifting))
    return replace(verdict, weighing=weighing)


def _exemption_waits_for_the_scope(weighing: Weighing, sound: Any = deciding.word_for) -> VerdictWord:
    word: VerdictWord = sound(weighing)
    return "undetermined" if weighing.scope is None else word


def _advice_violates(patch: Patch) -> None:
    patch.setattr(Verdict, "violates", property(lambda verdict: verdict.word == "prohibited"))


def _first_ground_only(patch: Patch) -> None:
    sound = Screener._verdicts
    patch.setattr(Screener, "_verdicts", lambda self, weighings: sound(self, weighings)[:1])


def _closed_is_open(patch: Patch) -> None:
    patch.setattr(deriving, "NOT_SHOWN", UNKNOWN)


def _open_is_closed(patch: Patch) -> None:
    sound = deriving._flag

    def flag(name: str, value: bool | None) -> Among:
        return NOT_SHOWN if value is None else sound(name, value)

    patch.setattr(deriving, "_flag", flag)


DECIDING: Final = {
    "an exemption of one rule lifts another rule": Fault(_lifts_all, "examples and engines"),
    "an unknown exemption lifts": Fault(lambda p: everywhere(p, deciding.decide, _unknown_lifts), "examples and laws"),
    "an exemption does not lift where the scope is unknown": Fault(
        lambda p: everywhere(p, deciding.word_for, _exemption_waits_for_the_scope), "laws"
    ),
    "advice counts as a violation": Fault(_advice_violates, "laws"),
    "only the first ground is kept": Fault(_first_ground_only, "laws"),
    "a closed presumption is taken for open": Fault(_closed_is_open, "examples"),
    "an open presumption is taken for closed": Fault(_open_is_closed, "examples and laws"),
}
