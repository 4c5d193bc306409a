"""
Gathering offers: only legs that an exchange rule could use are held out for inference.

It starts from the prohibited legs, which are few, and looks for what could be joined with them, then with those,
until nothing more is met. A leg that nothing prohibited can reach costs a few look-ups and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sanctions_rules.engines.offers import Offer, Passage
from sanctions_rules.exchangerules import ExchangeRule, Way
from sanctions_rules.inferring.legs import Keys, Lead, Leg, lead_of, leads
from sanctions_rules.terms import Vocabulary


class Scheme:
    """The ways of all exchange rules, numbered; ``passages`` is the same for an engine."""

    def __init__(self, rules: Sequence[ExchangeRule]) -> None:
        self.rules = tuple(rules)
        self.ways: list[tuple[int, Way]] = [(n, way) for n, rule in enumerate(rules) for way in rule.ways]
        self.passages = tuple(
            Passage(number, rules[number].sides.index(rules[number].on), way.days, way.in_order)
            for number, way in self.ways
        )
        numbers = {rule.id: number for number, rule in enumerate(rules)}
        self._needs = [
            tuple(tuple(sorted(numbers[name] for name in rule.legs[side].found)) for side in rule.sides)
            for rule in rules
        ]

    def rule(self, way: int) -> ExchangeRule:
        """The rule a way belongs to."""
        return self.rules[self.ways[way][0]]

    def needs(self, way: int, side: int) -> tuple[int, ...]:
        """The rules one of which must have been found of a leg before it plays this side."""
        return self._needs[self.ways[way][0]][side]

    def starting(self) -> Iterable[tuple[int, int]]:
        """Ways and sides that ask for a prohibited leg."""
        for number in range(len(self.ways)):
            rule = self.rule(number)
            yield from ((number, side) for side in (0, 1) if rule.legs[rule.sides[side]].breaks is not None)

    def asking_for(self, rule: int) -> Iterable[tuple[int, int]]:
        """Ways and sides that need something found by a rule."""
        for number in range(len(self.ways)):
            yield from ((number, side) for side in (0, 1) if rule in self.needs(number, side))

    def showing(self, rule: int) -> Iterable[tuple[int, int]]:
        """The ways of a rule, with the side of which it shows something."""
        return ((n, self.passages[n].on) for n, (own, _) in enumerate(self.ways) if own == rule)


class Gathering:
    """
    The offers of a batch of legs: every one that could be joined with another.

    One pass over the batch, and one more for each step away from the prohibited legs.
    """

    def __init__(self, legs: Sequence[Leg], scheme: Scheme, vocabulary: Vocabulary) -> None:
        self._legs, self._scheme, self._keys = legs, scheme, Keys(vocabulary)
        self._offers: dict[Offer, None] = {}
        self._played: dict[tuple[int, int, int], list[Offer]] = {}
        self._wanted: defaultdict[Lead, dict[tuple[int, int, str], None]] = defaultdict(dict)
        self._asked: set[tuple[int, int, str]] = set()
        self._sought: defaultdict[Lead, list[tuple[int, int, str]]] = defaultdict(list)
        self._fresh: list[Offer] = []
        self.offers = self._gather()
        self._legs = ()  # what is asked further brings its own

    def meets(self, leg: Leg) -> bool:
        """Whether a further leg could be joined with any of these, or would start something by itself."""
        if leg.broken:
            return True
        return any(
            key == offer.key
            for lead in leads(leg.record)
            for way, side, key in self._sought.get(lead, ())
            for offer in self._made(-1, leg, way, side)
        )

    def _gather(self) -> list[Offer]:
        for place, leg in enumerate(self._legs):
            if leg.broken:
                for way, side in self._scheme.starting():
                    self._play(place, way, side)
        while self._fresh:
            self._want(self._fresh)
            self._fresh = []
            if self._wanted:
                self._look()
                self._wanted.clear()
        return sorted(self._offers, key=lambda o: (o.leg, o.way, o.side, o.key))

    def _want(self, offers: Iterable[Offer]) -> None:
        """What would join these offers is wanted, once."""
        for offer in offers:
            other = (offer.way, 1 - offer.side, offer.key)
            if other not in self._asked:
                lead = lead_of(self._scheme.ways[offer.way][1], 1 - offer.side, offer.key)
                self._asked.add(other)
                self._sought[lead].append(other)
                self._wanted[lead][other] = None

    def _look(self) -> None:
        """Every leg that something wanted can be looked up by plays the side it is wanted on."""
        wanted = self._wanted
        for place, leg in enumerate(self._legs):
            for lead in leads(leg.record):
                if lead in wanted:
                    self._answer(place, wanted[lead])

    def _answer(self, place: int, wanted: Iterable[tuple[int, int, str]]) -> None:
        for way, side, key in wanted:
            for offer in self._offers_of(place, way, side):
                if offer.key == key and offer not in self._offers:
                    self._take(offer)

    def _play(self, place: int, way: int, side: int) -> None:
        for offer in self._offers_of(place, way, side):
            if offer not in self._offers:
                self._take(offer)

    def _take(self, offer: Offer) -> None:
        """An offer is held out; whatever it needs, and whatever needs what it may come to show, is held out too."""
        self._offers[offer] = None
        self._fresh.append(offer)
        for rule in offer.needs:
            for way, side in self._scheme.showing(rule):
                self._play(offer.leg, way, side)
        passage = self._scheme.passages[offer.way]
        if offer.side == passage.on:
            for way, side in self._scheme.asking_for(passage.rule):
                self._play(offer.leg, way, side)

    def _offers_of(self, place: int, way: int, side: int) -> list[Offer]:
        if (place, way, side) not in self._played:
            self._played[place, way, side] = self._made(place, self._legs[place], way, side)
        return self._played[place, way, side]

    def _made(self, place: int, leg: Leg, number: int, side: int) -> list[Offer]:
        _, way = self._scheme.ways[number]
        days = leg.days() if way.timed else (0, 0)
        if days is None or not leg.plays(self._scheme.rule(number), side):
            return []
        needs = self._scheme.needs(number, side)
        return [Offer(number, side, key, place, *days, needs) for key in self._keys.of(leg, way, side)]


def renumbered(offers: Iterable[Offer], places: dict[int, int]) -> list[Offer]:
    """The same offers with other numbers for their legs, so that no answer hangs on the order of rows."""
    return [replace(offer, leg=places[offer.leg]) for offer in offers]
