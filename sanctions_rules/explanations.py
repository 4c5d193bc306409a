"""What an explanation is made of. The same content goes to the terminal, to JSON and to every report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sanctions_rules.totals import Total
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import Flag, Verdict, VerdictWord


@dataclass(frozen=True, slots=True)
class Because:
    """
    One condition of the paragraph: what it asks, what the record says, and how true that makes it.

    ``decisive`` says that the verdict would not stand without this fact; ``derived`` says what the
    fact was derived from.
    """

    fact: str
    asked: str
    actual: str
    truth: str
    decisive: bool
    derived: str | None = None


@dataclass(frozen=True, slots=True)
class ExemptionOutcome:
    """
    An exemption, and why it did or did not lift.

    ``outcome`` is ``lifts``, ``does not lift``, ``open`` (a fact would settle it), ``would lift if shown``
    (only an approval or notice that nobody showed stands against it) or ``not in force``.
    """

    id: str
    citation: str
    says: str
    window: str
    outcome: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for, and the question to put to a person."""

    fact: str
    question: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A disputed reading: what is asked, how it is read here, and the argument against."""

    question: str
    taken: str
    against: str
    status: str


@dataclass(frozen=True, slots=True)
class Ground:
    """
    One paragraph's answer to one transaction, with all that stands behind it.

    ``summary`` is the whole of it in one line; ``duty`` names whose duty would be broken; ``window``
    is when the paragraph is in force; ``totals`` are the running totals of the amounts it leaves open;
    ``would_clear`` lists lawful steps only.
    """

    verdict: VerdictWord
    rule: str
    title: str
    citation: str
    link: str
    measure: str
    force: str
    contested: str | None
    basis: str
    summary: str
    says: str
    duty: str
    window: str
    because: tuple[Because, ...]
    exemptions: tuple[ExemptionOutcome, ...]
    totals: tuple[Total, ...]
    missing: tuple[Question, ...]
    would_clear: tuple[str, ...]
    amends: tuple[str, ...]
    amended_by: tuple[str, ...]
    readings: tuple[Interpretation, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the input that a proof rests on."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Premise:
    """
    A leg in the part it plays in a derivation, and the cells that put it there.

    ``prohibited`` names the paragraphs that prohibit it; ``derived`` says how what was found of it was found.
    """

    part: str
    id: str
    row: int
    cells: tuple[Cell, ...]
    prohibited: tuple[str, ...] = ()
    derived: tuple[Derivation, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """
    One step of inference: which exchange rule, from which rows, showing what of which leg.

    ``citation`` is the paragraph that makes it matter; ``joined`` says in words what joins the two; ``more`` that
    further legs join it in the same way and are not named.
    """

    rule: str
    title: str
    citation: str
    shows: str
    of: str
    way: str
    strength: str
    joined: tuple[str, ...]
    premises: tuple[Premise, ...]
    confirmed_by: tuple[str, ...]
    broken_by: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """
    A prohibited leg that this one belongs to: its id, the worst paragraph, and that paragraph's title.

    ``kind`` is ``linked`` or ``indirect supply``; ``strength`` is ``stated``, ``strong`` or ``weak``; ``proof`` has
    every derivation of the link, the strongest first.
    """

    id: str
    rule: str
    citation: str
    title: str
    kind: str
    strength: str
    proof: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """
    What the rulebook says of one transaction: its flag, every ground worst first, and linked legs.

    ``row`` is its place in the input, counted from 1. A flag of none means that no encoded rule
    applies; it is no clearance.
    """

    id: str
    row: int
    transaction: Transaction
    flag: Flag
    verdicts: tuple[Verdict, ...]
    grounds: tuple[Ground, ...]
    links: tuple[Link, ...] = ()

    def __repr__(self) -> str:
        cited = ", ".join(dict.fromkeys(ground.citation for ground in self.grounds))
        return f"<Finding {self.id!r}: {self.flag}{f' ({cited})' if cited else ''}>"

    @property
    def exchange(self) -> str | None:
        """The exchange this is a leg of."""
        return self.transaction.exchange

    def to_dict(self) -> dict[str, Any]:
        """One JSON object: id, row, flag, grounds, exchange and links."""
        return {
            "id": self.id,
            "row": self.row,
            "flag": self.flag,
            "status": self.transaction.status,
            "grounds": [ground.to_dict() for ground in self.grounds],
            "exchange": self.exchange,
            "linked": [asdict(link) for link in self.links],
        }
