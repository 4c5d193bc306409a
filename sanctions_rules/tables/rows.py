"""What a table is made of: rows that became transactions, and rows that were set aside with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sanctions_rules.errors import Fault
from sanctions_rules.tables.columns import Mapped
from sanctions_rules.transactions import Transaction

SET_ASIDE: Final = "; the row was set aside"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is no transaction: its number in the file and every fault found in it."""

    row: int
    faults: tuple[Fault, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headers of the cells at fault, each once; empty where the whole row is."""
        return tuple(dict.fromkeys(filter(None, map(_column, self.faults))))

    @property
    def reason(self) -> str:
        """All its faults on one line."""
        return "; ".join(f"{_column(f) or 'row'}: {f.what.removesuffix(SET_ASIDE)} [{f.code}]" for f in self.faults)


def _column(fault: Fault) -> str:
    return fault.where.partition(", column ")[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, the user's own cells, and what it became."""

    number: int
    cells: tuple[str, ...]
    outcome: Transaction | Reject


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table read: every row in the order of the file, its header, and how its columns were understood.

    ``mapped`` says which column became which field and how; ``ignored`` names the columns that are no
    field (they stay in the output); ``notes`` says in words what a person should know of the reading;
    ``digest`` is the SHA-256 of the bytes; ``marked`` says that they were not plain UTF-8.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    mapped: tuple[Mapped, ...]
    ignored: tuple[str, ...] = ()
    blank: int = 0
    notes: tuple[str, ...] = ()
    digest: str = field(default="", repr=False)
    delimiter: str = ","
    marked: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def transactions(self) -> tuple[Transaction, ...]:
        """The rows that became transactions, in order."""
        return tuple(row.outcome for row in self.rows if not isinstance(row.outcome, Reject))

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rows that were set aside, in order."""
        return tuple(row.outcome for row in self.rows if isinstance(row.outcome, Reject))
