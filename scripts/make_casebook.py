"""
Write docs/casebook.md: what public documents say of real deals, and what the library says, side by side.

Run it from the root of a checkout after a change of a rule, a word or a case:

    python scripts/make_casebook.py

The rows are those of tests/data/casebook.csv on the DPRK; why an answer differs stands in
tests/data/casebook-differences.csv. A test fails while the page differs from what this writes, and while an answer
differs from its document without a reason or has a reason without differing.
"""

from __future__ import annotations

import csv
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sanctions_rules.citations import Citation
from sanctions_rules.explanations import Finding
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.screening import Screener
from sanctions_rules.transactions import FIELDS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "casebook.md"
DATA = ROOT / "tests" / "data"
# What a document's judgement should come out as. An amount that was or was not used up is a question to a single row.
FLAG_OF = {"violation": "red", "permitted": "none", "needs-review": "amber", "cap-dependent": "amber"}
JUDGEMENT = {
    "violation": "a violation",
    "permitted": "lawful",
    "needs-review": "doubtful",
    "cap-dependent": "within an amount",
}
_INTRODUCTION = """\
# The casebook

*Made by `scripts/make_casebook.py`; do not edit.*

Deals with the DPRK that public documents tell of, and some made to probe a date or a limit, each with what the document
supports and what the library says. Two readers gave the expected answers; the paragraphs are largely theirs, not the
source's. The rules are written from the resolutions and never from a row. "Lawful" speaks of Council measures only, and
a finding speaks of the record: it is no judgement of anybody named in a source.
"""


@dataclass(frozen=True)
class Case:
    """One documented deal and the library's finding on it."""

    row: dict[str, str]
    finding: Finding

    @property
    def expected(self) -> set[str]:
        """The paragraphs the readers expect; what only lifts, or counts, is none."""
        return _paragraphs(self.row["expected_clauses"])

    @property
    def acceptable(self) -> set[str]:
        """Those, and the paragraphs that a right answer may add or give in their place."""
        return self.expected | _paragraphs(self.row["also_acceptable"])

    @cached_property
    def prohibiting(self) -> set[str]:
        """The binding paragraphs that prohibit the deal."""
        return {g.citation for g in self.finding.grounds if g.verdict == "prohibited" and g.force == "binding"}

    @cached_property
    def named(self) -> set[str]:
        """Every paragraph the finding speaks of, with what stands around it."""
        return _around({ground.citation for ground in self.finding.grounds})

    @property
    def differs(self) -> bool:
        """Whether the flag is another than the document's, or none of its paragraphs is spoken of."""
        return self.finding.flag != FLAG_OF[self.row["expected_verdict"]] or self.lost

    @property
    def lost(self) -> bool:
        """Whether a paragraph is expected and neither it nor one accepted in its place is spoken of."""
        return bool(self.expected) and self.acceptable.isdisjoint(self.named)


def _paragraphs(text: str) -> set[str]:
    """The paragraphs in '1874 OP9; 1718 OP8(b); exempt:2397 OP25', of the DPRK's resolutions."""
    matches = (re.fullmatch(r"(\d+) OP ?(\d+(?:\([a-z]+\))*)", part.strip()) for part in text.split(";"))
    symbols = _symbols()
    return {f"{symbols[m[1]]} OP {m[2]}" for m in matches if m and m[1] in symbols}


@cache
def _symbols() -> dict[str, str]:
    """The resolutions of the regime by their number alone, as the casebook writes them."""
    return {symbol[6:10]: symbol for regime in Rulebook.load().regimes for symbol in regime.resolutions}


def _around(citations: set[str]) -> set[str]:
    return {str(wider) for citation in citations for wider in Citation.parse(citation).enclosing()}


