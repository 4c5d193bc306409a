"""The same record, knowing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from sanctions_rules.deriving import Deriver
from sanctions_rules.facts import FACTS, known_values
from sanctions_rules.intervals import Span
from sanctions_rules.knowledge import UNKNOWN, Among, Knowledge
from sanctions_rules.quantities import parse_amount
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.strategies.ruled import as_fields
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.transactions.fields import StateCode

_DATES: Final = ("date", "contract_date")
_STATES: Final = ("supplier", "recipient", "vessel_flag", "other_vessel_flag")
_WORDS: Final = tuple(
    fact.name
    for fact in FACTS.values()
    if fact.presumption == "open" and fact.kind in ("word", "flag") and fact.name not in ("kind", "activity", "field")
)
_AMOUNTS: Final = ("quantity", "value_usd", "supplied_before", "supplied_before_usd")
_FINEST: Final = Decimal("0.000000001")


def refinements(record: Transaction, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """
    The same record with some of what was unknown known, and some of what was vague known better.

    Only what nobody knew is filled in. What is absent by presumption stays absent: an approval that
    turns up is no refinement but another deal, and goods without an origin come from their supplier.

    >>> from hypothesis import find
    >>> record = read_transaction({"kind": "fuel", "item": "coal", "date": "2017-09", "supplier": "KP"})
    >>> str(find(refinements(record), lambda finer: finer.date.span.exact).date)
    '2017-09-01'
    """
    given = as_fields(record)
    finer = dict(_finer(record, _deriver(vocabulary or Rulebook.load().vocabulary)))
    if not finer:
        return st.just(record)
    names = st.sets(st.sampled_from(sorted(finer)), min_size=1, max_size=4)
    more = names.flatmap(lambda chosen: st.fixed_dictionaries({name: finer[name] for name in sorted(chosen)}))
    return more.map(lambda known: read_transaction({**given, **known}))


@lru_cache(maxsize=4)
def _deriver(vocabulary: Vocabulary) -> Deriver:
    return Deriver(vocabulary)


def _finer(record: Transaction, deriver: Deriver) -> Iterator[tuple[str, st.SearchStrategy[Any]]]:
    """For each field that can be known better, the better knowledge."""
    facts = deriver.sheet(record).facts
    for name in _DATES:
        known = getattr(record, name)
        if known is None or not known.span.exact:
            yield name, _days(known.span if known else None)
    for name in _STATES:
        if (state := _state(getattr(record, name))) is not None:
            yield name, state
    for name in _WORDS:
        if getattr(record, name, None) in (None, ()):
            yield name, _word(name)
    for name in _AMOUNTS:
        if (amount := _amount(name, record)) is not None:
            yield name, amount
    if record.hs_code and len(record.hs_code) < 6:
        yield "hs_code", st.sampled_from([record.hs_code + digits for digits in ("00", "10", "99")])
    if facts["field"] is UNKNOWN and record.kind == "service":
        yield "field", st.sampled_from(sorted(FACTS["field"].values or ()))
    if record.kind is not None and (item := _item(facts, record)) is not None:
        yield "item", item


def _days(span: Span[date] | None) -> st.SearchStrategy[str]:
    if span is None or span.first is None or span.last is None:
        return st.dates(date(2005, 1, 1), date(2026, 1, 1)).map(str)
    middle = span.first + timedelta(days=(span.last - span.first).days // 2)
    ends = st.sampled_from([str(span.first), str(span.last), f"{span.first}..{middle}"])
    return ends | st.dates(span.first, span.last).map(str)


def _state(known: StateCode | None) -> st.SearchStrategy[str] | None:
    """One of the candidates; a code that is itself read as several, as NA is, settles nothing."""
    if known is None:
        return st.sampled_from(["KP", "XA", "XB"])
    if len(known.candidates) == 1:
        return None
    sure = [code for code in known.candidates if code != "?" and StateCode.read(code) == code]
    if "?" in known.candidates:
        sure = sure or ["KP", "XA"]
    return st.sampled_from(sure) if sure else None


def _word(name: str) -> st.SearchStrategy[Any]:
    values = sorted(known_values(FACTS[name]) or ())
    return st.booleans() if FACTS[name].kind == "flag" else st.sampled_from(values)


def _amount(name: str, record: Transaction) -> st.SearchStrategy[str] | None:
    """A range narrowed; an unknown amount named, where the record says in which unit."""
    known = getattr(record, name)
    if known is None:
        unit_known = name.endswith("_usd") or record.unit is not None
        return st.sampled_from(["0", "1", "2000.01", "499999", "500000", "500001"]) if unit_known else None
    span = parse_amount(known)
    if span.exact or span.first is None or span.last is None:
        return None
    middle = ((span.first + span.last) / 2).quantize(_FINEST, ROUND_DOWN)
    return st.sampled_from([f"{span.first:f}", f"{span.last:f}", f"{span.first:f}..{middle:f}"])


def _item(facts: Mapping[str, Knowledge], record: Transaction) -> st.SearchStrategy[list[str]] | None:
    """What the goods are, where nothing is known of them but their kind."""
    known = facts["item"]
    if record.item or record.hs_code or record.description or not isinstance(known, Among) or known.possible is None:
        return None
    narrower = sorted(known.possible - known.sure)
    return st.sampled_from([[term] for term in narrower]) if narrower else None
