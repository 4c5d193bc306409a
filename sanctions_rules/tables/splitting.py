"""Text becomes rows of cells, numbered as a spreadsheet numbers them: the header is row 1, blank rows count."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sanctions_rules.errors import Fault, InputError

DELIMITERS: Final = (",", ";", "\t")
_READING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Cells:
    """One row as it stands in the file; ``broken`` says that its quotes do not close as CSV closes them."""

    number: int
    cells: tuple[str, ...]
    broken: bool = False

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


def sniff(text: str) -> str:
    """
    The delimiter that stands most often outside quotes on the first line that is not blank.

    >>> sniff('id;"a, b, c";date'), sniff("date")
    (';', ',')
    """
    line = next((line for line in io.StringIO(text) if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def split(text: str, delimiter: str, name: str) -> list[Cells]:
    """
    Every row of a CSV text; raises InputError where a quote never closes.

    >>> split("a;b\\n1;'2'\\n", ";", "x.csv")[1]
    Cells(number=2, cells=('1', "'2'"), broken=False)
    """
    with _READING:  # the csv module keeps one limit for the whole process
        limit = csv.field_size_limit(max(len(text), 1) + 1)
        try:
            return list(_rows(text, delimiter, name))
        finally:
            csv.field_size_limit(limit)


class _Lines:
    """The lines of a text, with those that the reader has taken for the row it is on."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken.append(line)
            yield line


def _rows(text: str, delimiter: str, name: str) -> Iterator[Cells]:
    lines = _Lines(text)
    options: dict[str, Any] = {"delimiter": delimiter, "skipinitialspace": False}
    reader = csv.reader(iter(lines), strict=True, **options)
    number = 0
    while True:
        lines.taken.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            loose = next(csv.reader(list(lines.taken), **options))
            if "end of data" in str(error):
                raise InputError([_unclosed(name, number, loose, len(lines.taken))]) from None
            yield Cells(number, tuple(loose), broken=True)
            continue
        yield Cells(number, tuple(cells))


def _unclosed(name: str, number: int, cells: list[str], lines: int) -> Fault:
    after = "the line" if lines == 2 else f"the {lines - 1:,} lines"
    swallowed = f" and swallows {after} after it" if lines > 1 else ""
    what = f'a quote (") opens here and never closes{swallowed}; nothing was screened'
    return Fault(
        f"{name}, row {number}, cell {len(cells)}",
        what,
        "open-quote",
        'close it, or write "" for a quote inside a cell',
    )