def cases() -> list[Case]:
    """The DPRK rows of the casebook, each judged by itself: they lie years apart and are no batch."""
    screener = Screener()
    with (DATA / "casebook.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["regime"] == "KP-1718"]
    return [Case(row, screener.screen({k: v for k, v in row.items() if k in FIELDS})) for row in rows]


def reasons() -> dict[str, str]:
    """Why an answer differs from its document, by case."""
    with (DATA / "casebook-differences.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["why"] for row in csv.DictReader(file)}


def figures(found: list[Case]) -> dict[str, int]:
    """What is counted of paragraphs: those expected and met, those prohibiting and right."""
    violations = [case for case in found if case.row["expected_verdict"] == "violation"]
    expected = [(case, paragraph) for case in violations for paragraph in case.expected]
    prohibiting = [(case, paragraph) for case in found for paragraph in case.prohibiting]
    of_violations = [pair for pair in prohibiting if pair[0].row["expected_verdict"] == "violation"]
    return {
        "expected": len(expected),
        "met": sum(paragraph in _around(case.prohibiting) for case, paragraph in expected),
        "spoken of": sum(paragraph in case.named for case, paragraph in expected),
        "prohibiting": len(prohibiting),
        "in violations": len(of_violations),
        "right": sum(not _around({paragraph}).isdisjoint(case.acceptable) for case, paragraph in of_violations),
    }


def page() -> str:
    """The whole page."""
    found = cases()
    return "\n".join([_INTRODUCTION, *_measured(found), "", *_differences(found), "", *_agreeing(found), ""])


def _measured(found: list[Case]) -> Iterator[str]:
    table = Counter((case.row["expected_verdict"], case.finding.flag) for case in found)
    yield from ("## Measured", "", *_head("The document supports", "rows", "red", "amber", "none"))
    for verdict, worded in JUDGEMENT.items():
        counts = [table[verdict, flag] for flag in ("red", "amber", "none")]
        yield f"| {worded} | {sum(counts)} | {' | '.join(map(str, counts))} |"
    yield ""
    yield from textwrap.wrap(_of_paragraphs(figures(found)), width=120)


def _of_paragraphs(n: dict[str, int]) -> str:
    beyond = n["prohibiting"] - n["in violations"]
    return (
        f"Of the {n['expected']} paragraphs expected of violations, {n['met']} prohibit the deal and {n['spoken of']} "
        "are spoken of, as a prohibition or a question. "
        f"Of the {n['in violations']} paragraphs that prohibit a violation, {n['right']} are expected or accepted by "
        f"the readers; {beyond} more prohibit deals that the readers call doubtful or lawful."
    )


def _differences(found: list[Case]) -> Iterator[str]:
    why = reasons()
    yield from ("## Where the library differs", "")
    yield from _head("Case", "Deal", "The document", "The library", "Why they differ")
    yield from (f"| {_cells(case)} | {_cell(why[case.row['id']])} |" for case in found if case.differs)


def _agreeing(found: list[Case]) -> Iterator[str]:
    yield from ("## Where they agree", "", *_head("Case", "Deal", "The document", "The library"))
    yield from (f"| {_cells(case)} |" for case in found if not case.differs)


def _head(*columns: str) -> tuple[str, str]:
    return f"| {' | '.join(columns)} |", f"| {' | '.join('---' for _ in columns)} |"


def _cells(case: Case) -> str:
    row = case.row
    way = f"{row['supplier'] or '?'} → {row['recipient'] or '?'}"
    deal = f"{row['date']}, {way}: {row['description']}"
    clauses = f" ({row['expected_clauses']})" if row["expected_clauses"] else ""
    document = f"{JUDGEMENT[row['expected_verdict']]}{clauses}. {row['source']}"
    return " | ".join(map(_cell, (row["id"], deal, document, said(case.finding))))


def said(finding: Finding) -> str:
    """The finding in one cell: the flag, and the paragraphs by what they say."""
    by_word: dict[str, list[str]] = {}
    for ground in finding.grounds:
        by_word.setdefault(ground.verdict, []).append(ground.citation.removeprefix("S/RES/"))
    return "; ".join([finding.flag, *(f"{word}: {', '.join(dict.fromkeys(by_word[word]))}" for word in by_word)])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
