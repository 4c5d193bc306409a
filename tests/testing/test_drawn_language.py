"""Conditions and rules that nobody wrote are well formed, and reach all of the language they are written in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml
from drawing import drawn

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within, leaves
from sanctions_rules.facts import FACTS
from sanctions_rules.grammar import ConditionMap, to_tree
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.documents import parse_document
from sanctions_rules.rules import Rule
from sanctions_rules.testing.strategies import boundary_dates, conditions, rules

BOOK = Rulebook.load()
DAY = timedelta(days=1)


@cache
def written() -> list[dict[str, Any]]:
    return drawn(conditions(), 400)


@cache
def invented() -> list[Rule]:
    return drawn(rules(), 150)


def nodes(tree: Condition) -> Iterator[Condition]:
    yield tree
    match tree:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from nodes(part)
        case Not(part):
            yield from nodes(part)


def parsed(condition: dict[str, Any]) -> Condition:
    return to_tree(ConditionMap.model_validate(condition), BOOK.rules[0].citation)


def test_every_condition_is_one_that_a_rule_file_may_hold() -> None:
    assert all(list(leaves(parsed(condition))) for condition in written())


def test_conditions_ask_for_every_fact_with_every_kind_of_node() -> None:
    trees = [parsed(condition) for condition in written()]
    assert {leaf.fact for tree in trees for leaf in leaves(tree)} == set(FACTS)
    assert {type(node) for tree in trees for node in nodes(tree)} == {AllOf, AnyOf, Not, Has, Within, Under}


def test_a_condition_written_as_yaml_reads_back_as_itself() -> None:
    for condition in written():
        document = parse_document(yaml.safe_dump(condition, allow_unicode=True).encode(), "drawn.yml")
        assert parsed(document.data) == parsed(condition)


def test_rules_ask_for_nearly_every_fact_in_their_scopes_and_in_their_exemptions() -> None:
    asked = {leaf.fact for rule in invented() for leaf in leaves(rule.scope)}
    assert len(asked) > 0.8 * len(FACTS)
    lifting = {leaf.fact for rule in invented() for tree in rule.lifted_by for leaf in leaves(tree)}
    assert len(lifting) > 0.8 * len(FACTS)


def test_rules_bind_or_advise_have_up_to_three_exemptions_and_windows_that_end_or_not() -> None:
    assert {rule.force for rule in invented()} == {"binding", "advisory"}
    assert {len(rule.unless) for rule in invented()} == {0, 1, 2, 3}
    assert {rule.in_force.end is None for rule in invented()} == {True, False}


def test_a_rule_survives_being_written_out_and_read_again() -> None:
    for rule in invented():
        again = Rule.model_validate(rule.model_dump(by_alias=True, exclude_unset=True))
        assert (again.scope, again.lifted_by) == (rule.scope, rule.lifted_by)


def test_boundary_dates_are_the_edges_of_all_windows_and_the_days_beside_them() -> None:
    days = set(drawn(boundary_dates(BOOK), 1_500))
    windows = [window for rule in BOOK.rules for window in (rule.in_force, *(e.in_force for e in rule.exemptions))]
    edges = {edge for window in windows for edge in (window.start, window.end) if edge is not None}
    assert {edge + by for edge in edges for by in (-DAY, 0 * DAY, DAY)} <= days
    asked = (leaf for rule in BOOK.rules for tree in (rule.scope, *rule.lifted_by) for leaf in leaves(tree))
    edges |= {end for leaf in asked if isinstance(leaf, Within) for end in (leaf.start, leaf.end) if type(end) is date}
    assert {min(abs(day - edge) for edge in edges) for day in days} == {0 * DAY, DAY}
