"""``sanctions-rules screen``: files in, a report on the terminal or in files out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import typer

from sanctions_rules.cli.answering import say
from sanctions_rules.errors import Fault, InputError, SanctionsRulesError, did_you_mean
from sanctions_rules.report import Screened, check_outputs, screen_tables, write_reports
from sanctions_rules.report.lines import Line, console_for, show
from sanctions_rules.report.terminal import tally, terminal
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.screening import Screener
from sanctions_rules.tables import Table, read_csv

STDIN: Final = "-"
_LONG: Final = 2000
_MOST_TOLD: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked to have screened, and how."""

    files: Sequence[str]
    mapping: Sequence[str]
    regimes: Sequence[str]
    rules: Path | None
    engine: str
    already: Sequence[str] = ()
    isolated: bool = False

    @property
    def options(self) -> dict[str, object]:
        """The options that can change an answer, for the manifest."""
        return {"map": list(self.mapping), "regime": sorted(self.regimes), "engine": self.engine}


def run(asked: Asked, outputs: Sequence[Path], fail_on: str) -> None:
    """Screen, report, and end with the status that the flags call for."""
    check_outputs(outputs, [Path(file) for file in (*asked.files, *asked.already) if file != STDIN])
    screened = screened_files(asked)
    console = console_for()
    if outputs:
        written = write_reports(screened, outputs)
        show([*tally(screened), *(Line(str(path), lead="written  ") for path in written)], console)
    else:
        terminal(screened, console)
    tell_rejects(screened)
    sys.stdout.flush()
    raise typer.Exit(1 if _fails(screened, fail_on) else 0)


def screened_files(asked: Asked) -> Screened:
    """Read and screen all files as one batch; notes on how they were read go to the error stream."""
    book = rulebook(asked.rules, asked.regimes)
    everything = _tables((*asked.files, *asked.already), asked.mapping, book)
    for note in (note for table in everything for note in table.notes):
        say(f"note: {note}")
    tables, already = everything[: len(asked.files)], everything[len(asked.files) :]
    with _progress(sum(len(table) for table in tables)):
        return screen_tables(
            tables, Screener(book, engine=asked.engine, isolated=asked.isolated), asked.options, already
        )


def rulebook(folder: Path | None, regimes: Sequence[str]) -> Rulebook:
    """The rules of a folder, or the bundled ones, narrowed to regimes; raises InputError for one that is not there."""
    book = Rulebook.load(folder)
    known = [regime.id for regime in book.regimes]
    faults = [
        Fault(
            f"--regime {name}",
            f"no regime '{name}'",
            "unknown-regime",
            did_you_mean(name, known) or f"regimes: {', '.join(known)}",
        )
        for name in regimes
        if name not in known
    ]
    if faults:
        raise InputError(faults)
    return book.select(regimes) if regimes else book


def tell_rejects(screened: Screened) -> None:
    """Say loudly which rows were set aside, and why."""
    count = screened.counts["rejects"]
    for reject in islice(screened.rejects, _MOST_TOLD):
        say("\n".join(map(str, reject.faults)))
    if count > _MOST_TOLD:
        say(f"… and {count - _MOST_TOLD:,} more rows; a report written with -o names every one")
    if count:
        what = "1 row is no transaction" if count == 1 else f"{count:,} rows are no transactions"
        say(f"WARNING: {what} and {'was' if count == 1 else 'were'} NOT screened")


def _tables(files: Sequence[str], pairs: Sequence[str], book: Rulebook) -> list[Table]:
    """All files read; the faults of all of them at once."""
    mapping = _mapping(pairs)
    tables: list[Table] = []
    faults: list[Fault] = []
    for file in files:
        try:
            source: Any = sys.stdin.buffer.read() if file == STDIN else Path(file)
            tables.append(
                read_csv(source, mapping, vocabulary=book.vocabulary, name="standard input" if file == STDIN else file)
            )
        except SanctionsRulesError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(dict.fromkeys(faults))
    return tables


def _mapping(pairs: Sequence[str]) -> Mapping[str, str]:
    bad = [pair for pair in pairs if not pair.rpartition("=")[0].strip()]
    if bad:
        raise InputError(
            Fault(f"--map {pair}", "this is not THEIRS=OURS", "bad-map", 'write --map "Ship to=recipient"')
            for pair in bad
        )
    return {theirs.strip(): ours.strip() for theirs, _, ours in (pair.rpartition("=") for pair in pairs)}


def _progress(rows: int) -> AbstractContextManager[object]:
    console = console_for(sys.stderr)
    return console.status(f"screening {rows:,} rows …") if rows >= _LONG and console.is_terminal else nullcontext()


def _fails(screened: Screened, fail_on: str) -> bool:
    counts = screened.counts
    return (fail_on != "never" and counts["red"] > 0) or (fail_on == "amber" and counts["amber"] > 0)
