"""
Verdicts become grounds: which condition decided, what each exemption did, whose duty, what to ask, what would clear it.

The least reason is found by forgetting: take a fact away, weigh again, and where the verdict stands
the fact was not needed. What would clear a transaction is only ever a lawful step (an approval, a
notice, a fact that can be shown), never another name for the goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sanctions_rules.asking import question_for, whose
from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Leaf, Not
from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of
from sanctions_rules.explanations import Because, ExemptionOutcome, Ground, Interpretation, Question
from sanctions_rules.facts import FACTS, unknown
from sanctions_rules.knowledge import UNKNOWN, Among, Facts
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.totals import Total
from sanctions_rules.transactions import Transaction
from sanctions_rules.truth import Truth, all_of, any_of, negate, worded
from sanctions_rules.verdicts import Verdict
from sanctions_rules.wording import actual_worded, asked_worded, listed


class Explainer:
    """Explains verdicts of one rulebook; keeps what is the same for every transaction."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._standing: dict[str, _Standing] = {}

    def explain(self, verdict: Verdict, sheet: FactSheet, transaction: Transaction) -> Ground:
        """The ground for one verdict on one transaction."""
        standing = self._standing.get(verdict.rule.id)
        if standing is None:
            standing = self._standing[verdict.rule.id] = _standing(verdict.rule, self.book)
        return _Explaining(verdict, sheet, transaction, self.book, standing).ground()


def missing_facts(verdict: Verdict, sheet: FactSheet) -> tuple[str, ...]:
    """
    The facts, or fields, to ask for first in an undetermined verdict, each once; none for any other verdict.

    Where the paragraph itself may not apply, what its exemptions ask is not asked yet.
    """
    return tuple(dict.fromkeys(name for fact in _open_facts(verdict, sheet) for name in sheet.asks.get(fact, (fact,))))


def _open_facts(verdict: Verdict, sheet: FactSheet) -> list[str]:
    """The facts to ask for first, derived ones too."""
    if verdict.word != "undetermined":
        return []
    rule, weighing = verdict.rule, verdict.weighing
    lifting = (tree for tree, truth in zip(rule.lifted_by, weighing.exemptions, strict=True) if truth is None)
    trees: Iterable[Condition] = [rule.scope] if weighing.scope is None else lifting
    facts = [leaf.fact for tree in trees for leaf, _, truth in _relevant(tree, sheet.facts)[1] if truth is None]
    return [fact for fact in facts if fact not in FACTS or FACTS[fact].after not in facts]


def opened(facts: Facts) -> Facts:
    """The same facts with everything unknown that only a closed presumption made false."""
    return {name: UNKNOWN if isinstance(known, Among) and not known.shown else known for name, known in facts.items()}


def would_lift_if_shown(verdict: Verdict, sheet: FactSheet) -> tuple[Exemption, ...]:
    """The exemptions that nothing but an unshown approval or notice keeps from lifting; none outside the scope."""
    if verdict.word == "out of scope":
        return ()
    facts = opened(sheet.facts)
    triples = zip(verdict.rule.exemptions, verdict.rule.lifted_by, verdict.weighing.exemptions, strict=True)
    return tuple(
        exemption for exemption, tree, truth in triples if truth is False and truth_of(tree, facts) is not False
    )


def decisive_facts(rule: Rule, facts: Facts) -> frozenset[str]:
    """The facts without which a prohibition would not stand: a least set, found by forgetting one after the other."""
    left = dict(facts)
    forgotten: set[str] = set()
    for fact in reversed(rule.scope_facts):
        kept = left.get(fact, unknown(fact))
        left[fact] = unknown(fact)
        if left[fact] == kept or _still_prohibited(rule, left, {fact, *forgotten}):
            forgotten.add(fact)
        else:
            left[fact] = kept
    return frozenset(rule.scope_facts) - forgotten


def _still_prohibited(rule: Rule, facts: Facts, forgotten: set[str]) -> bool:
    """Weighing again, sparing the exemptions that do not ask for what was forgotten: they did not lift before."""
    if truth_of(rule.scope, facts) is not True:
        return False
    pairs = zip(rule.lifted_by, rule.lifting_facts, strict=True)
    return all(forgotten.isdisjoint(asked) or truth_of(tree, facts) is False for tree, asked in pairs)


