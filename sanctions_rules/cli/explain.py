"""``sanctions-rules explain``: one transaction of a file, with everything that stands behind its flag."""

from __future__ import annotations

import json

import typer

from sanctions_rules.cli.screen import Asked, screened_files
from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.explanations import Finding
from sanctions_rules.report import Screened
from sanctions_rules.report.explained import explanation
from sanctions_rules.report.lines import console_for, show
from sanctions_rules.tables import Reject
from sanctions_rules.tables.columns import Mapped


def run(asked: Asked, wanted: str, as_json: bool) -> None:
    """Print the explanation of the transaction with the wanted id; of each, where several have it."""
    for finding in found(screened_files(asked), asked.files[0], wanted):
        _print(finding, as_json)


def found(screened: Screened, file: str, wanted: str) -> list[Finding]:
    """The findings with an id; raises InputError where there is none."""
    findings = [finding for finding in screened.findings if finding.id == wanted]
    if not findings:
        raise InputError(_not_there(screened, file, wanted))
    return findings


def _print(finding: Finding, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(finding.to_dict(), ensure_ascii=False, indent=2))
    else:
        show(explanation(finding), console_for())


def _not_there(screened: Screened, file: str, wanted: str) -> list[Fault]:
    """Why there is nothing to explain: the row was set aside, or nothing has that id."""
    for entry in screened.entries:
        if isinstance(entry.result, Reject) and wanted in (
            str(entry.row.number),
            _own_id(entry.table.mapped, entry.row.cells),
        ):
            return list(entry.result.faults)
    ids = [finding.id for finding in screened.findings]
    help = did_you_mean(wanted, ids) or (
        f"ids here: {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}" if ids else None
    )
    return [Fault(file, f"no transaction has the id {shown(wanted)}", "unknown-id", help)]


def _own_id(mapped: tuple[Mapped, ...], cells: tuple[str, ...]) -> str | None:
    places = [column.place for column in mapped if column.field == "id" and column.place < len(cells)]
    return cells[places[0]].strip() if places else None
