"""Faults on the way to the facts and from the verdicts: deriving, totalling and explaining."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from sanctions_rules import explaining, totalling
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.rules import Allowance, Rule
from sanctions_rules.terms import Vocabulary
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
    sound = Allowance.limit.fget  # type: ignore[attr-defined]
    patch.setattr(Allowance, "limit", property(lambda allowance: sound(allowance) - Decimal("0.000001")))


def _without_its_own(patch: Patch) -> None:
    sound = totalling._Totals.up_to

    def up_to(self: Any, mine: Any, period: Any) -> tuple[Decimal, Decimal | None]:
        least, most = sound(self, mine, period)
        return least - (mine.amount.first or 0), most and most - (mine.amount.last or 0)

    patch.setattr(totalling._Totals, "up_to", up_to)


def _per_supplier(patch: Patch) -> None:
    sound = totalling._delivery

    def delivery(rule: Rule, allowance: Allowance, row: int, record: Transaction, sheet: Any) -> Any:
        found = sound(rule, allowance, row, record, sheet)
        return found and replace(found, lot=replace(found.lot, shared=(*found.lot.shared, sheet.facts["supplier"])))

    patch.setattr(totalling, "_delivery", delivery)


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
