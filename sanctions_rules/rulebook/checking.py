"""What a rule file needs beside being well formed: examples for each verdict, and for both sides of each date edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sanctions_rules.conditions import Within, leaves
from sanctions_rules.errors import Fault, RecordError, RulebookError, shown
from sanctions_rules.facts import FACTS
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.exchangecases import exchange_cases
from sanctions_rules.rulebook.gaps import gaps
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rulebook.reading import read_model
from sanctions_rules.rules import Example, Examples, Rule
from sanctions_rules.transactions import FIELDS, Transaction, read_transaction


@dataclass(frozen=True)
class Case:
    """
    One example, read: the rule it stands beside, its place, and the records of its small batch (its own last).

    ``base`` is what the examples of the file share, as written.
    """

    rule: Rule
    example: Example
    where: str
    records: tuple[Transaction, ...]
    base: dict[str, Any] = field(default_factory=dict)


def check_folder(folder: Path | str | None = None) -> tuple[Rulebook, list[Case]]:
    """Load a rules folder, its ledgers and every example; raises RulebookError with every fault of all files."""
    book = Rulebook.load(folder)
    faults: list[Fault] = []
    cases: list[Case] = []
    for rule in book.rules:
        read, faulty = examples_of(book, rule)
        cases += read
        faults += faulty
    for regime in book.regimes:
        faults += gaps(book, regime)
    faults += exchange_cases(book)[1]
    stems = {_examples_path(book, rule).resolve() for rule in book.rules}
    stems |= {(book.folder / f"{rule.id.replace('-', '/', 1)}.examples.yml").resolve() for rule in book.exchanges}
    faults.extend(
        Fault(display(path), "no rule stands beside these examples", "orphan-examples", "name it after the rule file")
        for path in sorted(book.folder.rglob("*.examples.yml"))
        if path.resolve() not in stems
    )
    if faults:
        raise RulebookError(faults)
    return book, cases


def _examples_path(book: Rulebook, rule: Rule) -> Path:
    regime = book.regime_of(rule).id
    return book.folder / regime / f"{rule.id.removeprefix(f'{regime}-')}.examples.yml"


def examples_of(book: Rulebook, rule: Rule) -> tuple[list[Case], list[Fault]]:
    """The examples beside a rule that can be read, and every fault of the file."""
    path = _examples_path(book, rule)
    name = display(path)
    if not path.exists():
        what = f"the rule {rule.id} has no examples"
        return [], [Fault(name, what, "missing-examples", "write them in this file")]
    try:
        document = read_document(path, name)
        examples = read_model(document, Examples)
    except RulebookError as error:
        return [], list(error.faults)
    faults: list[Fault] = []
    cases = list(_read_cases(rule, document, examples, faults))
    return cases, [*faults, *_gaps(rule, name, examples)]


def _read_cases(rule: Rule, document: Document, examples: Examples, faults: list[Fault]) -> Iterator[Case]:
    for index, example in enumerate(examples.examples):
        where = document.where(("examples", index))
        given = [*example.after, example.given]
        records: list[Transaction] = []
        for record in given:
            try:
                records.append(read_transaction(examples.record(record), where))
            except RecordError as error:
                faults.extend(error.faults)
        faults.extend(_loose_words(rule, document, index, example))
        if len(records) == len(given):
            yield Case(rule, example, where, tuple(records), examples.base)


def _loose_words(rule: Rule, document: Document, index: int, example: Example) -> Iterator[Fault]:
    """Names in an example that stand for nothing: exemptions the rule lacks, facts nobody knows."""
    exemptions = {exemption.id for exemption in rule.exemptions}
    at = ("examples", index)
    named = [(example.because, (*at, "because"))] + [(e, (*at, "if_shown", i)) for i, e in enumerate(example.if_shown)]
    for exemption, path in named:
        if exemption is not None and exemption not in exemptions:
            yield Fault(
                document.where(path),
                f"the rule has no exemption {shown(exemption)}",
                "unknown-exemption",
                f"it has: {', '.join(shown(e)[1:-1] for e in sorted(exemptions)) or 'none'}",
            )
    for i, fact in enumerate(example.missing):
        if fact not in FACTS and fact not in FIELDS:
            yield Fault(document.where((*at, "missing", i)), f"no fact {shown(fact)}", "unknown-fact")


def _gaps(rule: Rule, name: str, examples: Examples) -> Iterator[Fault]:
    expected = {example.expect for example in examples.examples}
    for verdict in ("prohibited", "out of scope", "undetermined"):
        if verdict not in expected:
            yield Fault(name, f"no example of {rule.id} comes out '{verdict}'", "missing-example")
    lifted = {example.because for example in examples.examples if example.expect == "exempt"}
    for exemption in rule.unless:
        if exemption.id not in lifted:
            yield Fault(
                name,
                f"no example is lifted by {shown(exemption.id)}",
                "missing-example",
                f"add one with expect: exempt, because: {shown(exemption.id)[1:-1]}",
            )
    given = [examples.record(record) for example in examples.examples for record in (*example.after, example.given)]
    for fact, edge in sorted(date_edges(rule)):
        before = [(edge - timedelta(days=1), "before")] if edge > date.min else []
        for day, side in (*before, (edge, "on")):
            if not any(str(record.get(fact)) == str(day) for record in given):
                yield Fault(
                    name,
                    f"no example has {fact} {day}, the day {side} an edge of {rule.id}",
                    "missing-edge",
                    f"add one with {fact}: {day}",
                )


def date_edges(rule: Rule) -> set[tuple[str, date]]:
    """Every (fact, day) on which an answer of the rule, or of one of its own exemptions, may turn."""
    own = rule.lifted_by[: len(rule.unless)]
    return {
        (leaf.fact, day)
        for tree in (rule.scope, *own)
        for leaf in leaves(tree)
        if isinstance(leaf, Within) and leaf.fact in ("date", "contract_date")
        for day in (leaf.start, leaf.end)
        if isinstance(day, date)
    }
