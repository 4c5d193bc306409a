"""The same record knowing more: what was vague or unknown is known better, and nothing that was known changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from drawing import drawn
from hypothesis import strategies as st

from sanctions_rules.facts import FACTS
from sanctions_rules.intervals import Span
from sanctions_rules.quantities import parse_amount
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.testing.strategies import as_fields, refinements, transactions, typed
from sanctions_rules.transactions import Transaction, read_transaction

Pair = tuple[dict[str, Any], dict[str, Any]]

SAID: Final = {fact.name for fact in FACTS.values() if fact.presumption == "open" and fact.kind in ("word", "flag")}
FINER: Final = SAID - {"kind", "activity"} | {
    "date", "contract_date", "supplier", "recipient", "vessel_flag", "other_vessel_flag",
    "quantity", "value_usd", "supplied_before", "supplied_before_usd", "hs_code", "item",
}  # fmt: skip
"""What can be known better: all that is said in a word, but what follows from the goods; and what can be vague."""

LITTLE: Final = tuple(map(read_transaction, ({"unit": "t", "hs_code": "27"}, {"kind": "service"}, {"kind": "arms"})))


def refined(records: st.SearchStrategy[Transaction], count: int) -> list[Pair]:
    both = records.flatmap(lambda less: st.tuples(st.just(less), refinements(less)))
    return [(as_fields(less), as_fields(more)) for less, more in drawn(both, count)]


@cache
def pairs() -> list[Pair]:
    """Records near the rules, of any content, and of little content, each with one that knows more."""
    book = Rulebook.load()
    return [
        *refined(transactions(book), 150),
        *refined(typed(Transaction), 150),
        *refined(st.sampled_from(LITTLE), 100),
    ]


def _inside(narrow: Span[Any], wide: Span[Any]) -> bool:
    if narrow.first is None or narrow.last is None:
        return False
    return narrow != wide and wide.first <= narrow.first <= narrow.last <= wide.last


def narrows(name: str, less: Any, more: Any) -> bool:
    """Whether one value of a field says all that another said, and something beyond it."""
    if name in ("date", "contract_date"):
        return _inside(more.span, less.span)
    if name in ("quantity", "value_usd", "supplied_before", "supplied_before_usd"):
        return _inside(parse_amount(more), parse_amount(less))
    if name == "hs_code":
        return bool(more.startswith(less) and len(more) > len(less))
    open_ended = "?" in less.candidates
    return "|" in less and "|" not in more and (open_ended or set(more.candidates) < set(less.candidates))


def changes(less: Mapping[str, Any], more: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((name, less.get(name), more[name]) for name in more if less.get(name) != more[name])


def test_a_refinement_takes_nothing_away_and_leaves_what_was_exact_as_it_was() -> None:
    for less, more in pairs():
        assert less.keys() <= more.keys()
        for name, before, after in changes(less, more):
            assert before in (None, ()) or narrows(name, before, after), (name, before, after)


def test_a_refinement_never_shows_what_counts_as_not_shown() -> None:
    assert not {
        name
        for pair in pairs()
        for name, _, _ in changes(*pair)
        if name in FACTS and FACTS[name].presumption == "closed"
    }


def test_refinements_reach_every_field_that_can_be_known_better() -> None:
    assert {name for pair in pairs() for name, _, _ in changes(*pair)} == FINER


VAGUE: Final = read_transaction(
    {
        "date": "2017", "contract_date": "2016-03..2017-09", "supplier": "KP|KR", "recipient": "XA|?",
        "vessel_flag": "KP|XB", "hs_code": "2710", "quantity": "1..9", "unit": "t", "value_usd": "0..9",
    }
)  # fmt: skip


def test_what_is_vague_is_narrowed_as_well_as_what_is_unknown_filled_in() -> None:
    given = as_fields(VAGUE)
    finer = [more for _, more in refined(st.just(VAGUE), 200)]
    assert {name for more in finer for name, before, _ in changes(given, more) if before} == given.keys() - {"unit"}
    assert all(narrows(name, before, after) for more in finer for name, before, after in changes(given, more) if before)
