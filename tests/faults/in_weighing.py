"""Faults of the plain engine: what a condition means is not what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.engines import plain
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.knowledge import UNKNOWN_CODES, UNKNOWN_SPAN, Facts
from sanctions_rules.truth import Truth

from .planting import Fault, Plant

DAY: Final = timedelta(days=1)
SOUND: Final = dict(plain._MEANING)


def meaning(node: type[Condition], new: Callable[[Any, Facts], Truth]) -> Plant:
    """Another meaning of one sort of condition in the plain engine."""
    return lambda patch: patch.setitem(plain._MEANING, node, new)


def _late_start(asked: Within, facts: Facts) -> Truth:
    later = asked.start + DAY if isinstance(asked.start, date) else asked.start
    return SOUND[Within](replace(asked, start=later), facts)


def _late_end(asked: Within, facts: Facts) -> Truth:
    later = asked.end + DAY if isinstance(asked.end, date) else asked.end
    return SOUND[Within](replace(asked, end=later), facts)


def _first_day(asked: Within, facts: Facts) -> Truth:
    first = facts.get(asked.fact, UNKNOWN_SPAN).first  # type: ignore[union-attr]
    return Span(first, first).within(asked.start, asked.end)


def _taken_for(truth: bool, node: type[Condition], asked: Any, facts: Facts) -> Truth:
    found = SOUND[node](asked, facts)
    return truth if found is None else found


def _prefix_the_wrong_way(asked: Under, facts: Facts) -> Truth:
    mine = facts.get(asked.fact, UNKNOWN_CODES)
    prefixes = mine.prefixes if isinstance(mine, Codes) else None
    return None if prefixes is None else any(a.startswith(prefixes) for a in asked.prefixes)


PLAIN: Final = {
    "a window begins a day late": Fault(meaning(Within, _late_start), "examples and engines"),
    "a window ends a day late": Fault(meaning(Within, _late_end), "examples and engines"),
    "a partial date is taken at its first day": Fault(meaning(Within, _first_day), "examples, engines and laws"),
    "unknown is taken for false in 'has'": Fault(meaning(Has, partial(_taken_for, False, Has)), "examples and laws"),
    "unknown is taken for true in 'has'": Fault(meaning(Has, partial(_taken_for, True, Has)), "examples and laws"),
    "unknown is lost in 'all of'": Fault(
        meaning(AllOf, partial(_taken_for, True, AllOf)), "examples, engines and laws"
    ),
    "unknown is lost in 'any of'": Fault(
        meaning(AnyOf, partial(_taken_for, False, AnyOf)), "examples, engines and laws"
    ),
    "'not' turns unknown into true": Fault(meaning(Not, partial(_taken_for, True, Not)), "examples and engines"),
    "an HS prefix is compared the wrong way round": Fault(meaning(Under, _prefix_the_wrong_way), "examples"),
}
