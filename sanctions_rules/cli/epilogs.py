"""The examples at the end of each command's help."""

from __future__ import annotations

from typing import Final


def _examples(*lines: str) -> str:
    """The end of a help page; typer makes one line of each paragraph."""
    return "\n\n".join(["[bold]Examples[/bold]", *lines])


EXAMPLES: Final = _examples(
    "sanctions-rules screen deals.csv",
    'sanctions-rules screen deals.csv --map "Ship to=recipient" -o report.jsonl',
    "sanctions-rules explain deals.csv --id 12",
    'sanctions-rules rules show "2397 OP 7"',
)
SCREEN_EXAMPLES: Final = _examples(
    "sanctions-rules screen deals.csv",
    "sanctions-rules screen deals.csv -o report.csv -o report.jsonl --fail-on never",
    "sanctions-rules screen december.csv --already january-to-november.csv",
    "cat deals.csv | sanctions-rules screen - --regime dprk --fail-on amber",
    "Exit status: 0 nothing at or above --fail-on, 1 something is, 2 the input or the command cannot be used.",
)
EXPLAIN_EXAMPLES: Final = _examples(
    "sanctions-rules explain deals.csv --id 12", "sanctions-rules explain deals.csv --id CASE-7 --json"
)
RULES_EXAMPLES: Final = _examples(
    "sanctions-rules rules list --as-of 2017-10-01 --measure sectoral",
    'sanctions-rules rules show "S/RES/2270(2016) OP 6"',
    "sanctions-rules rules check rules/",
    "sanctions-rules rules coverage rules/ --fail-under 100",
)
MUTATE_EXAMPLES: Final = _examples(
    "sanctions-rules rules mutate",
    'sanctions-rules rules mutate rules/ --rule "2397 OP 5"',
    "Each mistake is made in a copy: a day early or late, a condition dropped or turned round, the wrong direction or "
    "State, a term or code too wide, an exemption forgotten or always on. The files stay as they are.",
    "Exit status: 0 the examples notice every mistake, 1 one goes unnoticed, 2 a file or the command is at fault.",
)
COVERAGE_EXAMPLES: Final = _examples(
    "sanctions-rules rules coverage",
    'sanctions-rules rules coverage rules/ --rule "2397 OP 5"',
    "sanctions-rules rules coverage rules/ --json --fail-under 95",
    "Conditions: each one decides an example while it is true, and another while it is false. Exemptions: each lifts "
    "an example and leaves one standing. Edges: an example on each side of every day on which an answer turns. "
    "Missing: each fact worth asking for is asked for.",
    "Exit status: 0 all well, 1 a rule lies below --fail-under, 2 a file or the command is at fault.",
)

LEDGER_EXAMPLES: Final = _examples(
    "sanctions-rules ledger dprk",
    "sanctions-rules ledger dprk 2397",
    "sanctions-rules ledger dprk --status needs-judgement --json",
    "Exit status: 0 every paragraph has a status and every rule its paragraph, 1 there is a gap, 2 a file or the "
    "command is at fault.",
)
TIMELINE_EXAMPLES: Final = _examples(
    "sanctions-rules timeline deals.csv --id 12",
    "sanctions-rules timeline deals.csv --id 12 --from 2016-01-01 --until 2018-12-31 --json",
    "The day of the deal is replaced by each day in turn; all else stays, the day of its contract too.",
)
