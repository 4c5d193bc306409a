"""Where a thing stands that a ledger or a rule says: the file, line and column a fault points at."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from sanctions_rules.citations import Citation
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rules import Regime, Rule


@dataclass(frozen=True)
class Places:
    """The files of one regime; ``document`` is its ledger as written, where it has one."""

    book: Rulebook
    regime: Regime
    document: Document | None

    def in_ledger(self, citation: Citation, *path: Hashable) -> str:
        """A part of the entry of a paragraph."""
        assert self.document is not None
        return self.document.where(("resolutions", str(citation.resolution), citation.paragraph, *path))

    def in_rule(self, rule: Rule | None, *path: Hashable) -> str:
        """A part of the file of a rule, or of regime.yml; files are read again, since faults are few."""
        name = f"{rule.id.removeprefix(f'{self.regime.id}-')}.yml" if rule else "regime.yml"
        file = self.book.folder / self.regime.id / name
        return read_document(file, display(file)).where(path)
