"""Reading a CSV file, or the bytes of one, as a table of transactions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sanctions_rules.errors import Fault, InputError, shown
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.tables.columns import Mapped, map_columns, near_field, worded
from sanctions_rules.tables.decoding import decode
from sanctions_rules.tables.recording import Recorder
from sanctions_rules.tables.rows import Table
from sanctions_rules.tables.splitting import Cells, sniff, split
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions import FIELDS

_MOST_COLUMNS: Final = 16_384  # as many as a spreadsheet has


def read_csv(
    source: Path | str | bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    name: str | None = None,
) -> Table:
    """
    Read a CSV file (a path, or its bytes) into rows that are transactions or rejects; none is lost.

    ``mapping`` says which of your columns is which field; an empty field leaves the column out. Common
    headers map by themselves. ``vocabulary`` knows the item terms (default: those of the bundled rules).

    >>> deals = b"Exporter,Importer,Date,Goods\\nXA,North Korea,2018,rice\\nXA,KP,2018-13,rice\\n"
    >>> table = read_csv(deals, name="deals.csv")
    >>> table.transactions[0].recipient, table.rejects[0].row
    ('KP', 3)

    Raises InputError, with every fault, where the whole cannot be read as a table.
    """
    name = name or (str(source) if not isinstance(source, bytes) else "input")
    raw = source if isinstance(source, bytes) else _bytes_of(Path(source), name)
    text, notes = decode(raw, name)
    delimiter = sniff(text)
    header, body, blank = _header_and_body(split(text, delimiter, name), name)
    mapped = map_columns(header, mapping or {}, name)
    recorder = Recorder(name, header, mapped, vocabulary or Rulebook.load().vocabulary, delimiter)
    rows = tuple(recorder.row(cells) for cells in body)
    ignored = tuple(head for place, head in enumerate(header) if place not in {m.place for m in mapped})
    notes += [*_notes(name, mapped, ignored), *_counted(recorder, blank)]
    digest, marked = hashlib.sha256(raw).hexdigest(), text.encode() != raw
    return Table(name, header, rows, mapped, ignored, blank, tuple(notes), digest, delimiter, marked)


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Fault(name, "there is no such file", "no-file")]) from None
    except IsADirectoryError:
        raise InputError([Fault(name, "this is a folder, not a file", "no-file", "name the CSV files in it")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError([Fault(name, f"the file cannot be read: {reason.lower()}", "no-file")]) from None


def _header_and_body(rows: Sequence[Cells], name: str) -> tuple[tuple[str, ...], list[Cells], int]:
    filled = [row for row in rows if not row.blank]
    if not filled:
        raise InputError(
            [Fault(name, "the file is empty", "empty-file", "the first row names the columns: date, supplier …")]
        )
    first, *body = filled
    if first.broken or any("\0" in cell for cell in first.cells):
        what = "the header cannot be read as column names"
        raise InputError(
            [Fault(f"{name}, row {first.number}", what, "bad-header", "export the file again as CSV UTF-8")]
        )
    if len(first.cells) > _MOST_COLUMNS:
        what = f"the header names {len(first.cells):,} columns; at most {_MOST_COLUMNS:,} are read"
        raise InputError([Fault(f"{name}, row {first.number}", what, "too-many-columns", "is it a table of deals?")])
    if not body:
        raise InputError([Fault(name, "the file has a header and no rows", "no-rows", "nothing was screened")])
    return tuple(head.strip() for head in first.cells), body, len(rows) - len(filled)


def _notes(name: str, mapped: Sequence[Mapped], ignored: Sequence[str]) -> list[str]:
    """How the columns were understood."""
    renamed = [f"{shown(m.header)} as {m.field}" for m in mapped if m.how != "name"]
    notes = [f"{name}: read {', '.join(renamed)}"] if renamed else []
    unread = [shown(head) for head in ignored if head]
    if unread:
        notes.append(f"{name}: columns that are no field, kept and not screened: {', '.join(unread)}")
    free = [field for field in FIELDS if field not in {m.field for m in mapped}]
    for head in filter(None, ignored):
        if near := near_field(head, free):
            head = worded(head)
            notes.append(f"{name}: did you mean '{near}' by '{head}'? rename it, or give --map \"{head}={near}\"")
    return notes


def _counted(recorder: Recorder, blank: int) -> list[str]:
    """What happened to many rows or cells, said once."""
    name, free, two = recorder.name, recorder.free_text, recorder.two_ways
    notes = [f"{name}: {blank:,} blank {'row' if blank == 1 else 'rows'} skipped"] if blank else []
    if free:
        header = next(m.header for m in recorder.mapped if m.field == "item")
        what = "cell is free text and was read as a description"
        many = "cells are free text and were read as descriptions"
        notes.append(f"{name}, column {worded(header)}: {free:,} {what if free == 1 else many}")
    if two:
        what = f"{two:,} {'amount' if two == 1 else 'amounts'} such as 1,200 or 1.200"
        why = "may mean 1.2 or 1200 in a file with ';' and count as 1.2..1200; write 1200 or 1.2"
        notes.append(f"{name}: {what} {why}")
    return notes
