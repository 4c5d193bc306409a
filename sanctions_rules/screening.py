"""
The main path: transactions in, findings out. Read this file first.

    transaction → facts → weighing → verdict → flag → explanation
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias, overload

from sanctions_rules.deciding import decide, flag_for, in_order
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.engines import Engine, engine_named
from sanctions_rules.errors import Fault, RecordError, did_you_mean, shown
from sanctions_rules.exchanges import Exchange, legs_of, link
from sanctions_rules.explaining import Explainer
from sanctions_rules.explanations import Finding
from sanctions_rules.inferring import Leg, Linker
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.sessions import Session
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.verdicts import FLAGS, Verdict, Weighing

RecordLike: TypeAlias = Transaction | Mapping[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """
    The findings of one batch, in the order of the input, and the exchanges between them.

    Iterating gives the findings; ``counts`` says how many carry each flag.
    """

    findings: tuple[Finding, ...]
    exchanges: tuple[Exchange, ...]

    def __repr__(self) -> str:
        flags = ", ".join(f"{flag} {count}" for flag, count in self.counts.items())
        return f"<Report of {len(self)} transactions: {flags}>"

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __getitem__(self, place: int) -> Finding:
        return self.findings[place]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings carry each flag, worst first."""
        return {flag: sum(f.flag == flag for f in self.findings) for flag in FLAGS}


