"""``sanctions-rules ledger``: what became of each operative paragraph of a regime."""

from __future__ import annotations

from pathlib import Path

import typer

from sanctions_rules.citations import Citation
from sanctions_rules.cli.answering import say
from sanctions_rules.cli.screen import rulebook
from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.report.ledgerpages import ledger_json, ledger_page
from sanctions_rules.report.lines import console_for, show
from sanctions_rules.report.rulepages import paragraphs_named
from sanctions_rules.rulebook import gaps, ledger_of
from sanctions_rules.rulebook.ledgers import Entry
from sanctions_rules.words import PARAGRAPH_STATUSES


def run(regime_id: str, place: str | None, status: str | None, as_json: bool, folder: Path | None) -> None:
    """Print the entries that are left after narrowing; status 1 where the whole ledger has a gap."""
    if status is not None and status not in PARAGRAPH_STATUSES:
        help = did_you_mean(status, PARAGRAPH_STATUSES) or f"statuses: {', '.join(PARAGRAPH_STATUSES)}"
        raise InputError([Fault(f"--status {status}", f"no status {shown(status)}", "unknown-status", help)])
    book = rulebook(folder, [regime_id])
    regime = next(each for each in book.regimes if each.id == regime_id)
    entries = ledger_of(book, regime_id).entries
    kept = {c: entry for c, entry in _placed(entries, place).items() if status in (None, entry.status)}
    faults = gaps(book, regime)
    if as_json:
        typer.echo(ledger_json(kept, regime, faults))
    else:
        show(ledger_page(kept, book, regime), console_for())
    for fault in faults:
        say(str(fault))
    if faults:
        raise typer.Exit(1)


def _placed(entries: dict[Citation, Entry], place: str | None) -> dict[Citation, Entry]:
    """The entries of a resolution or paragraph, where one is named."""
    if place is None:
        return entries
    found = paragraphs_named(entries, place)
    if not found:
        help = did_you_mean(place, map(str, entries)) or "write 2397, or '2397 OP 7'"
        what = f"no paragraph of the ledger is called {shown(place)}"
        raise InputError([Fault(f"ledger {place}", what, "unknown-paragraph", help)])
    return {citation: entries[citation] for citation in found}
