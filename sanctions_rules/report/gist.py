"""The few things every short report says of a finding: the word, the paragraphs, what to ask, what would clear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from sanctions_rules.explanations import Finding, Ground
from sanctions_rules.transactions import Transaction

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and the paragraphs whose answer hangs on it."""

    fact: str
    question: str
    citations: tuple[str, ...]


def verdict_worded(ground: Ground, record: Transaction) -> str:
    """The verdict as a person says it: what is only planned *would* breach, and a call on States is no ban."""
    word: str = ground.verdict
    if word == "prohibited":
        word = "would breach" if record.would else "prohibited"
        if ground.force == "advisory":
            word = "called on to prevent"
    return f"{word}, contested" if ground.contested else word


def grounds_that(finding: Finding, *verdicts: str) -> tuple[Ground, ...]:
    """The grounds with these verdicts, in order."""
    return tuple(ground for ground in finding.grounds if ground.verdict in verdicts)


def citations(grounds: Iterable[Ground]) -> tuple[str, ...]:
    """The paragraphs of grounds, each once, in order."""
    return tuple(dict.fromkeys(ground.citation for ground in grounds))


def questions(finding: Finding) -> tuple[Asked, ...]:
    """What to ask, grouped by fact: one missing fact is one question, however many paragraphs wait for it."""
    asked = _grouped(finding.grounds, lambda ground: [(q.fact, q.question) for q in ground.missing])
    return tuple(Asked(fact, question, cited) for (fact, question), cited in asked.items())


def clearing(finding: Finding) -> dict[str, tuple[str, ...]]:
    """Each lawful step that would clear a ground, with the paragraphs it would clear."""
    return _grouped(finding.grounds, lambda ground: ground.would_clear)


def thing(record: Transaction) -> str:
    """What changes hands, as the record says it."""
    named = ", ".join(record.item) or record.description or ""
    code = f"HS {record.hs_code}" if record.hs_code else ""
    return " ".join(filter(None, [named, code])) or record.kind or "goods not named"


def _grouped(grounds: Iterable[Ground], keys: Callable[[Ground], Iterable[Key]]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, dict[str, None]] = {}
    for ground in grounds:
        for key in keys(ground):
            found.setdefault(key, {})[ground.citation] = None
    return {key: tuple(cited) for key, cited in found.items()}