class Screener:
    """
    Screens transactions against a rulebook.

    ``engine`` is ``plain`` (the definition) or ``durable``; both give the same answers. ``regimes``
    narrows the rulebook; ``isolated`` runs the engine in processes of its own, so that its death is an error with
    the rows named and never the death of the program. Build one and keep it: loading the rules takes most of the time.

    >>> screener = Screener()
    >>> deal = {"date": "2023-09-13", "supplier": "KP", "recipient": "XA", "item": "artillery-ammunition"}
    >>> finding = screener.screen(deal)
    >>> finding.flag, str(finding.grounds[0].citation)
    ('red', 'S/RES/1718(2006) OP 8(b)')

    Raises RulebookError for a bad rulebook, RecordError for a record that is no transaction, and
    EngineError where an engine fails; a failure is never reported as "no flag".
    """

    def __init__(
        self,
        rulebook: Rulebook | Path | str | None = None,
        *,
        engine: str = "plain",
        regimes: str | Sequence[str] = (),
        isolated: bool = False,
    ) -> None:
        book = rulebook if isinstance(rulebook, Rulebook) else Rulebook.load(rulebook)
        self.rulebook = book.select(regimes) if regimes else book
        self._deriver = Deriver(book.vocabulary)
        self._explainer = Explainer(self.rulebook)
        self._engine: Engine = engine_named(engine, self.rulebook.rules, isolated)
        self.linker = Linker(book.exchanges, book.vocabulary, engine, isolated)

    @overload
    def screen(
        self, records: RecordLike, *, already: Iterable[RecordLike] = (), rows: Iterable[int] = ()
    ) -> Finding: ...
    @overload
    def screen(
        self, records: Iterable[RecordLike], *, already: Iterable[RecordLike] = (), rows: Iterable[int] = ()
    ) -> Report: ...
    def screen(
        self,
        records: RecordLike | Iterable[RecordLike],
        *,
        already: Iterable[RecordLike] = (),
        rows: Iterable[int] = (),
    ) -> Finding | Report:
        """
        A finding for one record; a report for many, whose allowances and exchanges are taken together.

        ``already`` are deliveries known from elsewhere: they count towards allowances, and are not reported.
        ``rows`` are the numbers of the records in their source; counted from 1 where none are given.
        """
        if isinstance(records, Transaction | Mapping):
            return self._batch([self.read(records)], already, rows).findings[0]
        return self._batch(self._read_all(records), already, rows)

    def weigh(
        self, records: Iterable[RecordLike], already: Iterable[RecordLike] = ()
    ) -> list[tuple[Transaction, FactSheet, list[Weighing]]]:
        """What screening starts from: each record, its fact sheet, and one weighing per rule."""
        read = self._read_all(records)
        sheets = self.sheets(read, already)
        return list(zip(read, sheets, self._engine.weigh([sheet.facts for sheet in sheets]), strict=True))

    def sheets(self, records: Sequence[Transaction], already: Iterable[RecordLike] = ()) -> list[FactSheet]:
        """The fact sheets of records, with the running totals of amounts among them and those already counted."""
        counted = self._read_all(already, "already counted record")
        before = [(record, self._deriver.sheet(record)) for record in counted]
        return totalled(self.rulebook.rules, records, [self._deriver.sheet(record) for record in records], before)

    def alone(
        self, records: Iterable[RecordLike], already: Iterable[RecordLike] = (), rows: Iterable[int] = ()
    ) -> tuple[list[Finding], list[Leg]]:
        """What is found before anything is joined: the findings without links, and the legs to be joined."""
        read = self._read_all(records)
        return self.judged(read, self.sheets(read, already), rows)

    def judged(
        self, records: Sequence[Transaction], sheets: Sequence[FactSheet], rows: Iterable[int] = ()
    ) -> tuple[list[Finding], list[Leg]]:
        """The same of records whose fact sheets are at hand."""
        weighings = self._engine.weigh([sheet.facts for sheet in sheets])
        each = zip(rows or count(1), records, sheets, weighings, strict=False)
        findings = [self._finding(row, record, sheet, weighed) for row, record, sheet, weighed in each]
        return findings, legs_of(findings, sheets)

    def read(self, record: RecordLike, where: str | None = None) -> Transaction:
        """A typed record whose item terms are known; raises RecordError."""
        read = record if isinstance(record, Transaction) else read_transaction(record, where)
        for term in read.item:
            if term not in self.rulebook.vocabulary:
                raise RecordError([self._unknown_term(read, term)])
        return read

    def session(self, window: int | None = None) -> Session:
        """
        A session that takes records one at a time, as a feed brings them, and remembers them for a window of days.

        The default window is the longest of the book: of its exchange rules and of the periods of its allowances.
        """
        return Session(self, window)

    def restore(self, saved: str) -> Session:
        """The session of which this is the saved state; raises InputError where it is damaged or of another book."""
        return Session.restored(self, saved)

    def _read_all(self, records: Iterable[RecordLike], called: str = "record") -> list[Transaction]:
        """The typed records; raises one RecordError with the faults of all that are none, each with its number."""
        read: list[Transaction] = []
        faults: list[Fault] = []
        for number, record in enumerate(records, 1):
            try:
                read.append(self.read(record, f"{called} {number}"))
            except RecordError as error:
                faults += error.faults
        if faults:
            raise RecordError(faults)
        return read

    def _unknown_term(self, record: Transaction, term: str) -> Fault:
        where = f"record {shown(record.id)}, column item" if record.id else "record, column item"
        near = self.rulebook.vocabulary.nearest(term)
        help = f"did you mean '{near}'?" if near else did_you_mean(term, self.rulebook.vocabulary)
        return Fault(
            where,
            f"no item term {shown(term)}",
            "unknown-term",
            help or "put free text into 'description'; terms stand in rules/terms/",
        )

    def _batch(self, records: Sequence[Transaction], already: Iterable[RecordLike], rows: Iterable[int] = ()) -> Report:
        findings, legs = self.alone(records, already, rows)
        linked, exchanges = link(findings, legs, self.linker)
        return Report(tuple(linked), tuple(exchanges))

    def _finding(self, row: int, record: Transaction, sheet: FactSheet, weighings: Sequence[Weighing]) -> Finding:
        verdicts = self._verdicts(weighings)
        grounds = tuple(self._explainer.explain(verdict, sheet, record) for verdict in verdicts)
        return Finding(record.id or str(row), row, record, flag_for(verdicts), tuple(verdicts), grounds)

    def _verdicts(self, weighings: Sequence[Weighing]) -> list[Verdict]:
        pairs = zip(self.rulebook.rules, weighings, strict=True)
        return in_order(decide(rule, weighing) for rule, weighing in pairs if weighing.scope is not False)
