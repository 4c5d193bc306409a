"""The ledger of a regime on the terminal and as JSON: each paragraph with its status, and how many have which."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault
from sanctions_rules.report.lines import Line
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.ledgers import Entry
from sanctions_rules.rules import Regime
from sanctions_rules.wording import listed
from sanctions_rules.words import PARAGRAPH_STATUSES

_NUMBER: Final = 11
_STATUS: Final = 2 + max(map(len, PARAGRAPH_STATUSES))


def ledger_page(entries: Mapping[Citation, Entry], book: Rulebook, regime: Regime) -> Iterator[Line]:
    """A heading for each resolution, a line for each paragraph, and the counts."""
    before = None
    for citation, entry in entries.items():
        if citation.resolution != before:
            yield from ([Line("")] if before else [])
            before = citation.resolution
            yield Line(f"  {_told_of(before, regime)}", 0, 2, "dim", lead=str(before), lead_style="bold")
        status = f"{entry.status:<{_STATUS}}{worded(entry, book)}"
        yield Line(status, 2, 4, lead=f"OP {citation.paragraph:<{_NUMBER}}", lead_style="bold")
        if entry.why:
            yield Line(_one_line(entry.why), 6, 2, "dim")
    yield Line("")
    yield Line(counted(entries.values()), style="bold")


def worded(entry: Entry, book: Rulebook) -> str:
    """What became of a paragraph, in a line: our words for it, the rules that carry it out, what took its place."""
    rules = ", ".join(entry.rules)
    if entry.status == "encoded":
        titles = [book.by_id[name].title for name in entry.rules if name in book.by_id]
        return f"{rules}: {_one_line(entry.says) or '; '.join(titles)}"
    by = f" (by {listed(map(str, entry.by), 'and')})" if entry.by else ""
    return _one_line(entry.says) + (f" ({rules})" if rules else "") + by


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _told_of(resolution: Citation, regime: Regime) -> str:
    known = regime.resolution(resolution)
    return f"adopted {known.adopted}, {known.paragraphs} paragraphs" if known else "not of this regime"


def counted(entries: Iterable[Entry]) -> str:
    """
    How many entries have which status; a limb with a fate of its own counts by itself.

    >>> counted([Entry(status="procedural", says="a report", basis="recalled")] * 2)
    '2 entries: 2 procedural'
    """
    counts = counts_of(entries)
    total = sum(counts.values())
    told = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
    return f"{total} {'entry' if total == 1 else 'entries'}{f': {told}' if told else ''}"


def counts_of(entries: Iterable[Entry]) -> dict[str, int]:
    """How many entries have each status, in the order of the list of statuses."""
    counts = Counter(entry.status for entry in entries)
    return {status: counts[status] for status in PARAGRAPH_STATUSES}


def ledger_json(entries: Mapping[Citation, Entry], regime: Regime, faults: Iterable[Fault]) -> str:
    """One object: ``regime``, ``counts`` by status, ``paragraphs`` as the law grew, ``gaps`` of the whole ledger."""
    told = {
        "regime": regime.id,
        "counts": counts_of(entries.values()),
        "paragraphs": [_told(citation, entry) for citation, entry in entries.items()],
        "gaps": [{"where": fault.where, "what": fault.what, "code": fault.code} for fault in faults],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _told(citation: Citation, entry: Entry) -> dict[str, Any]:
    return {"citation": str(citation), "link": citation.link, **entry.model_dump(mode="json")}
