"""The reference of a regime in Markdown: an index, and a page for each resolution in the order of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sanctions_rules.citations import Citation
from sanctions_rules.report.ledgerpages import counted, counts_of
from sanctions_rules.report.rulesections import exemption_lines, rule_section
from sanctions_rules.rulebook import Amendment, Ledger, Rulebook
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rulebook.ledgers import Entry
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.words import AMENDMENTS, DUTIES, PARAGRAPH_STATUSES

_BRIEF: Final = frozenset({"procedural", "not-a-transaction"})
_MADE: Final = "*Made by `scripts/make_reference.py` from the rules and the ledger; do not edit.*"
_BASIS: Final = {"text": "read in the text", "summary": "known from summaries", "recalled": "recalled"}


@dataclass(frozen=True)
class Reference:
    """
    All that the pages of one regime are made of.

    ``pages`` maps a file name to its text; ``README.md`` is the index.
    """

    book: Rulebook
    regime: Regime
    ledger: Ledger
    links: Sequence[Amendment]
    cases: Sequence[Case]

    @property
    def pages(self) -> Iterator[tuple[str, str]]:
        """Each file name with its text, the index first."""
        yield "README.md", "\n".join(self._index()) + "\n"
        for symbol in self.regime.resolutions:
            resolution = Citation.parse(symbol)
            yield page_of(resolution), "\n".join(self._page(resolution)).rstrip() + "\n"

    def _index(self) -> Iterator[str]:
        yield from (f"# {self.regime.title}", "", _MADE, "")
        stand = f"{len(self.book.rules)} rules stand on {len(self.regime.resolutions)} resolutions"
        yield f"{stand}. {counted(self.ledger.entries.values())}."
        yield from ("", f"| Resolution | Adopted | Paragraphs | {' | '.join(PARAGRAPH_STATUSES)} |")
        yield f"| --- | --- | --- |{' --- |' * len(PARAGRAPH_STATUSES)}"
        for symbol, known in self.regime.resolutions.items():
            resolution = Citation.parse(symbol)
            counts = counts_of(self._of(resolution).values()).values()
            told = " | ".join(str(number or "") for number in counts)
            yield f"| [{symbol}]({page_of(resolution)}) | {known.adopted} | {known.paragraphs} | {told} |"
        yield from ("", "A limb with a fate of its own is counted by itself.", "")
        yield from _meanings("Status", PARAGRAPH_STATUSES)
        yield from _meanings("Amendment", AMENDMENTS)
        yield from _meanings("Who is bound", DUTIES)
        yield from ("## What can lift every rule", "")
        for exemption in self.regime.exemptions:
            yield from exemption_lines(exemption, exemption.citation, self.link(exemption.citation))

    def _of(self, resolution: Citation) -> Mapping[Citation, Entry]:
        return {c: entry for c, entry in self.ledger.entries.items() if c.resolution == resolution}

    def _page(self, resolution: Citation) -> Iterator[str]:
        known = self.regime.resolutions[str(resolution)]
        entries = self._of(resolution)
        yield from (f"# {resolution}", "", _MADE, "")
        yield f"Adopted on {known.adopted}, {known.paragraphs} operative paragraphs. {counted(entries.values())}."
        yield from (f"Official text: <{resolution.link}>. What stands here is in our own words. [Index](README.md)", "")
        brief_before = False
        for citation, entry in entries.items():
            brief = self._brief(citation, entry)
            if brief_before and not brief:
                yield ""
            yield from self._line(citation, entry) if brief else self._section(citation, entry)
            brief_before = brief

    def _brief(self, citation: Citation, entry: Entry) -> bool:
        """Whether a line is enough: nothing is encoded, amends or is amended."""
        return entry.status in _BRIEF and citation not in self._linked

    @cached_property
    def _linked(self) -> frozenset[Citation]:
        """The entries at either end of an amendment."""
        ends = (end for link in self.links for end in (link.later, link.earlier))
        return frozenset(place for end in ends for place in self.ledger.held(end))

    def _line(self, citation: Citation, entry: Entry) -> Iterator[str]:
        yield f"- **OP {citation.paragraph}** ({entry.status}, {_BASIS[entry.basis]}): {_one_line(entry.says)}"

    def _section(self, citation: Citation, entry: Entry) -> Iterator[str]:
        yield from (f"## OP {citation.paragraph}", "")
        says = f": {_one_line(entry.says)}" if entry.says else ""
        yield f"**{entry.status}**{says} (the paragraph and its number: {_BASIS[entry.basis]})"
        if entry.why:
            yield from ("", f"Why there is no rule: {_one_line(entry.why)}")
        own = [rule for rule in self.book.rules if citation in self.ledger.held(rule.citation)]
        told = [line for line in (*self._elsewhere(entry, own), *self._amendments(citation, entry)) if line]
        yield from ("", *told, "") if told else ("",)
        for exemption in self.regime.exemptions:
            if citation in self.ledger.held(exemption.citation):
                yield from (*exemption_lines(exemption, exemption.citation, str(exemption.citation)), "")
        for rule in own:
            yield from rule_section(rule, [case for case in self.cases if case.rule.id == rule.id], self.link)

    def _elsewhere(self, entry: Entry, own: Sequence[Rule]) -> Iterator[str]:
        """The rules that carry a paragraph out and stand on another one; what took its place."""
        others = [self.book.by_id[name] for name in entry.rules if name not in {rule.id for rule in own}]
        if others:
            yield f"- Carried out by {'; '.join(f'{rule.title} ({self.link(rule.citation)})' for rule in others)}"
        if entry.by:
            yield f"- Superseded by {', '.join(map(self.link, entry.by))}"

    def _amendments(self, citation: Citation, entry: Entry) -> Iterator[str]:
        """What the paragraph does to earlier ones, and later ones to it."""
        earlier = [link for link in self.links if citation in self.ledger.held(link.later)]
        later = [link for link in self.links if citation in self.ledger.held(link.earlier)]
        for word in AMENDMENTS:
            cited = dict.fromkeys(self.link(link.earlier) for link in earlier if link.word == word)
            if cited:
                yield f"- {_doing(word).capitalize()} {', '.join(cited)}"
        told = [link for link in later if link.later not in entry.by]
        if told:
            yield "- Later:"
            yield from dict.fromkeys(
                f"  - {self.link(link.later)} {_doing(link.word, 'it')} since {link.start}" for link in told
            )

    def link(self, cited: Citation) -> str:
        """A citation as a link to its place in the reference, or to the official text where it has none there."""
        held = self.ledger.held(cited)
        if not held:
            return f"[{cited}]({cited.link})"
        place = page_of(cited)
        entry = self.ledger.entries[held[0]]
        return f"[{cited}]({place}{'' if self._brief(held[0], entry) else anchor(held[0])})"


def _meanings(head: str, meanings: Mapping[str, str]) -> Iterator[str]:
    yield from (f"| {head} | Meaning |", "| --- | --- |")
    yield from (f"| {word} | {meaning} |" for word, meaning in meanings.items())
    yield ""


def page_of(resolution: Citation) -> str:
    """
    The file of a resolution's page.

    >>> page_of(Citation.parse("S/RES/2270(2016) OP 8"))
    '2270.md'
    """
    return f"{resolution.number}.md"


def anchor(citation: Citation) -> str:
    """
    The anchor that a heading ``OP 8(a)(i)`` has in rendered Markdown.

    >>> anchor(Citation.parse("S/RES/1718(2006) OP 8(a)(i)"))
    '#op-8ai'
    """
    return f"#op-{''.join(citation.parts)}"


def _doing(word: str, what: str = "") -> str:
    """The word of an amendment before what it is done to: one excepts *from* a paragraph."""
    return " ".join(filter(None, (word, "from" if word == "excepts" else "", what)))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
