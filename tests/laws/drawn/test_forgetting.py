"""What is not known is asked, never taken for granted: a prohibited deal of which less is said is still flagged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide, flag_for
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.errors import RecordError
from sanctions_rules.facts import FACTS, unknown
from sanctions_rules.knowledge import Among, Facts
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Rule
from sanctions_rules.testing.strategies import as_fields, rules, triggering
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.verdicts import Flag

BOOK: Final = Rulebook.load()
DERIVER: Final = Deriver(BOOK.vocabulary)
LAW: Final = settings(deadline=None, derandomize=True, max_examples=40)
EACH_RULE: Final = pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)

READ_OTHERWISE: Final[Mapping[str, str]] = {
    "kind": "the kind of thing is read from the item, the HS code or the unit where nobody says it",
    "activity": "what is done is the usual thing of the kind, or what a service term names, where nobody says it",
    "item": "what it may be is what its kind, HS code and description leave",
    "field": "the field is read from the item where nobody says it",
    "hs_code": "the goods are then read from the kind, and the headings from the item",
    "origin": "goods come from their supplier where no other origin is given",
    "end_user_state": "they end with their recipient where no other end user is given",
}
"""Fields that are read from others where they are absent: a reading other than the one forgotten may have no flag."""


def facts_of(rule: Rule, record: Transaction) -> Facts:
    (sheet,) = totalled([rule], [record], [DERIVER.sheet(record)])
    return sheet.facts


def flag(rule: Rule, facts: Facts) -> Flag:
    return flag_for([decide(rule, weigh_rule(rule, facts))])


def open_facts(rule: Rule) -> list[str]:
    return [fact for fact in rule.scope_facts if FACTS[fact].presumption != "closed"]


def assert_asked(rule: Rule, facts: Facts, forgotten: set[str]) -> None:
    assert flag(rule, facts) != "none"
    assert flag(rule, {**facts, **{fact: unknown(fact) for fact in forgotten}}) != "none"


@EACH_RULE
def test_to_forget_what_a_rule_asks_never_takes_the_flag_away(rule: Rule) -> None:
    @given(triggering(rule), st.sets(st.sampled_from(open_facts(rule)), min_size=1))
    @LAW
    def law(record: Transaction, forgotten: set[str]) -> None:
        facts = facts_of(rule, record)
        assert_asked(rule, facts, forgotten)
        for fact in open_facts(rule):
            assert_asked(rule, facts, {fact})

    law()


@given(rules(), st.data())
@settings(LAW, max_examples=75)
def test_to_forget_what_a_rule_nobody_wrote_asks_never_takes_the_flag_away(rule: Rule, data: st.DataObject) -> None:
    try:
        prohibited = triggering(rule)
    except ValueError:
        reject()  # it contradicts itself
    facts = facts_of(rule, data.draw(prohibited))
    for fact in open_facts(rule):
        assert_asked(rule, facts, {fact})


# Forgetting a field of the record


def with_a_field_less(rule: Rule, record: Transaction) -> Iterator[tuple[str, Transaction]]:
    """The record without each field, in turn, that it gives and that an open fact of the scope is read from."""
    given = as_fields(record)
    asked = {field for fact in open_facts(rule) for field in FACTS[fact].fields or (fact,)}
    for field in sorted(asked & given.keys()):
        try:
            yield field, read_transaction({name: value for name, value in given.items() if name != field})
        except RecordError:  # without its kind the record may hold an activity that goes with no other
            continue


def as_vague(less: Facts, more: Facts) -> bool:
    """Whether nothing is known, or taken for granted, that was not known before."""
    pairs = [(less[fact], more[fact]) for fact in less if fact in more]
    return all(
        one.sure <= other.sure and (one.possible is None or (other.possible or frozenset()) <= one.possible)
        for one, other in pairs
        if isinstance(one, Among) and isinstance(other, Among)
    )


@cache
def silenced() -> list[tuple[str, bool]]:
    """Each field without which a prohibited record had no flag, and whether nothing else was then read instead."""
    return [lost for rule in BOOK.rules for lost in _silenced_of(rule)]


def _silenced_of(rule: Rule) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []

    @given(triggering(rule))
    @settings(LAW, max_examples=60, database=None)
    def forget(record: Transaction) -> None:
        facts = facts_of(rule, record)
        for field, less in with_a_field_less(rule, record):
            if flag(rule, facts_of(rule, less)) == "none":
                found.append((field, as_vague(facts_of(rule, less), facts)))

    forget()
    return found


def test_a_prohibited_record_without_a_field_keeps_a_flag_unless_the_field_is_read_from_others() -> None:
    assert {field for field, _ in silenced()} == READ_OTHERWISE.keys()


def test_a_flag_is_lost_with_a_field_only_where_something_else_is_read_in_its_place() -> None:
    assert not [field for field, vaguer in silenced() if vaguer]
