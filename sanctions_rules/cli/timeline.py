"""``sanctions-rules timeline``: one transaction of a file under the law of each day."""

from __future__ import annotations

from datetime import date

import typer

from sanctions_rules.cli.explain import found
from sanctions_rules.cli.screen import Asked, rulebook, screened_files
from sanctions_rules.errors import Fault, InputError
from sanctions_rules.report.lines import console_for, show
from sanctions_rules.report.timelinepages import timeline_json, timeline_page
from sanctions_rules.screening import Screener
from sanctions_rules.timelines import timeline


def run(asked: Asked, wanted: str, since: str | None, until: str | None, as_json: bool) -> None:
    """Print the stretches of the transaction with the wanted id; of each, where several have it."""
    first, last = _day("--from", since), _day("--until", until) or date.today()  # noqa: DTZ011 - the reader's today
    if first and last < first:
        raise InputError([Fault("--until", f"{last} is before --from {first}", "bad-date")])
    screener = Screener(rulebook(asked.rules, asked.regimes), engine=asked.engine)
    for finding in found(screened_files(asked), asked.files[0], wanted):
        stretches = timeline(finding.transaction, screener, last, first)
        if as_json:
            typer.echo(timeline_json(finding.transaction, finding.id, stretches))
        else:
            show(timeline_page(finding.transaction, finding.id, stretches), console_for())


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        what = "this is not a day"
        raise InputError([Fault(f"{option} {text}", what, "bad-date", "write it as 2016-03-02")]) from None
