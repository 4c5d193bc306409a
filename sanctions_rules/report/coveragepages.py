"""Coverage of the law on the terminal and as JSON: the counts of each rule, what is lacking, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from sanctions_rules.report.lines import WIDTH, Line
from sanctions_rules.testing.coverage import Coverage, RuleCoverage
from sanctions_rules.testing.goals import PARTS

_WIDTHS: Final = dict(zip(PARTS, (11, 11, 7, 9), strict=True))
_PERCENT: Final = 8
_LABEL: Final = WIDTH - _PERCENT - sum(_WIDTHS.values())


def coverage_page(covered: Coverage) -> Iterator[Line]:
    """A line for each rule and regime; below it what is lacking, what was left out of the count, and the whole."""
    heads = "".join(f"{part:>{size}}" for part, size in _WIDTHS.items())
    yield Line(f"{'':<{_LABEL}}{heads}{'percent':>{_PERCENT}}", style="bold")
    for entry in covered.entries:
        counts = "".join(f"{entry.counts[part]!s:>{size}}" for part, size in _WIDTHS.items())
        label = _label(entry, covered)
        if len(label) > _LABEL:
            yield Line(label)
            label = ""
        yield Line(f"{label:<{_LABEL}}{counts}{entry.percent:>{_PERCENT}.1f}")
    for entry in covered.entries:
        yield from _lacking(entry, _label(entry, covered))
    yield from _left_out(covered)
    yield Line("")
    examples = sum(rule.examples for rule in covered.rules)
    lacking = sum(len(entry.lacking) for entry in covered.entries)
    rest = (
        f"{_many(lacking, 'thing')} {'is' if lacking == 1 else 'are'} shown by none"
        if lacking
        else "nothing is lacking"
    )
    yield Line(f"{_many(len(covered.rules), 'rule')}, {_many(examples, 'example')}: {rest}", style="bold")


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def coverage_json(covered: Coverage) -> str:
    """One object: ``rules`` and ``regimes``, each a list of objects with the same keys."""
    told = {"rules": list(map(_told, covered.rules)), "regimes": list(map(_told, covered.regimes))}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _label(entry: RuleCoverage, covered: Coverage) -> str:
    return f"{entry.id}: {entry.title}" if entry in covered.regimes else entry.id


def _lacking(entry: RuleCoverage, label: str) -> Iterator[Line]:
    if not entry.lacking:
        return
    yield Line("")
    yield Line(f"  {entry.file}", 0, 2, "dim", lead=label, lead_style="bold")
    for lacking in entry.lacking:
        yield Line(lacking.what, 2, 2)
        yield Line(lacking.add, 4, 2, "dim")


def _left_out(covered: Coverage) -> Iterator[Line]:
    told = [(_label(entry, covered), item) for entry in covered.entries for item in entry.left_out]
    if told:
        yield Line("")
        yield Line("left out of the count, since no example can show it", style="bold")
    for label, item in told:
        yield Line(f"  {item.what}", 2, 2, lead=label, lead_style="bold")
        yield Line(item.why, 4, 2, "dim")


def _told(entry: RuleCoverage) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title,
        "file": entry.file,
        "examples": entry.examples,
        "percent": entry.percent,
        **{part: {"covered": tally.covered, "of": tally.of} for part, tally in entry.counts.items()},
        "lacking": [{"part": item.part, "what": item.what, "add": item.add} for item in entry.lacking],
        "left_out": [{"part": item.part, "what": item.what, "why": item.why} for item in entry.left_out],
    }
