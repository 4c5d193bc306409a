"""
The durable engine: the same rules on durable-rules, with the same answers as the plain engine.

Each distinct condition is put to the guest once, with a test for *certainly* and one for *possibly*.
Records that no rule can tell apart go in as one message. Exemptions are asked only where some rule
they could lift has not already been found out of scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sanctions_rules.conditions import Condition, facts_of
from sanctions_rules.engines.compiling import Degree, Property, compiled
from sanctions_rules.engines.guest import MOST_PROPERTIES, MOST_TESTS, Guest, engine_error
from sanctions_rules.knowledge import Facts, Knowledge
from sanctions_rules.rules import Rule
from sanctions_rules.truth import Truth
from sanctions_rules.verdicts import OUT_OF_SCOPE, Weighing

_BLOCK: Final = 4096  # sheets held at a time, so that memory does not grow with the batch
_REMEMBERED: Final = 4096


class DurableEngine:
    """
    Weighs rules on durable-rules, compiled once; ``weigh`` as often as you like, ``close`` to free the guest.

    Raises EngineError where the guest fails.
    """

    name = "durable"

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        numbers: dict[Condition, int] = {}
        self._scopes = [numbers.setdefault(rule.scope, len(numbers)) for rule in self.rules]
        scopes = len(numbers)
        self._lifting = [[numbers.setdefault(tree, len(numbers)) for tree in rule.lifted_by] for rule in self.rules]
        conditions = list(enumerate(numbers))
        self._scope_panels = _panels(conditions[:scopes])
        self._lifting_panels = _panels(conditions[scopes:])

    def weigh(self, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        """One row per sheet, one weighing per rule, in the order of the rules."""
        weighed: list[list[Weighing]] = []
        for start in range(0, len(sheets), _BLOCK):
            weighed += self._block(sheets[start : start + _BLOCK])
        return weighed

    def close(self) -> None:
        """Give the guest's memory back; weighing again opens it again."""
        for panel in (*self._scope_panels, *self._lifting_panels):
            panel.close()

    def _block(self, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        truths: list[dict[int, Truth]] = [{} for _ in sheets]
        for panel in self._scope_panels:
            panel.weigh(sheets, range(len(sheets)), truths)
        asked = [self._asked(known) for known in truths]
        for panel in self._lifting_panels:
            panel.weigh(sheets, [row for row, ids in enumerate(asked) if not ids.isdisjoint(panel.numbers)], truths)
        return [[self._weighing(place, known) for place in range(len(self.rules))] for known in truths]

    def _asked(self, known: dict[int, Truth]) -> set[int]:
        """The exemptions that matter to a sheet: those of rules not found out of scope."""
        live = (
            lifting
            for scope, lifting in zip(self._scopes, self._lifting, strict=True)
            if known.get(scope, False) is not False
        )
        return {number for lifting in live for number in lifting}

    def _weighing(self, place: int, known: dict[int, Truth]) -> Weighing:
        scope = known.get(self._scopes[place], False)
        if scope is False:
            return OUT_OF_SCOPE
        return Weighing(scope, tuple(known.get(number, False) for number in self._lifting[place]))


class Panel:
    """A few conditions put to the guest together, with the properties that they ask for."""

    def __init__(self, conditions: Sequence[tuple[int, Condition]]) -> None:
        self.numbers = [number for number, _ in conditions]
        tests, properties = compiled([condition for _, condition in conditions])
        asked = [facts_of(p.condition) if isinstance(p, Degree) else (p.fact,) for p in properties]
        named = list(zip(asked, properties, strict=True))
        self._readers = [
            _Reader(facts, {f"p{n}": p for n, (asks, p) in enumerate(named) if asks == facts})
            for facts in dict.fromkeys(asked)
        ]
        self._guest = Guest(tests)

    def weigh(self, sheets: Sequence[Facts], rows: Iterable[int], truths: Sequence[dict[int, Truth]]) -> None:
        """Note for each of the rows which conditions are true and which unknown; the others are false."""
        alike: dict[tuple[tuple[int, ...], ...], list[int]] = {}
        for row in rows:
            facts = sheets[row]
            alike.setdefault(tuple([reader.read(facts) for reader in self._readers]), []).append(row)
        messages = [self._message(values) for values in alike]
        for places, held in zip(alike.values(), self._guest.held(messages), strict=True):
            found = dict(self._truths(held))
            for row in places:
                truths[row].update(found)

    def close(self) -> None:
        """Give the guest's memory back."""
        self._guest.close()

    def _message(self, values: tuple[tuple[int, ...], ...]) -> dict[str, int]:
        pairs = zip(self._readers, values, strict=True)
        return {name: value for reader, read in pairs for name, value in zip(reader.properties, read, strict=True)}

    def _truths(self, held: set[int]) -> Iterator[tuple[int, Truth]]:
        for place, number in enumerate(self.numbers):
            sure, possible = 2 * place in held, 2 * place + 1 in held
            if sure and not possible:
                raise engine_error("durable-rules found something certain and not possible")
            if possible:
                yield number, True if sure else None


class _Reader:
    """The properties that rest on the same facts, read together and remembered: many records say the same of a fact."""

    def __init__(self, facts: tuple[str, ...], properties: Mapping[str, Property]) -> None:
        self.properties = properties
        self._facts = facts
        self._seen: dict[tuple[Knowledge | None, ...], tuple[int, ...]] = {}

    def read(self, facts: Facts) -> tuple[int, ...]:
        """The value of each property on one sheet."""
        known = tuple([facts.get(fact) for fact in self._facts])
        values = self._seen.get(known)
        if values is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            values = self._seen[known] = tuple([p.read(facts) for p in self.properties.values()])
        return values


def _panels(conditions: Sequence[tuple[int, Condition]]) -> list[Panel]:
    """The conditions in as few panels as the guest's limits allow."""
    groups: list[list[tuple[int, Condition]]] = []
    properties = 0
    for numbered in conditions:
        own = len(compiled([numbered[1]])[1])
        if not groups or 2 * len(groups[-1]) == MOST_TESTS or properties + own > MOST_PROPERTIES:
            groups.append([])
            properties = 0
        groups[-1].append(numbered)
        properties += own  # those that two conditions share are counted twice, to be safe
    return [Panel(group) for group in groups]
