"""The durable engine says what the plain engine says: on every example, near every rule, and on any tree at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from sanctions_rules import words
from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within, leaves
from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.engines import compiling, durable_installed
from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.explaining import missing_facts
from sanctions_rules.facts import FACTS
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.knowledge import Among, Facts, Knowledge
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Rule
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.transactions.records import KINDS
from sanctions_rules.verdicts import Weighing

pytestmark = pytest.mark.skipif(
    not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only"
)

MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def checked() -> tuple[Rulebook, list[Case]]:
    return check_folder()


@cache
def engines() -> tuple[PlainEngine, DurableEngine]:
    rules = checked()[0].rules
    return PlainEngine(rules), DurableEngine(rules)


def sheets_of(records: Sequence[Transaction]) -> list[FactSheet]:
    book = checked()[0]
    deriver = Deriver(book.vocabulary)
    return totalled(book.rules, records, [deriver.sheet(record) for record in records])


def outcome(rule: Rule, weighing: Weighing, sheet: FactSheet) -> tuple[Any, ...]:
    """What must be the same: the truths, the verdict, what lifted it, and what to ask for."""
    verdict = decide(rule, weighing)
    lifted_by = verdict.lifted_by.id if verdict.lifted_by else None
    return rule.id, weighing, verdict.word, lifted_by, missing_facts(verdict, sheet)


def outcomes(rules: Sequence[Rule], weighed: list[list[Weighing]], sheets: Sequence[FactSheet]) -> list[Any]:
    rows = zip(weighed, sheets, strict=True)
    return [[outcome(*pair, sheet) for pair in zip(rules, row, strict=True)] for row, sheet in rows]


def assert_same(sheets: Sequence[FactSheet]) -> None:
    plain, durable = engines()
    facts = [sheet.facts for sheet in sheets]
    theirs = outcomes(durable.rules, durable.weigh(facts), sheets)
    assert theirs == outcomes(plain.rules, plain.weigh(facts), sheets)


# Every example of the rulebook


def test_every_shipped_example_is_weighed_alike() -> None:
    _, cases = checked()
    assert {case.rule.id for case in cases} == {rule.id for rule in checked()[0].rules}
    assert_same([sheet for case in cases for sheet in sheets_of(case.records)])


def test_the_durable_engine_gives_each_example_the_verdict_that_stands_beside_it() -> None:
    book, cases = checked()
    batches = [sheets_of(case.records) for case in cases]
    weighed = engines()[1].weigh([batch[-1].facts for batch in batches])
    for case, row in zip(cases, weighed, strict=True):
        verdict = decide(case.rule, row[book.rules.index(case.rule)])
        assert verdict.word == case.example.expect, case.where


# Records near the rulebook


def _trees() -> list[Condition]:
    return [tree for rule in checked()[0].rules for tree in (rule.scope, *rule.lifted_by)]


def _values(fact: str) -> list[str]:
    return sorted({v for t in _trees() for x in leaves(t) if isinstance(x, Has) and x.fact == fact for v in x.values})


def _days() -> list[str]:
    """Every edge of every window, the day before and the day after, and dates of which only a part is known."""
    bounds = {b for t in _trees() for x in leaves(t) if isinstance(x, Within) for b in (x.start, x.end)}
    edges = sorted(b for b in bounds if isinstance(b, date))
    near = {str(edge + timedelta(days=by)) for edge in edges for by in (-1, 0, 1)}
    partial = {str(edge)[:length] for edge in edges for length in (4, 7)}
    return sorted(near | partial | {"2016", "2016-03", f"{edges[0]}..{edges[-1]}"})


def _items() -> list[str]:
    """Every term a rule names, the terms below and above it, and the terms beside it."""
    vocabulary = checked()[0].vocabulary
    named = _values("item")
    above = {up for term in named for up in vocabulary[term].parents}
    beside = {term for term in vocabulary if set(vocabulary[term].parents) & {*above, *named}}
    return sorted({*named, *above, *beside})


@cache
def _fields() -> dict[str, st.SearchStrategy[Any]]:
    """What may stand in each field, near what the rules ask."""
    state = st.sampled_from(["KP", "KP", "XA", "XB", "KP|KR"])
    day = st.sampled_from(_days())
    approvals = [value for value in _values("committee_approval") if value.startswith("S/RES")]
    amount = st.sampled_from(
        ["0", "1", "15.2", "400..600", "499999.999999999", "500000", "500000.000000001", "1000000"]
    )
    optional: dict[str, st.SearchStrategy[Any]] = {
        "date": day,
        "contract_date": day,
        "supplier": state,
        "recipient": state,
        "origin": state,
        "end_user_state": state,
        "via": st.lists(state, max_size=2),
        "item": st.lists(st.sampled_from(_items()), min_size=1, max_size=2),
        "hs_code": st.sampled_from(["27", "2710", "271019", "8704", "930690", "0303", "10", "8802", "9306", "72"]),
        "quantity": amount,
        "unit": st.sampled_from(["bbl", "t", "pcs"]),
        "value_usd": amount,
        "supplied_before": amount,
        "status": st.sampled_from(list(words.STATUSES)),
        "purpose": st.sampled_from(list(words.PURPOSES)),
        "field": st.sampled_from(list(words.FIELDS)),
        "end_user_type": st.sampled_from(list(words.END_USER_TYPES)),
        "state_determination": st.lists(st.sampled_from(list(words.TRIGGERING)), max_size=2),
        "lifting_determination": st.lists(st.sampled_from(list(words.LIFTING)), max_size=2),
        "committee_approval": st.lists(st.sampled_from([*words.APPROVALS, *approvals]), max_size=2),
    }
    return optional | {fact.name: st.booleans() for fact in FACTS.values() if fact.kind == "flag"}


@cache
def records() -> st.SearchStrategy[dict[str, Any]]:
    """Examples with a few fields changed, and records out of nothing."""
    examples = [record.model_dump(exclude_defaults=True) for case in checked()[1] for record in case.records]
    kinds = [{"kind": record.kind} for case in checked()[1] for record in case.records]
    given = [{**kind, **example} for kind, example in zip(kinds, examples, strict=True)]
    names = st.lists(st.sampled_from(sorted(_fields())), max_size=3, unique=True)
    changes = names.flatmap(lambda chosen: st.fixed_dictionaries({n: st.none() | _fields()[n] for n in chosen}))
    changed = st.tuples(st.sampled_from(given), changes).map(lambda drawn: drawn[0] | drawn[1])
    anything = st.fixed_dictionaries({}, optional=_fields())
    fresh = st.sampled_from([None, *KINDS]).flatmap(lambda k: anything.flatmap(lambda rest: _with_kind(k, rest)))
    return changed | fresh


def _with_kind(kind: str | None, given: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    activities = KINDS[kind].activities if kind else tuple(words.ACTIVITIES)
    activity = st.sampled_from([None, *activities])
    return activity.map(
        lambda done: {k: v for k, v in {**given, "kind": kind, "activity": done}.items() if v is not None}
    )


def test_the_records_drawn_reach_what_the_rules_turn_on() -> None:
    assert {"2016", "2016-03"} <= set(_days())
    assert len(_days()) > 40
    assert set(_values("item")) < set(_items())
    assert len(_values("committee_approval")) > 10


@MANY
@given(st.data())
def test_records_near_the_rulebook_are_weighed_alike(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(records(), min_size=1, max_size=6))
    assert_same(sheets_of([read_transaction(record) for record in drawn]))


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


# Faults planted in the compiler: the tests above would find each


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


@pytest.mark.parametrize("fault", list(FAULTS)[:4])
def test_a_planted_fault_is_found_by_the_shipped_examples(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    book, cases = checked()
    facts = [sheet.facts for case in cases for sheet in sheets_of(case.records)]
    monkeypatch.setattr(compiling, *FAULTS[fault])
    durable = DurableEngine(book.rules)
    assert _weighed_or_refused(durable, facts) != PlainEngine(book.rules).weigh(facts)


def _weighed_or_refused(engine: DurableEngine, facts: Sequence[Facts]) -> Any:
    try:
        return engine.weigh(facts)
    except Exception as error:
        return error
    finally:
        engine.close()


@pytest.fixture(autouse=True, scope="module")
def _freed() -> Iterator[None]:
    yield
    if engines.cache_info().currsize:
        engines()[1].close()
