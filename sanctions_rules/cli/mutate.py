"""``sanctions-rules rules mutate``: would the examples notice a mistake in a rule?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track

from sanctions_rules.cli.coverage import narrowed
from sanctions_rules.cli.screen import rulebook
from sanctions_rules.report.lines import console_for, show
from sanctions_rules.report.mutationpages import mutation_json, mutation_page
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.exchangecases import exchange_cases
from sanctions_rules.rules import Rule
from sanctions_rules.testing.mutation import Examiner, ExchangeExaminer, Judgement


def run(folder: Path | None, name: str | None, regimes: Sequence[str], as_json: bool) -> None:
    """Print what became of every mistake in the rules left after narrowing; status 1 where one goes unnoticed."""
    whole, cases = check_folder(folder)
    book = rulebook(folder, regimes)
    joined = {rule.id for rule in whole.exchanges}
    chosen = replace(book, rules=()) if name in joined else narrowed(book, name) if name else book
    examiner = Examiner(whole, cases)
    judgements = [judgement for rule in _shown(chosen.rules) for judgement in examiner.rule(rule)]
    for regime in () if name else whole.regimes:
        if any(whole.regime_of(rule).id == regime.id for rule in chosen.rules):
            judgements += examiner.regime(regime)
    judgements += _in_exchanges(whole, name, regimes)
    if as_json:
        typer.echo(mutation_json(judgements))
    else:
        show(mutation_page(judgements), console_for())
    if any(judgement.fate == "alive" for judgement in judgements):
        raise typer.Exit(1)


def _in_exchanges(book: Rulebook, name: str | None, regimes: Sequence[str]) -> list[Judgement]:
    """The judgements on exchange rules: all of them, or the one that is named."""
    if not (book.folder / "exchanges").is_dir() or regimes:
        return []
    examiner = ExchangeExaminer(book, exchange_cases(book)[0])
    chosen = [rule for rule in book.exchanges if name in (None, rule.id)]
    return [judgement for rule in chosen for judgement in examiner.rule(rule)]


def _shown(rules: Sequence[Rule]) -> Iterable[Rule]:
    """The rules, with progress on the error stream where somebody watches."""
    console = Console(stderr=True)
    return track(rules, "making mistakes", console=console, transient=True, disable=not console.is_terminal)
