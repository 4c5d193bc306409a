"""
The command line: it reads arguments and prints; what it says is worked out by the library.

Heavy modules are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sanctions_rules import __version__
from sanctions_rules.cli.answering import Engines, FailOn, answering


def _examples(*lines: str) -> str:
    """The end of a help page; typer makes one line of each paragraph."""
    return "\n\n".join(["[bold]Examples[/bold]", *lines])


_EXAMPLES = _examples(
    "sanctions-rules screen deals.csv",
    'sanctions-rules screen deals.csv --map "Ship to=recipient" -o report.jsonl',
    "sanctions-rules explain deals.csv --id 12",
    'sanctions-rules rules show "2397 OP 7"',
)
_SCREEN_EXAMPLES = _examples(
    "sanctions-rules screen deals.csv",
    "sanctions-rules screen deals.csv -o report.csv -o report.jsonl --fail-on never",
    "cat deals.csv | sanctions-rules screen - --regime dprk --fail-on amber",
    "Exit status: 0 nothing at or above --fail-on, 1 something is, 2 the input or the command cannot be used.",
)
_EXPLAIN_EXAMPLES = _examples(
    "sanctions-rules explain deals.csv --id 12", "sanctions-rules explain deals.csv --id CASE-7 --json"
)
_RULES_EXAMPLES = _examples(
    "sanctions-rules rules list --as-of 2017-10-01 --measure sectoral",
    'sanctions-rules rules show "S/RES/2270(2016) OP 6"',
    "sanctions-rules rules check rules/",
    "sanctions-rules rules coverage rules/ --fail-under 100",
)
_MUTATE_EXAMPLES = _examples(
    "sanctions-rules rules mutate",
    'sanctions-rules rules mutate rules/ --rule "2397 OP 5"',
    "Each mistake is made in a copy: a day early or late, a condition dropped or turned round, the wrong direction or "
    "State, a term or code too wide, an exemption forgotten or always on. The files stay as they are.",
    "Exit status: 0 the examples notice every mistake, 1 one goes unnoticed, 2 a file or the command is at fault.",
)
_COVERAGE_EXAMPLES = _examples(
    "sanctions-rules rules coverage",
    'sanctions-rules rules coverage rules/ --rule "2397 OP 5"',
    "sanctions-rules rules coverage rules/ --json --fail-under 95",
    "Conditions: each one decides an example while it is true, and another while it is false. Exemptions: each lifts "
    "an example and leaves one standing. Edges: an example on each side of every day on which an answer turns. "
    "Missing: each fact worth asking for is asked for.",
    "Exit status: 0 all well, 1 a rule lies below --fail-under, 2 a file or the command is at fault.",
)

app = typer.Typer(
    name="sanctions-rules",
    help="Does a deal between States break a UN Security Council ban, and under which paragraph?",
    epilog=_EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(
    help="List, show and check the rules.", epilog=_RULES_EXAMPLES, no_args_is_help=True, rich_markup_mode="rich"
)
app.add_typer(rules_app, name="rules")

Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="THEIRS=OURS",
        help="Read your column THEIRS as the field OURS; leave OURS empty to leave the column out.",
    ),
]
Regime = Annotated[
    list[str] | None, typer.Option("--regime", metavar="REGIME", help="Only the rules of this regime, such as dprk.")
]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="A rules folder of your own, in place of the bundled one.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only rules in force on this day.")]
Engine = Annotated[Engines, typer.Option("--engine", help="Who weighs the rules; both give the same answers.")]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"sanctions-rules {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Nothing to do before a command; options that stop at once are handled as they are read."""


