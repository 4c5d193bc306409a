"""What a record says in a word: flags, closed lists, approvals, and a vessel's flag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from sanctions_rules.conditions import Has, Leaf
from sanctions_rules.facts import Fact, known_values

_SEVERAL: Final = ("committee_approval", "state_determination", "lifting_determination")
_ANOTHER_PARAGRAPH: Final = "S/RES/2087(2013) OP 20"


def said(fact: Fact, asked: Sequence[Leaf]) -> Iterator[Mapping[str, Any]]:
    """The fact unsaid, each word it can be, and where it may be several, each two that a rule asks."""
    yield {}
    named = sorted({value for leaf in asked if isinstance(leaf, Has) for value in leaf.values})
    for value in dict.fromkeys([*named, *_words(fact, named)]):
        yield {fact.name: _plain(fact, value)}
    if fact.name in _SEVERAL:
        for two in combinations(named, 2):
            yield {fact.name: list(two)}


def _words(fact: Fact, named: Sequence[str]) -> list[str]:
    match fact.kind:
        case "state":
            return ["XA", *(f"{state}|XB" for state in named)]
        case "citation":
            return [*(known_values(fact) or ()), _ANOTHER_PARAGRAPH]
    return list(known_values(fact) or ())


def _plain(fact: Fact, value: str) -> Any:
    if fact.kind == "flag":
        return value == "true"
    return [value] if fact.name in _SEVERAL else value
