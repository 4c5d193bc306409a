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
from sanctions_rules.cli.epilogs import (
    COVERAGE_EXAMPLES,
    EXAMPLES,
    EXPLAIN_EXAMPLES,
    LEDGER_EXAMPLES,
    MUTATE_EXAMPLES,
    RULES_EXAMPLES,
    SCREEN_EXAMPLES,
    TIMELINE_EXAMPLES,
)

app = typer.Typer(
    name="sanctions-rules",
    help="Does a deal between States break a UN Security Council ban, and under which paragraph?",
    epilog=EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(
    help="List, show and check the rules.", epilog=RULES_EXAMPLES, no_args_is_help=True, rich_markup_mode="rich"
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
Already = Annotated[
    list[str] | None,
    typer.Option(
        "--already",
        metavar="FILE",
        help="A CSV file of deliveries that are known already: they count towards the amounts the law leaves open, "
        "and are not screened themselves.",
    ),
]
Regime = Annotated[
    list[str] | None, typer.Option("--regime", metavar="REGIME", help="Only the rules of this regime, such as dprk.")
]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="A rules folder of your own, in place of the bundled one.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only rules in force on this day.")]
Isolated = Annotated[
    bool,
    typer.Option("--isolated", help="Run the engine in a process of its own, whose death is an error."),
]
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


@app.command(epilog=SCREEN_EXAMPLES)
def screen(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="CSV files; - reads from standard input.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Write a report here, its form told by the suffix: .jsonl, .csv."
        ),
    ] = None,
    already: Already = None,
    mapping: Map = None,
    regime: Regime = None,
    rules: Rules = None,
    engine: Engine = Engines.plain,
    isolated: Isolated = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest flag that gives exit status 1.")
    ] = FailOn.red,
) -> None:
    """Screen transactions: which to stop, which to ask about, and under which paragraph."""
    with answering():
        from sanctions_rules.cli.screen import Asked, run  # noqa: PLC0415 - heavy, so only when asked for

        run(
            Asked(files, mapping or [], regime or [], rules, engine.value, already or [], isolated),
            output or [],
            fail_on.value,
        )


@app.command(epilog=EXPLAIN_EXAMPLES)
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - reads from standard input.")],
    id: Annotated[
        str,
        typer.Option("--id", metavar="ID", help="The transaction's id, or its row number where the file has no ids."),
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    already: Already = None,
    mapping: Map = None,
    regime: Regime = None,
    rules: Rules = None,
    engine: Engine = Engines.plain,
) -> None:
    """Explain one transaction in full: every paragraph, condition, exemption, reading and open question."""
    with answering():
        from sanctions_rules.cli.explain import run  # noqa: PLC0415 - heavy, so only when asked for
        from sanctions_rules.cli.screen import Asked  # noqa: PLC0415 - likewise

        run(Asked([file], mapping or [], regime or [], rules, engine.value, already or []), id, json)


@app.command(epilog=TIMELINE_EXAMPLES)
def timeline(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file; - reads from standard input.")],
    id: Annotated[
        str,
        typer.Option("--id", metavar="ID", help="The transaction's id, or its row number where the file has no ids."),
    ],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; by default the first resolution's.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day; by default today.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    mapping: Map = None,
    regime: Regime = None,
    rules: Rules = None,
    engine: Engine = Engines.plain,
) -> None:
    """Show one transaction under the law of each day: when it was free, barred or open, and what changed that."""
    with answering():
        from sanctions_rules.cli.screen import Asked  # noqa: PLC0415 - heavy, so only when asked for
        from sanctions_rules.cli.timeline import run  # noqa: PLC0415 - likewise

        run(Asked([file], mapping or [], regime or [], rules, engine.value, []), id, since, until, json)


@app.command(epilog=LEDGER_EXAMPLES)
def ledger(
    regime: Annotated[str, typer.Argument(metavar="REGIME", help="A regime, such as dprk.")],
    place: Annotated[
        str | None, typer.Argument(metavar="RESOLUTION", help="Only this resolution or paragraph: 2397, '2397 OP 7'.")
    ] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="Only paragraphs of this status, such as needs-judgement.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object in place of text.")] = False,
    rules: Rules = None,
) -> None:
    """Say what became of every operative paragraph of a regime: encoded, an exemption, or why there is no rule."""
    with answering():
        from sanctions_rules.cli.ledger import run  # noqa: PLC0415 - heavy, so only when asked for

        run(regime, place, status, json, rules)


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


@rules_app.command("coverage", epilog=COVERAGE_EXAMPLES)
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


@rules_app.command("mutate", epilog=MUTATE_EXAMPLES)
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
