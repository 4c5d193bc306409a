"""The report on the terminal: a block for each flagged transaction, the exchanges, and the tally."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console

from sanctions_rules import __version__
from sanctions_rules.exchanges import Exchange
from sanctions_rules.explanations import Finding, Ground
from sanctions_rules.report.gist import citations, clearing, grounds_that, questions, thing, verdict_worded
from sanctions_rules.report.lines import Line, show
from sanctions_rules.report.proofs import sentence, settling, tree
from sanctions_rules.report.screened import Screened
from sanctions_rules.wording import listed

STYLES: Final = {"red": "bold red", "amber": "bold yellow", "none": "green", "rejected": "bold magenta"}
DISCLAIMER: Final = "no flag means that no encoded rule applies; this is not legal advice"
_LONGEST: Final = 160
_MOST_LINKS: Final = 5
_MOST_TREES: Final = 3


def terminal(screened: Screened, console: Console) -> None:
    """Print the whole report."""
    show(report_lines(screened), console)


def report_lines(screened: Screened) -> Iterator[Line]:
    """The report, line by line: flagged transactions, what exemptions lifted, exchanges, tally."""
    for finding in screened.findings:
        if finding.flag != "none":
            yield from block(finding)
            yield Line("")
    yield from _lifted([f for f in screened.findings if f.flag == "none" and grounds_that(f, "exempt")])
    for exchange in screened.exchanges:
        yield from _exchange(exchange)
    yield from tally(screened)


def block(finding: Finding) -> Iterator[Line]:
    """One flagged transaction: what it is, each ground, what to ask, what would clear it."""
    yield headline(finding)
    yield Line(_cut(thing(finding.transaction)), 6)
    for ground in grounds_that(finding, "prohibited"):
        yield from _prohibition(ground, finding)
    yield from _links(finding)
    yield from _open(finding)
    for ground in grounds_that(finding, "exempt"):
        yield Line(_exempt(ground), 2, 4, lead="exempt  ", lead_style="green")
    yield from _clearing(finding)


def _links(finding: Finding) -> Iterator[Line]:
    """The prohibited legs it belongs to, why, and what would confirm or break that."""
    for link in finding.links[:_MOST_LINKS]:
        lead = f"{'indirect supply to' if link.kind == 'indirect supply' else 'linked to'} "
        yield Line(f"{link.id}: {link.citation}  {link.title}", 2, 4, lead=lead, lead_style="bold")
        yield Line(sentence(link), 6, 2, lead="because ", lead_style="dim")
    if len(finding.links) > _MOST_LINKS:
        more = _many(len(finding.links) - _MOST_LINKS, "more prohibited leg")
        yield Line(more, 2, 4, lead="linked to ", lead_style="bold")
    settled = [settling(link) for link in finding.links]
    for lead, side in (("would confirm  ", 0), ("would break  ", 1)):
        if facts := dict.fromkeys(fact for both in settled for fact in both[side]):
            yield Line("; ".join(facts), 2, 4, lead=lead, lead_style="bold")


def _clearing(finding: Finding) -> Iterator[Line]:
    """Each lawful step; the paragraphs it clears are named where they are not all that stand in the way."""
    against = citations(grounds_that(finding, "prohibited", "undetermined"))
    for step, cited in clearing(finding).items():
        reach = "" if set(cited) == set(against) else f" [for {listed(cited, 'and', 3)}]"
        yield Line(f"{step}{reach}", 2, 4, lead="would clear  ", lead_style="bold")


def headline(finding: Finding) -> Line:
    """Flag, name, row, date and the States."""
    record = finding.transaction
    flag = f"{finding.flag.upper():<6}"
    row = "" if finding.id == str(finding.row) else f" (row {finding.row})"
    name = f"row {finding.row}" if not row else f"{_cut(finding.id, 40)}{row}"
    parts = [name, record.date or "no date", f"{record.supplier or '?'} → {record.recipient or '?'}"]
    parts += [f"exchange {_cut(record.exchange, 30)}"] if record.exchange else []
    parts += [record.status] if record.status else []
    return Line("  ".join(parts), 0, 6, lead=flag, lead_style=STYLES[finding.flag])


def _prohibition(ground: Ground, finding: Finding) -> Iterator[Line]:
    word = verdict_worded(ground, finding.transaction)
    yield Line(f"{ground.citation}  {ground.title}", 2, 4, lead=f"{word}  ", lead_style="bold")
    yield Line(ground.says, 6)
    decided = [f"{b.fact} {b.actual}" + (f" ({b.derived})" if b.derived else "") for b in ground.because if b.decisive]
    if decided:
        yield Line("; ".join(decided), 6, 2, lead="because ", lead_style="dim")
    for total in ground.totals:
        if total.crossed_on:
            yield Line(total.worded(finding.id), 6, 2, lead="amount ", lead_style="dim")
    if ground.contested:
        yield Line(ground.contested, 6, 2, lead="contested ", lead_style="dim")


def _open(finding: Finding) -> Iterator[Line]:
    """What is not settled, and the questions that would settle it: one missing fact is one question."""
    unsettled = citations(grounds_that(finding, "undetermined"))
    if unsettled:
        yield Line(listed(unsettled, "and"), 2, 4, lead="not settled  ", lead_style="bold")
    for asked in questions(finding):
        waiting = f" [{len(asked.citations)} paragraphs wait for it]" if len(asked.citations) > 1 else ""
        yield Line(f"{asked.fact}: {asked.question}{waiting}", 2, 4, lead="ask  ", lead_style="bold")


def _exempt(ground: Ground) -> str:
    lifted = [f"{e.citation} ({e.id})" for e in ground.exemptions if e.outcome == "lifts"]
    return f"{ground.citation}  lifted by {listed(lifted, 'and')}"


def _lifted(findings: Sequence[Finding]) -> Iterator[Line]:
    """Transactions without a flag that a paragraph reaches and an exemption lifts."""
    for finding in findings:
        yield headline(finding)
        for ground in grounds_that(finding, "exempt"):
            yield Line(_exempt(ground), 2, 4, lead="exempt  ", lead_style="green")
    if findings:
        yield Line("")


def _exchange(exchange: Exchange) -> Iterator[Line]:
    called = f": {listed(exchange.titles, 'and', 4)}" if exchange.titles else ""
    yield Line(f"exchange {_cut(exchange.id, 60)}, {len(exchange.legs)} legs{called}", 0, 2, style="bold")
    for leg in exchange.legs:
        record = leg.transaction
        text = f"{_cut(leg.id, 40)}  {record.supplier or '?'} → {record.recipient or '?'}  {_cut(thing(record), 80)}"
        yield Line(text, 2, 8, lead=f"{leg.flag:<6}", lead_style=STYLES[leg.flag])
    for step in exchange.proof[:_MOST_TREES]:
        yield from tree(step, 2)
    if len(exchange.proof) > _MOST_TREES:
        yield Line(f"{_many(len(exchange.proof) - _MOST_TREES, 'more step')} in the JSON report", 2, style="dim")
    yield Line("")


def tally(screened: Screened) -> Iterator[Line]:
    """Rows in and out, flags, and what the answer rests on."""
    counts = screened.counts
    rows, transactions, rejected = (_many(counts[name], name[:-1]) for name in ("rows", "transactions", "rejects"))
    yield Line(f"{rows} in = {transactions} + {rejected}")
    for table in screened.already:
        yield Line(f"{_many(len(table), 'delivery')} of {table.name} counted towards amounts, not screened")
    yield Line(", ".join(f"{flag} {counts[flag]:,}" for flag in ("red", "amber", "none")), style="bold")
    yield Line(
        f"rulebook {screened.rulebook_digest} ({screened.rules} rules), sanctions-rules {__version__}", style="dim"
    )
    yield Line(DISCLAIMER, style="dim")


def _many(number: int, thing: str) -> str:
    several = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number:,} {thing if number == 1 else several}"


def _cut(text: str, most: int = _LONGEST) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"
