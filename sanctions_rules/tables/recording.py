"""One row of cells becomes a transaction, or a reject that says everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sanctions_rules.errors import Fault, RecordError, shown
from sanctions_rules.tables.columns import Mapped, worded
from sanctions_rules.tables.rows import SET_ASIDE, Reject, Row
from sanctions_rules.tables.splitting import Cells
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions import Transaction, read_transaction

_LARGEST: Final = 1_000_000
_SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
_SERIAL_HELP: Final = "this looks like a spreadsheet's day number; format the column as YYYY-MM-DD and save again"
_SIZE_HELP: Final = "look for a quote that was never closed, or shorten the cell"
_AMOUNTS: Final = {"quantity", "value_usd", "supplied_before", "supplied_before_usd"}
_TWO_WAYS: Final = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
_DATES: Final = ("date", "contract_date")


@dataclass
class Recorder:
    """
    Reads the rows of one table.

    ``free_text`` counts the item cells that are no item term; ``two_ways`` the amounts that may be read two ways.
    """

    name: str
    columns: Sequence[str]
    mapped: Sequence[Mapped]
    vocabulary: Vocabulary
    delimiter: str = ","
    free_text: int = 0
    two_ways: int = 0
    _headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._headers = {m.field: m.header for m in self.mapped}
        if "item" in self._headers:
            self._headers.setdefault("description", self._headers["item"])

    def row(self, cells: Cells) -> Row:
        """What one row of the file becomes."""
        return Row(cells.number, cells.cells, self._outcome(cells))

    def _outcome(self, cells: Cells) -> Transaction | Reject:
        where = f"{self.name}, row {cells.number}"
        faults = [*_shape_faults(cells, len(self.columns), where), *self._cell_faults(cells, where)]
        if faults:
            return Reject(cells.number, tuple(_set_aside(fault) for fault in faults))
        data = self._data(cells)
        try:
            return read_transaction(data, where)
        except RecordError as error:
            return Reject(cells.number, tuple(_set_aside(self._located(fault, where, data)) for fault in error.faults))

    def _cell_faults(self, cells: Cells, where: str) -> list[Fault]:
        """Cells that no field could hold, in any column, ignored ones too."""
        faults = []
        for header, cell in zip(self.columns, cells.cells, strict=False):
            if len(cell) > _LARGEST:
                what = f"the cell has {len(cell):,} characters; at most {_LARGEST:,} fit"
                faults.append(Fault(f"{where}, column {worded(header)}", what, "too-large", _SIZE_HELP))
            if "\0" in cell:
                what = f"{shown(cell)} holds an empty byte (NUL)"
                faults.append(
                    Fault(f"{where}, column {worded(header)}", what, "nul-byte", "export the file again as CSV UTF-8")
                )
        return faults

    def _data(self, cells: Cells) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for mapped in self.mapped:
            text = cells.cells[mapped.place].strip()
            if text:
                data[mapped.field] = text
        data.setdefault("id", str(cells.number))
        if "item" in data:
            self._sort_item(data)
        if self.delimiter == ";":
            for name in _AMOUNTS & data.keys():
                self._read_both_ways(data, name)
        return data

    def _read_both_ways(self, data: dict[str, Any], name: str) -> None:
        """Where ';' parts the cells, the decimal sign is often a comma: 1,200 and 1.200 may be 1.2 or 1200."""
        match = _TWO_WAYS.fullmatch(data[name])
        if match:
            self.two_ways += 1
            data[name] = f"{match[1]}.{match[2]}..{match[1]}{match[2]}"

    def _sort_item(self, data: dict[str, Any]) -> None:
        """An item cell that is not made of item terms alone is free text, and so part of the description."""
        terms = [self._term(part) for part in data["item"].split(";") if part.strip()]
        if terms and all(term in self.vocabulary for term in terms):
            data["item"] = ";".join(terms)
            return
        self.free_text += 1
        text = data.pop("item")
        data["description"] = f"{text} | {data['description']}" if "description" in data else text

    def _term(self, part: str) -> str:
        return "-".join(part.casefold().replace("_", " ").split())

    def _located(self, fault: Fault, where: str, data: dict[str, Any]) -> Fault:
        """The same fault under the user's own header, with our name in brackets where it differs."""
        column = fault.where.removeprefix(f"{where}, column ")
        if column == fault.where:
            return fault
        header = self._headers.get(column, column)
        place = f"{where}, column {worded(header)}" + (f" ({column})" if header != column else "")
        serial = column in _DATES and _SERIAL.fullmatch(str(data.get(column, "")))
        return Fault(place, fault.what, fault.code, _SERIAL_HELP if serial else fault.help)


def _shape_faults(cells: Cells, width: int, where: str) -> list[Fault]:
    found = len(cells.cells)
    if cells.broken:
        what = "a quote inside a quoted cell is not doubled, so the cells cannot be told apart"
        return [Fault(where, what, "bad-quote", 'write "" for a quote inside a quoted cell')]
    if found == width:
        return []
    help = (
        "put quotes around a cell that holds the delimiter"
        if found > width
        else "cells may have shifted: write every delimiter, for empty cells too"
    )
    return [Fault(where, f"the row has {found} cells, the header {width}", "ragged-row", help)]


def _set_aside(fault: Fault) -> Fault:
    return Fault(fault.where, fault.what + SET_ASIDE, fault.code, fault.help)
