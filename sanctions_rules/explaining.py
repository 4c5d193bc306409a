"""
Verdicts become grounds: which condition decided, what each exemption did, whose duty, what to ask, what would clear it.

The least reason is found by forgetting: take a fact away, weigh again, and where the verdict stands
the fact was not needed. What would clear a transaction is only ever a lawful step (an approval, a
notice, a fact that can be shown), never another name for the goods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Leaf, Not, facts_of, leaves
from sanctions_rules.deciding import word_for
from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of, weigh_rule
from sanctions_rules.explanations import Because, ExemptionOutcome, Ground, Interpretation, Question
from sanctions_rules.facts import FACTS, UNKNOWN, Among, Facts, unknown
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.transactions import Transaction
from sanctions_rules.truth import Truth, worded
from sanctions_rules.verdicts import Verdict
from sanctions_rules.wording import actual_worded, asked_worded, listed


def explain(verdict: Verdict, sheet: FactSheet, transaction: Transaction, book: Rulebook) -> Ground:
    """The ground for one verdict on one transaction."""
    return _Explaining(verdict, sheet, transaction, book).ground()


def missing_facts(verdict: Verdict, sheet: FactSheet) -> tuple[str, ...]:
    """The facts, or fields, that would settle an undetermined verdict, each once; none for any other verdict."""
    if verdict.word != "undetermined":
        return ()
    open_trees = [verdict.rule.scope] if verdict.weighing.scope is None else []
    open_trees += [tree for tree, truth in zip(verdict.rule.lifted_by, verdict.weighing.exemptions, strict=True) if truth is None]
    facts = [leaf.fact for tree in open_trees for leaf, _, truth in _relevant(tree, sheet.facts) if truth is None]
    return tuple(dict.fromkeys(name for fact in facts for name in sheet.asks.get(fact, (fact,))))


def opened(facts: Facts) -> Facts:
    """The same facts with everything unknown that only a closed presumption made false."""
    return {name: UNKNOWN if isinstance(known, Among) and not known.shown else known for name, known in facts.items()}


def would_lift_if_shown(verdict: Verdict, sheet: FactSheet) -> tuple[Exemption, ...]:
    """The exemptions that nothing but an unshown approval or notice keeps from lifting."""
    facts = opened(sheet.facts)
    triples = zip(verdict.rule.exemptions, verdict.rule.lifted_by, verdict.weighing.exemptions, strict=True)
    return tuple(exemption for exemption, tree, truth in triples if truth is False and truth_of(tree, facts) is not False)


def decisive_facts(rule: Rule, facts: Facts) -> frozenset[str]:
    """The facts without which the verdict would not stand: a least set, found by forgetting one after the other."""
    word = word_for(weigh_rule(rule, facts))
    left = dict(facts)
    for fact in reversed(facts_of(rule.scope)):
        kept = left.get(fact)
        left[fact] = unknown(fact)
        if word_for(weigh_rule(rule, left)) != word and kept is not None:
            left[fact] = kept
    return frozenset(fact for fact in facts_of(rule.scope) if left.get(fact) == facts.get(fact) and left.get(fact) != unknown(fact))


def _relevant(condition: Condition, facts: Facts, negated: bool = False) -> Iterator[tuple[Leaf, bool, Truth]]:
    """The leaves that make a condition as true as it is, each with whether it stands under a 'not'."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            truth = truth_of(condition, facts)
            settles = truth is None or truth is isinstance(condition, AnyOf)
            for part in parts:
                if not settles or truth_of(part, facts) is truth or (truth is None and isinstance(condition, AllOf)):
                    yield from _relevant(part, facts, negated)
        case Not(part):
            yield from _relevant(part, facts, not negated)
        case _:
            yield condition, negated, truth_of(condition, facts)


