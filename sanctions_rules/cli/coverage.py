"""``sanctions-rules rules coverage``: what of each rule its examples exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from sanctions_rules.cli.answering import say
from sanctions_rules.cli.screen import rulebook
from sanctions_rules.errors import InputError
from sanctions_rules.report.coveragepages import coverage_json, coverage_page
from sanctions_rules.report.lines import console_for, show
from sanctions_rules.report.rulepages import rules_named
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.testing.coverage import coverage


def run(
    folder: Path | None, name: str | None, regimes: Sequence[str], as_json: bool, fail_under: float | None = None
) -> None:
    """Print the coverage of the rules that are left after narrowing; status 1 where one lies below the threshold."""
    _, cases = check_folder(folder)
    book = rulebook(folder, regimes)
    covered = coverage(narrowed(book, name) if name else book, cases)
    if name:  # exemptions across a regime are covered by all of its rules together
        covered = replace(covered, regimes=())
    if as_json:
        typer.echo(coverage_json(covered))
    else:
        show(coverage_page(covered), console_for())
    below = [entry for entry in covered.entries if fail_under is not None and entry.below(fail_under)]
    if below:
        for entry in below:
            say(f"{entry.file}: {entry.id} is covered to {entry.percent:.1f} %, below {fail_under:g} %")
        raise typer.Exit(1)


def narrowed(book: Rulebook, name: str) -> Rulebook:
    """The rules that a name or citation means; raises InputError where it means none."""
    try:
        return replace(book, rules=rules_named(book, name))
    except InputError as error:
        raise InputError(replace(fault, where=f"--rule {name}") for fault in error.faults) from None
