"""What was measured, as tables for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, with its unit and what to know about it."""

    what: str
    value: float
    unit: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together, and how they were taken."""

    title: str
    how: str
    figures: Sequence[Figure] = field(default=())


def lines(section: Section) -> Iterator[str]:
    """The section in Markdown."""
    yield from ("", f"## {section.title}", "", section.how, "")
    rows = [(f.what, number(f.value), f.unit, f.remark) for f in section.figures]
    head = ("what", "value", "unit", "remark")
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    yield _row(head, widths)
    yield "|" + "|".join("-" * (width + 1) + ("-:"[n == 1]) for n, width in enumerate(widths)) + "|"
    for row in rows:
        yield _row(row, widths)


def number(value: float) -> str:
    """
    Three significant digits, no more; whole numbers from a hundred on.

    >>> number(0.012345), number(7.0), number(12345.6)
    ('0.0123', '7.00', '12,300')
    """
    if value >= 100:
        digits = len(str(int(value))) - 3
        return f"{round(value, -digits):,.0f}"
    return f"{value:#.3g}"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = enumerate(zip(cells, widths, strict=True))
    padded = [cell.rjust(width) if n == 1 else cell.ljust(width) for n, (cell, width) in columns]
    return "| " + " | ".join(padded) + " |"
