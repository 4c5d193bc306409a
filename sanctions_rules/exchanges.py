"""
Exchanges: legs that belong together, because their records say so or because an exchange rule infers it.

A leg that belongs to a prohibited one is *linked*: the other leg is named, with the proof of what joins them. Where
no paragraph prohibits it, it is shown amber for that; a link never turns a leg red and never clears one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sanctions_rules.deciding import flag_for
from sanctions_rules.deriving import FactSheet
from sanctions_rules.explanations import Derivation, Finding
from sanctions_rules.inferring import Gathering, Joined, Leg, Linker, named
from sanctions_rules.proving import Prover


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    Two or more legs that belong together, in the order of the input.

    ``stated`` says that the records carry one exchange id; else it was inferred, and ``id`` names a prohibited leg.
    ``proof`` has what exchange rules found of its legs.
    """

    id: str
    legs: tuple[Finding, ...]
    stated: bool = True
    proof: tuple[Derivation, ...] = ()

    @property
    def prohibited(self) -> tuple[Finding, ...]:
        """The legs that a binding paragraph prohibits."""
        return tuple(leg for leg in self.legs if leg.flag == "red")

    @property
    def linked(self) -> tuple[Finding, ...]:
        """The legs that no paragraph prohibits and that are flagged for the company they keep."""
        return tuple(leg for leg in self.legs if leg.links and leg.flag != "red")

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: its legs by id, and every step of the proof."""
        legs = [{"id": leg.id, "row": leg.row, "flag": leg.flag} for leg in self.legs]
        proof = [asdict(step) for step in self.proof]
        return {"id": self.id, "stated": self.stated, "titles": list(self.titles), "legs": legs, "proof": proof}

    @property
    def titles(self) -> tuple[str, ...]:
        """What exchange rules call it, each once: arms for food, say."""
        return tuple(dict.fromkeys(step.title for step in self.proof))


def legs_of(findings: Sequence[Finding], sheets: Sequence[FactSheet]) -> list[Leg]:
    """The findings as legs."""
    return [
        Leg(finding.transaction, sheet.facts, tuple(v.rule.citation for v in finding.verdicts if v.violates))
        for finding, sheet in zip(findings, sheets, strict=True)
    ]


def link(
    findings: Sequence[Finding], legs: Sequence[Leg], linker: Linker, gathering: Gathering | None = None
) -> tuple[list[Finding], list[Exchange]]:
    """The findings with their links, and the exchanges they form; findings keep their order."""
    joined = linker.join(legs, [finding.id for finding in findings], gathering)
    prover = Prover(findings, legs, joined)
    linked = list(findings)
    for place in prover.shown:
        if links := prover.links(place):
            flag = flag_for(findings[place].verdicts, linked=True)
            linked[place] = replace(findings[place], links=links, flag=flag)
    return linked, [*_stated(linked, prover), *_inferred(linked, prover)]


def _stated(findings: Sequence[Finding], prover: Prover) -> Iterable[Exchange]:
    """Legs that carry one exchange id, with what was found between them."""
    places: dict[str, list[int]] = {}
    for place, finding in enumerate(findings):
        if name := named(finding.exchange):
            places.setdefault(name, []).append(place)
    for name, own in places.items():
        if len(own) > 1:
            yield Exchange(name, tuple(findings[place] for place in own), True, prover.between(set(own)))


def _inferred(findings: Sequence[Finding], prover: Prover) -> Iterable[Exchange]:
    """Legs that exchange rules join without one exchange id that says so."""
    for places in _together(prover.pairs):
        names = {named(findings[place].exchange) for place in places}
        if len(names) > 1 or None in names:
            legs = tuple(findings[place] for place in sorted(places))
            worst = min(leg.id for leg in legs if leg.flag == "red")
            yield Exchange(f"inferred from {worst}", legs, False, prover.between(places))


def _together(pairs: Iterable[Joined]) -> list[set[int]]:
    """The places of legs that are joined to one another, directly or through others."""
    sets: dict[int, set[int]] = {}
    for pair in pairs:
        small, large = sorted((sets.get(p, {p}) for p in (pair.first, pair.second)), key=len)
        large |= small
        sets.update(dict.fromkeys(small, large))
        sets.update(dict.fromkeys(large, large) if pair.on not in sets or pair.other not in sets else {})
    distinct = {id(places): places for places in sets.values()}
    return sorted(distinct.values(), key=min)
