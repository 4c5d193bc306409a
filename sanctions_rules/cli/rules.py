"""``sanctions-rules rules``: list, show and check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from sanctions_rules.cli.answering import say
from sanctions_rules.cli.screen import rulebook
from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.exchangerules import ExchangeRule
from sanctions_rules.intervals import parse_dates
from sanctions_rules.report.exchangepages import exchange_list, exchange_page
from sanctions_rules.report.lines import Line, console_for, show
from sanctions_rules.report.rulepages import rule_list, rule_page, rules_named
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.exchangecases import exchange_cases
from sanctions_rules.screening import Screener
from sanctions_rules.testing import exchanging
from sanctions_rules.testing.examples import mismatch
from sanctions_rules.words import MEASURES


def list_rules(regimes: Sequence[str], as_of: str | None, measure: str | None, folder: Path | None) -> None:
    """Print the rules that are left after narrowing."""
    if measure is not None and measure not in MEASURES:
        help = did_you_mean(measure, MEASURES) or f"measures: {', '.join(MEASURES)}"
        raise InputError([Fault(f"--measure {measure}", f"no measure {shown(measure)}", "unknown-measure", help)])
    book = _narrowed(rulebook(folder, regimes), as_of)
    show(rule_list([rule for rule in book.rules if measure in (None, rule.measure)]), console_for())
    if measure is None and not regimes:
        show(exchange_list([rule for rule in book.exchanges if _in_force(rule, as_of)]), console_for())


def show_rule(name: str, regimes: Sequence[str], as_of: str | None, folder: Path | None) -> None:
    """Print every rule that a name or citation means, of those that are left after narrowing."""
    book = _narrowed(rulebook(folder, regimes), as_of)
    if name in (rule.id for rule in book.exchanges):
        show(exchange_page(book.exchange(name)), console_for())
        return
    for number, rule in enumerate(rules_named(book, name)):
        show([*([Line("")] if number else []), *rule_page(rule, book)], console_for())


def check_rules(regimes: Sequence[str], as_of: str | None, folder: Path | None) -> None:
    """Check a whole folder and run the examples of the rules left after narrowing; status 1 where one differs."""
    whole, every = check_folder(folder)
    screener = Screener(whole)
    book = _narrowed(rulebook(folder, regimes), as_of)
    cases = [case for case in every if case.rule.id in book.by_id]
    differing = [text for case in cases if (text := mismatch(case, screener))]
    for text in differing:
        say(text)
    joined, _ = exchange_cases(whole) if not (regimes or as_of) else ([], [])
    differing += [text for each in joined if (text := exchanging.mismatch(each, screener))]
    rules = f"{len(book.rules)} rules" + (f", {len(book.exchanges)} exchange rules" if joined else "")
    checked = f"{rules} and {len(cases) + len(joined):,} examples checked"
    if differing:
        say(f"{checked}: {len(differing)} {'example differs' if len(differing) == 1 else 'examples differ'}")
        raise typer.Exit(1)
    typer.echo(f"{checked}: all well")


def _in_force(rule: ExchangeRule, as_of: str | None) -> bool:
    """Whether an exchange rule is in force on a day, where one is named."""
    window, day = rule.in_force, _day(as_of) if as_of else None
    return day is None or (window.start <= day and (window.end is None or day < window.end))


def _narrowed(book: Rulebook, as_of: str | None) -> Rulebook:
    """The rules in force on a day, where one is named."""
    return book.select(on=_day(as_of)) if as_of else book


def _day(text: str) -> date:
    try:
        span = parse_dates(text)
    except ValueError:
        span = None
    if span is None or span.first is None or not span.exact:
        raise InputError(
            [Fault(f"--as-of {text}", f"{shown(text)} is not a day", "bad-date", "write it as 2017-10-01")]
        )
    return span.first
