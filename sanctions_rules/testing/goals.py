"""What the examples of a rule have to show, one thing each: when one shows it, and what to add where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, Protocol, TypeAlias

from sanctions_rules.conditions import Has, Leaf
from sanctions_rules.facts import FACTS
from sanctions_rules.intervals import Span
from sanctions_rules.rules import Exemption
from sanctions_rules.testing.tried import SCOPE, Tried
from sanctions_rules.wording import asked_worded, listed

Part: TypeAlias = Literal["conditions", "exemptions", "edges", "missing"]
PARTS: Final[tuple[Part, ...]] = ("conditions", "exemptions", "edges", "missing")


class Goal(Protocol):
    """One thing that some example has to show."""

    @property
    def part(self) -> Part:
        """Which of the four counts it belongs to."""

    @property
    def what(self) -> str:
        """What no example shows, as a sentence."""

    def met(self, tried: Tried) -> bool:
        """Whether the example shows it."""

    def advice(self, tries: Sequence[Tried]) -> str:
        """What example would."""


@dataclass(frozen=True)
class Side:
    """A leaf, of the scope or of an exemption, is telling while it is true, or while it is false."""

    exemption: Exemption | None
    place: int
    leaf: Leaf
    value: bool
    again: str = ""
    part: Part = "conditions"

    @property
    def what(self) -> str:
        """The condition, as the rule words it."""
        where = f"unless {self.exemption.id}" if self.exemption else "prohibits"
        return f"{where}, {named(self.leaf)}{self.again}: no example turns on its being {str(self.value).lower()}"

    def met(self, tried: Tried) -> bool:
        """The leaf has this value, and the outcome would be another if it had not."""
        tree = tried.place(self.exemption)
        if tree is None or tried.truths[tree][self.place] is not self.value:
            return False
        return tried.tells(tree, self.place)

    def advice(self, tries: Sequence[Tried]) -> str:
        """The example in which the leaf is telling but has the other value, or is unknown."""
        telling = [
            (tried.truths[tree][self.place] is None, tried.name)
            for tried in tries
            if (tree := tried.place(self.exemption)) is not None and tried.tells(tree, self.place)
        ]
        if telling:
            _, name = min(telling, key=lambda pair: pair[0])
            return f"add an example that differs from '{name}' only in that {self._holding()}"
        return f"add an example whose answer rests on it: {self._holding()}, and all else is such that this decides"

    def _holding(self) -> str:
        fact, asked = self.leaf.fact, asked_worded(self.leaf)
        if isinstance(self.leaf, Has):
            name = "the running total" if fact.startswith("within:") else fact
            return f"{name} is {'' if self.value else 'not '}{asked}"
        return f"{fact} lies {'within' if self.value else 'outside'} '{asked}'"


@dataclass(frozen=True)
class Lifts:
    """An exemption lifts the rule."""

    exemption: Exemption
    part: Part = "exemptions"

    @property
    def what(self) -> str:
        """The exemption."""
        return f"unless {self.exemption.id}: no example is lifted by it"

    def met(self, tried: Tried) -> bool:
        """It is the first exemption that lifts."""
        place = tried.place(self.exemption)
        return place is not None and tried.outcome == ("exempt", place - 1)

    def advice(self, _tries: Sequence[Tried]) -> str:
        """The general form of it."""
        return f"add one with expect: exempt, because: {self.exemption.id}"


@dataclass(frozen=True)
class LeavesStanding:
    """An exemption is in its window, the rule applies, and the exemption does not lift it."""

    exemption: Exemption
    part: Part = "exemptions"

    @property
    def what(self) -> str:
        """The exemption."""
        return f"unless {self.exemption.id}: no example in scope and in its window is left standing by it"

    def met(self, tried: Tried) -> bool:
        """The window, which stands first in its tree, holds; the exemption as a whole does not."""
        place = tried.place(self.exemption)
        if place is None or tried.settled[SCOPE] is not True:
            return False
        return tried.truths[place][0] is True and tried.settled[place] is False

    def advice(self, _tries: Sequence[Tried]) -> str:
        """The general form of it."""
        return f"add an example {self.exemption.in_force} that fails one of the things it asks for"


@dataclass(frozen=True)
class EdgeSide:
    """An answer turns on an edge, and an example stands on this side of it."""

    fact: str
    edge: date
    day: date
    regime: bool
    part: Part = "edges"

    @property
    def what(self) -> str:
        """The edge and the side."""
        side = "on" if self.day == self.edge else "the day before"
        return f"{self.fact} {self.day}, {side} the edge of {self.edge}: no example there turns on the edge"

    def met(self, tried: Tried) -> bool:
        """The example is of this very day, and on the other side of the edge it would come out differently."""
        return tried.sheet.facts.get(self.fact) == _on(self.day) and self._turns(tried)

    @property
    def _before(self) -> date:
        return self.edge - timedelta(days=1)

    def _turns(self, tried: Tried) -> bool:
        own = 1 + len(tried.rule.unless)
        moving = range(own, len(tried.trees)) if self.regime else range(own)
        return tried.turns_on(self.fact, self.edge, self._before, moving)

    def advice(self, tries: Sequence[Tried]) -> str:
        """An example on the other side, or any that would turn on the edge if it were there."""
        turning = [tried for tried in tries if self._turns(tried)]
        near = [tried for tried in turning if tried.sheet.facts.get(self.fact) in (_on(self.edge), _on(self._before))]
        if turning:
            name = (near or turning)[0].name
            return f"add an example that differs from '{name}' only in that {self.fact} is {self.day}"
        return f"add an example of {self.fact} {self.day} that would come out differently on the other side of the edge"


def _on(day: date) -> Span[date]:
    return Span(day, day)


@dataclass(frozen=True)
class AsksFor:
    """A fact, or the field behind a running total, is unknown and is asked for."""

    fact: str
    regime: bool
    part: Part = "missing"

    @property
    def what(self) -> str:
        """The fact."""
        return f"{self.fact}: no example leaves it open and is asked for it"

    def met(self, tried: Tried) -> bool:
        """It is among the facts to ask for first."""
        return self.fact in tried.asked(self.regime)

    def advice(self, tries: Sequence[Tried]) -> str:
        """An example that would ask for it if it were not known."""
        found = (t for t in tries if self.fact in FACTS and self.fact in t.forgetting(self.fact).asked(self.regime))
        near = next(found, None)
        if near is None:
            return f"add an example with expect: undetermined, missing: [{self.fact}]"
        fields = FACTS[self.fact].fields or (self.fact,)
        read = "" if fields == (self.fact,) else f" (it is read from {listed(fields, 'and')})"
        return f"add an example that differs from '{near.name}' only in that {self.fact} is not known{read}"


def named(leaf: Leaf) -> str:
    """A leaf as the rule words it; an allowance by its name."""
    return f"{'running total' if leaf.fact.startswith('within:') else leaf.fact} {asked_worded(leaf)}"
