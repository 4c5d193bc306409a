"""The judgement on a mutant: noticed by an example, the same rule in other words, or alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.explaining import missing_facts
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.testing.examples import differences
from sanctions_rules.testing.landscape import Landscape, Outcome
from sanctions_rules.testing.landscape.telling import told_apart
from sanctions_rules.testing.mutation.mutants import Mutant, mutants_of, mutants_of_regime
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction


@dataclass(frozen=True)
class Survivor:
    """
    A record that tells a living mutant from its rule, and what the two answer.

    ``given`` is the record as it would stand in the rule's examples file, laid over their ``base``;
    ``missing`` is what the rule as it stands asks for.
    """

    rule: Rule
    record: dict[str, Any]
    given: dict[str, Any]
    answers: Outcome
    missing: tuple[str, ...]
    would_answer: Outcome


@dataclass(frozen=True)
class Judgement:
    """
    What became of a mutant.

    ``killed``: the example at ``noticed_by`` no longer comes out as it says. ``equivalent``: no record
    of any class tells it from the rule. ``alive``: ``survivor`` is the record that would.
    """

    mutant: Mutant
    fate: Literal["killed", "equivalent", "alive"]
    noticed_by: str | None = None
    survivor: Survivor | None = None


@dataclass(frozen=True)
class _Weighed:
    """An example with what is known of its records before any allowance is totalled."""

    case: Case
    sheets: list[FactSheet]


class Examiner:
    """
    Makes mistakes in the rules of a book, and judges each by the examples of the whole book.

    ``cases`` are the examples as ``check_folder`` reads them.

    >>> from sanctions_rules.rulebook import check_folder
    >>> book, cases = check_folder()
    >>> {judgement.fate for judgement in Examiner(book, cases).rule(book.rule("dprk-2371-op09"))}
    {'killed'}
    """

    def __init__(self, book: Rulebook, cases: Sequence[Case]) -> None:
        self._book = book
        self._deriver = Deriver(book.vocabulary)
        self._landscape = Landscape(book.vocabulary)
        self._examples: dict[str, list[_Weighed]] = {}
        for case in cases:
            sheets = [self._deriver.sheet(record) for record in case.records]
            self._examples.setdefault(case.rule.id, []).append(_Weighed(case, sheets))

    def rule(self, rule: Rule) -> Iterator[Judgement]:
        """A judgement on every mistake in a rule's own file."""
        return map(self._judge, mutants_of(self._book, rule))

    def regime(self, regime: Regime) -> Iterator[Judgement]:
        """A judgement on every mistake in the exemptions that reach across a regime."""
        return map(self._judge, mutants_of_regime(self._book, regime))

    def _judge(self, mutant: Mutant) -> Judgement:
        for rule_id, mutated in mutant.rules.items():
            noticed = next((e for e in self._examples.get(rule_id, ()) if _notices(e, mutated)), None)
            if noticed is not None:
                return Judgement(mutant, "killed", f"{noticed.case.where} '{noticed.case.example.name}'")
        for rule_id, mutated in mutant.rules.items():
            survivor = self._survivor(self._book.rule(rule_id), mutated)
            if survivor is not None:
                return Judgement(mutant, "alive", survivor=survivor)
        return Judgement(mutant, "equivalent")

    def _survivor(self, rule: Rule, mutated: Rule) -> Survivor | None:
        examples = self._examples.get(rule.id, [])
        record = told_apart(rule, mutated, self._landscape, _start(examples))
        if record is None:
            return None
        (answers, missing), (would, _) = (self._answer(each, read_transaction(record)) for each in (rule, mutated))
        if answers == would:
            raise AssertionError(f"the search and the engine disagree on {rule.id} and {record}")
        base = examples[0].case.base if examples else {}
        given = {name: record.get(name) for name in (*record, *base) if record.get(name) != base.get(name)}
        return Survivor(rule, record, given, answers, missing, would)

    def _answer(self, rule: Rule, record: Transaction) -> tuple[Outcome, tuple[str, ...]]:
        (sheet,) = totalled([rule], [record], [self._deriver.sheet(record)])
        verdict = decide(rule, weigh_rule(rule, sheet.facts))
        lifted_by = verdict.lifted_by.id if verdict.lifted_by else None
        return Outcome(verdict.word, lifted_by, verdict.violates), missing_facts(verdict, sheet)


def _start(examples: Sequence[_Weighed]) -> dict[str, Any]:
    """The first example that the rule prohibits: what a survivor's record should stay close to."""
    prohibited = (e.case for e in examples if e.case.example.expect == "prohibited" and not e.case.example.after)
    case = next(prohibited, None)
    given = case.base | case.example.given if case else {}
    return {name: value for name, value in given.items() if value is not None}


def _notices(example: _Weighed, mutated: Rule) -> bool:
    """Whether the example no longer comes out as it says; the judgement is by rule and exemption ids."""
    sheet = totalled([mutated], example.case.records, example.sheets)[-1]
    verdict = decide(mutated, weigh_rule(mutated, sheet.facts))
    return any(True for _ in differences(example.case.example, verdict, sheet))
