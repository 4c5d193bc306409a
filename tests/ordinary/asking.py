"""Screening the tables, and answering what is asked until nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sanctions_rules import Screener
from sanctions_rules.explanations import Finding

from .deals import Deal

MOST_ROUNDS: Final = 6


@dataclass(frozen=True, slots=True)
class Answered:
    """
    What became of one row: its first finding, the facts asked for round by round, and the last finding.

    ``unanswered`` holds what was asked last where the deal as it was gives nothing new.
    """

    deal: Deal
    first: Finding
    rounds: tuple[tuple[str, ...], ...]
    last: Finding

    @property
    def unanswered(self) -> tuple[str, ...]:
        return asked(self.last)


def asked(finding: Finding) -> tuple[str, ...]:
    """The facts a finding asks for, each once, as its grounds name them."""
    return tuple(dict.fromkeys(question.fact for ground in finding.grounds for question in ground.missing))


def followed(screener: Screener, deals: Sequence[Deal]) -> list[Answered]:
    """Each row screened, and asked after until no question is left or no answer is new."""
    return [_followed(screener, deal) for deal in deals]


def _followed(screener: Screener, deal: Deal) -> Answered:
    record, rounds = deal.shown, list[tuple[str, ...]]()
    first = last = screener.screen(record)
    while last.flag == "amber" and len(rounds) < MOST_ROUNDS:
        more = deal.answered(asked(last), record)
        if more == record:
            break
        rounds.append(asked(last))
        record, last = more, screener.screen(more)
    return Answered(deal, first, tuple(rounds), last)
