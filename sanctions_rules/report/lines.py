"""Lines for a terminal: styled, indented, wrapped by the width that characters take, safe to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Line:
    """A line before wrapping; what wraps is set under ``hang`` columns more than ``indent``."""

    text: str
    indent: int = 0
    hang: int = 0
    style: str = ""
    lead: str = ""
    lead_style: str = ""


def console_for(stream: object = None, color: bool | None = None) -> Console:
    """A console as wide as the terminal, 80 columns where there is none; colour only on a terminal unless asked for."""
    console = Console(file=stream, force_terminal=color, highlight=False, markup=False, emoji=False)  # type: ignore[arg-type]
    console.width = console.width if console.is_terminal and color is None else WIDTH
    return console


def show(lines: Iterable[Line], console: Console) -> None:
    """Print lines, wrapped to the console."""
    for line in lines:
        width = max(console.width - line.indent - line.hang, 20)
        text = Text.assemble((safe(line.lead), line.lead_style), (safe(line.text), line.style))
        for number, part in enumerate(text.wrap(console, width) or [Text("")]):
            part.rstrip()
            console.print(Text(" " * (line.indent + (line.hang if number else 0))) + part, soft_wrap=True)


def safe(text: str) -> str:
    """The text without what could steer a terminal."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
