"""What a file says of other things: citations must lead somewhere, terms must exist, windows must follow adoption."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault, did_you_mean
from sanctions_rules.rulebook.documents import Document
from sanctions_rules.rules import Regime
from sanctions_rules.terms import Vocabulary

_CITING = frozenset({"citation", "amends", "replaces"})


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
        if isinstance(value, dict) and "citation" in value and isinstance(value.get("in_force"), dict):
            yield from _too_early(document, path, value, regime)


def _dangling(document: Document, path: tuple[Hashable, ...], text: str, regime: Regime) -> Iterator[Fault]:
    citation = Citation.parse(text)
    resolution = regime.resolution(citation)
    if resolution is None:
        known = (*regime.resolutions, *regime.others)
        near = did_you_mean(str(citation.resolution), known)
        yield Fault(
            document.where(path),
            f"'{citation.resolution}' is not among the resolutions of {regime.id}",
            "dangling-citation",
            near or "list it in regime.yml with its adoption date",
        )
    elif citation.parts and int(citation.parts[0]) > resolution.paragraphs:
        yield Fault(
            document.where(path),
            f"{citation.resolution} has no OP {citation.parts[0]}; its last is OP {resolution.paragraphs}",
            "dangling-citation",
        )


def _too_early(
    document: Document, path: tuple[Hashable, ...], value: dict[str, Any], regime: Regime
) -> Iterator[Fault]:
    resolution = regime.resolution(Citation.parse(str(value["citation"])))
    if resolution and date.fromisoformat(str(value["in_force"]["from"])) < resolution.adopted:
        yield Fault(
            document.where((*path, "in_force", "from")),
            f"the window opens on {value['in_force']['from']}, before {value['citation']} "
            f"was adopted on {resolution.adopted}",
            "window-before-adoption",
        )


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
                f"no term '{value}'",
                "unknown-term",
                f"did you mean '{near}'?" if near else "terms stand in rules/terms/",
            )
