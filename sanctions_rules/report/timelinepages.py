"""A deal under the law of each day, as lines for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sanctions_rules.explanations import Finding, Ground
from sanctions_rules.report.gist import questions, thing, verdict_worded
from sanctions_rules.report.lines import Line
from sanctions_rules.timelines import Stretch
from sanctions_rules.transactions import Transaction

_STYLES = {"red": "bold red", "amber": "yellow", "none": "green"}


def timeline_page(record: Transaction, name: str, stretches: Sequence[Stretch]) -> Iterator[Line]:
    """The deal, then one block for each stretch: its days, its flag, each paragraph's answer, what is asked."""
    way = f"{record.supplier or '?'} → {record.recipient or '?'}"
    yield Line(f"{name}  {way}  {thing(record)}", hang=2, style="bold")
    yield Line(f"as the law of each day has it; the deal's own day: {record.date or 'not known'}")
    for stretch in stretches:
        yield Line("")
        flag = stretch.finding.flag
        here = "  ← the deal's own day" if _own(record, stretch) else ""
        days = f"{stretch.first} to {stretch.last}{here}"
        yield Line(days, lead=f"{flag:<6}", lead_style=_STYLES[flag], hang=6)
        yield from _answers(stretch.finding)
        if stretch.closed:
            yield Line(", ".join(stretch.closed), 6, 2, "dim", lead="no longer  ", lead_style="dim")


def timeline_json(record: Transaction, name: str, stretches: Sequence[Stretch]) -> str:
    """One object: id, the deal's own date, and ``stretches``, each as ``Stretch.to_dict`` has it."""
    told = {"id": name, "date": record.date, "stretches": [stretch.to_dict() for stretch in stretches]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _answers(finding: Finding) -> Iterator[Line]:
    if not finding.grounds:
        yield Line("no encoded rule applies", 6)
    for ground in finding.grounds:
        lead = verdict_worded(ground, finding.transaction)
        yield Line(f"{ground.citation}  {ground.title}{_lifted(ground)}", 6, 2, lead=f"{lead}  ")
    for asked in questions(finding):
        yield Line(f"{asked.fact}: {asked.question}", 6, 2, lead="ask  ", lead_style="bold")


def _lifted(ground: Ground) -> str:
    lifts = [
        f"{exemption.citation} ({exemption.id})" for exemption in ground.exemptions if exemption.outcome == "lifts"
    ]
    return f": lifted by {lifts[0]}" if lifts else ""


def _own(record: Transaction, stretch: Stretch) -> bool:
    days = record.date.span if record.date else None
    return bool(days and days.first and days.last and days.first <= stretch.last and stretch.first <= days.last)
