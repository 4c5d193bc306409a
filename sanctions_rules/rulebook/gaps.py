"""Whether ledger and rules answer each other: no paragraph without a status, no rule without a paragraph."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.rulebook.amendments import rules_of
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.ledgers import Entry, Ledger
from sanctions_rules.rulebook.linking import citation_faults
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rulebook.places import Places
from sanctions_rules.rulebook.reading import read_model
from sanctions_rules.rulebook.sequence import sequence_faults
from sanctions_rules.rules import Exemption, Regime, Rule

_CARRIED = frozenset({"encoded", "exemption"})
_NOTHING_TO_AMEND = frozenset({"procedural", "not-a-transaction"})


def ledger_of(book: Rulebook, regime: str) -> Ledger:
    """
    The ledger of a regime; raises InputError where it has none, and RulebookError where it cannot be read.

    >>> from sanctions_rules.rulebook import Rulebook
    >>> len(ledger_of(Rulebook.load(), "dprk").resolutions)
    12
    """
    path = _path(book, regime)
    if not path.exists():
        what = f"the regime {shown(regime)} has no ledger"
        raise InputError([Fault(display(path), what, "no-ledger", "write the status of each paragraph in this file")])
    return read_model(read_document(path, display(path)), Ledger)


def gaps(book: Rulebook, regime: Regime) -> list[Fault]:
    """
    Where the ledger of a regime and its rules do not answer each other, and where amendments are out of step.

    A regime without a ledger promises nothing and has no gaps in it. Raises RulebookError where the ledger
    cannot be read.
    """
    path = _path(book, regime.id)
    document = read_document(path, display(path)) if path.exists() else None
    ledger = read_model(document, Ledger) if document else None
    places = Places(book, regime, document)
    faults = list(sequence_faults(places, ledger))
    if document and ledger:
        checking = _Checking(book, regime, document, ledger, places)
        faults = [*checking.of_ledger(), *checking.of_rules(), *faults]
    return list(dict.fromkeys(faults))


def _path(book: Rulebook, regime: str) -> Path:
    return book.folder / regime / "ledger.yml"


@dataclass(frozen=True)
class _Checking:
    book: Rulebook
    regime: Regime
    document: Document
    ledger: Ledger
    places: Places

    def of_ledger(self) -> Iterator[Fault]:
        if self.ledger.regime != self.regime.id:
            what = f"the ledger is of {shown(self.ledger.regime)} but stands in the folder '{self.regime.id}'"
            yield Fault(self.document.where(("regime",)), what, "id-path", f"write regime: {self.regime.id}")
        yield from citation_faults(self.document, self.regime)
        yield from self._strangers()
        for paragraph in self.ledger.uncounted(self.regime):
            where = self.document.where(("resolutions", str(paragraph.resolution)), key=True)
            yield Fault(where, f"{paragraph} has no status", "no-status", "say what became of it")
        for citation, entry in self.ledger.entries.items():
            yield from self._carried(citation, entry)

    def _strangers(self) -> Iterator[Fault]:
        """Statuses on resolutions or paragraphs that do not exist."""
        for symbol, paragraphs in self.ledger.resolutions.items():
            resolution = self.regime.resolutions.get(symbol)
            if resolution is None:
                where = self.document.where(("resolutions", symbol), key=True)
                help = did_you_mean(symbol, self.regime.resolutions) or "list it in regime.yml with its adoption date"
                yield Fault(where, f"{symbol} is no resolution of {self.regime.id}", "no-such-paragraph", help)
                continue
            for number in paragraphs:
                if int(number.partition("(")[0]) > resolution.paragraphs:
                    where = self.document.where(("resolutions", symbol, number), key=True)
                    what = f"{symbol} has no OP {number}; its last is OP {resolution.paragraphs}"
                    yield Fault(where, what, "no-such-paragraph")

    def _carried(self, citation: Citation, entry: Entry) -> Iterator[Fault]:
        """Rules and paragraphs that an entry names in vain; exemptions nobody uses."""
        for index, name in enumerate(entry.rules):
            rule = self.book.by_id.get(name)
            where = self.places.in_ledger(citation, "rules", index)
            if rule is None:
                help = did_you_mean(name, self.book.by_id) or "see: sanctions-rules rules list"
                yield Fault(where, f"no rule is called {shown(name)}", "unknown-rule", help)
            elif not _carries_out(rule, citation, entry):
                what = f"{name} cites {rule.citation}, and nothing in it cites {citation}"
                yield Fault(where, what, "not-its-rule", "name the rule on this paragraph, or say what it amends")
        for cited in (*(cited for cited, _ in entry.amends), *entry.by):
            if not self._entries(cited):
                what = f"{citation} names {cited}, of which the ledger says nothing"
                yield Fault(
                    self.places.in_ledger(citation), what, "not-in-ledger", "name a paragraph that has a status"
                )
        if entry.status == "exemption" and not entry.rules and not self._lifts(citation):
            help = "cite it in an exemption, or name the rules that carry it out"
            yield Fault(self.places.in_ledger(citation), f"no exemption cites {citation}", "unused-exemption", help)

    def _lifts(self, citation: Citation) -> bool:
        rules = rules_of(self.book, self.regime)
        exemptions = (*self.regime.exemptions, *(each for rule in rules for each in rule.unless))
        return any(citation in each.citation.enclosing() for each in exemptions)

    def of_rules(self) -> Iterator[Fault]:
        for rule in rules_of(self.book, self.regime):
            entries = self._entries(rule.citation)
            if not any(entry.status == "encoded" and rule.id in entry.rules for entry in entries):
                yield self._unheld(rule, ("citation",), rule.citation, f"encoded by {rule.id}")
            for index, exemption in enumerate(rule.unless):
                if not self._holds_exemption(exemption):
                    path = ("unless", index, "citation")
                    yield self._unheld(rule, path, exemption.citation, "encoded or as an exemption")
            for cited, _ in rule.amends:
                if not any(entry.status not in _NOTHING_TO_AMEND for entry in self._entries(cited)):
                    yield self._unheld(rule, ("amends", str(cited)), cited, "anything that could be amended")
        for index, exemption in enumerate(self.regime.exemptions):
            if not self._holds_exemption(exemption):
                yield self._unheld(None, ("exemptions", index, "citation"), exemption.citation, "an exemption")

    def _entries(self, cited: Citation) -> list[Entry]:
        return [self.ledger.entries[place] for place in self.ledger.held(cited)]

    def _holds_exemption(self, exemption: Exemption) -> bool:
        return any(entry.status in _CARRIED for entry in self._entries(exemption.citation))

    def _unheld(self, rule: Rule | None, path: tuple[Hashable, ...], cited: Citation, wanted: str) -> Fault:
        statuses = sorted({entry.status for entry in self._entries(cited)})
        held = f"holds {cited} as {' and '.join(map(shown, statuses))}" if statuses else f"says nothing of {cited}"
        what = f"the ledger {held}, not as {wanted}" if statuses else f"the ledger {held}"
        return Fault(
            self.places.in_rule(rule, *path), what, "not-in-ledger", "give the paragraph its status in ledger.yml"
        )


def _carries_out(rule: Rule, citation: Citation, entry: Entry) -> bool:
    cited = (rule.citation, *(exemption.citation for exemption in rule.unless))
    own = any(citation in each.enclosing() for each in cited)
    return own or any(amended in rule.citation.enclosing() for amended, _ in entry.amends)
