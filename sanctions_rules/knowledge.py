"""What it is to know a fact: the values that hold, those that may, and those that do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sanctions_rules.intervals import Codes, Span


@dataclass(frozen=True, slots=True)
class Among:
    """
    What is known of a fact whose values are names: those that hold, and those that may.

    ``possible`` includes ``sure``; None stands for "any value". ``shown`` is False where only a
    closed presumption speaks.

    >>> Among.of("KP").holds({"KP", "IR"}), Among.unknown().holds({"KP"}), Among.of("XA").holds({"KP"})
    (True, None, False)
    """

    sure: frozenset[str]
    possible: frozenset[str] | None
    shown: bool = True

    @classmethod
    def of(cls, *values: str) -> Among:
        """Exactly these values hold."""
        held = frozenset(values)
        return cls(held, held)

    @classmethod
    def maybe(cls, values: Iterable[str]) -> Among:
        """One of these values holds; which one is not known."""
        return cls(frozenset(), frozenset(values))

    @classmethod
    def unknown(cls) -> Among:
        """Nobody knows."""
        return UNKNOWN

    def holds(self, asked: Iterable[str]) -> bool | None:
        """Whether any of the asked values holds: true, false or unknown."""
        if not self.sure.isdisjoint(asked):
            return True
        if self.possible is None or not self.possible.isdisjoint(asked):
            return None
        return False


UNKNOWN: Final = Among(frozenset(), None)
NOT_SHOWN: Final = Among(frozenset(), frozenset(), shown=False)
UNKNOWN_SPAN: Final[Span[Any]] = Span(None, None)
UNKNOWN_CODES: Final = Codes(None)

Knowledge: TypeAlias = Among | Span[Any] | Codes
Facts: TypeAlias = Mapping[str, Knowledge]
