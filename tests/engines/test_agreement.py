"""The durable engine says what the plain engine says, on any tree over any sheet; on records: the file beside this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.engines import compiling, durable_installed
from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.knowledge import Among, Facts, Knowledge
from sanctions_rules.rules import Rule

pytestmark = pytest.mark.skipif(
    not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only"
)

MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


# Any tree over any sheet


@dataclass(frozen=True)
class Sentence:
    """All that an engine looks at in a rule."""

    scope: Condition
    lifted_by: tuple[Condition, ...]


NAMES = ("word", "state")
VALUES = st.sampled_from(["a", "b", "c", "d"])
DAYS = st.dates(date(2016, 2, 27), date(2016, 3, 3))
NUMBERS = st.sampled_from([Decimal(n) for n in ("-1", "0", "0.000000001", "0.1", "1", "9223372036854775808", "1e40")])
PREFIXES = st.sampled_from(["87", "88", "8704", "8706", "870410", "84", "8419"])
ORDERED: dict[str, st.SearchStrategy[Any]] = {"day": DAYS, "number": NUMBERS}


def windows(fact: str) -> st.SearchStrategy[Within]:
    ends = st.lists(ORDERED[fact], min_size=2, max_size=2, unique=True).map(sorted)
    opened = st.tuples(ends, st.sampled_from([(0, 1), (0, None), (None, 1), (None, None)]))
    return opened.map(lambda d: Within(fact, *(None if place is None else d[0][place] for place in d[1])))


LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Has, st.sampled_from(NAMES), st.frozensets(VALUES, max_size=3)),
    windows("day"),
    windows("number"),
    st.builds(Under, st.just("code"), st.lists(PREFIXES, min_size=1, max_size=3).map(tuple)),
)


def trees(most: int = 3, max_leaves: int = 12) -> st.SearchStrategy[Condition]:
    def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(parts, max_size=most).map(tuple)
        return st.one_of(st.builds(AllOf, several), st.builds(AnyOf, several), st.builds(Not, parts))

    return st.recursive(LEAVES, joined, max_leaves=max_leaves)


def spans(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Span[Any]]:
    ends = st.lists(values, min_size=2, max_size=2).map(sorted)
    opened = st.tuples(ends, st.booleans(), st.booleans())
    return opened.map(lambda d: Span(d[0][0] if d[1] else None, d[0][1] if d[2] else None))


def amongs() -> st.SearchStrategy[Among]:
    some = st.frozensets(VALUES, max_size=3)
    return st.tuples(some, st.none() | some).map(lambda d: Among(d[0], None if d[1] is None else d[0] | d[1]))


SHEETS: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {},
    optional={
        **{name: amongs() for name in NAMES},
        **{name: spans(values) for name, values in ORDERED.items()},
        "code": st.one_of(st.none(), st.lists(PREFIXES, max_size=3).map(tuple)).map(Codes),
    },
).map(lambda facts: cast(dict[str, Knowledge], facts))


def sentences(tree: st.SearchStrategy[Condition], most: int = 3) -> st.SearchStrategy[list[Sentence]]:
    return st.lists(st.builds(Sentence, tree, st.lists(tree, max_size=most).map(tuple)), min_size=1, max_size=most)


def agree(rules: Sequence[Sentence], sheets: Sequence[Facts]) -> bool:
    written = cast(Sequence[Rule], rules)
    durable = DurableEngine(written)
    try:
        return durable.weigh(sheets) == PlainEngine(written).weigh(sheets)
    finally:
        durable.close()


@MANY
@given(sentences(trees()), st.lists(SHEETS, min_size=1, max_size=12))
def test_any_tree_over_any_sheet_is_weighed_alike(rules: list[Sentence], sheets: list[Facts]) -> None:
    assert agree(rules, sheets)


@MANY
@given(sentences(trees(most=9, max_leaves=90), most=2), st.lists(SHEETS, min_size=1, max_size=12))
def test_a_tree_too_wide_or_too_deep_for_the_guest_is_weighed_alike(rules: list[Sentence], sheets: list[Facts]) -> None:
    assert agree(rules, sheets)


def _wide(word: type[AllOf] | type[AnyOf], other: type[AllOf] | type[AnyOf], size: int) -> Condition:
    values = [f"v{n}" for n in range(size)]
    return word(tuple(other((Has("word", frozenset({v})), Not(Has("state", frozenset({v}))))) for v in values))


@pytest.mark.parametrize("size", [2, 8, 9, 40, 70, 120])
@pytest.mark.parametrize(("word", "other"), [(AllOf, AnyOf), (AnyOf, AllOf)])
def test_trees_past_every_limit_of_the_guest_are_weighed_alike(
    word: type[AllOf] | type[AnyOf], other: type[AllOf] | type[AnyOf], size: int
) -> None:
    tree = _wide(word, other, size)
    sheets: list[Facts] = [
        {},
        {"word": Among.of("v0"), "state": Among.of("v1")},
        {"word": Among.of(*(f"v{n}" for n in range(size))), "state": Among.of()},
        {"word": Among.of(), "state": Among.of(*(f"v{n}" for n in range(size)))},
    ]
    assert agree([Sentence(tree, (Not(tree),))], sheets)


def test_eighty_rules_that_all_hold_for_one_sheet_are_all_found() -> None:
    rules = [Sentence(Has("word", frozenset({f"v{n}"})), (Not(Has("state", frozenset({f"v{n}"}))),)) for n in range(80)]
    everything = Among.of(*(f"v{n}" for n in range(80)))
    assert agree(rules, [{"word": everything, "state": everything}, {}, {"word": everything}])


# Faults planted in the compiler: the tests above would find each; tests/faults plants them beside the shipped rules


def _off_by_a_day(bounds: Any, value: Any) -> int:
    return sum(bound < value for bound in bounds)


FAULTS: dict[str, tuple[str, Any]] = {
    "an edge is off by one day": ("bisect_right", _off_by_a_day),
    "unknown is taken for false": ("DEGREES", {False: 0, None: 0, True: 2}),
    "unknown is taken for true": ("DEGREES", {False: 0, None: 2, True: 2}),
    "the rails do not change places under a 'not'": ("_OTHER", {"sure": "sure", "possible": "possible"}),
    "a 'not' keeps its comparison": ("_OPPOSITE", {"$gte": "$gte", "$lt": "$lt"}),
}


def _differs(rules: list[Sentence], sheets: list[Facts]) -> bool:
    try:
        return not agree(rules, sheets)
    except Exception:
        return True  # the engine noticed by itself


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_among_as_many_trees(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, *FAULTS[fault])
    drawn = st.tuples(sentences(trees()), st.lists(SHEETS, min_size=1, max_size=12))
    quick = settings(MANY, phases=[Phase.generate], database=None, derandomize=True)
    assert find(drawn, lambda d: _differs(*d), settings=quick)


def test_without_a_fault_nothing_is_found() -> None:
    drawn = st.tuples(sentences(trees()), st.lists(SHEETS, min_size=1, max_size=12))
    quick = settings(MANY, phases=[Phase.generate], database=None, derandomize=True)
    with pytest.raises(NoSuchExample):
        find(drawn, lambda d: _differs(*d), settings=quick)
