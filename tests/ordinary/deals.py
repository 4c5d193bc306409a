"""A lawful deal as it was, and what a person can answer about it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from .wares import Good

Record: TypeAlias = dict[str, Any]

STATES: Final = tuple(f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Codes that ISO 3166-1 leaves to users: no generated deal names a real State but the one under the measures."""

ANSWERS: Final = {
    # who says exactly what the goods are says whether a list names them
    "item": ("description", "hs_code", "item", "kind", "activity", "field", "control_listed", "luxury_listed"),
    "unit_value_usd": ("value_usd", "quantity", "unit"),
    "comes_from": ("supplier", "origin"),
    "reaches": ("recipient", "end_user_state"),
    "quantity": ("quantity", "unit"),
    "unit": ("quantity", "unit"),
    "activity": ("activity", "kind"),
}
"""The fields by which a person answers a question, where they are not called like the fact."""


_COUNTED: Final = (
    "42", "57", "61", "62", "63", "64", "65", "69", "70", "84", "85", "86", "87", "88", "89", "90", "91", "94", "95",
    "96", "97",
)  # fmt: skip
"""The chapters whose goods papers count in pieces."""


@dataclass(frozen=True, slots=True)
class Deal:
    """
    One deal: its category, all that is true of it, and what the table shows.

    ``known`` alone must carry no flag, for the deal is lawful; ``shown`` lacks some of it.
    """

    category: str
    known: Record
    shown: Record

    def answered(self, asked: tuple[str, ...], so_far: Record) -> Record:
        """The record as it reads once the facts asked for are looked up."""
        fields = {field for fact in asked for field in ANSWERS.get(fact, (fact,))}
        return {**so_far, **{field: self.known[field] for field in fields if field in self.known}}


def day_between(chance: random.Random, first: date, last: date) -> date:
    """A day from the first to the last, both included."""
    return first + timedelta(days=chance.randint(0, (last - first).days))


def amounts(chance: random.Random, good: Good) -> Record:
    """A quantity and a value that suit the goods: machines in pieces, the rest by weight."""
    pieces = good.hs_code[:2] in _COUNTED
    quantity = chance.randint(2, 5_000) if pieces else chance.randint(1, 900)
    price = chance.randint(2, 60) if pieces else chance.randint(150, 900)
    return {"quantity": str(quantity), "unit": "pcs" if pieces else "t", "value_usd": str(quantity * price)}
