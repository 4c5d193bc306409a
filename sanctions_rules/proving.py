"""The proof of what was inferred: step by step, from the rows, down to the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sanctions_rules import words
from sanctions_rules.conditions import facts_of
from sanctions_rules.exchangerules import Role
from sanctions_rules.explanations import Cell, Derivation, Finding, Link, Premise
from sanctions_rules.facts import FACTS
from sanctions_rules.inferring import MOST_NAMED, Joined, Leg

_STRONGEST: Final = tuple(words.STRENGTHS)
_ONLY_LINKED: Final = frozenset({"food_aid", "medicine", "humanitarian"})
_MOST_BELOW: Final = 3
"""How many derivations of what another builds on are told; deeper down the shortest alone."""
_COLUMNS: Final = {
    "exchange": ("exchange",),
    "contract": ("contract",),
    "crossed": ("supplier", "recipient"),
    "onward": ("supplier", "recipient"),
    "same_ends": ("supplier", "recipient"),
    "vessel": ("vessel_imo",),
    "party": ("supplier_party", "recipient_party"),
    "goods": ("item", "hs_code", "description"),
}


class Prover:
    """What was joined in a batch, and how each link follows from it."""

    def __init__(self, findings: Sequence[Finding], legs: Sequence[Leg], joined: Sequence[Joined]) -> None:
        self._findings, self._legs = findings, legs
        by_way: defaultdict[tuple[str, str, int], list[Joined]] = defaultdict(list)
        for pair in joined:
            by_way[pair.rule.id, pair.way.id, pair.on].append(pair)
        self._of: defaultdict[int, list[Joined]] = defaultdict(list)
        self._crowded = {key for key, pairs in by_way.items() if len(pairs) > MOST_NAMED}
        for (_, _, on), pairs in by_way.items():
            self._of[on] += sorted(pairs, key=self._nearness)[:MOST_NAMED]
        self._steps = self._counted()

    @property
    def shown(self) -> list[int]:
        """The places of the legs of which something was found."""
        return sorted(self._of)

    @property
    def pairs(self) -> Iterator[Joined]:
        """Every pair that is named and leads to a prohibited leg, by the leg of which it shows something."""
        return (pair for place in self.shown for pair in self._of[place] if self._ends(pair))

    def links(self, place: int) -> tuple[Link, ...]:
        """A link to each prohibited leg that this one belongs to, the strongest first."""
        towards: defaultdict[int, list[Joined]] = defaultdict(list)
        for pair in self._of[place]:
            if pair.rule.shows != "moved on":
                for end in self._ends(pair):
                    towards[end].append(pair)
        made = [self._link(place, end, pairs) for end, pairs in towards.items()]
        return tuple(sorted(made, key=lambda link: (_STRONGEST.index(link.strength), link.id)))

    def between(self, places: set[int]) -> tuple[Derivation, ...]:
        """What was found among these legs; what it builds on stands inside it."""
        own = [pair for pair in self.pairs if pair.rule.shows != "moved on" and {pair.first, pair.second} <= places]
        return tuple(self._derivation(pair) for pair in sorted(own, key=self._order))

    def _counted(self) -> dict[tuple[int, str], int]:
        """How many steps what a rule found of a leg is away from a prohibited one."""
        steps: dict[tuple[int, str], int] = {}
        growing = True
        while growing:
            growing = False
            for pair in (pair for pairs in self._of.values() for pair in pairs):
                away = self._away(pair, steps)
                key = pair.on, pair.rule.id
                if away is not None and away < steps.get(key, away + 1):
                    steps[key], growing = away, True
        return steps

    def _away(self, pair: Joined, steps: Mapping[tuple[int, str], int]) -> int | None:
        found = pair.rule.other_role.found
        if not found:
            return 1
        below = [steps[pair.other, rule] for rule in found if (pair.other, rule) in steps]
        return 1 + min(below) if below else None

    def _nearness(self, pair: Joined) -> tuple[int, int, str, int]:
        one, other = self._legs[pair.on].days(), self._legs[pair.other].days()
        if one is None or other is None or not pair.way.timed:
            return 0, 0, self._findings[pair.other].id, pair.other
        return max(0, one[0] - other[1], other[0] - one[1]), other[0], self._findings[pair.other].id, pair.other

    def _order(self, pair: Joined) -> tuple[int, str, str, str, str]:
        ids = self._findings[pair.on].id, self._findings[pair.other].id
        return _STRONGEST.index(pair.way.strength), pair.rule.id, pair.way.id, *ids

    def _ends(self, pair: Joined) -> set[int]:
        """The prohibited legs a pair leads to: the other leg, or those that what was found of it leads to."""
        ends: set[int] = set()
        seen: set[tuple[int, str]] = set()
        waiting = [pair]
        while waiting:
            now = waiting.pop()
            role = now.rule.other_role
            if not role.found:
                ends |= {now.other} if self._legs[now.other].broken else set()
                continue
            for rule in role.found:
                if (now.other, rule) not in seen:
                    seen.add((now.other, rule))
                    waiting += [further for further in self._of[now.other] if further.rule.id == rule]
        return ends - {pair.on}

    def _link(self, place: int, end: int, pairs: Sequence[Joined]) -> Link:
        worst = self._findings[end].grounds[0]
        proof = tuple(self._derivation(pair) for pair in sorted(pairs, key=self._order))
        relief = self._findings[place].transaction.kind in _ONLY_LINKED or self._is_relief(place)
        indirect = not relief and any(step.shows == "indirect supply" for step in proof)
        kind = "indirect supply" if indirect else "linked"
        return Link(self._findings[end].id, worst.rule, worst.citation, worst.title, kind, proof[0].strength, proof)

    def _is_relief(self, place: int) -> bool:
        """Whether the leg is surely food, medicine or relief goods, which company taints no further than linked."""
        kind = self._legs[place].facts.get("kind")
        return kind is not None and kind.holds(_ONLY_LINKED) is True  # type: ignore[union-attr]

    def _derivation(self, pair: Joined, most: int = _MOST_BELOW) -> Derivation:
        rule, way = pair.rule, pair.way
        return Derivation(
            rule=rule.id,
            title=rule.title,
            citation=str(rule.citation),
            shows=rule.shows,
            of=self._findings[pair.on].id,
            way=way.id,
            strength=way.strength,
            joined=tuple(self._joined_by(pair)),
            premises=tuple(self._premise(pair, side, most) for side in (0, 1)),
            confirmed_by=way.confirmed_by,
            broken_by=way.broken_by,
            more=(rule.id, way.id, pair.on) in self._crowded,
        )

    def _joined_by(self, pair: Joined) -> Iterator[str]:
        for join in pair.way.joined:
            yield words.JOINS[join]
        one, other = self._legs[pair.first].days(), self._legs[pair.second].days()
        if pair.way.timed and one and other:
            fewest, most = max(0, one[0] - other[1], other[0] - one[1]), max(one[1] - other[0], other[1] - one[0])
            apart = f"{fewest}" if fewest == most else f"{fewest} to {most}"
            limit = f", at most {pair.way.days} asked" if pair.way.days is not None else ""
            order = ", the first not after the second" if pair.way.in_order else ""
            yield f"{apart} days apart{limit}{order}"

    def _premise(self, pair: Joined, side: int, most: int) -> Premise:
        place = (pair.first, pair.second)[side]
        finding, part = self._findings[place], pair.rule.sides[side]
        role = pair.rule.legs[part]
        broken = self._legs[place].broken if role.breaks is not None else ()
        return Premise(
            part=part,
            id=finding.id,
            row=finding.row,
            cells=tuple(self._cells(pair, side)),
            prohibited=tuple(dict.fromkeys(str(cited) for cited in broken if role.broken_by(cited))),
            derived=tuple(self._derivation(below, 1) for below in self._below(pair, place, role)[:most]),
        )

    def _below(self, pair: Joined, place: int, role: Role) -> list[Joined]:
        """What was found of a leg that a pair builds on: what comes nearer to a prohibited leg, the shortest first."""
        further = [each for each in self._of[place] if each.rule.id in role.found]
        away = {id(each): self._away(each, self._steps) for each in (pair, *further)}
        limit = away[id(pair)] or 0
        nearer = [each for each in further if (away[id(each)] or limit) < limit]
        return sorted(nearer, key=lambda each: (away[id(each)], self._order(each)))

    def _cells(self, pair: Joined, side: int) -> Iterator[Cell]:
        """The cells that the join, the days and the condition of the leg rest on."""
        record = self._findings[(pair.first, pair.second)[side]].transaction
        asked = [column for join in pair.way.joined for column in _COLUMNS[join]]
        asked += ["date"] if pair.way.timed else []
        for fact in facts_of(pair.rule.conditions[side]):
            asked += FACTS[fact].fields or (fact,)
        asked += ["description", "hs_code"] if "item" in asked else []
        for column in dict.fromkeys(asked):
            value = getattr(record, column, None)
            if value not in (None, ()):
                yield Cell(column, ", ".join(value) if isinstance(value, tuple) else str(value))
