"""The full explanation of one transaction: every ground with all that stands behind it, for a reader of law."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_rules.explanations import Because, ExemptionOutcome, Finding, Ground
from sanctions_rules.report.gist import verdict_worded
from sanctions_rules.report.lines import Line
from sanctions_rules.report.proofs import tree
from sanctions_rules.report.terminal import DISCLAIMER, headline
from sanctions_rules.wording import listed

_TOWARDS = {"linked": "LINKED TO", "indirect supply": "INDIRECT SUPPLY TO"}
_MARKS = {"true": "yes", "false": "no", "unknown": "not known"}


def explanation(finding: Finding) -> Iterator[Line]:
    """All there is to say of one transaction."""
    yield headline(finding)
    for name, value in finding.transaction.model_dump(exclude_defaults=True).items():
        text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        yield Line(text, 2, 4, lead=f"{name}: ", lead_style="dim")
    for ground in finding.grounds:
        yield Line("")
        yield from _ground(ground, finding)
    for link in finding.links:
        yield Line("")
        head = f"{link.id}: {link.citation}  {link.title}"
        yield Line(head, 0, 2, "bold", lead=f"{_TOWARDS[link.kind]}  ", lead_style="bold")
        for step in link.proof:
            yield from tree(step, 2)
    yield Line("")
    if not finding.grounds:
        yield Line("no paragraph in the rulebook reaches this transaction")
    yield Line(DISCLAIMER, style="dim")


def _ground(ground: Ground, finding: Finding) -> Iterator[Line]:
    word = verdict_worded(ground, finding.transaction)
    yield Line(f"{ground.citation}  {ground.title}", 0, 2, "bold", lead=f"{word.upper()}  ", lead_style="bold")
    yield Line(ground.says, 2)
    yield Line(f"{ground.link}  (rule {ground.rule})", 2, 2, lead="text  ", lead_style="dim")
    yield Line(
        f"{ground.measure}, {ground.force}; checked against: {ground.basis}", 2, 2, lead="measure  ", lead_style="dim"
    )
    yield Line(ground.window, 2, 2, lead="in force  ", lead_style="dim")
    if ground.contested:
        yield Line(ground.contested, 2, 2, lead="contested  ", lead_style="bold")
    if ground.duty:
        yield Line(ground.duty, 2, 2, lead="whose duty  ", lead_style="dim")
    for because in ground.because:
        yield from _because(because, 2)
    for exemption in ground.exemptions:
        yield from _exemption(exemption)
    yield from _after(ground)


def _because(because: Because, indent: int) -> Iterator[Line]:
    decided = ", decisive" if because.decisive else ""
    yield Line(f"asks {because.asked or 'anything'}", indent, 4, lead=f"{because.fact}  ", lead_style="bold")
    yield Line(f"record says {because.actual}: {_MARKS.get(because.truth, because.truth)}{decided}", indent + 4, 2)
    if because.derived:
        yield Line(f"({because.derived})", indent + 4, 2, "dim")


def _exemption(exemption: ExemptionOutcome) -> Iterator[Line]:
    head = f"{exemption.citation} ({exemption.id}): {exemption.outcome}"
    yield Line(head, 2, 4, lead="exemption  ", lead_style="bold")
    if exemption.outcome == "not in force":
        yield Line(f"in force {exemption.window}", 6)
        return
    yield Line(exemption.says, 6)
    for because in exemption.because:
        yield from _because(because, 6)


def _after(ground: Ground) -> Iterator[Line]:
    for question in ground.missing:
        yield Line(f"{question.fact}: {question.question}", 2, 4, lead="ask  ", lead_style="bold")
    for step in ground.would_clear:
        yield Line(step, 2, 4, lead="would clear  ", lead_style="bold")
    for label, cited in (("amends", ground.amends), ("amended by", ground.amended_by)):
        if cited:
            yield Line(listed(cited, "and", 20), 2, 4, lead=f"{label}  ", lead_style="dim")
    for reading in ground.readings:
        yield Line(f"{reading.question} ({reading.status})", 2, 4, lead="reading  ", lead_style="dim")
        yield Line(reading.taken, 6, 2, lead="taken: ", lead_style="dim")
        yield Line(reading.against, 6, 2, lead="against: ", lead_style="dim")
