"""
Coverage of the law: what of each rule its examples exercise, and what example would exercise the rest.

Four counts. *Conditions*: each leaf of what the paragraph prohibits and of what lifts it is telling while true and
telling while false (masking MC/DC; see ``tried``). *Exemptions*: each lifts one example and leaves one standing in
its window. *Edges*: an example stands on each side of each day on which an answer turns. *Missing*: each fact that is
worth asking for is unknown, and asked for, in some example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rules import Rule
from sanctions_rules.screening import Screener
from sanctions_rules.testing.goals import PARTS, Goal, Part
from sanctions_rules.testing.landscape import Landscape
from sanctions_rules.testing.tried import Tried
from sanctions_rules.testing.wanted import left_out, wanted


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many."""

    covered: int
    of: int

    def __str__(self) -> str:
        return f"{self.covered}/{self.of}"


@dataclass(frozen=True, slots=True)
class Lacking:
    """What no example shows, and what example would."""

    part: Part
    what: str
    add: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What no example can show, and why; it does not count."""

    part: Part
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """
    What the examples beside one rule exercise; or those of a whole regime, of the exemptions across it.

    ``counts`` has one tally per part: conditions, exemptions, edges, missing.
    """

    id: str
    title: str
    file: str
    examples: int
    counts: Mapping[Part, Tally]
    lacking: tuple[Lacking, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def total(self) -> Tally:
        """All parts together."""
        return Tally(sum(t.covered for t in self.counts.values()), sum(t.of for t in self.counts.values()))

    @property
    def percent(self) -> float:
        """The total in per cent, cut to one decimal, so that 100 means all."""
        return self.total.covered * 1000 // self.total.of / 10 if self.total.of else 100.0

    def below(self, percent: float) -> bool:
        """Whether it lies below a threshold."""
        return self.total.covered * 100 < percent * self.total.of


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of every rule, as the law grew, and of each regime's exemptions."""

    rules: tuple[RuleCoverage, ...]
    regimes: tuple[RuleCoverage, ...]

    @property
    def entries(self) -> tuple[RuleCoverage, ...]:
        """Rules first, then regimes."""
        return self.rules + self.regimes


def coverage(book: Rulebook, cases: Sequence[Case]) -> Coverage:
    """
    The coverage of the rules of a book, and of the regimes they belong to, by the examples beside those rules.

    >>> from dataclasses import replace
    >>> from sanctions_rules.rulebook import check_folder
    >>> book, cases = check_folder()
    >>> (rule,) = coverage(replace(book, rules=(book.rule("dprk-2270-op17"),)), cases).rules
    >>> {part: str(tally) for part, tally in rule.counts.items()}
    {'conditions': '8/8', 'exemptions': '0/0', 'edges': '2/2', 'missing': '4/4'}

    Raises RecordError where an example names an item term that the vocabulary lacks.
    """
    screener = Screener(book)
    tries: dict[str, list[Tried]] = {rule.id: [] for rule in book.rules}
    for case in cases:
        if case.rule.id in tries:
            tries[case.rule.id].append(_tried(case, book.by_id[case.rule.id], screener))
    landscape = Landscape(book.vocabulary)
    rules = tuple(_of_rule(rule, book, tries[rule.id], landscape) for rule in book.rules)
    return Coverage(rules, tuple(_of_regimes(book, tries, landscape)))


def _tried(case: Case, rule: Rule, screener: Screener) -> Tried:
    _, sheet, _ = screener.weigh(case.records)[-1]
    return Tried(case.example.name, rule, sheet)


def _of_rule(rule: Rule, book: Rulebook, tries: Sequence[Tried], landscape: Landscape) -> RuleCoverage:
    regime = book.regime_of(rule).id
    file = display(book.folder / regime / f"{rule.id.removeprefix(f'{regime}-')}.yml")
    return _counted((rule.id, rule.title, file), wanted([rule]), [rule], tries, landscape)


def _of_regimes(book: Rulebook, tries: Mapping[str, Sequence[Tried]], landscape: Landscape) -> Iterator[RuleCoverage]:
    """An entry for each regime with exemptions of its own, which any of its rules' examples may cover."""
    for regime in book.regimes:
        rules = [rule for rule in book.rules if book.regime_of(rule) is regime]
        carried = [e for e in regime.exemptions if any(own is e for rule in rules for own in rule.regime_exemptions)]
        if carried:
            told = (regime.id, "exemptions across the regime", display(book.folder / regime.id / "regime.yml"))
            yield _counted(
                told, wanted(rules, carried), rules, [t for rule in rules for t in tries[rule.id]], landscape
            )


def _counted(
    told: tuple[str, str, str],
    goals: Sequence[Goal],
    rules: Sequence[Rule],
    tries: Sequence[Tried],
    landscape: Landscape,
) -> RuleCoverage:
    unmet = [goal for goal in goals if not any(goal.met(tried) for tried in tries)]
    spared = {goal: why for goal in unmet if (why := left_out(goal, rules, landscape))}
    unmet = [goal for goal in unmet if goal not in spared]
    return RuleCoverage(
        *told,
        examples=len(tries),
        counts={part: _tally(part, [g for g in goals if g not in spared], unmet) for part in PARTS},
        lacking=tuple(Lacking(goal.part, goal.what, goal.advice(tries)) for goal in unmet),
        left_out=tuple(LeftOut(goal.part, goal.what, why) for goal, why in spared.items()),
    )


def _tally(part: Part, counted: Sequence[Goal], unmet: Sequence[Goal]) -> Tally:
    of = sum(goal.part == part for goal in counted)
    return Tally(of - sum(goal.part == part for goal in unmet), of)
