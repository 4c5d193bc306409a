"""What a file says of other things: citations lead somewhere, terms exist, windows follow adoption, days exist."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault, did_you_mean, shown
from sanctions_rules.intervals import parse_dates
from sanctions_rules.rulebook.documents import Document
from sanctions_rules.rules import Regime
from sanctions_rules.terms import Vocabulary

_PERIODS = re.compile(r"0*[1-9][0-9]* months from [0-9]{4}-[0-9]{2}-([01][0-9]|2[0-8])")  # a 31st is not in each month
_CITING = frozenset({"citation", "by", "breaks"})


def _walk(data: Any, path: tuple[Hashable, ...] = ()) -> Iterator[tuple[tuple[Hashable, ...], Any]]:
    yield path, data
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from _walk(value, (*path, key))


def citation_faults(document: Document, regime: Regime) -> Iterator[Fault]:
    """Citations of unlisted resolutions, of paragraphs they do not have, and windows that open too early."""
    for path, value in _walk(document.data):
        if isinstance(value, str) and _CITING & {str(step) for step in path[-2:]}:
            yield from _dangling(document, path, value, regime)
        if path and path[-1] == "amends" and isinstance(value, dict):
            for cited in value:
                yield from _dangling(document, (*path, cited), cited, regime, key=True)
        if isinstance(value, dict) and "citation" in value and isinstance(value.get("in_force"), dict):
            yield from _too_early(document, path, value, regime)


def _dangling(
    document: Document, path: tuple[Hashable, ...], text: str, regime: Regime, key: bool = False
) -> Iterator[Fault]:
    citation = _cited(text)
    if citation is None:
        return
    resolution = regime.resolution(citation)
    if resolution is None:
        known = filter(_cited, (*regime.resolutions, *regime.others))
        near = did_you_mean(str(citation.resolution), known)
        yield Fault(
            document.where(path, key),
            f"'{citation.resolution}' is not among the resolutions of {shown(regime.id)[1:-1]}",
            "dangling-citation",
            near or "list it in regime.yml with its adoption date",
        )
    elif citation.parts and int(citation.parts[0]) > resolution.paragraphs:
        yield Fault(
            document.where(path, key),
            f"{citation.resolution} has no OP {citation.parts[0]}; its last is OP {resolution.paragraphs}",
            "dangling-citation",
        )


def _too_early(
    document: Document, path: tuple[Hashable, ...], value: dict[str, Any], regime: Regime
) -> Iterator[Fault]:
    citation, opens = _cited(str(value["citation"])), value["in_force"].get("from")
    resolution = regime.resolution(citation) if citation and opens else None
    first = parse_dates(str(opens)).first if resolution else None
    if resolution and first and first < resolution.adopted:
        yield Fault(
            document.where((*path, "in_force", "from")),
            f"the window opens on {first}, before {citation} was adopted on {resolution.adopted}",
            "window-before-adoption",
        )


def _cited(text: str) -> Citation | None:
    """The citation, where it is one: a resolution of a regime may be listed under any name, 'citation' too."""
    try:
        return Citation.parse(text)
    except ValueError:
        return None


def measure_faults(document: Document) -> Iterator[Fault]:
    """Exemptions of a rule that say which measures they lift: a rule has one measure, and they lift nothing else."""
    for path, _ in _walk(document.data):
        if len(path) == 3 and path[0] == "unless" and path[2] == "measures":
            help = "drop it; only those of regime.yml name measures"
            where = document.where(path, key=True)
            yield Fault(where, "an exemption of a rule lifts that rule alone", "measures-of-a-rule", help)


def allowance_faults(document: Document) -> Iterator[Fault]:
    """Allowances that are not one amount in a unit of one word, in periods no calendar has, or across a regime."""
    for path, value in _walk(document.data):
        alone, among = path[-1:] == ("within",), path[-2:-1] == ("within",) and isinstance(path[-1], int)
        if not (alone or among) or not isinstance(value, dict):
            continue
        if path[0] == "exemptions":
            what = "an exemption across a regime has no allowance: nobody knows whose deliveries it would add up"
            help = "put it under 'unless' of the rules whose deliveries count"
            yield Fault(document.where(path), what, "regime-allowance", help)
        yield from _amount_faults(document, path, value)
        every = str(value.get("every"))
        if not _PERIODS.fullmatch(every) or not _is_day(every.rpartition(" ")[2]):
            what, help = f"{shown(every)} gives no periods", "write it as 12 months from 2018-01-01, by the 28th"
            yield Fault(document.where((*path, "every")), what, "bad-period", help)


def _amount_faults(document: Document, path: tuple[Hashable, ...], value: dict[str, Any]) -> Iterator[Fault]:
    amounts = [((*path, "amount"), value.get("amount"))]
    if isinstance(converts := value.get("converts"), dict):
        amounts += [((*path, "converts", key), converts.get(key)) for key in ("amount", "into")]
    for place, amount in amounts:
        if len(str(amount).split()) != 2 or ".." in str(amount):
            what, help = f"{shown(str(amount))} is not one amount with a unit", "write it as 500000 bbl"
            yield Fault(document.where(place), what, "bad-amount", help)


def _is_day(text: str) -> bool:
    try:
        return parse_dates(text).exact
    except ValueError:
        return False


def term_faults(document: Document, vocabulary: Vocabulary | None) -> Iterator[Fault]:
    """Item terms that the vocabulary does not have."""
    if vocabulary is None:
        return
    for path, value in _walk(document.data):
        named = (
            path
            and (path[-1] == "item" or (len(path) > 1 and path[-2] == "item"))
            and {"prohibits", "when"} & set(map(str, path))
        )
        if named and isinstance(value, str) and value not in vocabulary:
            near = vocabulary.nearest(value)
            yield Fault(
                document.where(path),
                f"no term {shown(value)}",
                "unknown-term",
                f"did you mean '{near}'?" if near else "terms stand in rules/terms/",
            )
