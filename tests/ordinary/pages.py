"""The tables of docs/amber-rates.md, written between its marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from sanctions_rules.facts import FACTS

from .asking import Answered
from .measuring import CEILINGS, Rate, by_category, by_paragraph, by_question, in_rounds, rate

PAGE: Final = Path(__file__).parents[2] / "docs" / "amber-rates.md"
_TITLES: Final = ("All rows", "With the DPRK, by category", "What is asked", "Who asks", "Odd names")
BEGIN, END = "<!-- measured: python -m tests.ordinary --write -->", "<!-- end of what was measured -->"


_OF_FIELDS: Final = {
    "supplied_before": "how much had all suppliers together supplied in the period before this?",
    "supplied_before_usd": "for how many US dollars had all suppliers together supplied in the period before this?",
    "quantity": "how much is it?",
    "unit": "in which unit is it counted?",
}


def tables(others: Sequence[Answered], dprk: Sequence[Answered], odd: Sequence[Answered]) -> str:
    """All tables, as Markdown."""
    parts = (_overall(others, dprk), _categories(dprk), _questions(dprk), _paragraphs(dprk), _rates(by_category(odd)))
    return "\n\n".join(f"### {title}\n\n{part}" for title, part in zip(_TITLES, parts, strict=True))


def _overall(others: Sequence[Answered], dprk: Sequence[Answered]) -> str:
    rounds = "; ".join(f"{rows:,} after {number}" for number, rows in in_rounds([*others, *dprk]))
    rates = [rate("between third States", others), rate("with the DPRK", dprk)]
    return f"{_rates(rates)}\n\nAmbers settled by rounds of answers: {rounds}."


def _categories(dprk: Sequence[Answered]) -> str:
    return _rates(by_category(dprk))


def _rates(rates: Iterable[Rate]) -> str:
    columns = ("rows", "red", "amber", "per 1,000", "settled by answers", "accepted at most")
    head = f"| Trade | {' | '.join(columns)} |\n| --- |{' --: |' * len(columns)}"
    return "\n".join((head, *map(_line, rates)))


def _line(of: Rate) -> str:
    ceiling = CEILINGS.get("third States" if of.name == "between third States" else of.name, "")
    figures = f"{of.rows:,} | {of.red} | {of.amber:,} | {of.per_thousand:.1f} | {of.settled:,}"
    return f"| {of.name} | {figures} | {ceiling} |"


def _questions(dprk: Sequence[Answered]) -> str:
    head = "| Asked | rows | per 1,000 | The question |\n| --- | --: | --: | --- |"
    lines = (
        f"| `{fact}` | {rows:,} | {1000 * rows / len(dprk):.1f} | {_worded(fact)} |" for fact, rows in by_question(dprk)
    )
    return "\n".join((head, *lines))


def _worded(fact: str) -> str:
    return FACTS[fact].asks if fact in FACTS else _OF_FIELDS[fact]


def _paragraphs(dprk: Sequence[Answered]) -> str:
    head = "| Paragraph | rows it asks about | per 1,000 |\n| --- | --: | --: |"
    lines = (f"| {cited} | {rows:,} | {1000 * rows / len(dprk):.1f} |" for cited, rows in by_paragraph(dprk))
    return "\n".join((head, *lines))


def rewritten(page: str, measured: str) -> str:
    """The page with what was measured in place of what stood between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}"
