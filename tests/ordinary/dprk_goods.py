"""What could lawfully go to the DPRK and come from it, group by group, and until which day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from .deals import Record


class Line(NamedTuple):
    """
    A line of lawful trade: its category, its goods, its days (both included) and what makes it lawful.

    ``lawful`` holds the facts without which the deal would not be lawful, or not surely so.
    """

    category: str
    group: str
    first: date
    last: date
    lawful: Record


def _line(category: str, groups: str, first: date, last: date, **lawful: Any) -> list[Line]:
    return [Line(category, group.strip(), first, last, lawful) for group in groups.split(",")]


def _before(day: date) -> date:
    return day - timedelta(days=1)


START, END = date(2007, 1, 1), date(2024, 12, 31)
MARCH_2016, NOVEMBER_2016, DUAL_USE = date(2016, 3, 2), date(2016, 11, 30), date(2016, 12, 15)
AUGUST_2017, SEPTEMBER_2017, DECEMBER_2017 = date(2017, 8, 5), date(2017, 9, 11), date(2017, 12, 22)

_SOLD: Final = {"purpose": "commercial", "kind": "commodity"}
_UNLISTED: Final = _SOLD | {"control_listed": False, "luxury_listed": False}
_APPROVED: Final = {"committee_approval": "granted", "purpose": "humanitarian"}

TO: Final[tuple[Line, ...]] = (
    *_line(
        "food",
        "cereals, cereals, meat and dairy, vegetables and fruit, seafood, oils and sugar, oils and sugar,"
        " coffee and tea",
        START,
        END,
        kind="food_aid",
        purpose="commercial",
    ),
    *_line("food aid", "relief food", START, END, kind="food_aid", purpose="humanitarian"),
    *_line("medicine", "medicine, medicine, medical devices", START, END, kind="medicine", purpose="humanitarian"),
    *_line("relief goods", "relief goods, farm inputs", START, END, kind="humanitarian", purpose="humanitarian"),
    *_line(
        "relief with Committee approval",
        "medical machines, relief machines",
        DECEMBER_2017,
        END,
        kind="humanitarian",
        **_APPROVED,
    ),
    *_line(
        "consumer goods and materials",
        "farm inputs, plastics and rubber, chemicals, paper and print, wood, textiles, footwear and bags,"
        " household goods, stone and cement, garments",
        START,
        END,
        **_UNLISTED,
    ),
    *_line("drink and tobacco", "drink and tobacco", START, END, **_UNLISTED),
    *_line(
        "machines, vehicles and metals before the ban",
        "machines, electronics, lorries and cycles, steel, metals and tools, relief machines, medical machines",
        START,
        _before(DECEMBER_2017),
        **_UNLISTED,
    ),
    *_line("instruments", "instruments", START, END, **_UNLISTED),
    *_line("ships before the ban", "ships", START, _before(NOVEMBER_2016), kind="vessel", purpose="commercial"),
)
"""What goes to the DPRK, fuel and services apart."""

FROM: Final[tuple[Line, ...]] = (
    *_line("minerals before the ban", "coal, coal, coal, iron ore, iron", START, _before(MARCH_2016), **_SOLD),
    *_line("minerals before the ban", "base metals, stone and cement", START, _before(NOVEMBER_2016), **_SOLD),
    *_line("minerals before the ban", "lead", START, _before(AUGUST_2017), **_SOLD),
    *_line(
        "coal and iron for livelihood",
        "coal, coal, iron ore, iron",
        MARCH_2016,
        _before(NOVEMBER_2016),
        purpose="livelihood",
        lifting_determination="livelihood",
    ),
    *_line(
        "coal and iron for livelihood",
        "iron ore, iron",
        NOVEMBER_2016,
        _before(AUGUST_2017),
        purpose="livelihood",
        lifting_determination="livelihood",
    ),
    *_line("textiles before the ban", "garments, garments, textiles", START, _before(SEPTEMBER_2017), **_SOLD),
    *_line("seafood before the ban", "seafood, seafood", START, _before(AUGUST_2017), purpose="commercial"),
    *_line(
        "farm goods, machines and wood before the ban",
        "vegetables and fruit, machines, electronics, stone and cement, wood",
        START,
        _before(DECEMBER_2017),
        control_listed=False,
        **_SOLD,
    ),
    *_line(
        "what no ban names",
        "footwear and bags, paper and print, other ores, art, cereals, plastics and rubber, chemicals, household goods",
        DECEMBER_2017,
        END,
        **_SOLD,
    ),
)
"""What comes from the DPRK, coal inside the amounts and services apart."""
