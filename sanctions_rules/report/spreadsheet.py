"""The user's own table with our columns behind it; rejects stay in their place, and no cell can run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sanctions_rules.errors import Fault, InputError
from sanctions_rules.exchanges import Exchange
from sanctions_rules.explanations import Finding
from sanctions_rules.report.gist import citations, clearing, grounds_that, questions, verdict_worded
from sanctions_rules.report.proofs import sentence
from sanctions_rules.report.screened import Entry, Screened
from sanctions_rules.tables import Reject, Table

_MOST_LEGS: Final = 20

OURS: Final = ("sr_flag", "sr_verdict", "sr_citations", "sr_summary", "sr_ask", "sr_would_clear", "sr_exchange")
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"[-+]?(\d[\d,. \u00a0]*|\.\d+)([eE][-+]?\d+)?%?")


def spreadsheet(screened: Screened) -> Iterator[str]:
    """
    The lines of the report as CSV, with the delimiter of the input and its byte order mark where it had one.

    Several files must have the same columns. Columns of an earlier report (sr_flag …) are replaced.
    """
    first = screened.tables[0]
    _same_columns(screened.tables)
    kept = [place for place, head in enumerate(first.columns) if head not in OURS]
    if any(table.marked for table in screened.tables):
        yield "\ufeff"
    yield _line([first.columns[place] for place in kept] + list(OURS), first.delimiter)
    exchanges = _exchanges(screened)
    for entry in screened.entries:
        cells = _own_cells(entry, kept) + _our_cells(entry, exchanges)
        yield _line(cells, first.delimiter)


def neutral(cell: str) -> str:
    """
    A cell that no spreadsheet runs: an apostrophe goes before what would start a formula; numbers stay.

    >>> [neutral(cell) for cell in ["=1+1", "-5", "+5.0", "-cmd|x", "rice"]]
    ["'=1+1", '-5', '+5.0', "'-cmd|x", 'rice']
    """
    return f"'{cell}" if cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell) else cell


def _line(cells: Sequence[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def _own_cells(entry: Entry, kept: Sequence[int]) -> list[str]:
    """The user's cells under the header; a row with more cells than that keeps the rest in its last one."""
    cells, width = entry.row.cells, len(entry.table.columns)
    if len(cells) > width:
        cells = (*cells[: width - 1], entry.table.delimiter.join(cells[width - 1 :]))
    return [cells[place] if place < len(cells) else "" for place in kept]


def _our_cells(entry: Entry, exchanges: Mapping[int, Sequence[str]]) -> list[str]:
    result = entry.result
    if isinstance(result, Reject):
        return ["rejected", "", "", result.reason, _mending(result), "", ""]
    grounds = grounds_that(result, "prohibited", "undetermined") or grounds_that(result, "exempt")
    return [
        result.flag,
        verdict_worded(grounds[0], result.transaction) if grounds else ("linked" if result.links else ""),
        "; ".join(citations(grounds)),
        _summary(result),
        "; ".join(f"{asked.fact}: {asked.question}" for asked in questions(result)),
        "; ".join(clearing(result)),
        _exchange(result, exchanges),
    ]


def _legs(exchange: Exchange) -> str:
    """The legs with their flags; of a long exchange the first ones and how many more there are."""
    named = ", ".join(f"{leg.id}: {leg.flag}" for leg in exchange.legs[:_MOST_LEGS])
    more = len(exchange.legs) - _MOST_LEGS
    return f"{named} and {more:,} more" if more > 0 else named


def _mending(reject: Reject) -> str:
    return "; ".join(dict.fromkeys(fault.help for fault in reject.faults if fault.help))


def _summary(finding: Finding) -> str:
    parts = [finding.grounds[0].summary] if finding.grounds else []
    parts += [f"linked to {link.id}: {link.citation}: {link.title}; {sentence(link)}" for link in finding.links]
    return "; ".join(parts)


def _exchanges(screened: Screened) -> dict[int, list[str]]:
    """The exchanges of each finding, by the identity of the finding: two files may have the same ids and rows."""
    named: dict[int, list[str]] = {}
    for exchange in screened.exchanges:
        worded = f"{exchange.id} ({_legs(exchange)})"
        for leg in exchange.legs:
            named.setdefault(id(leg), []).append(worded)
    return named


def _exchange(finding: Finding, exchanges: Mapping[int, Sequence[str]]) -> str:
    return "; ".join(exchanges.get(id(finding), [finding.exchange or ""]))


def _same_columns(tables: Sequence[Table]) -> None:
    first = tables[0]
    faults = [
        Fault(
            table.name,
            f"its columns are not those of {first.name}",
            "other-columns",
            "write .jsonl, or screen the files one by one",
        )
        for table in tables[1:]
        if table.columns != first.columns
    ]
    if faults:
        raise InputError(faults)
