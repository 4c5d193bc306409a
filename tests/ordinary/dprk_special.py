"""Lawful dealings with the DPRK that hang on conditions: fuel, coal inside amounts, old contracts, services, people."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, TypeAlias

from .deals import Record, day_between
from .dprk_goods import AUGUST_2017, DECEMBER_2017, END, MARCH_2016, NOVEMBER_2016, SEPTEMBER_2017, START
from .papers import worded
from .wares import Good, groups

Special: TypeAlias = tuple[str, Record]
DAY: Final = timedelta(days=1)


def fuel_before_the_caps(chance: random.Random) -> Special:
    """Petroleum products before any cap; jet fuel until March 2016 only."""
    group = chance.choice(("diesel", "gasoline", "gas", "lubricants", "jet fuel"))
    last = MARCH_2016 if group == "jet fuel" else SEPTEMBER_2017
    return "fuel before the caps", _to(chance, group, START, last - DAY) | _weighed(chance, "t")


def fuel_inside_the_cap(chance: random.Random) -> Special:
    """Refined products inside the yearly amount, reported, for livelihood."""
    group = chance.choice(("diesel", "gasoline", "lubricants"))
    lawful = {"purpose": "livelihood", "delivery_reported": True, "supplied_before": str(chance.randint(0, 400_000))}
    return "fuel inside the yearly amount", _to(chance, group, date(2018, 1, 1), END) | _weighed(chance, "bbl") | lawful


def crude_oil(chance: random.Random) -> Special:
    """Crude oil: free, then at the State's own level, then inside the yearly amount."""
    lawful = {"supplied_before": str(chance.randint(0, 400_000)), "above_own_level": False}
    return "crude oil", _to(chance, "crude", START, END) | _weighed(chance, "t") | lawful


def return_flight(chance: random.Random) -> Special:
    """Fuel for a civil airliner that flies to the DPRK and back."""
    known = _to(chance, "jet fuel", MARCH_2016, END) | _weighed(chance, "t")
    said = {"description": f"Refuelling of airliner, {known['description']}", "kind": "fuel", "activity": "transport"}
    return "return flights", known | said | {"purpose": "civil_aviation"}


def coal_inside_the_amounts(chance: random.Random) -> Special:
    """Coal for livelihood inside the amounts of 2016 and 2017, by weight and by value."""
    known = _from(chance, "coal", NOVEMBER_2016, AUGUST_2017 - DAY) | _weighed(chance, "t")
    lawful = {"purpose": "livelihood", "supplied_before": "1000", "supplied_before_usd": "60000"}
    return "coal inside the amounts", known | lawful


def coal_through_rajin(chance: random.Random) -> Special:
    """Coal of another State that only leaves through Rajin, with notice."""
    known = _from(chance, "coal", MARCH_2016, END)
    return "coal of another State through Rajin", known | {"supplier": "XA", "via": "KP", "committee_notified": True}


def old_contract(chance: random.Random) -> Special:
    """Goods bought before a ban and landed within its wind-down."""
    group, adopted, days = chance.choice(
        (
            ("garments", SEPTEMBER_2017, 90),
            ("seafood", AUGUST_2017, 30),
            ("lead", AUGUST_2017, 30),
            ("stone and cement", DECEMBER_2017, 30),
        )
    )
    known = _from(chance, group, adopted, adopted + timedelta(days=days))
    signed = day_between(chance, adopted - timedelta(days=200), adopted - DAY)
    return "old contracts in a wind-down", known | {"contract_date": signed.isoformat()}


def work(chance: random.Random) -> Special:
    """Workers from the DPRK while their permits were lawful."""
    text = chance.choice(("Construction workers under labour contract", "Garment workers, work permits", "IT workers"))
    known = {"date": day_between(chance, START, SEPTEMBER_2017 - DAY).isoformat(), "supplier": "KP", "recipient": "XB"}
    return "workers before the ban", known | {"description": worded(chance, text), "kind": "labour", "activity": "work"}


def venture(chance: random.Random) -> Special:
    """Joint ventures before August 2017."""
    text = chance.choice(("Joint venture in garment making", "Capital contribution to joint venture, seafood plant"))
    known = {"date": day_between(chance, START, AUGUST_2017 - DAY).isoformat(), "supplier": "XA", "recipient": "KP"}
    return "ventures before the ban", known | {
        "description": worded(chance, text),
        "kind": "finance",
        "activity": "joint_venture",
    }


_SERVICES: Final[tuple[Record, ...]] = (
    {"description": "Freight charges, wheat flour", "kind": "service", "activity": "transport"},
    {"description": "Hotel accommodation for delegation", "kind": "service"},
    {"description": "Conference interpretation", "kind": "service"},
    {"description": "Tourist travel package", "kind": "service"},
    {"description": "International telephone charges", "kind": "service"},
    {"description": "Courier and postal charges", "kind": "service"},
    {"description": "Exchange of surgeons", "kind": "service", "activity": "medical_exchange"},
    {"description": "Language course", "kind": "service", "activity": "teaching", "field": "other"},
    {"description": "Course in public health", "kind": "service", "activity": "teaching", "field": "medical"},
    {"description": "Training of midwives", "kind": "service", "activity": "teaching", "field": "medical"},
    {"description": "Payment for wheat flour", "kind": "finance", "activity": "financing", "item": "cereals"},
    {"description": "Transfer of salaries, UN agency office", "kind": "finance", "activity": "financing"},
    {"description": "Electricity charges of embassy", "kind": "service", "purpose": "diplomatic"},
)  # fmt: skip


def service(chance: random.Random) -> Special:
    """Services that no paragraph names, either way."""
    ends = chance.choice((("XA", "KP"), ("KP", "XB")))
    known = {"date": day_between(chance, START, END).isoformat(), "supplier": ends[0], "recipient": ends[1]}
    said = chance.choice(_SERVICES)
    return "services", known | said | {"description": worded(chance, said["description"])}


SPECIAL: Final[dict[Callable[[random.Random], Special], int]] = {
    fuel_before_the_caps: 6,
    fuel_inside_the_cap: 5,
    crude_oil: 3,
    return_flight: 1,
    coal_inside_the_amounts: 3,
    coal_through_rajin: 1,
    old_contract: 3,
    work: 2,
    venture: 2,
    service: 5,
}
"""Of a hundred deals with the DPRK, how many hang on such conditions, and on which."""

KEPT: Final = {"return flights": ("kind", "activity")}
"""What papers of a category always state: a fuelling slip says that an aircraft was fuelled."""


def _to(chance: random.Random, group: str, first: date, last: date) -> Record:
    return _goods(chance, group, first, last) | {"supplier": f"X{chance.choice('ABCDEF')}", "recipient": "KP"}


def _from(chance: random.Random, group: str, first: date, last: date) -> Record:
    return _goods(chance, group, first, last) | {"supplier": "KP", "recipient": f"X{chance.choice('ABCDEF')}"}


def _goods(chance: random.Random, group: str, first: date, last: date) -> Record:
    good: Good = chance.choice(groups()[group])
    words = {"description": worded(chance, chance.choice(good.wordings)), "hs_code": good.hs_code}
    return {"date": day_between(chance, first, last).isoformat()} | words


def _weighed(chance: random.Random, unit: str) -> Record:
    return {"quantity": str(chance.randint(20, 900)), "unit": unit, "value_usd": str(chance.randint(9_000, 90_000))}