@app.command(epilog=_SCREEN_EXAMPLES)
def screen(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="CSV files; - reads from standard input.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Write a report here, its form told by the suffix: .jsonl, .csv."
        ),
    ] = None,
    mapping: Map = None,
    regime: Regime = None,
    rules: Rules = None,
    engine: Engine = Engines.plain,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest flag that gives exit status 1.")
    ] = FailOn.red,
) -> None:
    """Screen transactions: which to stop, which to ask about, and under which paragraph."""
    with answering():
        from sanctions_rules.cli.screen import Asked, run  # noqa: PLC0415 - heavy, so only when asked for

        run(Asked(files, mapping or [], regime or [], rules, engine.value), output or [], fail_on.value)


@app.command(epilog=_EXPLAIN_EXAMPLES)
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - reads from standard input.")],
    id: Annotated[
        str,
        typer.Option("--id", metavar="ID", help="The transaction's id, or its row number where the file has no ids."),
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    mapping: Map = None,
    regime: Regime = None,
    rules: Rules = None,
    engine: Engine = Engines.plain,
) -> None:
    """Explain one transaction in full: every paragraph, condition, exemption, reading and open question."""
    with answering():
        from sanctions_rules.cli.explain import run  # noqa: PLC0415 - heavy, so only when asked for
        from sanctions_rules.cli.screen import Asked  # noqa: PLC0415 - likewise

        run(Asked([file], mapping or [], regime or [], rules, engine.value), id, json)


@rules_app.command("list")
def rules_list(
    regime: Regime = None,
    as_of: AsOf = None,
    measure: Annotated[
        str | None, typer.Option("--measure", help="Only rules of this measure, such as 'arms embargo'.")
    ] = None,
    rules: Rules = None,
) -> None:
    """List the rules as the law grew."""
    with answering():
        from sanctions_rules.cli.rules import list_rules  # noqa: PLC0415 - heavy, so only when asked for

        list_rules(regime or [], as_of, measure, rules)


@rules_app.command("show")
def rules_show(
    rule: Annotated[
        str,
        typer.Argument(metavar="ID|CITATION", help="A rule id, or a paragraph: 'S/RES/2397(2017) OP 7', '2397 OP 7'."),
    ],
    regime: Regime = None,
    as_of: AsOf = None,
    rules: Rules = None,
) -> None:
    """Show a rule in full: what it asks, what lifts it, what it amended, how it is read."""
    with answering():
        from sanctions_rules.cli.rules import show_rule  # noqa: PLC0415 - heavy, so only when asked for

        show_rule(rule, regime or [], as_of, rules)


@rules_app.command("check")
def rules_check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A rules folder; the bundled one where none is given.")
    ] = None,
    regime: Regime = None,
    as_of: AsOf = None,
) -> None:
    """Check rule files and run their examples: status 0 all well, 1 an example differs, 2 a file is at fault."""
    with answering():
        from sanctions_rules.cli.rules import check_rules  # noqa: PLC0415 - heavy, so only when asked for

        check_rules(regime or [], as_of, folder)


@rules_app.command("coverage", epilog=_COVERAGE_EXAMPLES)
def rules_coverage(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A rules folder; the bundled one where none is given.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only this rule: an id, or a paragraph as '2397 OP 7'.")
    ] = None,
    regime: Regime = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", metavar="PERCENT", min=0, max=100, help="Exit status 1 where a rule lies below."),
    ] = None,
) -> None:
    """Say which conditions, exemptions, date edges and open questions of each rule its examples exercise."""
    with answering():
        from sanctions_rules.cli.coverage import run  # noqa: PLC0415 - heavy, so only when asked for

        run(folder, rule, regime or [], json, fail_under)


@rules_app.command("mutate", epilog=_MUTATE_EXAMPLES)
def rules_mutate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A rules folder; the bundled one where none is given.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only this rule: an id, or a paragraph as '2397 OP 7'.")
    ] = None,
    regime: Regime = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
) -> None:
    """Make plausible mistakes in each rule, and say which of them its examples would not notice."""
    with answering():
        from sanctions_rules.cli.mutate import run  # noqa: PLC0415 - heavy, so only when asked for

        run(folder, rule, regime or [], json)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an arrow must not stop a report on an old terminal
    app()
