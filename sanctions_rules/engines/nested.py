"""
Inference by nested loops: the definition of what follows from offers. Read it in one sitting.

A date that is known in part fits wherever some day of it fits: a link is a question, not an answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from sanctions_rules.engines.offers import Found, Offer, Passage, Step, gap, shown_by


class NestedLoops:
    """Tries every offer with every other, until a round shows nothing new."""

    most = 1

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)

    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        """Every step that follows from the offers, and from what was found already."""
        known = set(found)
        steps: set[Step] = set()
        while True:
            standing = [offer for offer in offers if offer.stands(known)]
            new = {Step(a.way, a.leg, b.leg) for a in standing if a.side == 0 for b in standing if self._fit(a, b)}
            if new <= steps:
                return steps
            steps |= new
            known |= {shown_by(self.passages, step) for step in new}

    def _fit(self, first: Offer, second: Offer) -> bool:
        passage = self.passages[first.way]
        return (
            (second.way, second.side, second.key) == (first.way, 1, first.key)
            and first.leg != second.leg
            and (passage.days is None or gap(first, second) <= passage.days)
            and (not passage.in_order or first.first <= second.last)
        )
