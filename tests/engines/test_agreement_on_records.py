"""The durable engine says what the plain engine says: on every example, near every rule, and by rules nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.explaining import Explainer, missing_facts
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Rule
from sanctions_rules.testing.strategies import near, rules, transactions, typed
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction

pytestmark = pytest.mark.skipif(
    not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only"
)

BOOK: Final = Rulebook.load()


@cache
def deriver() -> Deriver:
    return Deriver(BOOK.vocabulary)


@cache
def engines() -> tuple[PlainEngine, DurableEngine]:
    return PlainEngine(BOOK.rules), DurableEngine(BOOK.rules)


@pytest.fixture(autouse=True, scope="module")
def _freed() -> Iterator[None]:
    yield
    if engines.cache_info().currsize:
        engines()[1].close()


@cache
def cases() -> list[Case]:
    return check_folder()[1]


def answers(book: Rulebook, engine: PlainEngine | DurableEngine, records: Sequence[Transaction]) -> Any:
    """What must be the same of each rule: the truths, the verdict, what lifts, what to ask for, and the ground."""
    explainer = Explainer(book)
    sheets = totalled(book.rules, records, [deriver().sheet(record) for record in records])
    found: list[Any] = []
    for record, sheet, row in zip(records, sheets, engine.weigh([sheet.facts for sheet in sheets]), strict=True):
        verdicts = [decide(rule, weighing) for rule, weighing in zip(book.rules, row, strict=True)]
        found.append([(v, v.word, v.lifted_by, missing_facts(v, sheet)) for v in verdicts])
        found.append([explainer.explain(v, sheet, record) for v in verdicts if v.word != "out of scope"])
    return found


def words(answered: Any) -> set[str]:
    return {row[1] for part in answered[::2] for row in part}


def assert_same(records: Sequence[Transaction]) -> None:
    plain, durable = (answers(BOOK, engine, records) for engine in engines())
    assert durable == plain


def test_every_shipped_example_is_answered_alike() -> None:
    assert {case.rule.id for case in cases()} == {rule.id for rule in BOOK.rules}
    for case in cases():
        assert_same(case.records)


def test_the_durable_engine_gives_each_example_the_verdict_that_stands_beside_it() -> None:
    for case in cases():
        *_, row, _ = answers(BOOK, engines()[1], case.records)
        assert row[BOOK.rules.index(case.rule)][1] == case.example.expect, case.where


@given(st.lists(transactions(BOOK), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_batches_near_the_rules_are_answered_alike(batch: list[Transaction]) -> None:
    assert_same(batch)


@given(st.lists(typed(Transaction), min_size=1, max_size=6))
@settings(max_examples=75, deadline=None)
def test_batches_of_any_content_are_answered_alike(batch: list[Transaction]) -> None:
    assert_same(batch)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_records_near_an_example_are_answered_alike_beside_the_rest_of_its_batch(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(cases()))
    *before, last = case.records
    assert_same([*before, data.draw(near(last, case.rule))])


def invented(drawn: Sequence[Rule]) -> Rulebook:
    """A book of these rules, as if they were of a shipped regime."""
    regime = BOOK.regimes[0].id
    renamed = (rule.model_copy(update={"id": f"{regime}-{n}"}) for n, rule in enumerate(drawn))
    return replace(BOOK, rules=tuple(renamed))


BOOKS: Final = st.lists(rules(), min_size=1, max_size=3).map(invented)


@given(BOOKS, st.data())
@settings(max_examples=60, deadline=None)
def test_rules_that_nobody_wrote_answer_alike_near_them_and_anywhere(book: Rulebook, data: st.DataObject) -> None:
    records = transactions(book) | transactions(BOOK) | typed(Transaction)
    batch = data.draw(st.lists(records, min_size=1, max_size=6))
    with closing(DurableEngine(book.rules)) as durable:
        assert answers(book, durable, batch) == answers(book, PlainEngine(book.rules), batch)


def test_what_is_drawn_near_invented_rules_brings_about_every_answer() -> None:
    seen: set[str] = set()

    @given(BOOKS, st.data())
    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    def see(book: Rulebook, data: st.DataObject) -> None:
        seen.update(words(answers(book, PlainEngine(book.rules), [data.draw(transactions(book))])))

    see()
    assert seen == {"prohibited", "exempt", "undetermined", "out of scope"}
