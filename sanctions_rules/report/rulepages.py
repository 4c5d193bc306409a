"""Rules on the terminal: the list, one rule in full, and finding a rule by the way lawyers cite it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sanctions_rules.citations import Citation
from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.grammar import to_tree
from sanctions_rules.report.lines import Line
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.wording import asked_worded
from sanctions_rules.words import AMENDMENTS

_CITED: Final = re.compile(
    r"(?:S/RES/|UNSCR\s*|resolution\s*)?(\d{3,4})\s*(?:\((\d{4})\))?"
    r"(?:[\s,]*(?:OP|operative paragraph|para(?:graph)?\.?|§)?\s*(\d{1,3})\s*((?:\([a-z]+\))*))?",
    re.IGNORECASE,
)


def rules_named(book: Rulebook, text: str) -> tuple[Rule, ...]:
    """
    The rules a text names: an id, a citation, or the short form "2397 OP 7"; a paragraph names its sub-paragraphs too.

    >>> [rule.id for rule in rules_named(Rulebook.load(), "2397 OP 7")]
    ['dprk-2397-op07']

    Raises InputError with the nearest id where it names none.
    """
    wanted = text.strip()
    if wanted in book.by_id:
        return (book.by_id[wanted],)
    match = _CITED.fullmatch(wanted)
    found = tuple(rule for rule in book.rules if match and _cites(rule.citation, match))
    if not found:
        known = [*book.by_id, *(str(rule.citation) for rule in book.rules)]
        help = did_you_mean(wanted, known) or "see: sanctions-rules rules list"
        raise InputError(
            [Fault("rules show", f"no rule is called {shown(text)} or stands on that paragraph", "unknown-rule", help)]
        )
    return found


def paragraphs_named(citations: Iterable[Citation], text: str) -> tuple[Citation, ...]:
    """
    Those of some paragraphs that a text names, by resolution or more narrowly.

    >>> places = map(Citation.parse, ["S/RES/2397(2017) OP 7", "S/RES/2397(2017) OP 8", "S/RES/2270(2016) OP 8"])
    >>> [str(place) for place in paragraphs_named(places, "2397 OP 8")]
    ['S/RES/2397(2017) OP 8']
    """
    match = _CITED.fullmatch(text.strip())
    return tuple(citation for citation in citations if match and _cites(citation, match))


def _cites(citation: Citation, match: re.Match[str]) -> bool:
    letters = re.findall(r"\(([a-z]+)\)", (match[4] or "").lower())
    parts = (match[3].lstrip("0"), *letters) if match[3] else ()
    year = int(match[2]) if match[2] else citation.year
    return (citation.number, citation.year) == (int(match[1]), year) and citation.parts[: len(parts)] == parts


def rule_list(rules: Sequence[Rule]) -> Iterator[Line]:
    """Two lines a rule, as the law grew."""
    for rule in rules:
        yield Line(f"  {rule.id}", 0, 2, "dim", lead=str(rule.citation), lead_style="bold")
        yield Line(rule.title, 2, 2)
        yield Line(f"{rule.measure}, {rule.force}, in force {rule.in_force}", 2, 2, "dim")
    yield Line(f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}")


def rule_page(rule: Rule, book: Rulebook) -> Iterator[Line]:
    """One rule in full."""
    yield Line(rule.title, 0, 2, "bold", lead=f"{rule.citation}  ", lead_style="bold")
    yield Line(" ".join(rule.says.split()), 2)
    later = [str(r.citation) for r in book.amended_by(rule.citation) if r.id != rule.id]
    told = {
        "rule": rule.id,
        "text": rule.citation.link,
        "measure": f"{rule.measure}, {rule.force}",
        "in force": str(rule.in_force),
        "binds": ", ".join(rule.binds),
        "checked against": rule.basis,
        **{word: _amended(rule, word) for word in AMENDMENTS},
        "transition": rule.transition or "",
        "amended by": ", ".join(later),
        "contested": f"since {rule.contested.since}: {rule.contested.view}" if rule.contested else "",
    }
    for label, text in told.items():
        if text:
            yield Line(text, 2, 4, lead=f"{label}  ", lead_style="dim")
    yield Line("prohibits, if all of this holds", 2, style="bold")
    yield from asked_lines(rule.scope, 4)
    for exemption in rule.exemptions:
        yield from _exemption(exemption, rule)
    for reading in rule.readings:
        yield Line(f"{reading.question} ({reading.status})", 2, 4, lead="reading  ", lead_style="dim")
        yield Line(reading.taken, 6, 2, lead="taken: ", lead_style="dim")
        yield Line(reading.against, 6, 2, lead="against: ", lead_style="dim")


def _amended(rule: Rule, word: str) -> str:
    """The paragraphs to which the rule does what a word says."""
    return ", ".join(str(cited) for cited, done in rule.amends if done == word)


def _exemption(exemption: Exemption, rule: Rule) -> Iterator[Line]:
    yield Line(f"{exemption.citation} ({exemption.id})", 2, 4, lead="unless  ", lead_style="bold")
    yield Line(" ".join(exemption.says.split()), 4, 2)
    yield Line(f"in force {exemption.in_force}", 4, 2, "dim")
    for allowance in exemption.within:
        yield Line(allowance.worded, 4, 2, lead="within  ", lead_style="dim")
    if exemption.when is not None:
        yield Line("when all of this holds", 4, style="dim")
        yield from asked_lines(to_tree(exemption.when, rule.citation), 6)


def asked_lines(condition: Condition, indent: int = 0, most: int = 5) -> Iterator[Line]:
    """A condition as lines, indented by two for each list inside it; of a long list of words, ``most`` are named."""
    match condition:
        case AllOf(parts):
            for part in parts:
                yield from asked_lines(part, indent, most)
        case AnyOf(parts):
            yield Line("one of", indent, style="dim")
            for part in parts:
                yield from _joined(part, indent + 2, most)
        case Not(AllOf() | AnyOf() as part):
            yield Line("none of" if isinstance(part, AnyOf) else "not all of", indent, style="dim")
            for each in part.parts:
                yield from _joined(each, indent + 2, most)
        case Not(Not(part)):
            yield from asked_lines(part, indent, most)
        case Not(Has() | Within() | Under() as leaf):
            yield Line(asked_worded(leaf, negated=True, most=most), indent, 4, lead=f"{leaf.fact}  ", lead_style="bold")
        case Has() | Within() | Under() as leaf:
            yield Line(asked_worded(leaf, most=most), indent, 4, lead=f"{leaf.fact}  ", lead_style="bold")


def _joined(condition: Condition, indent: int, most: int) -> Iterator[Line]:
    """A part of a list; a map of several conditions is set apart, since all of it must hold."""
    if isinstance(condition, AllOf):
        yield Line("all of", indent, style="dim")
        indent += 2
    yield from asked_lines(condition, indent, most)
