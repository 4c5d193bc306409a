from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.truth import UNKNOWN, Truth, all_of, any_of, negate, worded

TRUTHS: tuple[Truth, ...] = (True, False, UNKNOWN)
LAW = settings(deadline=None, derandomize=True, max_examples=200)
some_truths = st.lists(st.sampled_from(TRUTHS), max_size=6)

AND = {
    (True, True): True,
    (True, False): False,
    (True, UNKNOWN): UNKNOWN,
    (False, True): False,
    (False, False): False,
    (False, UNKNOWN): False,
    (UNKNOWN, True): UNKNOWN,
    (UNKNOWN, False): False,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}
OR = {
    (True, True): True,
    (True, False): True,
    (True, UNKNOWN): True,
    (False, True): True,
    (False, False): False,
    (False, UNKNOWN): UNKNOWN,
    (UNKNOWN, True): True,
    (UNKNOWN, False): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}


def narrowings(truths: list[Truth]) -> list[list[Truth]]:
    """Every way in which each unknown could turn out."""
    options = [(True, False) if truth is UNKNOWN else (truth,) for truth in truths]
    return [list(chosen) for chosen in itertools.product(*options)]


def test_the_tables_are_whole() -> None:
    pairs = set(itertools.product(TRUTHS, repeat=2))
    assert pairs == set(AND) == set(OR)


@pytest.mark.parametrize("pair", AND)
def test_and_follows_the_table_of_kleene(pair: tuple[Truth, Truth]) -> None:
    assert AND[pair] is all_of(pair)


@pytest.mark.parametrize("pair", OR)
def test_or_follows_the_table_of_kleene(pair: tuple[Truth, Truth]) -> None:
    assert OR[pair] is any_of(pair)


def test_not_turns_true_and_false_round_and_leaves_unknown_unknown() -> None:
    assert [negate(truth) for truth in TRUTHS] == [False, True, UNKNOWN]


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert (all_of([]), any_of([])) == (True, False)


def test_each_truth_has_one_word() -> None:
    assert [worded(truth) for truth in TRUTHS] == ["true", "false", "unknown"]


@given(some_truths)
@LAW
def test_de_morgan_holds_in_three_values(truths: list[Truth]) -> None:
    assert negate(all_of(truths)) is any_of(map(negate, truths))
    assert negate(any_of(truths)) is all_of(map(negate, truths))


@given(some_truths)
@LAW
def test_order_never_matters(truths: list[Truth]) -> None:
    assert all_of(truths) is all_of(reversed(truths))
    assert any_of(truths) is any_of(reversed(truths))


@given(some_truths)
@LAW
def test_a_firm_answer_survives_whatever_the_unknowns_turn_out_to_be(truths: list[Truth]) -> None:
    for joined in (all_of, any_of):
        outcomes = {joined(settled) for settled in narrowings(truths)}
        assert joined(truths) is UNKNOWN or outcomes == {joined(truths)}


@given(some_truths)
@LAW
def test_an_unknown_answer_could_still_turn_out_either_way(truths: list[Truth]) -> None:
    for joined in (all_of, any_of):
        outcomes = {joined(settled) for settled in narrowings(truths)}
        assert (joined(truths) is UNKNOWN) == (outcomes == {True, False})
