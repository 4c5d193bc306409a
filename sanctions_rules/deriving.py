"""Transactions become facts: what the record says, what follows from it, and from where it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sanctions_rules.facts import FACTS, NOT_SHOWN, UNKNOWN, UNKNOWN_CODES, UNKNOWN_SPAN, Among, Knowledge
from sanctions_rules.identifying import Identification, Identifier
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.quantities import parse_amount
from sanctions_rules.sorting import activity_of_item, field_of_item, kind_of_goods, terms_of_kind
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions.fields import PartialDate, StateCode
from sanctions_rules.transactions.records import KINDS, Transaction

_PLAIN_WORDS: Final = ("end_user_type", "purpose", "status")
_FLAGS: Final = tuple(fact.name for fact in FACTS.values() if fact.kind == "flag")


@dataclass(frozen=True, slots=True)
class FactSheet:
    """
    Everything known of one transaction.

    ``facts`` maps the name of a fact to what is known of it; ``notes`` says of a derived fact what it
    was derived from; ``asks`` names the fields to ask for where a derived fact is unknown.
    """

    facts: Mapping[str, Knowledge]
    notes: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def knowing(self, facts: Mapping[str, Knowledge], notes: Mapping[str, str], asks: Mapping[str, tuple[str, ...]]) -> FactSheet:
        """The same sheet with more facts on it."""
        return FactSheet({**self.facts, **facts}, {**self.notes, **notes}, {**self.asks, **asks})


class Deriver:
    """Turns transactions into fact sheets with the help of an item vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.identifier = Identifier(vocabulary)
        self._codes = lru_cache(maxsize=4096)(self._codes_of_terms)

    def sheet(self, transaction: Transaction) -> FactSheet:
        """The fact sheet of one transaction."""
        facts: dict[str, Knowledge] = {}
        notes: dict[str, str] = {}
        self._states(transaction, facts, notes)
        self._things(transaction, facts, notes)
        facts["date"] = _dates(transaction.date)
        facts["contract_date"] = _dates(transaction.contract_date)
        for name in _PLAIN_WORDS:
            facts[name] = _word(getattr(transaction, name))
        for name in _FLAGS:
            facts[name] = _flag(name, getattr(transaction, name))
        facts["committee_approval"] = _shown(transaction.committee_approval)
        facts["state_determination"] = _shown(transaction.state_determination)
        lifting = transaction.lifting_determination
        facts["lifting_determination"] = UNKNOWN if lifting is None else Among.of(*lifting)
        _money(transaction, facts, notes)
        return FactSheet(facts, notes)

    def _states(self, record: Transaction, facts: dict[str, Knowledge], notes: dict[str, str]) -> None:
        facts["supplier"], facts["recipient"] = _state(record.supplier), _state(record.recipient)
        facts["vessel_flag"] = _state(record.vessel_flag)
        facts["comes_from"] = _reached(record.supplier, record.origin, record.via)
        facts["reaches"] = _reached(record.recipient, record.end_user_state, record.via)
        on_the_way = f", perhaps {', '.join(record.via)} on the way" if record.via else ""
        if record.origin or record.via:
            notes["comes_from"] = f"supplier {record.supplier or 'unknown'}" + _and("origin", record.origin) + on_the_way
        if record.end_user_state or record.via:
            notes["reaches"] = f"recipient {record.recipient or 'unknown'}" + _and("end user in", record.end_user_state) + on_the_way

    def _things(self, record: Transaction, facts: dict[str, Knowledge], notes: dict[str, str]) -> None:
        found = self.identifier.identify(record.item, record.hs_code, record.description)
        if found.because and not record.item:
            notes["item"] = "; ".join(dict.fromkeys(f"{f.source} {f.matched!r} → {f.term}" for f in found.because))
        kind = record.kind or kind_of_goods(found.sure, record.hs_code)
        if record.kind is None and kind:
            notes["kind"] = f"derived from {'the item' if found.sure else f'HS code {record.hs_code}'}"
        facts["kind"] = _word(kind)
        facts["item"] = item = self._item(found, kind, notes)
        facts["hs_code"] = self._hs(record, item, kind, notes)
        activity = record.activity or activity_of_item(item.sure) or _usual(kind)
        facts["activity"] = _word(activity)
        facts["field"] = _word(record.field or field_of_item(item.sure))
        if record.field is None and facts["field"] is not UNKNOWN:
            notes["field"] = "derived from the item"

    def _item(self, found: Identification, kind: str | None, notes: dict[str, str]) -> Among:
        """What the words, the code and the given terms say, and otherwise what the kind alone says."""
        root, may_be = terms_of_kind(kind)
        adds = root is not None and root not in found.sure and (kind == "arms" or found.possible is None)
        if not adds and not (found.possible is None and may_be):
            return Among(found.sure, found.possible)
        roots = {root} if root else set()
        below = frozenset().union(*(self.vocabulary.descendants(term) for term in {*roots, *may_be} if term in self.vocabulary))
        sure = found.sure | frozenset(roots)
        notes.setdefault("item", f"derived from kind {kind}")
        return Among(sure, sure | below | (found.possible or frozenset()))

    def _hs(self, record: Transaction, item: Among, kind: str | None, notes: dict[str, str]) -> Codes:
        if record.hs_code:
            return Codes((record.hs_code,))
        prefixes = self._codes(item.sure) if item.sure else None
        if prefixes is None and kind == "food_aid":
            prefixes = tuple(f"{chapter:02}" for chapter in range(1, 25))
        if prefixes is None:
            return UNKNOWN_CODES
        notes["hs_code"] = f"derived from the item: {', '.join(prefixes[:6])}{' …' if len(prefixes) > 6 else ''}"
        return Codes(prefixes)

    def _codes_of_terms(self, sure: frozenset[str]) -> tuple[str, ...] | None:
        """The headings the narrowest of these terms travel under, taken from the nearest term above that has any."""
        narrowest = [t for t in sure if not any(t != o and t in self.vocabulary.ancestors(o) for o in sure)]
        prefixes: set[str] = set()
        for term in narrowest:
            own = self._own_codes(term)
            if not own:
                return None
            prefixes.update(own)
        return tuple(sorted(prefixes)) or None

    def _own_codes(self, term: str) -> tuple[str, ...]:
        for name in (term, *self.vocabulary[term].parents):
            if prefixes := self.vocabulary[name].prefixes:
                return prefixes
        return ()


