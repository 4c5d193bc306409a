"""What inference across transactions starts from and ends in: offers go in, steps come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

MOST_OFFERS: Final = 2_000
"""How many offers are given to a session, or a worker, at once: durable-rules takes 8 KB for each."""

Found: TypeAlias = tuple[int, int]
"""An exchange rule, by its place, and the leg of which it has shown something."""


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A way of an exchange rule, as an engine needs it.

    Two offers with the same key are joined where they lie at most ``days`` apart and, if ``in_order``, the first
    does not come after the second; that shows ``rule`` of the leg on side ``on``.
    """

    rule: int
    on: int
    days: int | None = None
    in_order: bool = False

    def __post_init__(self) -> None:
        assert self.on in (0, 1)

    @property
    def timed(self) -> bool:
        """Whether the days of the two matter."""
        return self.days is not None or self.in_order


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A leg held out for one side (0 or 1) of a passage, to be joined with the same key on the other.

    ``first`` and ``last`` are the days it may be of, as ordinals; an untimed passage has zeros. An offer that
    ``needs`` exchange rules counts once one of them has been found of its leg.
    """

    way: int
    side: int
    key: str
    leg: int
    first: int = 0
    last: int = 0
    needs: tuple[int, ...] = ()

    def stands(self, found: Iterable[Found]) -> bool:
        """Whether what it needs has been found."""
        return not self.needs or any((rule, self.leg) in found for rule in self.needs)


class Step(NamedTuple):
    """One inference: the passage, and the legs on its first and its second side."""

    way: int
    first: int
    second: int


class Inferrer(Protocol):
    """Something that joins offers, and goes on from what it has shown until nothing new follows."""

    most: int
    """How many offers it likes to be given at once; small groups that have nothing in common may go together."""

    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        """Every step that follows from the offers, and from what was found already."""
        ...


def shown_by(passages: Sequence[Passage], step: Step) -> Found:
    """What a step shows, and of which leg."""
    passage = passages[step.way]
    return passage.rule, (step.first, step.second)[passage.on]


def gap(one: Offer, other: Offer) -> int:
    """
    The fewest days that may lie between two legs.

    >>> gap(Offer(0, 0, "", 1, 10, 40), Offer(0, 1, "", 2, 45, 45))
    5
    """
    return max(0, one.first - other.last, other.first - one.last)
