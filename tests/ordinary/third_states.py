"""A year of trade between States under no measures."""

from __future__ import annotations

import random
from datetime import date
from typing import Final

from .deals import STATES, Deal, Record, amounts, day_between
from .papers import shown, worded
from .wares import Good, groups

YEAR: Final = (date(2019, 1, 1), date(2019, 12, 31))

SHARES: Final = {
    "electronics": 15, "machines": 12, "fuel": 9, "vehicles": 9, "plastics and rubber": 5, "medicine": 4,
    "chemicals": 5, "instruments": 4, "precious": 3, "steel": 4, "metals and tools": 4, "garments": 4, "textiles": 2,
    "household goods": 5, "footwear and bags": 2, "paper and print": 2, "wood": 1, "cereals": 2, "meat and dairy": 2,
    "vegetables and fruit": 2, "seafood": 2, "oils and sugar": 2, "coffee and tea": 1, "drink and tobacco": 2,
    "farm inputs": 1, "stone and cement": 1, "iron ore": 1, "coal": 1, "other ores": 1, "ships and aircraft": 1,
    "medical devices": 2, "art": 0.3, "sporting arms": 0.5,
}  # fmt: skip
"""Rough shares of world goods trade by chapter, in rows and not in dollars: the order is right, the figures ours."""

SERVICES: Final = (
    ("Freight charges, 40 ft container", "service", "transport"),
    ("Marine insurance of cargo", "finance", "financing"),
    ("Letter of credit, confirmation fee", "finance", "financing"),
    ("Repair of passenger aircraft engines", "service", "repair"),
    ("Maintenance of power plant turbines", "service", "technical_assistance"),
    ("Training of airline pilots", "service", "training"),
    ("Time charter of bulk carrier", "service", "transport"),
    ("Consulting on hospital management", "service", "technical_assistance"),
    ("Software licence for accounting", "technology", "supply"),
    ("Seafarers supply for container ship", "labour", "work"),
)
"""Services between the same States: none of them is anybody's business here."""

NO_STATE: Final = 0.005
"""How often a table does not say for certain which State receives or supplies."""


def between_others(count: int, seed: int = 2019) -> list[Deal]:
    """That many deals of a year between States under no measures."""
    chance = random.Random(seed)
    names, weights = tuple(SHARES), tuple(SHARES.values())
    return [_deal(chance, chance.choices(names, weights)[0], number) for number in range(1, count + 1)]


def _deal(chance: random.Random, group: str, number: int) -> Deal:
    supplier, recipient = chance.sample(STATES, 2)
    known: Record = {"id": f"T{number}", "date": day_between(chance, *YEAR).isoformat(), "supplier": supplier}
    known |= {"recipient": recipient, "status": "delivered"}
    if chance.random() < 0.08:
        group = "services"
        text, kind, activity = chance.choice(SERVICES)
        known |= {"description": worded(chance, text), "kind": kind, "activity": activity}
    else:
        known |= _goods(chance, chance.choice(groups()[group]))
    if chance.random() < 0.15:
        known["via"] = chance.choice([state for state in STATES if state not in (supplier, recipient)])
    return Deal(group, known, _with_a_doubtful_state(chance, shown(chance, known)))


def _goods(chance: random.Random, good: Good) -> Record:
    words = {"description": worded(chance, chance.choice(good.wordings)), "hs_code": good.hs_code}
    return words | amounts(chance, good)


def _with_a_doubtful_state(chance: random.Random, table: Record) -> Record:
    """Now and then a column is empty, or says "Korea" and not which."""
    if chance.random() >= NO_STATE:
        return table
    end = chance.choice(("supplier", "recipient"))
    table = {name: value for name, value in table.items() if name != end}
    return table | ({end: "Korea"} if chance.random() < 0.5 else {})
