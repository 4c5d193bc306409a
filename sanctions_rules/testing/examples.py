"""Runs the examples that stand beside the rules, and says of one that differs how, for a reader of law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sanctions_rules.deciding import decide, flag_for
from sanctions_rules.deriving import FactSheet
from sanctions_rules.explaining import Explainer, missing_facts, would_lift_if_shown
from sanctions_rules.explanations import Because
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Example
from sanctions_rules.screening import Screener
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import Verdict, Weighing
from sanctions_rules.wording import listed


def mismatch(case: Case, screener: Screener) -> str | None:
    """
    How the rule's answer differs from what its example expects; None where it does not.

    Compares the verdict and exactly the facts to ask for (``missing``), and where the example names them: the
    flag the rule alone gives (``flag``), the exemption that lifts (``because``), and all exemptions that would
    lift if shown (``if_shown``).
    """
    record, sheet, weighings = screener.weigh(case.records)[-1]
    place = next(n for n, rule in enumerate(screener.rulebook.rules) if rule.id == case.rule.id)
    verdict = decide(screener.rulebook.rules[place], weighings[place])
    found = list(differences(case.example, verdict, sheet))
    if not found:
        return None
    head = f"{case.where}: {case.rule.id}, example '{case.example.name}'"
    return "\n".join([head, *(f"  {line}" for line in found), *_shown(verdict, sheet, record, screener)])


def differences(example: Example, verdict: Verdict, sheet: FactSheet) -> Iterator[str]:
    """Everything in which a verdict is not what an example expects."""
    if verdict.word != example.expect:
        yield f"expected '{example.expect}'; {verdict.rule.citation} gives '{verdict.word}'"
        return
    flag = flag_for([verdict])
    if example.flag and flag != example.flag:
        yield f"expected the flag '{example.flag}'; {verdict.rule.citation} alone gives '{flag}'"
    lifted = verdict.lifted_by.id if verdict.lifted_by else None
    if example.because and lifted != example.because:
        yield f"expected to be lifted by '{example.because}'; it is lifted by '{lifted}'"
    missing = missing_facts(verdict, sheet)
    if set(missing) != set(example.missing):
        yield f"expected to ask for {listed(example.missing, 'and')}; it asks for {listed(missing, 'and') or 'nothing'}"
    on_showing = [exemption.id for exemption in would_lift_if_shown(verdict, sheet)] if example.if_shown else []
    if set(example.if_shown) != set(on_showing):
        named = listed(on_showing, "and") or "none"
        yield f"expected that it would be lifted, if shown, by {listed(example.if_shown, 'and')}; it would by {named}"


def _shown(verdict: Verdict, sheet: FactSheet, record: Transaction, screener: Screener) -> Iterator[str]:
    """Each condition that made the answer what it is: what the paragraph asks, what the record says."""
    reached = verdict.weighing.scope is not False
    if not reached:  # a rule that does not apply has its exemptions left unweighed
        verdict = replace(verdict, weighing=Weighing(False, (False,) * len(verdict.rule.lifted_by)))
    ground = Explainer(screener.rulebook).explain(verdict, sheet, record)
    for because in ground.because:
        yield f"    {_worded(because)}"
    for exemption in ground.exemptions if reached else ():
        if exemption.outcome != "not in force":
            yield f"    exemption {exemption.id}: {exemption.outcome}"
            yield from (f"      {_worded(because)}" for because in exemption.because)


def _worded(because: Because) -> str:
    answer = {"true": "yes", "false": "no"}.get(because.truth, "not known")
    derived = f" ({because.derived})" if because.derived else ""
    return f"{because.fact}: asks {because.asked}; the record says {because.actual}{derived}: {answer}"
