"""Tables, screened: every row of the input with what became of it, none lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sanctions_rules.errors import Fault, InputError
from sanctions_rules.exchanges import Exchange
from sanctions_rules.explanations import Finding
from sanctions_rules.screening import Screener
from sanctions_rules.tables import Reject, Row, Table
from sanctions_rules.tables.rows import SET_ASIDE
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import FLAGS


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the input and its result: a finding, or the reject it is."""

    table: Table
    row: Row
    result: Finding | Reject


@dataclass(frozen=True, slots=True)
class Screened:
    """
    All rows of one run in the order of the input; ``row`` of a finding is its row in the file.

    ``already`` are the tables whose deliveries counted towards allowances without being screened.
    """

    tables: tuple[Table, ...]
    entries: tuple[Entry, ...]
    exchanges: tuple[Exchange, ...]
    rulebook_digest: str
    rules: int
    options: Mapping[str, object] = field(default_factory=dict)
    already: tuple[Table, ...] = ()

    @property
    def findings(self) -> Iterator[Finding]:
        """The findings, in order."""
        return (entry.result for entry in self.entries if not isinstance(entry.result, Reject))

    @property
    def rejects(self) -> Iterator[Reject]:
        """The rejects, in order."""
        return (entry.result for entry in self.entries if isinstance(entry.result, Reject))

    @property
    def counts(self) -> dict[str, int]:
        """Rows in, transactions, rejects, and how many transactions carry each flag."""
        flags = [finding.flag for finding in self.findings]
        rejected = sum(1 for _ in self.rejects)
        return {"rows": len(self.entries), "transactions": len(flags), "rejects": rejected} | {
            f: flags.count(f) for f in FLAGS
        }


def screen_tables(
    tables: Sequence[Table],
    screener: Screener,
    options: Mapping[str, object] | None = None,
    already: Sequence[Table] = (),
) -> Screened:
    """
    Screen the rows of several tables as one batch, so that allowances and exchanges are taken together.

    The rows of ``already`` count towards allowances and are not reported; raises InputError where one of them is
    no transaction, or a table is screened too, since the totals would be wrong.
    """
    refuse_miscounts(tables, already)
    rows = [(table, row) for table in tables for row in table.rows]
    records = [_named(row.outcome, table, row, tables) for table, row in rows if not isinstance(row.outcome, Reject)]
    places = [row.number for _, row in rows if not isinstance(row.outcome, Reject)]
    counted = [_of_table(each, table) for table in already for each in table]
    report = screener.screen(records, already=counted, rows=places)
    results = iter(report)
    entries = tuple(Entry(t, r, r.outcome if isinstance(r.outcome, Reject) else next(results)) for t, r in rows)
    book = screener.rulebook
    rules, exchanges = len(book.rules), report.exchanges
    screened = Screened(tuple(tables), entries, exchanges, book.digest, rules, options or {}, tuple(already))
    assert screened.counts["rows"] == sum(len(t) for t in tables) == len(report) + screened.counts["rejects"]
    return screened


def _named(record: Transaction, table: Table, row: Row, tables: Sequence[Table]) -> Transaction:
    """Among several files a row number is no name: the file's goes before it."""
    if len(tables) > 1 and not any(mapped.field == "id" for mapped in table.mapped):
        return record.model_copy(update={"id": f"{table.name}:{row.number}"})
    return record


def _of_table(row: Row, table: Table) -> Transaction:
    """A delivery that only counts, by the name of its file and its own."""
    assert not isinstance(row.outcome, Reject)
    return row.outcome.model_copy(update={"id": f"{table.name}:{row.outcome.id}"})


def refuse_miscounts(tables: Sequence[Table], already: Sequence[Table]) -> None:
    """Raise InputError for a table that would count twice, or of which a row would not count."""
    faults: list[Fault] = []
    for table in already:
        where = f"--already {table.name}"
        if table.digest in {each.digest for each in tables}:
            what = "the same file is screened, so that its deliveries would count twice"
            faults.append(Fault(where, what, "counted-twice", "take it away from one of the two"))
        for reject in table.rejects:
            faults += [replace(fault, what=fault.what.removesuffix(SET_ASIDE)) for fault in reject.faults]
        if count := len(table.rejects):
            what = f"{count:,} {'row is' if count == 1 else 'rows are'} no delivery, so that totals would be wrong"
            them = "it" if count == 1 else "them"
            faults.append(Fault(where, what, "not-counted", f"mend {them} or take {them} out; nothing was screened"))
    if faults:
        raise InputError(faults)
