"""How people fill in a table: the same goods in many wordings, and facts that nobody wrote down."""

from __future__ import annotations

import random
from collections.abc import Container, Mapping
from typing import Final

from .deals import Record

FORGOTTEN: Final[Mapping[str, float]] = {
    "hs_code": 0.30,
    "description": 0.04,
    "kind": 0.70,
    "activity": 0.50,
    "purpose": 0.60,
    "end_user_type": 0.60,
    "contract_date": 0.60,
    "quantity": 0.05,
    "unit": 0.10,
    "value_usd": 0.30,
    "used": 0.60,
    "delivery_reported": 0.40,
    "supplied_before": 0.50,
    "supplied_before_usd": 0.50,
    "above_own_level": 0.80,
    "control_listed": 0.90,
    "luxury_listed": 0.95,
    "lifting_determination": 0.30,
    "sponsored": 0.60,
    "field": 0.40,
    "item": 0.90,
}
"""How often a table lacks a fact. An approval or a notice is never lacking: whoever has one files it with the deal."""

COARSE_DATE: Final = 0.06
SHORT_CODE: Final = 0.35
VAGUE: Final = 0.02
VAGUE_WORDS: Final = ("Goods as per invoice", "General cargo", "Spare parts", "Samples", "Equipment", "Consignment")
_PACKED: Final = (
    "",
    "",
    "",
    "",
    ", {0} boxes",
    ", in bags",
    ", lot {0}",
    ", as per contract {0}",
    ", new",
    ", ref. {0}",
)


def worded(chance: random.Random, wording: str) -> str:
    """One way to write the goods: plain, in capitals, with a lot, a count or a reference."""
    text = wording + chance.choice(_PACKED).format(chance.randint(10, 9_999))
    return text.upper() if chance.random() < 0.2 else text


def shown(chance: random.Random, known: Record, kept: Container[str] = ()) -> Record:
    """What the table shows of a deal; ``kept`` names facts that the papers of such a deal always state."""
    forgotten = {name for name in known if name not in kept and chance.random() < FORGOTTEN.get(name, 0)}
    table = {name: value for name, value in known.items() if name not in forgotten}
    if "hs_code" in table and chance.random() < SHORT_CODE:
        table["hs_code"] = table["hs_code"][: chance.choice((4, 4, 4, 4, 4, 4, 2))]
    if "description" in table and chance.random() < VAGUE:
        table["description"] = chance.choice(VAGUE_WORDS)
    if not {"description", "hs_code", "item"} & table.keys():
        table["description"] = known["description"]
    if chance.random() < COARSE_DATE:
        table["date"] = table["date"][: chance.choice((7, 7, 7, 4))]
    return table
