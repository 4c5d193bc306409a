"""Records of each kind, drawn by their type: well formed, each field sometimes there and sometimes not."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from drawing import drawn, often
from hypothesis import find, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from sanctions_rules import words
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.testing.strategies import typed
from sanctions_rules.transactions import KINDS, AnyTransaction, ArmsTransfer, Transaction, Unsorted, read_transaction

MODELS: list[type[Transaction]] = [*KINDS.values(), Unsorted, Transaction]
DRAWS = 300


class Consignment(BaseModel):
    """A model of a user's own that holds records."""

    deal: AnyTransaction
    arms: ArmsTransfer


@cache
def records_of(model: type[Transaction]) -> tuple[Transaction, ...]:
    return tuple(drawn(st.from_type(model), DRAWS))


def everything() -> list[Transaction]:
    return [record for model in MODELS for record in records_of(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_records_are_of_their_type_and_come_back_as_they_were(model: type[Transaction]) -> None:
    records = records_of(model)
    assert len(records) == often(DRAWS)
    for record in records:
        assert isinstance(record, model)
        assert type(record) is (KINDS[record.kind] if record.kind else Unsorted)
        said = record.model_dump(exclude_defaults=True)
        assert read_transaction(said | {"kind": record.kind}) == record
        assert type(record).model_validate(said) == record


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_hypothesis_finds_nothing_slow_or_thrown_away_in_a_type(model: type[Transaction]) -> None:
    @given(st.from_type(model))
    @settings(max_examples=12, database=None, derandomize=True, deadline=None)
    def draw(_record: Transaction) -> None:
        """The health checks of Hypothesis look at the first ten draws."""

    draw()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_sometimes_there_and_sometimes_not(model: type[Transaction]) -> None:
    records = records_of(model)
    there = Counter(name for record in records for name in record.model_dump(exclude_defaults=True))
    asked = set(model.model_fields) - {"kind"}
    seldom = {name: there[name] for name in asked if not 0.1 < there[name] / len(records) < 0.9}
    assert not seldom


def test_the_activities_of_a_kind_are_drawn_and_no_other() -> None:
    for model in MODELS[:-1]:
        done = {record.activity for record in records_of(model)}
        assert done <= {None, *model.activities}
        assert len(done) > min(len(model.activities), 5)


def test_a_transaction_of_any_kind_is_of_each_kind_at_times() -> None:
    assert {record.kind for record in records_of(Transaction)} == {None, *words.KINDS}


@pytest.mark.parametrize(
    ("field", "forms"),
    [
        ("date", [r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d", r"\d{4}", r".+\.\..+"]),
        ("supplier", ["KP", "X[A-Z]", r"KP\|KR", r"\?\|KP", r"..\|..\|.."]),
        ("hs_code", [rf"\d{{{n}}}" for n in (2, 4, 6, 8, 10)]),
        ("quantity", ["0", r"\d+", r"\d+\.\d+", r".+\.\..+"]),
        ("vessel_imo", [r"\d{7}"]),
        ("description", [f".*[{script}].*" for script in ("а-я", "一-鿿", "ء-ي", "가-힣", "a-z", "à-ü")]),
        ("end_user", ["ООО .+", "東方.+"]),
    ],
)
def test_each_form_a_field_can_take_is_drawn(field: str, forms: list[str]) -> None:
    values = {value for record in everything() if (value := getattr(record, field)) is not None}
    assert [form for form in forms if not any(re.fullmatch(form, value) for value in values)] == []


def test_items_and_approvals_are_those_of_the_bundled_rules() -> None:
    book = Rulebook.load()
    records = everything()
    assert {term for record in records for term in record.item} <= set(book.vocabulary)
    cited = {str(rule.citation) for rule in book.rules}
    approvals = {approval for record in records for approval in record.committee_approval}
    assert {*words.APPROVALS} < approvals <= cited | {*words.APPROVALS}


def test_a_model_that_holds_records_is_drawn_with_them() -> None:
    assert find(st.from_type(Consignment), lambda whole: whole.deal.kind == "labour").arms.kind == "arms"


def test_a_strategy_names_itself_in_a_word() -> None:
    assert repr(typed(ArmsTransfer)) == "records_of(ArmsTransfer)"


def test_the_rules_are_read_before_the_first_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    class Parcel(ArmsTransfer):
        """A type of a user's own, of which nothing has been drawn before."""

    strategy = typed(Parcel)
    monkeypatch.setattr(Rulebook, "load", lambda: pytest.fail("read while drawing"))
    assert isinstance(find(strategy, lambda _: True), Parcel)
