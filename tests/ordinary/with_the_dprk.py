"""Lawful trade with the DPRK, 2007 to 2024, as the law of each day allowed it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from .deals import STATES, Deal, Record, amounts, day_between
from .dprk_goods import FROM, TO, Line
from .dprk_special import KEPT, SPECIAL, Special
from .papers import shown, worded
from .wares import groups

SENT: Final = 0.6
"""The part of the other lines that goes to the DPRK and does not come from it."""


def with_the_dprk(count: int, seed: int = 1718) -> list[Deal]:
    """That many lawful deals with the DPRK."""
    chance = random.Random(seed)
    return [_deal(chance, number) for number in range(1, count + 1)]


def _deal(chance: random.Random, number: int) -> Deal:
    makers: tuple[Callable[[random.Random], Special], ...] = (*SPECIAL, _traded)
    weights = (*SPECIAL.values(), 100 - sum(SPECIAL.values()))
    category, known = chance.choices(makers, weights)[0](chance)
    known = {"id": f"K{number}"} | known | {"status": "delivered"}
    return Deal(category, known, shown(chance, known, KEPT.get(category, ())))


def _traded(chance: random.Random) -> Special:
    sent = chance.random() < SENT
    line: Line = chance.choice(TO if sent else FROM)
    good = chance.choice(groups()[line.group])
    other = chance.choice(STATES)
    ends: Record = {"supplier": other, "recipient": "KP"} if sent else {"supplier": "KP", "recipient": other}
    words = {"description": worded(chance, chance.choice(good.wordings))} | good.named
    day = {"date": day_between(chance, line.first, line.last).isoformat()}
    return line.category, day | ends | words | amounts(chance, good) | line.lawful
