"""What a strategy promises of its records holds: of every rule, each draw is weighed and its label looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final

import pytest
from drawing import drawn, often
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, facts_of, leaves
from sanctions_rules.deciding import decide, flag_for
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.engines.plain import truth_of, weigh_rule
from sanctions_rules.explaining import missing_facts
from sanctions_rules.facts import FACTS
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rules import Exemption, Rule, Window
from sanctions_rules.sorting import activity_of_item
from sanctions_rules.testing.landscape import Landscape, asked_by
from sanctions_rules.testing.strategies import (
    as_fields,
    exempt_by,
    missing,
    near,
    one_condition_short,
    transactions,
    triggering,
)
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import Verdict

Kept = Callable[[Verdict, FactSheet], bool]
BOOK: Final = Rulebook.load()
RULES: Final = pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
DRAWS: Final = 40
LEAST: Final = 20_000
RATE: Final = 0.999


@cache
def deriver() -> Deriver:
    return Deriver(BOOK.vocabulary)


def answered(rule: Rule, record: Transaction) -> tuple[Verdict, FactSheet]:
    (sheet,) = totalled([rule], [record], [deriver().sheet(record)])
    return decide(rule, weigh_rule(rule, sheet.facts)), sheet


# Labels


@dataclass(frozen=True)
class Labelled:
    """A strategy, and what is promised of each of its records."""

    strategy: Callable[[], st.SearchStrategy[Transaction]]
    kept: Kept


def _just_short(verdict: Verdict, sheet: FactSheet) -> bool:
    """Out of scope, for one condition that is surely not met while all others surely are."""
    assert isinstance(verdict.rule.scope, AllOf)
    truths = [truth_of(part, sheet.facts) for part in verdict.rule.scope.parts]
    return verdict.word == "out of scope" and sorted(truths, key=str) == [False, *[True] * (len(truths) - 1)]


def _lifted(exemption: Exemption) -> Kept:
    return lambda verdict, _: verdict.word == "exempt" and verdict.lifted_by == exemption


def _wanting(name: str) -> Kept:
    return lambda verdict, sheet: verdict.word == "undetermined" and name in missing_facts(verdict, sheet)


def overlap(one: Window, other: Window) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)


def hidden(rule: Rule, exemption: Exemption) -> bool:
    """Whether another of the rule's exemptions comes before it, asks the same, and is always in force when it is."""
    place = rule.exemptions.index(exemption)
    for earlier, tree in zip(rule.exemptions[:place], rule.lifted_by, strict=False):
        same = tree.parts[1:] == rule.lifted_by[place].parts[1:]
        if same and earlier.in_force.end is None and earlier.in_force.start <= exemption.in_force.start:
            return True
    return False


def lifts_some(rule: Rule, exemption: Exemption) -> bool:
    return overlap(exemption.in_force, rule.in_force) and not hidden(rule, exemption)


def asked(rule: Rule) -> set[str]:
    """What a record may have to say for a rule: its facts, and the fields behind a running total."""
    facts = {fact for tree in (rule.scope, *rule.lifted_by) for fact in facts_of(tree)}
    totals = {fact for fact in facts if fact not in FACTS}
    allowances = (each for exemption in rule.unless for each in exemption.within)
    return facts - totals | {name for each in allowances for name in each.fields}


def presumed(name: str) -> bool:
    return name in FACTS and FACTS[name].presumption == "closed"


def never_alone(rule: Rule, name: str) -> bool:
    """Whether it is known wherever all else is, or something else is unknown too: without the kind, the goods."""
    if name == "kind":
        return bool(asked(rule) & {"item", "hs_code"})
    return name == "activity" and not any(leaves_open_what_is_done(tree) for tree in (rule.scope, *rule.lifted_by))


def leaves_open_what_is_done(tree: Condition, said: bool = False) -> bool:
    """Whether an activity is asked of something that does not itself say what is done with it."""
    match tree:
        case AllOf(parts):
            here = said or any(map(says_what_is_done, parts))
            return any(leaves_open_what_is_done(part, here) for part in parts)
        case AnyOf(parts):
            return any(leaves_open_what_is_done(part, said) for part in parts)
        case Not(part):
            return leaves_open_what_is_done(part, said)
    return tree.fact == "activity" and not said


def says_what_is_done(tree: Condition) -> bool:
    """A service term names its activity, and a kind has a usual one; only services have none."""
    match tree:
        case AllOf(parts):
            return any(map(says_what_is_done, parts))
        case AnyOf(parts):
            return all(map(says_what_is_done, parts))
        case Has("item", terms):
            return all(activity_of_item(BOOK.vocabulary.ancestors(term)) for term in terms)
        case Has("kind", kinds):
            return "service" not in kinds
    return False


def labelled(rule: Rule) -> Iterator[Labelled]:
    yield Labelled(partial(triggering, rule), lambda verdict, _: verdict.word == "prohibited")
    yield Labelled(partial(one_condition_short, rule), _just_short)
    for exemption in rule.exemptions:
        if lifts_some(rule, exemption):
            yield Labelled(partial(exempt_by, rule, exemption), _lifted(exemption))
    for name in sorted(asked(rule)):
        if not presumed(name) and not never_alone(rule, name):
            yield Labelled(partial(missing, rule, name), _wanting(name))


