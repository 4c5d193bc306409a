"""What later paragraphs did to earlier ones: the amendments of a regime, as a graph that runs one way in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sanctions_rules.citations import Citation
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.ledgers import Entry, Ledger
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.words import ENDING


@dataclass(frozen=True, slots=True)
class Amendment:
    """
    One link: what a later paragraph does to an earlier one, from which day, and the rule or ledger entry that says so.

    ``word`` is one of ``words.AMENDMENTS``. A ledger entry that is superseded gives a link of the paragraph
    that took its place.
    """

    later: Citation
    word: str
    earlier: Citation
    start: date
    rule: Rule | None = None

    @property
    def backward(self) -> bool:
        """Whether it points at itself or at what came after it; without such links no circle can close."""
        return self.later <= self.earlier

    def out_of_step(self, regime: Regime, rules: tuple[Rule, ...]) -> Iterator[tuple[str, date | None]]:
        """What stands on an ended paragraph and does not end on the first day of what ends it, with its last limit."""
        if self.word not in ENDING:
            return
        for rule in rules:
            if self.earlier in rule.citation.enclosing() and rule.in_force.end != self.start:
                yield rule.id, rule.in_force.end
        for exemption in regime.exemptions:
            if self.earlier in exemption.citation.enclosing() and exemption.in_force.end != self.start:
                yield exemption.id, exemption.in_force.end


def amendments(book: Rulebook, regime: Regime, ledger: Ledger | None) -> tuple[Amendment, ...]:
    """Every amendment that the rules and the ledger of a regime tell of, in the order of the later paragraphs."""
    found = [*_of_rules(rules_of(book, regime))]
    for citation, entry in (ledger.entries if ledger else {}).items():
        found += _of_entry(citation, entry, regime)
    return tuple(sorted(found, key=lambda link: (link.later, link.earlier, link.rule.id if link.rule else "")))


def rules_of(book: Rulebook, regime: Regime) -> tuple[Rule, ...]:
    """The rules of one regime."""
    return tuple(rule for rule in book.rules if book.regime_of(rule) is regime)


def _of_rules(rules: tuple[Rule, ...]) -> Iterator[Amendment]:
    for rule in rules:
        for earlier, word in rule.amends:
            yield Amendment(rule.citation, word, earlier, rule.in_force.start, rule)


def _of_entry(citation: Citation, entry: Entry, regime: Regime) -> Iterator[Amendment]:
    links = [(citation, word, earlier) for earlier, word in entry.amends]
    links += [(later, "replaces", citation) for later in entry.by]
    for later, word, earlier in links:
        resolution = regime.resolution(later)
        if resolution:
            yield Amendment(later, word, earlier, resolution.adopted)