def _usual(kind: str | None) -> str | None:
    """What is done with a thing where the record is silent; a bare 'service' says nothing."""
    return KINDS[kind].activities[0] if kind and kind != "service" else None


def _and(label: str, state: StateCode | None) -> str:
    return f", {label} {state}" if state else ""


def _word(value: str | None) -> Among:
    return UNKNOWN if value is None else Among.of(value)


def _flag(name: str, value: bool | None) -> Among:
    if value is None:
        return NOT_SHOWN if FACTS[name].presumption == "closed" else UNKNOWN
    return Among.of("true" if value else "false")


def _shown(values: tuple[str, ...]) -> Among:
    return Among.of(*values) if values else NOT_SHOWN


def _state(code: StateCode | None) -> Among:
    if code is None:
        return UNKNOWN
    return Among.of(code) if "|" not in code else Among.maybe(code.candidates)


def _reached(named: StateCode | None, other: StateCode | None, via: tuple[StateCode, ...]) -> Among:
    """The States at one end: those named hold, those on the way may."""
    ends = [_state(named)] + ([_state(other)] if other else [])
    sure = frozenset().union(*(end.sure for end in ends))
    if any(end.possible is None for end in ends):
        return Among(sure, None)
    passed = frozenset(code for state in via for code in state.candidates)
    return Among(sure, frozenset().union(passed, *(end.possible or () for end in ends)))


def _dates(value: PartialDate | None) -> Span[Any]:
    return UNKNOWN_SPAN if value is None else value.span


def _money(record: Transaction, facts: dict[str, Knowledge], notes: dict[str, str]) -> None:
    value = parse_amount(record.value_usd) if record.value_usd else UNKNOWN_SPAN
    facts["value_usd"] = value
    facts["unit_value_usd"] = UNKNOWN_SPAN
    if record.value_usd and record.quantity and record.unit == "pcs":
        pieces = parse_amount(record.quantity)
        if pieces.first and pieces.last:
            facts["unit_value_usd"] = Span(_each(value.first, pieces.last), _each(value.last, pieces.first))
            notes["unit_value_usd"] = "value_usd over quantity"


def _each(value: Decimal | None, pieces: Decimal) -> Decimal | None:
    return None if value is None else value / pieces
