"""Mistakes in an exchange rule, and the judgement on each by the examples beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sanctions_rules.exchangerules import ExchangeRule
from sanctions_rules.inferring import Linker
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.documents import read_document
from sanctions_rules.rulebook.exchangecases import ExchangeCase
from sanctions_rules.rulebook.loading import display
from sanctions_rules.screening import Screener
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.exchanging import Trial
from sanctions_rules.testing.mutation.edits import GONE, Edit
from sanctions_rules.testing.mutation.inconditions import in_condition, in_dates
from sanctions_rules.testing.mutation.judging import Judgement
from sanctions_rules.testing.mutation.mutants import Mutant, model_or_none


def in_exchange(data: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Edit]:
    """Every mistake in the file of an exchange rule."""
    # What comes after a prohibited leg is never older than the ban: a window that opens earlier is no mistake there.
    after = data["on"] == list(data["legs"])[1] and all(way.get("in_order") for way in data["ways"])
    start = str(data["in_force"]["from"])
    for edit in in_dates(data["in_force"], ("in_force",)):
        if not (after and edit.path[-1] == "from" and str(edit.value) < start):
            yield edit
    for name, role in data["legs"].items():
        yield from _in_role(name, role, vocabulary)
        if name != data["on"]:
            yield Edit("the other leg", ("on",), name, f"on: {name}")
    if any("onward" in way["joined"] or way.get("in_order") for way in data["ways"]):
        first, second = data["legs"].items()
        yield Edit("change the order", ("legs",), dict((second, first)), "the legs in the other order")
    for place, way in enumerate(data["ways"]):
        yield from _in_way(place, way, len(data["ways"]))


def _in_role(name: str, role: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Edit]:
    at = ("legs", name)
    for key in ("breaks", "lawful", "when"):
        if key in role:
            yield Edit("drop a condition", (*at, key), GONE, f"{name} without '{key}'")
    for key in ("breaks", "found"):
        named = role.get(key)
        if isinstance(named, list) and len(named) > 1:
            for place, each in enumerate(named):
                yield Edit("drop a name", (*at, key, place), GONE, f"{name} without {each}")
    if isinstance(role.get("breaks"), list):
        yield Edit("any for some", (*at, "breaks"), "any", f"{name} breaks: any")
    if "when" in role:
        yield from in_condition(role["when"], (*at, "when"), vocabulary)


def _in_way(place: int, way: dict[str, Any], ways: int) -> Iterator[Edit]:
    at = ("ways", place)
    if ways > 1:
        yield Edit("drop a way", at, GONE, f"without the way '{way['id']}'")
    for number, join in enumerate(way["joined"]):
        if len(way["joined"]) > 1:
            yield Edit("drop a join", (*at, "joined", number), GONE, f"'{way['id']}' not joined by {join}")
    if "days" in way:
        for by in (1, -1):
            yield Edit("shift the days", (*at, "days"), way["days"] + by, f"'{way['id']}' days: {way['days'] + by}")
    if way.get("in_order"):
        yield Edit("any order", (*at, "in_order"), GONE, f"'{way['id']}' in any order")


class ExchangeExaminer:
    """Makes mistakes in the exchange rules of a book, and judges each by the examples of that rule."""

    def __init__(self, book: Rulebook, cases: Sequence[ExchangeCase]) -> None:
        self._book = book
        screener = Screener(book)
        self._trials: dict[str, list[Trial]] = {}
        for case in cases:
            self._trials.setdefault(case.rule.id, []).append(Trial(case, screener))

    def rule(self, rule: ExchangeRule) -> Iterator[Judgement]:
        """A judgement on every mistake in the file of one rule."""
        path = self._book.folder / "exchanges" / f"{rule.id.removeprefix('exchanges-')}.yml"
        document = read_document(path, display(path))
        for edit in in_exchange(document.data, self._book.vocabulary):
            mutated = model_or_none(ExchangeRule, edit.on(document.data))
            if mutated is not None and _seen(mutated) != _seen(rule):
                where = document.where(edit.path, key=True)
                yield self._judge(Mutant(rule.id, where, edit.mistake, edit.told, {}), mutated)

    def _judge(self, mutant: Mutant, mutated: ExchangeRule) -> Judgement:
        rules = [mutated if rule.id == mutated.id else rule for rule in self._book.exchanges]
        linker = Linker(rules, self._book.vocabulary)
        noticed = (trial for trial in self._trials.get(mutated.id, ()) if trial.differs(linker) is not None)
        by = next(noticed, None)
        if by is None:
            return Judgement(mutant, "alive")
        return Judgement(mutant, "killed", f"{by.case.where} '{by.case.example.name}'")


def _seen(rule: ExchangeRule) -> tuple[object, ...]:
    """All that inference sees of a rule."""
    roles = [(name, role.breaks, role.lawful, role.found) for name, role in rule.legs.items()]
    ways = [(way.id, frozenset(way.joined), way.days, way.in_order) for way in rule.ways]
    return rule.conditions, rule.window, rule.on, roles, ways
