"""What goes wrong, said so that a person can mend it: where, what, what to do, and a stable code."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong at one place.

    >>> print(Fault("rules/dprk/2397-op05.yml:17:14", "no term 'refined-petrolium'", "unknown-term",
    ...             "did you mean 'refined-petroleum'?"))
    rules/dprk/2397-op05.yml:17:14: no term 'refined-petrolium' [unknown-term]
      help: did you mean 'refined-petroleum'?
    """

    where: str
    what: str
    code: str
    help: str | None = None

    def __str__(self) -> str:
        line = f"{self.where}: {self.what} [{self.code}]"
        return f"{line}\n  help: {self.help}" if self.help else line


class SanctionsRulesError(Exception):
    """Anything this library refuses to do, with every fault it found in one pass."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[SanctionsRulesError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class RulebookError(SanctionsRulesError):
    """A rule file, an item term or an example that cannot be used as it is written."""


class RecordError(SanctionsRulesError, ValueError):
    """A record that is no transaction: an unknown State, an impossible date, a negative quantity."""


class InputError(SanctionsRulesError):
    """An input that cannot be read as a table at all."""


class EngineError(SanctionsRulesError):
    """An engine that cannot weigh a rule, or that failed while doing so; never reported as 'no flag'."""


def shown(text: object, limit: int = 60) -> str:
    """
    The user's own text in quotes, on one line and cut to a readable length.

    >>> shown("12/06/2009")
    "'12/06/2009'"
    """
    line = " ".join(str(text).split())
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line[: limit * 4])
    return f"'{clean[:limit]}…'" if len(clean) > limit else f"'{clean}'"


def did_you_mean(word: object, known: Iterable[str]) -> str | None:
    """
    The help for a misspelt word, or None where nothing known is near it.

    >>> did_you_mean("recipent", ["recipient", "supplier"])
    "did you mean 'recipient'?"
    """
    near = difflib.get_close_matches(str(word)[:100], list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else None
