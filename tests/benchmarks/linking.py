"""Linking a million rows, one in a hundred of which could be a leg of an exchange, beside a hand-written dict join."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

from sanctions_rules.inferring import Leg, Linker
from sanctions_rules.screening import Screener

ROWS: Final = 1_000_000
SHARE: Final = 100
"""One row in so many trades with the target."""

_STATES: Final = [f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
_START: Final = date(2019, 1, 1)
_BACK: Final = (
    {"kind": "food_aid"},
    {"item": "gasoil-diesel", "quantity": 100, "unit": "bbl"},
    {"kind": "finance", "activity": "financing"},
    {"hs_code": "6704"},
    {"kind": "technology", "description": "drawings of nets"},
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Legs and their ids; rows that no exchange rule could use share a few thousand records."""

    legs: list[Leg]
    names: list[str]
    candidates: int


def batch(rows: int = ROWS, share: int = SHARE, seed: int = 5) -> Batch:
    """A batch of so many rows, of which one in ``share`` is trade with the target, and one in twenty of those arms."""
    random, screener = Random(seed), Screener()
    trade = [_dealt(random, screener, _ordinary(random)) for _ in range(2_000)]
    candidates = [_candidate(random, number) for number in range(rows // share)]
    _, legs = screener.alone(candidates)
    every = [legs[n // share] if n % share == 0 and n // share < len(legs) else trade[n % 2_000] for n in range(rows)]
    return Batch(every, [str(number) for number in range(rows)], len(legs))


def _dealt(random: Random, screener: Screener, record: dict[str, Any]) -> Leg:
    _, (leg,) = screener.alone([record])
    return leg


def _ordinary(random: Random) -> dict[str, Any]:
    one, other = random.sample(_STATES, 2)
    day = str(_START + timedelta(days=random.randrange(1800)))
    return {"date": day, "supplier": one, "recipient": other, "hs_code": "8517", "supplier_party": f"Firm {day}"}


def _candidate(random: Random, number: int) -> dict[str, Any]:
    """Trade of a State with the target: arms out of it, or something that may be the price."""
    state = random.choice(_STATES)
    day = str(_START + timedelta(days=random.randrange(1800)))
    if number % 20 == 0:
        return {"date": day, "supplier": "KP", "recipient": state, "item": "artillery-ammunition"}
    return {"date": day, "supplier": state, "recipient": "KP"} | random.choice(_BACK)


def by_hand(legs: Sequence[Leg]) -> int:
    """The floor: legs back to the State of arms within a year, by one dictionary and a loop; how many pairs."""
    arms: defaultdict[tuple[Any, Any], list[int]] = defaultdict(list)
    for leg in legs:
        if leg.broken:
            arms[leg.record.recipient, leg.record.supplier].append(_day(leg))
    pairs = 0
    for leg in legs:
        days = arms.get((leg.record.supplier, leg.record.recipient))
        if days:
            own = _day(leg)
            pairs += sum(abs(own - day) <= 365 for day in days)
    return pairs


def _day(leg: Leg) -> int:
    days = leg.days()
    return days[0] if days else 0


def measured(engine: str, given: Batch) -> tuple[float, int]:
    """Seconds to join the batch on an engine, and how many pairs were kept."""
    book = Screener().rulebook
    linker = Linker(book.exchanges, book.vocabulary, engine)
    start = perf_counter()
    joined = linker.join(given.legs, given.names)
    return perf_counter() - start, len(joined)


def lines() -> Iterator[str]:
    """What was measured, a line each."""
    given = batch()
    yield f"{len(given.legs):,} rows, {given.candidates:,} of them trade with the target"
    start = perf_counter()
    pairs = by_hand(given.legs)
    floor = perf_counter() - start
    yield f"dict join by hand: {floor:.2f} s, {pairs:,} pairs"
    for engine in ("plain", "durable"):
        held = _held()
        seconds, kept = measured(engine, given)
        yield f"{engine}: {seconds:.2f} s ({seconds / floor:.0f} x by hand), {kept:,} pairs kept, {_since(held)}"


def crowded() -> Iterator[str]:
    """The same for 200,000 rows all of which are trade with the target."""
    given = batch(200_000, 1)
    for engine in ("plain", "durable"):
        held = _held()
        seconds, kept = measured(engine, given)
        yield f"200,000 candidates, {engine}: {seconds:.1f} s, {kept:,} pairs kept, {_since(held)}"


def _held() -> int:
    """Megabytes this process holds now; its peak starts anew where the system lets it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def _since(held: int) -> str:
    peak = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if "VmHWM" in line)
    return f"at most {(int(peak.split()[1]) >> 10) - held} MB more than before"


if __name__ == "__main__":
    for line in crowded() if "crowded" in sys.argv else lines():
        print(line, flush=True)
