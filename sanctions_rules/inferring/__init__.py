"""Inference across transactions: which legs belong together, by which exchange rule, and on what it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctions_rules.engines import inferrer_named
from sanctions_rules.engines.worker import WorkerLostError, lost_fault
from sanctions_rules.errors import EngineError
from sanctions_rules.exchangerules import ExchangeRule, Way
from sanctions_rules.inferring.gathering import Gathering, Scheme, renumbered
from sanctions_rules.inferring.legs import Leg, named
from sanctions_rules.inferring.partitions import MOST_NAMED, infer
from sanctions_rules.terms import Vocabulary

__all__ = ["MOST_NAMED", "Gathering", "Joined", "Leg", "Linker", "named"]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two legs, by their places in the batch, that a way of an exchange rule joins; ``on`` is shown something."""

    rule: ExchangeRule
    way: Way
    first: int
    second: int

    @property
    def on(self) -> int:
        """The place of the leg of which something is shown."""
        return self.first if self.rule.on == self.rule.sides[0] else self.second

    @property
    def other(self) -> int:
        """The place of the leg beside it."""
        return self.second if self.on == self.first else self.first


class Linker:
    """Joins the legs of a batch by the exchange rules of a book, on the engine of a name."""

    def __init__(
        self, rules: Sequence[ExchangeRule], vocabulary: Vocabulary, engine: str = "plain", isolated: bool = False
    ) -> None:
        self.scheme = Scheme(rules)
        self._vocabulary = vocabulary
        self._engine = inferrer_named(engine, self.scheme.passages, isolated)

    def gathering(self, legs: Sequence[Leg]) -> Gathering:
        """The offers of the legs."""
        return Gathering(legs, self.scheme, self._vocabulary)

    def join(self, legs: Sequence[Leg], names: Sequence[str], gathering: Gathering | None = None) -> list[Joined]:
        """
        Every pair that a rule joins, sorted by rule, way and names; ``names`` are the ids of the legs.

        Of each leg and way the nearest in time, at most one more than are named. The order of the legs makes no
        difference, save between legs that share an id.
        """
        offers = (gathering or self.gathering(legs)).offers
        places = sorted({offer.leg for offer in offers}, key=lambda place: (names[place], place))
        numbers = {place: number for number, place in enumerate(places)}
        try:
            steps = infer(renumbered(offers, numbers), self.scheme.passages, self._engine)
        except WorkerLostError as lost:
            raise EngineError([lost_fault(lost.what, [names[places[leg]] for leg in lost.had])]) from None
        return [
            Joined(self.scheme.rule(step.way), self.scheme.ways[step.way][1], places[step.first], places[step.second])
            for step in sorted(steps)
        ]