@RULES
def test_what_is_drawn_for_a_label_has_it(rule: Rule) -> None:
    for each in labelled(rule):
        kept = [each.kept(*answered(rule, record)) for record in drawn(each.strategy(), DRAWS)]
        assert len(kept) == often(DRAWS)
        assert kept.count(True) >= RATE * len(kept)


def test_labels_are_looked_at_in_more_than_twenty_thousand_draws() -> None:
    assert sum(len(list(labelled(rule))) for rule in BOOK.rules) * often(DRAWS) >= LEAST


@RULES
def test_hypothesis_finds_nothing_slow_or_thrown_away_in_a_strategy(rule: Rule) -> None:
    @given(triggering(rule), one_condition_short(rule))
    @settings(max_examples=12, database=None, derandomize=True, deadline=None)
    def draw(_prohibited: Transaction, _short: Transaction) -> None:
        """The health checks of Hypothesis look at the first ten draws."""

    draw()


@RULES
def test_an_exemption_out_of_the_rules_window_or_behind_one_that_asks_the_same_has_no_records(rule: Rule) -> None:
    for exemption in rule.exemptions:
        if not lifts_some(rule, exemption):
            with pytest.raises(ValueError, match=f"^no record is lifted by '{exemption.id}' though caught by "):
                exempt_by(rule, exemption)


@RULES
def test_no_rule_waits_for_what_counts_as_not_shown_or_is_never_unknown_alone(rule: Rule) -> None:
    refused = [name for name in sorted(asked(rule)) if presumed(name) or never_alone(rule, name)]
    assert "committee_approval" in refused
    for name in refused:
        with pytest.raises(ValueError, match=f"^no record is undetermined for want of '{name}' alone by {rule.id}$"):
            missing(rule, name)


def test_an_exemption_that_a_rule_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(ValueError, match="has no exemption 'none-such'; it has: committee-2321-op46, committee-2371"):
        exempt_by(BOOK.rules[0], "none-such")


# Near a record


@cache
def example_of(rule: Rule) -> Transaction:
    """The first reviewed example that the rule prohibits, by itself."""
    own = (case for case in check_folder()[1] if case.rule.id == rule.id and not case.example.after)
    return next(case.records[-1] for case in own if case.example.expect == "prohibited")


@cache
def aspect_of_fields(rule: Rule) -> dict[str, str]:
    trees, allowances = asked_by(rule)
    aspects = Landscape(BOOK.vocabulary).aspects((leaf for tree in trees for leaf in leaves(tree)), allowances)
    return {name: aspect.name for aspect in aspects for name in aspect.fields}


def moved(one: Transaction, other: Transaction, rule: Rule) -> set[str]:
    """The aspects of a record in which two records differ."""
    before, after, belongs = as_fields(one), as_fields(other), aspect_of_fields(rule)
    return {belongs[name] for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.parametrize("rule", BOOK.rules[::5], ids=lambda rule: rule.id)
def test_a_record_near_an_example_differs_from_it_in_at_most_two_aspects(rule: Rule) -> None:
    differences = [len(moved(example_of(rule), record, rule)) for record in drawn(near(example_of(rule), rule), 25)]
    assert max(differences) == 2
    assert {0, 1} <= set(differences)


@RULES
def test_near_an_example_a_rule_answers_in_at_least_three_ways(rule: Rule) -> None:
    assert len({answered(rule, record)[0].word for record in drawn(near(example_of(rule), rule), 75)}) >= 3


# Near the law


@RULES
def test_where_nothing_is_partial_the_rule_in_question_leaves_nothing_open(rule: Rule) -> None:
    for record in drawn(transactions(replace(BOOK, rules=(rule,)), partial=False), 25):
        verdict, sheet = answered(rule, record)
        trees = (rule.scope, *rule.lifted_by)
        known = [truth_of(leaf, sheet.facts) for tree in trees for leaf in leaves(tree) if leaf.fact in sheet.facts]
        assert None not in known
        assert verdict.word != "undetermined"


@cache
def around() -> list[list[Verdict]]:
    """What the whole book says of records near it."""
    sheets = [totalled(BOOK.rules, [r], [deriver().sheet(r)])[0] for r in drawn(transactions(BOOK), 400)]
    return [[decide(rule, weigh_rule(rule, sheet.facts)) for rule in BOOK.rules] for sheet in sheets]


def test_transactions_reach_every_verdict_of_some_rule_and_every_flag() -> None:
    assert {v.word for row in around() for v in row} == {"prohibited", "exempt", "undetermined", "out of scope"}
    assert {flag_for(row) for row in around()} == {"red", "amber", "none"}


def test_transactions_are_prohibited_by_most_rules() -> None:
    prohibiting = {verdict.rule.id for row in around() for verdict in row if verdict.word == "prohibited"}
    assert len(prohibiting) > len(BOOK.rules) * 0.6
