"""Faults on the way to the facts and from the verdicts: deriving, totalling and explaining."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sanctions_rules import explaining
from sanctions_rules.allowances import Allowance
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.terms import Vocabulary
from sanctions_rules.totalling import answering, deliveries
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import Verdict

from .planting import Fault, Patch, everywhere


def _of_another(patch: Patch, change: Callable[[Transaction], dict[str, Any]]) -> None:
    """The States are derived from a record that is not quite the one given."""
    sound = Deriver._states
    patch.setattr(
        Deriver, "_states", lambda self, record, *rest: sound(self, record.model_copy(update=change(record)), *rest)
    )


DERIVING: Final = {
    "the end user's State is ignored": Fault(lambda p: _of_another(p, lambda _: {"end_user_state": None}), "examples"),
    "supplier and recipient change places": Fault(
        lambda p: _of_another(p, lambda r: {"supplier": r.recipient, "recipient": r.supplier}), "examples"
    ),
    "what is below a term is not counted as it": Fault(
        lambda p: p.setattr(Vocabulary, "ancestors", lambda _, term: frozenset({term})), "examples"
    ),
}


def _limit_exclusive(patch: Patch) -> None:
    sound = vars(Allowance)["limit_in_shares"].func
    less = property(lambda allowance: sound(allowance) - Decimal("0.000001"))
    patch.setattr(Allowance, "limit_in_shares", less)


def _without_its_own(patch: Patch) -> None:
    def plus(before: Any, amount: Any) -> Any:
        return before

    patch.setattr(answering, "plus", plus)


def _per_supplier(patch: Patch) -> None:
    sound = deliveries.delivery

    def delivery(allowance: Allowance, entry: Any) -> Any:
        found = sound(allowance, entry)
        return replace(found, lot=replace(found.lot, shared=(*found.lot.shared, entry.sheet.facts["supplier"])))

    everywhere(patch, sound, delivery)


TOTALLING: Final = {
    "the very amount allowed is outside": Fault(_limit_exclusive, "examples"),
    "the delivery itself is not counted": Fault(_without_its_own, "examples"),
    "each supplier has an amount of its own": Fault(_per_supplier, "examples"),
}


def _one_question_less(verdict: Verdict, sheet: FactSheet, sound: Any = explaining.missing_facts) -> tuple[str, ...]:
    found: tuple[str, ...] = sound(verdict, sheet)
    return found[:-1]


EXPLAINING: Final = {
    "a missing fact is not asked for": Fault(
        lambda p: everywhere(p, explaining.missing_facts, _one_question_less), "examples"
    ),
}
