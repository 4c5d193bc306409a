"""The ledger of a regime: one status for every operative paragraph of its resolutions, encoded or not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sanctions_rules import words
from sanctions_rules.citations import Citation
from sanctions_rules.grammar import fault
from sanctions_rules.rules import Amends, Basis, Regime, Sentence, Slug

if TYPE_CHECKING:
    Status: TypeAlias = str
else:  # the closed list, so that a ledger is held to it
    Status = Literal[tuple(words.PARAGRAPH_STATUSES)]
Number = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}(\([a-z]{1,5}\))*$")]
Symbol = Annotated[str, StringConstraints(pattern=r"^S/RES/\d{1,4}\(\d{4}\)$")]
_TAKEN: Final = {"rules": ("encoded", "exemption"), "why": ("needs-judgement",), "by": ("superseded",)}
_HELP: Final = {
    "rules": "write rules: [dprk-2270-op06]",
    "why": "write why: and what no record can say",
    "by": "write by: [S/RES/2270(2016) OP 6]",
    "says": "write says: and what it is about, in a few words",
}


class Entry(BaseModel):
    """
    What became of one operative paragraph, or of one limb of it.

    ``rules`` names the rules that carry it out, ``why`` says what no record can settle, ``by`` gives the
    later paragraphs that took its place. ``amends`` holds what the paragraph does to earlier ones, where no
    rule says so already. ``basis`` says what ties this content to this number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    status: Status
    says: Sentence | None = Field(
        default=None, description="what the paragraph is about, in a few words of our own; rules say it themselves"
    )
    basis: Basis = Field(description="what ties this content to this number: text, summary, or recalled")
    rules: tuple[Slug, ...] = ()
    why: Sentence | None = None
    by: tuple[Citation, ...] = ()
    amends: Amends = ()

    @model_validator(mode="after")
    def _with_its_keys(self) -> Entry:
        for key, statuses in _TAKEN.items():
            if getattr(self, key) and self.status not in statuses:
                what = f"'{key}' says nothing of a paragraph that is '{self.status}'"
                raise fault("bad-value", what, f"it goes with {' and '.join(statuses)}")
        asked = next((key for key, statuses in _TAKEN.items() if self.status == statuses[0]), "says")
        for key in (asked, *(("says",) if asked != "rules" else ())):
            if not getattr(self, key):
                raise fault("missing-key", f"a paragraph that is '{self.status}' needs the key '{key}'", _HELP[key])
        return self


class Ledger(BaseModel):
    """
    Every operative paragraph of a regime's resolutions with its status, in the order of the law.

    >>> from sanctions_rules.rulebook import Rulebook, ledger_of
    >>> ledger = ledger_of(Rulebook.load(), "dprk")
    >>> ledger.entries[Citation.parse("S/RES/2664(2022) OP 1")].status
    'exemption'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
    regime: Slug
    resolutions: dict[Symbol, dict[Number, Entry]]

    @cached_property
    def entries(self) -> dict[Citation, Entry]:
        """The entries by paragraph, as the law grew."""
        found = {
            Citation.parse(f"{symbol} OP {number}"): entry
            for symbol, paragraphs in self.resolutions.items()
            for number, entry in paragraphs.items()
        }
        return dict(sorted(found.items()))

    def held(self, cited: Citation) -> tuple[Citation, ...]:
        """
        The entries that answer for a paragraph: its own, or the nearest around it, or those of its limbs.

        Empty where the ledger says nothing of it.
        """
        for place in cited.enclosing()[:-1]:
            if place in self.entries:
                return (place,)
        return tuple(entry for entry in self.entries if cited.parts and cited in entry.enclosing())

    def uncounted(self, regime: Regime) -> Iterator[Citation]:
        """The paragraphs of the regime's resolutions that have no status, nor any limb of theirs."""
        counted = {(entry.number, entry.year, entry.parts[0]) for entry in self.entries}
        for symbol, resolution in regime.resolutions.items():
            whole = Citation.parse(symbol)
            for number in map(str, range(1, resolution.paragraphs + 1)):
                if (whole.number, whole.year, number) not in counted:
                    yield Citation(whole.number, whole.year, (number,))
