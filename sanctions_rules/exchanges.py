"""
Exchanges: legs that belong together, joined by the exchange id their records carry.

A leg that no paragraph prohibits, in an exchange one of whose legs is prohibited, is *linked*: shown
amber with the other leg named. A link never turns a leg red and never clears one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanctions_rules.deciding import flag_for
from sanctions_rules.explanations import Finding, Link


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two or more legs under one exchange id, in the order of the input, and the paragraphs their legs would break."""

    id: str
    legs: tuple[Finding, ...]

    @property
    def prohibited(self) -> tuple[Finding, ...]:
        """The legs that a binding paragraph prohibits."""
        return tuple(leg for leg in self.legs if leg.flag == "red")

    @property
    def linked(self) -> tuple[Finding, ...]:
        """The legs that are flagged only for the company they keep."""
        return tuple(leg for leg in self.legs if leg.links)


def link(findings: Sequence[Finding]) -> tuple[list[Finding], list[Exchange]]:
    """The findings with their links, and the exchanges they form; findings keep their order."""
    legs: dict[str, list[int]] = {}
    for place, finding in enumerate(findings):
        if finding.exchange:
            legs.setdefault(finding.exchange, []).append(place)
    linked = list(findings)
    for places in legs.values():
        links = tuple(_link(findings[place]) for place in places if findings[place].flag == "red")
        for place in places:
            linked[place] = _with_links(findings[place], links)
    exchanges = [
        Exchange(name, tuple(linked[place] for place in places)) for name, places in legs.items() if len(places) > 1
    ]
    return linked, exchanges


def _with_links(finding: Finding, links: tuple[Link, ...]) -> Finding:
    """The finding with the prohibited legs of its exchange; it is none of them, for those stay as they are."""
    if finding.flag == "red" or not links:
        return finding
    return replace(finding, links=links, flag=flag_for(finding.verdicts, linked=True))


def _link(prohibited: Finding) -> Link:
    worst = prohibited.grounds[0]
    return Link(prohibited.id, worst.rule, worst.citation, worst.title)
