"""
The mix of records that everything is measured on: the same seed, the same records on every machine.

States are user-assigned codes (XA, XB, …) or the target State. Every description carries a lot number
of its own, as papers do, so that no cache of texts flatters a figure.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final, TypeAlias

Record: TypeAlias = dict[str, Any]

SHARES: Final = {
    "arms deals with the DPRK": 15,
    "machinery, seafood and fuel with the DPRK": 10,
    "food and medicine to the DPRK": 10,
    "trade between other States": 50,
    "partial records": 15,
}
"""How many of a hundred records are of which sort."""

_STATES: Final = ("XA", "XB", "XC", "XD", "XE", "XF")
_ARMS: Final = (
    ("Artillery shells 152 mm", "artillery-ammunition"),
    ("Anti-tank missiles", None),
    ("Assault rifles", "assault-rifle"),
    ("Main battle tanks", None),
    ("Rocket launchers with spare parts", None),
)
_TRADE: Final = (
    ("Smartphones", "8517", "commodity"),
    ("Milling wheat", "1001", "food_aid"),
    ("Cotton T-shirts", "6109", "commodity"),
    ("Roasted coffee", "0901", "commodity"),
    ("Passenger cars", "8703", "commodity"),
    ("Vaccines for children", "3002", "medicine"),
    ("Frozen squid", "0307", "commodity"),
    ("Gas oil", "271019", "fuel"),
    ("Steel pipes", "7304", "commodity"),
    ("Wooden furniture", "9403", "commodity"),
)
_AID: Final = (
    ("Wheat flour", "1101", "food_aid"),
    ("Rice in bags", "1006", "food_aid"),
    ("Vaccines for children", "3002", "medicine"),
    ("Insulin", "3004", "medicine"),
)
_FORGETTABLE: Final = ("date", "supplier", "recipient", "description", "hs_code", "kind", "contract_date", "quantity")


def mixed(count: int, seed: int = 2397) -> list[Record]:
    """That many records, shuffled, in the shares above."""
    chance = random.Random(seed)
    sorts = chance.choices(tuple(SHARES), weights=tuple(SHARES.values()), k=count)
    return [_MAKERS[sort](chance) | {"id": str(number)} for number, sort in enumerate(sorts, 1)]


def only(sort: str, count: int, seed: int = 1718) -> list[Record]:
    """That many records of one sort."""
    chance = random.Random(seed)
    return [_MAKERS[sort](chance) | {"id": str(number)} for number in range(1, count + 1)]


def _arms(chance: random.Random) -> Record:
    description, item = chance.choice(_ARMS)
    record = _between(chance, *chance.sample(("KP", chance.choice(_STATES)), 2))
    record |= {"kind": "arms", "description": _lot(chance, description), "quantity": str(chance.randint(1, 9000))}
    return record | ({"item": item} if item else {}) | {"unit": "pcs", "end_user_type": "military"}


def _sectoral(chance: random.Random) -> Record:
    other = chance.choice(_STATES)
    match chance.randrange(3):
        case 0:
            record = _between(chance, other, "KP") | _goods(chance, "Lathes", "8458", "commodity")
        case 1:
            record = _between(chance, "KP", other) | _goods(chance, "Frozen squid", "0307", "commodity")
        case _:
            record = _between(chance, other, "KP") | _goods(chance, "Diesel fuel", "271019", "fuel")
            amounts = {"quantity": str(chance.randint(500, 9000)), "unit": "bbl", "supplied_before": "0"}
            record |= amounts | {"delivery_reported": chance.random() < 0.8, "purpose": "livelihood"}
    if chance.random() < 0.2:
        record["committee_approval"] = "granted"
    return record


def _aid(chance: random.Random) -> Record:
    record = _between(chance, chance.choice(_STATES), "KP") | _goods(chance, *chance.choice(_AID))
    return record | {"purpose": "humanitarian"}


def _trade(chance: random.Random) -> Record:
    return _between(chance, *chance.sample(_STATES, 2)) | _goods(chance, *chance.choice(_TRADE))


def _partial(chance: random.Random) -> Record:
    """A record of another sort with up to three facts missing, or no more of its date than the month."""
    record = chance.choice((_arms, _sectoral, _aid, _trade))(chance)
    for name in chance.sample(_FORGETTABLE, 3):
        record.pop(name, None)
    if "date" in record:
        record["date"] = record["date"][:7]
    return record


def _between(chance: random.Random, supplier: str, recipient: str) -> Record:
    year, month, day = chance.randint(2005, 2025), chance.randint(1, 12), chance.randint(1, 28)
    return {
        "date": f"{year}-{month:02}-{day:02}",
        "contract_date": f"{year - 1}-{month:02}-{day:02}",
        "supplier": "North Korea" if supplier == "KP" else supplier,
        "recipient": "DPRK" if recipient == "KP" else recipient,
        "supplier_party": f"Trading House {chance.randint(1, 5000)}",
        "value_usd": str(chance.randint(1_000, 5_000_000)),
        "status": "delivered",
    }


def _goods(chance: random.Random, description: str, hs_code: str, kind: str) -> Record:
    amount = {"quantity": str(chance.randint(1, 900)), "unit": "t"}
    return amount | {"description": _lot(chance, description), "hs_code": hs_code, "kind": kind}


def _lot(chance: random.Random, description: str) -> str:
    return f"{description}, lot {chance.randint(1, 999_999)}"


_MAKERS: Final[dict[str, Callable[[random.Random], Record]]] = dict(
    zip(SHARES, (_arms, _sectoral, _aid, _trade, _partial), strict=True)
)
