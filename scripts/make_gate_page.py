"""
Write docs/what-the-gate-says.md: five shipped rules with one realistic mistake each, and what the tools say of it.

Run it from the root of a checkout after a change of one of the five rules or of what the tools print:

    python scripts/make_gate_page.py

A test fails while the page differs from what this writes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from sanctions_rules.cli import app
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.checking import examples_of
from sanctions_rules.rulebook.documents import read_document
from sanctions_rules.screening import Screener
from sanctions_rules.testing.examples import mismatch

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "what-the-gate-says.md"
_SHOWN = 16


@dataclass(frozen=True)
class Slip:
    """A mistake an author could make: in which rule, what it is, the words that stand there and those of the slip."""

    stem: str
    what: str
    right: str
    wrong: str


SLIPS = (
    Slip(
        "2371-op09",
        "A wrong day: the ban begins a day late.",
        "in_force: {from: 2017-08-05}\nbinds",
        "in_force: {from: 2017-08-06}\nbinds",
    ),
    Slip(
        "1718-op08b",
        "A swapped direction: what goes to the DPRK in place of what comes from it.",
        "  comes_from: KP",
        "  reaches: KP",
    ),
    Slip("2397-op07", "A forgotten exemption: the spare parts of civil aircraft.", "", ""),
    Slip(
        "2270-op06",
        "A term too narrow: small arms are lost again.",
        "        - item: arms-and-related-materiel",
        "        - item: register-arms",
    ),
    Slip(
        "2397-op05",
        "A limit misread: 50,000 barrels a year in place of 500,000.",
        "{amount: 500000 bbl, every: 12",
        "{amount: 50000 bbl, every: 12",
    ),
)
_INTRODUCTION = """\
# What the gate says

*Made by `scripts/make_gate_page.py`; do not edit.*

Five rules of this project, each with one mistake that an author could make. First the mistake stands in the rule alone,
and the examples contradict it. Then the author takes the examples for wrong and deletes those that differ. The three
commands run in CI, each in its turn, and what the first one that complains has to say is shown.

The tools compare a rule with its examples and with the classes of records it can tell apart; they do not read the law.
An author who misreads a paragraph *and* writes every example to match is stopped by a reader only. That is what
`basis`, `checked` and a second pair of eyes are for.
"""


def page() -> str:
    """The whole page; the rules of the checkout stay as they are."""
    return _INTRODUCTION + "".join("\n" + "\n".join(_section(slip)) + "\n" for slip in SLIPS)


def _section(slip: Slip) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        shutil.copytree(ROOT / "rules", "rules")
        diff = list(_plant(slip))
        yield from (f"## `dprk-{slip.stem}`", "", slip.what, "", "```diff", *diff, "```", "")
        yield from _first_complaint(slip)
        deleted = _delete_what_differs(slip)
        yield from ("", f"The author deletes the {deleted} examples that differ:", "")
        yield from _first_complaint(slip)


def _first_complaint(slip: Slip) -> Iterator[str]:
    """What the first command that is not content says, cut to a few lines."""
    rule = f"rules --rule dprk-{slip.stem}"
    commands = ("rules check rules", f"rules coverage {rule} --fail-under 100", f"rules mutate {rule}")
    for command in commands:
        result = CliRunner().invoke(app, command.split(), env={"COLUMNS": "100"})
        if result.exit_code:
            told = [line.rstrip() for line in result.output.splitlines() if line.strip()]
            more = [f"… {len(told) - _SHOWN} more lines"] if len(told) > _SHOWN else []
            yield from ("```text", f"$ sanctions-rules {command}", *told[:_SHOWN], *more, "```")
            return
    yield "None of the three complains. What is left is the change itself, which shows a reader the deleted examples."


def _plant(slip: Slip) -> Iterator[str]:
    path = Path("rules/dprk") / f"{slip.stem}.yml"
    text = path.read_text(encoding="utf-8")
    right = slip.right or _exemptions(text)
    if text.count(right) != 1:
        raise SystemExit(f"{path}: the words of the slip do not stand there once: {right!r}")
    path.write_text(text.replace(right, slip.wrong), encoding="utf-8")
    kept = set(slip.wrong.splitlines())
    yield from (f"-{line}" for line in right.splitlines() if line not in kept)
    yield from (f"+{line}" for line in slip.wrong.splitlines() if line not in right.splitlines())


def _exemptions(text: str) -> str:
    """The whole ``unless`` of a rule file."""
    start = text.index("unless:\n")
    return text[start : text.index("\nreadings:", start) + 1]


def _delete_what_differs(slip: Slip) -> int:
    """Delete the examples of the rule that no longer come out; how many they were."""
    path = Path("rules/dprk") / f"{slip.stem}.examples.yml"
    document = read_document(path, path.name)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [document.places["examples", n][0] - 1 for n in range(len(document.data["examples"]))]
    ends = [*starts[1:], len(lines)]
    gone = _differing(slip)
    for number in sorted(gone, reverse=True):
        del lines[starts[number] : ends[number]]
    path.write_text("".join(lines), encoding="utf-8")
    return len(gone)


def _differing(slip: Slip) -> set[int]:
    """The places of the rule's examples that do not come out, or that name an exemption it has no more."""
    book = Rulebook.load("rules")
    rule = book.rule(f"dprk-{slip.stem}")
    cases, faults = examples_of(book, rule)
    screener = Screener(book)
    said = {case.where for case in cases if mismatch(case, screener)}
    said |= {fault.where for fault in faults if fault.code == "unknown-exemption"}
    lines = {int(where.rsplit(":", 2)[1]) for where in said}
    path = Path("rules/dprk") / f"{slip.stem}.examples.yml"
    document = read_document(path, path.name)
    starts = [document.places["examples", n][0] for n in range(len(document.data["examples"]))]
    return {sum(start <= line for start in starts) - 1 for line in lines}


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
