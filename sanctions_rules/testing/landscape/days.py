"""When: each stretch of days between two edges, known to the day or less well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sanctions_rules.conditions import Leaf, Within

_DAY: Final = timedelta(days=1)
_FAR: Final = timedelta(days=500)


def days(field: str, asked: Sequence[Leaf], more: Iterable[date] = ()) -> Iterator[Mapping[str, Any]]:
    """
    Dates on each side of each edge, every range from one stretch of days to a later one, and no date.

    >>> from datetime import date
    >>> asked = [Within("date", date(2016, 3, 2), None)]
    >>> [setting.get("date") for setting in days("date", asked)][:3]
    ['2016-03-01', '2016-03-02', '2014-10-19']
    """
    ends = {day for leaf in asked if isinstance(leaf, Within) for day in (leaf.start, leaf.end)} | set(more)
    edges = sorted(day for day in ends if isinstance(day, date))
    for day in _points(edges):
        yield {field: str(day)}
    yield {}
    for text in _known_in_part(edges):
        yield {field: text}
    stretches = _stretches(edges)
    for place, (_, last) in enumerate(stretches):
        for first, _ in stretches[place + 1 :]:
            yield {field: f"{last}..{first}"}


def _points(edges: Sequence[date]) -> Iterator[date]:
    for edge in edges:
        yield edge - _DAY
        yield edge
    yield (edges[0] if edges else date(2018, 5, 4)) - _FAR
    yield (edges[-1] if edges else date(2018, 5, 4)) + _FAR


def _known_in_part(edges: Sequence[date]) -> Iterator[str]:
    for edge in edges:
        for day in (edge - _DAY, edge):
            yield str(day)[:7]
            yield str(day)[:4]


def _stretches(edges: Sequence[date]) -> list[tuple[date, date]]:
    """First and last day of each stretch between two edges; the outermost are cut off."""
    if not edges:
        return []
    starts = [edges[0] - _FAR, *edges]
    return list(zip(starts, [*(edge - _DAY for edge in edges), edges[-1] + _FAR], strict=True))
