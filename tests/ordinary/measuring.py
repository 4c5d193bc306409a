"""How often lawful rows are flagged, by what they are, by what is asked and by which paragraph asks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .asking import Answered, asked

CEILINGS: Final[Mapping[str, int]] = {
    "third States": 6,
    "food": 40,
    "food aid": 20,
    "medicine": 60,
    "relief goods": 40,
    "relief with Committee approval": 20,
    "consumer goods and materials": 50,
    "instruments": 80,
    "what no ban names": 50,
    "minerals before the ban": 40,
    "fuel before the caps": 40,
    "seafood before the ban": 40,
    "textiles before the ban": 40,
    "ships before the ban": 80,
    "farm goods, machines and wood before the ban": 80,
    "machines, vehicles and metals before the ban": 110,
    "workers before the ban": 40,
    "ventures before the ban": 40,
}
"""
The most ambers per 1,000 rows that we accept of trade that is lawful without conditions.

What is lawful on a condition (a cap, a finding, an old contract, a national luxury list) has no ceiling: where the
record does not show the condition, the question is the law's own.
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many rows of one sort there were, and how they came out at first and in the end."""

    name: str
    rows: int
    red: int
    amber: int
    settled: int

    @property
    def per_thousand(self) -> float:
        return 1000 * self.amber / self.rows


def rate(name: str, answered: Sequence[Answered]) -> Rate:
    """The rate of these rows together."""
    first = Counter(row.first.flag for row in answered)
    settled = sum(row.first.flag == "amber" and row.last.flag == "none" for row in answered)
    return Rate(name, len(answered), first["red"], first["amber"], settled)


def by_category(answered: Iterable[Answered]) -> list[Rate]:
    """One rate for each category, by name."""
    rows: dict[str, list[Answered]] = {}
    for row in answered:
        rows.setdefault(row.deal.category, []).append(row)
    return [rate(name, rows[name]) for name in sorted(rows)]


def by_question(answered: Iterable[Answered]) -> list[tuple[str, int]]:
    """Each fact that is asked for at first, with how many rows ask it, most often first."""
    return Counter(fact for row in answered for fact in asked(row.first)).most_common()


def by_paragraph(answered: Iterable[Answered]) -> list[tuple[str, int]]:
    """Each paragraph that asks at first, with how many rows it asks about, most often first."""
    asking = (
        dict.fromkeys(ground.citation for ground in row.first.grounds if ground.verdict == "undetermined")
        for row in answered
        if row.first.flag == "amber"
    )
    return Counter(paragraph for paragraphs in asking for paragraph in paragraphs).most_common()


def in_rounds(answered: Iterable[Answered]) -> list[tuple[int, int]]:
    """How many ambers were settled by one round of answers, by two, and so on."""
    settled = (row for row in answered if row.first.flag == "amber" and row.last.flag == "none")
    return sorted(Counter(len(row.rounds) for row in settled).items())