@dataclass(frozen=True, slots=True)
class _Explaining:
    verdict: Verdict
    sheet: FactSheet
    transaction: Transaction
    book: Rulebook

    def ground(self) -> Ground:
        rule = self.verdict.rule
        because = self._because(rule.scope, self._decisive())
        exemptions = tuple(self._outcomes())
        missing = self._questions()
        return Ground(
            verdict=self.verdict.word,
            rule=rule.id,
            title=rule.title,
            citation=str(rule.citation),
            link=rule.citation.link,
            measure=rule.measure,
            force=rule.force,
            contested=f"since {rule.contested.since}: {rule.contested.view}" if rule.contested else None,
            basis=rule.basis,
            summary=self._summary(because, missing),
            says=" ".join(rule.says.split()),
            duty=self._duty(),
            window=str(rule.in_force),
            because=because,
            exemptions=exemptions,
            missing=missing,
            would_clear=self._would_clear(exemptions),
            amends=tuple(map(str, sorted((*rule.amends, *rule.replaces)))),
            amended_by=tuple(str(later.citation) for later in self.book.amended_by(rule.citation) if later.id != rule.id),
            readings=tuple(Interpretation(r.question, r.taken, r.against, r.status) for r in rule.readings),
        )

    def _decisive(self) -> frozenset[str]:
        if self.verdict.word == "prohibited":
            return decisive_facts(self.verdict.rule, self.sheet.facts)
        return frozenset()

    def _because(self, tree: Condition, decisive: frozenset[str] = frozenset()) -> tuple[Because, ...]:
        seen: dict[tuple[str, str], Because] = {}
        for leaf, negated, truth in _relevant(tree, self.sheet.facts):
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
            return actual_worded(known, self._narrowest(known.sure), leaf.values)
        return actual_worded(known)

    def _narrowest(self, terms: frozenset[str]) -> set[str]:
        vocabulary = self.book.vocabulary
        above = {up for term in terms for up in vocabulary.ancestors(term) if up != term}
        return set(terms - above)

    def _outcomes(self) -> Iterator[ExemptionOutcome]:
        rule, weighing = self.verdict.rule, self.verdict.weighing
        on_showing = {exemption.id for exemption in would_lift_if_shown(self.verdict, self.sheet)}
        for exemption, tree, truth in zip(rule.exemptions, rule.lifted_by, weighing.exemptions, strict=True):
            if truth_of(exemption.in_force.condition(), self.sheet.facts) is False:
                outcome, because = "not in force", ()
            else:
                outcome = _outcome(truth, exemption.id in on_showing)
                because = self._because(tree)
            yield ExemptionOutcome(exemption.id, str(exemption.citation), " ".join(exemption.says.split()), str(exemption.in_force), outcome, because)

    def _questions(self) -> tuple[Question, ...]:
        return tuple(Question(name, _question(name)) for name in missing_facts(self.verdict, self.sheet))

    def _would_clear(self, exemptions: tuple[ExemptionOutcome, ...]) -> tuple[str, ...]:
        """Exemptions that a lawful step could still bring about, named with their paragraph."""
        if self.verdict.word not in ("prohibited", "undetermined"):
            return ()
        levers = {e.id for e in self.verdict.rule.exemptions if _rests_on_levers(e, self.verdict.rule)}
        reachable = ("would lift if shown", "open")
        return tuple(f"{e.says} ({e.citation})" for e in exemptions if e.outcome in reachable and e.id in levers)

    def _duty(self) -> str:
        record, target = self.transaction, self.book.regime_of(self.verdict.rule).target
        named = {"supplier": record.supplier, "recipient": record.recipient, "target": target, "via": listed(record.via, "and"),
                 "flag": record.vessel_flag}
        labels = {"supplier": "as supplier", "recipient": "as recipient", "target": "as the State under the measures",
                  "via": "as State of transit", "flag": "as flag State", "financier": "the State of whoever pays or insures",
                  "host": "the State where it takes place"}
        parts = [f"{named[duty]} {labels[duty]}" if named.get(duty) else labels[duty] for duty in self.verdict.rule.binds
                 if named.get(duty) or duty in ("financier", "host")]
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
        why = ", ".join(f"{b.fact} {b.actual}" for b in because if b.decisive)
        return f"{rule.citation}: {rule.title}: {did}: {why}"


def _outcome(truth: Truth, on_showing: bool) -> str:
    if truth is None:
        return "open"
    if truth:
        return "lifts"
    return "would lift if shown" if on_showing else "does not lift"


def _question(name: str) -> str:
    if name in FACTS:
        return FACTS[name].asks
    return {"supplied_before": "how much had all suppliers together delivered in the period before this?",
            "quantity": "how much is delivered?", "unit": "how much is that in the unit the paragraph counts in?"}.get(name, f"what is {name}?")


def _rests_on_levers(exemption: Exemption, rule: Rule) -> bool:
    """Whether some fact the exemption asks for can lawfully be brought about or produced."""
    tree = rule.lifted_by[rule.exemptions.index(exemption)]
    facts = {leaf.fact for leaf in leaves(tree)}
    return exemption.within is not None or any(FACTS[fact].lever for fact in facts if fact in FACTS)
