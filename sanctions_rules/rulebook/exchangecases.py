"""The examples beside exchange rules: read, checked for what is missing, each a small batch with named legs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sanctions_rules.errors import Fault, RecordError, RulebookError, shown
from sanctions_rules.exchangerules import ExchangeExample, ExchangeExamples, ExchangeRule
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rulebook.reading import read_model
from sanctions_rules.transactions import Transaction, read_transaction


@dataclass(frozen=True)
class ExchangeCase:
    """One example of an exchange rule, read: its place, and the records of its small batch; a leg's name is its id."""

    rule: ExchangeRule
    example: ExchangeExample
    where: str
    records: tuple[Transaction, ...]


def exchange_cases(book: Rulebook) -> tuple[list[ExchangeCase], list[Fault]]:
    """Every example of the exchange rules that stand in the folder of the book, and every fault of the files."""
    home = book.folder / "exchanges"
    cases: list[ExchangeCase] = []
    faults: list[Fault] = []
    for rule in book.exchanges if home.is_dir() else ():
        read, faulty = examples_beside(rule, home / f"{rule.id.removeprefix('exchanges-')}.examples.yml")
        cases += read
        faults += faulty
    return cases, faults


def examples_beside(rule: ExchangeRule, path: Path) -> tuple[list[ExchangeCase], list[Fault]]:
    """The examples beside one exchange rule that can be read, and every fault of the file."""
    name = display(path)
    if not path.exists():
        what = f"the rule {rule.id} has no examples"
        return [], [Fault(name, what, "missing-examples", "write them in this file")]
    try:
        document = read_document(path, name)
        examples = read_model(document, ExchangeExamples)
    except RulebookError as error:
        return [], list(error.faults)
    faults: list[Fault] = []
    cases = list(_read(rule, document, examples, faults))
    return cases, [*faults, *_gaps(rule, name, examples)]


def _read(
    rule: ExchangeRule, document: Document, examples: ExchangeExamples, faults: list[Fault]
) -> Iterator[ExchangeCase]:
    known = [way.id for way in rule.ways]
    for index, example in enumerate(examples.examples):
        where = document.where(("examples", index))
        records: list[Transaction] = []
        given = examples.records(dict(example.given))
        for record in given.values():
            try:
                records.append(read_transaction(record, where))
            except RecordError as error:
                faults.extend(error.faults)
        for place, way in enumerate(example.ways):
            if way not in known:
                at = document.where(("examples", index, "ways", place))
                faults.append(Fault(at, f"the rule has no way {shown(way)}", "unknown-way", f"it has: {known}"))
        if len(records) == len(given):
            yield ExchangeCase(rule, example, where, tuple(records))


def _gaps(rule: ExchangeRule, name: str, examples: ExchangeExamples) -> Iterator[Fault]:
    found = {way for example in examples.examples for way in example.ways}
    for way in rule.ways:
        if way.id not in found:
            yield Fault(name, f"no example is found by the way '{way.id}'", "missing-example", f"ways: [{way.id}]")
    if all(example.ways for example in examples.examples):
        yield Fault(name, f"no example of {rule.id} finds nothing", "missing-example", "add one with ways: []")
    for side in rule.sides:
        if side not in examples.base:
            help = f"legs of the rule: {', '.join(rule.sides)}"
            yield Fault(name, f"the base has no leg '{side}'", "missing-leg", help)
