"""
Partitions: offers that can never meet are weighed apart, so that the memory of an engine stays bounded.

A group is small, and goes to the engine whole; or it is large, and goes bucket by bucket, each leg beside those
nearest to it in time, until nothing new is found. What follows is the same either way: a leg is shown something by
the nearest that could show it, and no more than a few of them are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import Final, TypeVar

from sanctions_rules.engines.offers import Found, Inferrer, Offer, Passage, Step, gap, shown_by

MOST_NAMED: Final = 10
"""How many legs are named, by one way, as the company of another; whether there are more is said."""

_KEPT: Final = MOST_NAMED + 1
_WHOLE: Final = 200
_PART: Final = 100
Item = TypeVar("Item")


def infer(offers: Sequence[Offer], passages: Sequence[Passage], engine: Inferrer, whole: int = _WHOLE) -> set[Step]:
    """
    Every step that follows, of each way and leg those to the nearest others.

    ``whole`` is how many offers a group may have to be weighed in one piece; no answer hangs on it.
    """
    small: list[list[Offer]] = []
    steps: set[Step] = set()
    for group in groups(offers):
        if len(group) <= whole:
            small.append(group)
        else:
            steps |= _large(group, passages, engine, whole)
    for together in _packed(small, engine.most):
        steps |= engine.steps(together)
    return nearest(steps, offers, passages)


def groups(offers: Iterable[Offer]) -> list[list[Offer]]:
    """Offers in groups none of which can meet another: by a key they share, or a leg of which something is found."""
    offers = list(offers)
    leaders: dict[Hashable, Hashable] = {}
    chained = {offer.leg for offer in offers if offer.needs}

    def leader(thing: Hashable) -> Hashable:
        path = []
        while leaders.setdefault(thing, thing) != thing:
            path.append(thing)
            thing = leaders[thing]
        leaders.update(dict.fromkeys(path, thing))
        return thing

    for offer in offers:
        if offer.leg in chained:
            leaders[leader((offer.way, offer.key))] = leader(offer.leg)
    found: dict[Hashable, list[Offer]] = defaultdict(list)
    for offer in offers:
        found[leader((offer.way, offer.key))].append(offer)
    return list(found.values())


def _packed(groups: Iterable[list[Offer]], most: int) -> Iterator[list[Offer]]:
    """Groups put together as long as they are no more than an engine likes to be given."""
    pack: list[Offer] = []
    for group in groups:
        if pack and len(pack) + len(group) > most:
            yield pack
            pack = []
        pack = [*pack, *group]
    if pack:
        yield pack


def _large(group: Sequence[Offer], passages: Sequence[Passage], engine: Inferrer, whole: int) -> set[Step]:
    """A large group, bucket by bucket, again as long as something new is found."""
    steps: set[Step] = set()
    found: frozenset[Found] = frozenset()
    while True:
        for bucket in _buckets(offer for offer in group if offer.stands(found)):
            parts = [bucket] if len(bucket) <= whole else _parts(bucket, passages[bucket[0].way])
            for part in parts:
                steps |= engine.steps(part, found)
        now = frozenset(shown_by(passages, step) for step in steps)
        if now == found:
            return steps
        found = now


def _buckets(offers: Iterable[Offer]) -> Iterator[list[Offer]]:
    """Standing offers of one way and key, where both sides have some."""
    buckets: dict[tuple[int, str], list[Offer]] = defaultdict(list)
    for offer in offers:
        buckets[offer.way, offer.key].append(offer)
    return (bucket for bucket in buckets.values() if len({offer.side for offer in bucket}) == 2)


def _parts(bucket: Sequence[Offer], passage: Passage) -> Iterator[list[Offer]]:
    """Legs of one span of days, a hundred at a time, each time beside the nearest of the other side."""
    asking: dict[tuple[int, int], list[Offer]] = defaultdict(list)
    beside: dict[tuple[int, int], list[Offer]] = defaultdict(list)
    for offer in sorted(bucket, key=lambda offer: offer.leg):
        (asking if offer.side == passage.on else beside)[offer.first, offer.last].append(offer)
    few = [offer for offers in beside.values() for offer in offers[: _KEPT + 1]]  # one of them may be the leg itself
    for offers in asking.values():
        one = offers[0]
        fit = [other for other in few if _in_order(one, other, passage)]
        near = nsmallest(_KEPT + 1, fit, key=lambda other: (gap(one, other), other.first, other.leg))
        for start in range(0, len(offers), _PART):
            yield [*offers[start : start + _PART], *near]


def _in_order(one: Offer, other: Offer, passage: Passage) -> bool:
    first, second = (one, other) if one.side == 0 else (other, one)
    return not passage.in_order or first.first <= second.last


def nearest(steps: Iterable[Step], offers: Iterable[Offer], passages: Sequence[Passage]) -> set[Step]:
    """Of each way and leg the steps to the nearest others: those that are named, and one more where there is one."""
    days = {(offer.way, offer.side, offer.leg): offer for offer in offers}
    towards: dict[tuple[int, int], list[Step]] = defaultdict(list)
    for step in steps:
        towards[step.way, shown_by(passages, step)[1]].append(step)

    def distance(step: Step) -> tuple[int, int, int]:
        first, second = days[step.way, 0, step.first], days[step.way, 1, step.second]
        other = second if passages[step.way].on == 0 else first
        return gap(first, second), other.first, other.leg

    return {step for those in towards.values() for step in nsmallest(_KEPT, those, key=distance)}