_Weighed: TypeAlias = tuple[Leaf, bool, Truth]


def _relevant(condition: Condition, facts: Facts, negated: bool = False) -> tuple[Truth, list[_Weighed]]:
    """How true a condition is, and the leaves that make it so, each with whether it stands under a 'not'."""
    if isinstance(condition, Not):
        truth, found = _relevant(condition.part, facts, not negated)
        return negate(truth), found
    if isinstance(condition, AllOf | AnyOf):
        weighed = [_relevant(part, facts, negated) for part in condition.parts]
        every = isinstance(condition, AllOf)
        truth = (all_of if every else any_of)(part for part, _ in weighed)
        telling = truth is False if every else truth is not False
        return truth, [leaf for part, found in weighed if not telling or part is truth for leaf in found]
    truth = truth_of(condition, facts)
    return truth, [(condition, negated, truth)]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a rule's grounds share: the fields that never change, and its exemptions as outside their windows."""

    fields: Mapping[str, Any]
    not_in_force: tuple[ExemptionOutcome, ...]


def _standing(rule: Rule, book: Rulebook) -> _Standing:
    fields = {
        "rule": rule.id,
        "title": rule.title,
        "citation": str(rule.citation),
        "link": rule.citation.link,
        "measure": rule.measure,
        "force": rule.force,
        "contested": f"since {rule.contested.since}: {rule.contested.view}" if rule.contested else None,
        "basis": rule.basis,
        "says": _one_line(rule.says),
        "window": str(rule.in_force),
        "amends": tuple(str(cited) for cited, _ in sorted(rule.amends)),
        "amended_by": tuple(
            dict.fromkeys(str(later.citation) for later in book.amended_by(rule.citation) if later.id != rule.id)
        ),
        "readings": tuple(
            Interpretation(*map(_one_line, (r.question, r.taken, r.against, r.status))) for r in rule.readings
        ),
    }
    outside = (
        ExemptionOutcome(e.id, str(e.citation), _one_line(e.says), str(e.in_force), "not in force", ())
        for e in rule.exemptions
    )
    return _Standing(fields, tuple(outside))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class _Explaining:
    verdict: Verdict
    sheet: FactSheet
    transaction: Transaction
    book: Rulebook
    standing: _Standing

    def ground(self) -> Ground:
        because = self._because(self.verdict.rule.scope, self._decisive())
        exemptions = tuple(self._outcomes())
        missing = self._questions()
        return Ground(
            verdict=self.verdict.word,
            summary=self._summary(because, missing),
            duty=self._duty(),
            because=because,
            exemptions=exemptions,
            totals=self._totals(),
            missing=missing,
            would_clear=self._would_clear(exemptions),
            **self.standing.fields,
        )

    def _decisive(self) -> frozenset[str]:
        if self.verdict.word == "prohibited":
            return decisive_facts(self.verdict.rule, self.sheet.facts)
        return frozenset()

    def _because(self, tree: Condition, decisive: frozenset[str] = frozenset()) -> tuple[Because, ...]:
        seen: dict[tuple[str, str], Because] = {}
        for leaf, negated, truth in _relevant(tree, self.sheet.facts)[1]:
            asked = asked_worded(leaf, negated)
            actual = self._actual(leaf)
            derived = self.sheet.notes.get(leaf.fact)
            truth = truth if not negated or truth is None else not truth
            name = "running total" if leaf.fact.startswith("within:") else leaf.fact
            seen[leaf.fact, asked] = Because(name, asked, actual, worded(truth), leaf.fact in decisive, derived)
        return tuple(seen.values())

    def _actual(self, leaf: Leaf) -> str:
        known = self.sheet.facts.get(leaf.fact)
        if leaf.fact == "item" and isinstance(known, Among) and isinstance(leaf, Has):
            return actual_worded(known, self.book.vocabulary.narrowest(known.sure), leaf.values)
        return actual_worded(known)

    def _outcomes(self) -> Iterator[ExemptionOutcome]:
        """What each exemption did; the window stands first in its tree."""
        rule, facts = self.verdict.rule, self.sheet.facts
        on_showing = {exemption.id for exemption in would_lift_if_shown(self.verdict, self.sheet)}
        rows = zip(
            rule.exemptions, rule.lifted_by, self.verdict.weighing.exemptions, self.standing.not_in_force, strict=True
        )
        for exemption, tree, truth, not_in_force in rows:
            if truth is False and truth_of(tree.parts[0], facts) is False:
                yield not_in_force
            else:
                yield replace(
                    not_in_force, outcome=_outcome(truth, exemption.id in on_showing), because=self._because(tree)
                )

    def _questions(self) -> tuple[Question, ...]:
        facts = _open_facts(self.verdict, self.sheet)
        totals = [self.sheet.totals[fact] for fact in facts if fact in self.sheet.totals]
        missing = missing_facts(self.verdict, self.sheet)
        return tuple(Question(name, question_for(name, whose(name, facts, totals))) for name in missing)

    def _totals(self) -> tuple[Total, ...]:
        """The running totals of the rule's own allowances whose window is open."""
        rule, sheet = self.verdict.rule, self.sheet
        in_force = (
            exemption
            for exemption, tree in zip(rule.unless, rule.lifted_by, strict=False)
            if truth_of(tree.parts[0], sheet.facts) is not False
        )
        facts = (fact for exemption in in_force for fact in exemption.allowances(rule.id))
        return tuple(sheet.totals[fact] for fact in facts if fact in sheet.totals)

    def _would_clear(self, exemptions: tuple[ExemptionOutcome, ...]) -> tuple[str, ...]:
        """Exemptions that a lawful step could still bring about, once it is settled that the paragraph applies."""
        if self.verdict.weighing.scope is not True or self.verdict.word == "exempt":
            return ()
        rule = self.verdict.rule
        levers = {e.id for e, asked in zip(rule.exemptions, rule.lifting_facts, strict=True) if _rests_on_levers(asked)}
        reachable = ("would lift if shown", "open")
        return tuple(f"{e.says} ({e.citation})" for e in exemptions if e.outcome in reachable and e.id in levers)

    def _duty(self) -> str:
        record, target = self.transaction, self.book.regime_of(self.verdict.rule).target
        named = {
            "supplier": record.supplier and record.supplier.worded,
            "recipient": record.recipient and record.recipient.worded,
            "target": target,
            "via": listed((state.worded for state in record.via), "and"),
            "flag": record.vessel_flag and record.vessel_flag.worded,
        }
        labels = {
            "supplier": "as supplier",
            "recipient": "as recipient",
            "target": "as the State under the measures",
            "via": "as State of transit",
            "flag": "as flag State",
            "financier": "the State of whoever pays or insures",
            "host": "the State where it takes place",
        }
        parts = [
            f"{named[duty]} {labels[duty]}" if named.get(duty) else labels[duty]
            for duty in self.verdict.rule.binds
            if named.get(duty) or duty in ("financier", "host")
        ]
        return "; ".join(parts)

    def _summary(self, because: tuple[Because, ...], missing: tuple[Question, ...]) -> str:
        """One line: paragraph, what it does, and the facts that decided or the facts to ask for."""
        rule, word = self.verdict.rule, self.verdict.word
        if word == "exempt" and self.verdict.lifted_by is not None:
            lifted = self.verdict.lifted_by
            return f"{rule.citation}: {rule.title}: exempt under {lifted.citation} ({lifted.id})"
        if word == "undetermined":
            return f"{rule.citation}: {rule.title}: undetermined; ask for {listed((q.fact for q in missing), 'and')}"
        did = {True: "would breach", False: "prohibited"}[self.transaction.would]
        if rule.force == "advisory":
            did = "States are called on to prevent it"
        why = [", ".join(f"{b.fact} {b.actual}" for b in because if b.decisive)]
        why += [total.brief for total in self._totals() if total.crossed_on]
        return f"{rule.citation}: {rule.title}: {did}: {'; '.join(why)}"


def _outcome(truth: Truth, on_showing: bool) -> str:
    if truth is None:
        return "open"
    if truth:
        return "lifts"
    return "would lift if shown" if on_showing else "does not lift"


def _rests_on_levers(asked: tuple[str, ...]) -> bool:
    """Whether some fact an exemption asks for can lawfully be brought about or produced."""
    return any(fact.startswith("within:") or FACTS[fact].lever for fact in asked)
