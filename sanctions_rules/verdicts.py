"""What comes out of weighing: truths, verdicts, flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.truth import Truth

VerdictWord = Literal["prohibited", "undetermined", "exempt", "out of scope"]
Flag = Literal["red", "amber", "none"]
FLAGS: Final[tuple[Flag, ...]] = ("red", "amber", "none")


@dataclass(frozen=True, slots=True)
class Weighing:
    """How true a rule's scope is of a transaction, and how true each of its exemptions is."""

    scope: Truth
    exemptions: tuple[Truth, ...] = ()


OUT_OF_SCOPE: Final = Weighing(False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule applied to a transaction: the word, the truths behind it, and what lifted it."""

    rule: Rule
    word: VerdictWord
    weighing: Weighing
    lifted_by: Exemption | None = None

    @property
    def violates(self) -> bool:
        """Whether a binding, uncontested paragraph prohibits the transaction."""
        return self.word == "prohibited" and self.rule.force == "binding" and self.rule.contested is None
