"""Transactions become facts: what the record says, what follows from it, and from where it follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sanctions_rules.facts import FACTS
from sanctions_rules.intervals import Span
from sanctions_rules.itemising import ItemDeriver, word
from sanctions_rules.knowledge import NOT_SHOWN, UNKNOWN, UNKNOWN_SPAN, Among, Knowledge
from sanctions_rules.quantities import parse_amount
from sanctions_rules.terms import Vocabulary
from sanctions_rules.totals import Total
from sanctions_rules.transactions.fields import PartialDate, StateCode
from sanctions_rules.transactions.records import Transaction

_PLAIN_WORDS: Final = ("end_user_type", "purpose", "status")
_FLAGS: Final = tuple(fact.name for fact in FACTS.values() if fact.kind == "flag")


@dataclass(frozen=True, slots=True)
class FactSheet:
    """
    Everything known of one transaction.

    ``facts`` maps the name of a fact to what is known of it; ``notes`` says of a derived fact what it
    was derived from; ``asks`` names the fields to ask for where a derived fact is unknown; ``totals``
    has the running total behind a fact that says whether the transaction is inside an allowance.
    """

    facts: Mapping[str, Knowledge]
    notes: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    totals: Mapping[str, Total] = field(default_factory=dict)

    def knowing(
        self,
        facts: Mapping[str, Knowledge],
        notes: Mapping[str, str],
        asks: Mapping[str, tuple[str, ...]],
        totals: Mapping[str, Total],
    ) -> FactSheet:
        """The same sheet with more facts on it."""
        return FactSheet(
            {**self.facts, **facts}, {**self.notes, **notes}, {**self.asks, **asks}, {**self.totals, **totals}
        )


class Deriver:
    """Turns transactions into fact sheets with the help of an item vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._items = ItemDeriver(vocabulary)

    def sheet(self, transaction: Transaction) -> FactSheet:
        """The fact sheet of one transaction."""
        facts: dict[str, Knowledge] = {}
        notes: dict[str, str] = {}
        self._states(transaction, facts, notes)
        self._items.derive(transaction, facts, notes)
        facts["date"] = _dates(transaction.date)
        facts["contract_date"] = _dates(transaction.contract_date)
        for name in _PLAIN_WORDS:
            facts[name] = word(getattr(transaction, name))
        for name in _FLAGS:
            facts[name] = _flag(name, getattr(transaction, name))
        facts["committee_approval"] = _shown(transaction.committee_approval)
        facts["state_determination"] = _shown(transaction.state_determination)
        lifting = transaction.lifting_determination
        facts["lifting_determination"] = Among.of(*lifting) if lifting else UNKNOWN
        _money(transaction, facts, notes)
        return FactSheet(facts, notes)

    def _states(self, record: Transaction, facts: dict[str, Knowledge], notes: dict[str, str]) -> None:
        facts["supplier"], facts["recipient"] = _state(record.supplier), _state(record.recipient)
        facts["origin"] = _state(record.origin or record.supplier)
        facts["vessel_flag"] = _state(record.vessel_flag)
        facts["other_vessel_flag"] = _state(record.other_vessel_flag)
        facts["comes_from"] = _reached(record.supplier, record.origin, record.via)
        facts["reaches"] = _reached(record.recipient, record.end_user_state, record.via)
        on_the_way = f", perhaps {', '.join(record.via)} on the way" if record.via else ""
        if record.origin or record.via:
            notes["comes_from"] = (
                f"supplier {record.supplier or 'unknown'}" + _and("origin", record.origin) + on_the_way
            )
        if record.end_user_state or record.via:
            notes["reaches"] = (
                f"recipient {record.recipient or 'unknown'}" + _and("end user in", record.end_user_state) + on_the_way
            )


def _and(label: str, state: StateCode | None) -> str:
    return f", {label} {state}" if state else ""


def _flag(name: str, value: bool | None) -> Among:
    if value is None:
        return NOT_SHOWN if FACTS[name].presumption == "closed" else UNKNOWN
    return Among.of("true" if value else "false")


def _shown(values: tuple[str, ...]) -> Among:
    return Among.of(*values) if values else NOT_SHOWN


def _state(code: StateCode | None) -> Among:
    if code is None:
        return UNKNOWN
    if "?" in code.candidates:
        return UNKNOWN
    return Among.of(code) if "|" not in code else Among.maybe(code.candidates)


def _reached(named: StateCode | None, other: StateCode | None, via: tuple[StateCode, ...]) -> Among:
    """
    The States at one end: those named hold, those on the way may.

    A State on the way that is not known at all ("NA") opens no question, as a route that is not given opens none.
    """
    ends = [_state(named)] + ([_state(other)] if other else [])
    sure = frozenset().union(*(end.sure for end in ends))
    if any(end.possible is None for end in ends):
        return Among(sure, None)
    passed = frozenset(code for state in via for code in state.candidates if code != "?")
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
