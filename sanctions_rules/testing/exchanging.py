"""Runs the examples beside exchange rules: by which ways is something shown of the leg, and what flag has it then?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sanctions_rules.exchanges import link
from sanctions_rules.explanations import Finding
from sanctions_rules.inferring import Leg, Linker
from sanctions_rules.rulebook.exchangecases import ExchangeCase
from sanctions_rules.screening import Screener
from sanctions_rules.wording import listed


@dataclass(frozen=True)
class Trial:
    """An example with its legs weighed, so that it can be joined by one linker after the other."""

    case: ExchangeCase
    screener: Screener
    _alone: list[tuple[Sequence[Finding], Sequence[Leg]]] = field(default_factory=list)

    def differs(self, linker: Linker) -> str | None:
        """In what the example differs from what is found; None where it does not."""
        example, rule = self.case.example, self.case.rule
        shown = next((each for each in self._linked(linker) if each.id == rule.on), None)
        steps = [step for link in shown.links for step in link.proof] if shown else []
        found = tuple(way.id for way in rule.ways if any((s.rule, s.way) == (rule.id, way.id) for s in steps))
        head = f"{self.case.where}: {rule.id}, example '{example.name}'"
        if set(found) != set(example.ways):
            expected, got = (listed(ways, "and") or "nothing" for ways in (example.ways, found))
            return f"{head}\n  expected {expected}; it is found by {got}"
        if example.flag and (shown is None or shown.flag != example.flag):
            return f"{head}\n  expected the flag '{example.flag}' on '{rule.on}'; it is '{shown and shown.flag}'"
        return None

    def _linked(self, linker: Linker) -> Sequence[Finding]:
        if not self._alone:
            self._alone.append(self.screener.alone(self.case.records))
        linked, _ = link(*self._alone[0], linker)
        return linked


def mismatch(case: ExchangeCase, screener: Screener) -> str | None:
    """How what is found differs from what the example says; None where it does not."""
    return Trial(case, screener).differs(screener.linker)
