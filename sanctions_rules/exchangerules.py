"""
Exchange rules: which two legs belong together, how that is seen, and which paragraph makes it matter.

A longer chain is made of several rules: one of the two legs may be what another exchange rule ``found``.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sanctions_rules import words
from sanctions_rules.citations import Citation
from sanctions_rules.conditions import AllOf, Condition
from sanctions_rules.grammar import Written, fault, to_tree
from sanctions_rules.rules import Basis, Reading, Sentence, Slug, Window

_FROZEN = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

if TYPE_CHECKING:
    Join: TypeAlias = str
    Strength: TypeAlias = str
    Shown: TypeAlias = str
else:  # the closed lists, so that a rule file is held to them
    Join = Literal[tuple(words.JOINS)]
    Strength = Literal[tuple(words.STRENGTHS)]
    Shown = Literal[tuple(words.SHOWN)]


def _paragraphs(value: object) -> object:
    return () if value == "any" else value


class Role(BaseModel):
    """
    What a leg must be to play its part.

    ``breaks`` asks that a binding paragraph prohibits it: ``any``, or one of those named; ``found`` that one of
    these exchange rules has shown something of it; ``lawful`` that no binding paragraph prohibits it; ``when`` is a
    condition on its facts, which must surely hold.
    """

    model_config = _FROZEN
    breaks: Annotated[
        tuple[Citation, ...] | None,
        BeforeValidator(_paragraphs, json_schema_input_type=Literal["any"] | list[Citation]),
        Field(description="any, or a list: the leg is prohibited, under one of these paragraphs"),
    ] = None
    lawful: bool = Field(default=False, description="no binding paragraph prohibits it")
    found: tuple[Slug, ...] = Field(
        default=(), description="exchange rules, one of which has shown something of the leg"
    )
    when: Written | None = Field(default=None, description="a condition on the facts of the leg")

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Role:
        if self.lawful and self.breaks is not None:
            raise fault("bad-value", "a leg cannot be lawful and break a paragraph", "keep 'lawful' or 'breaks'")
        return self

    def condition(self, cited: Citation) -> AllOf:
        """The tree that must surely hold of the leg; an empty one holds of all."""
        return AllOf((to_tree(self.when, cited),) if self.when is not None else ())

    def broken_by(self, cited: Citation) -> bool:
        """Whether a leg that this paragraph prohibits is one of those asked for."""
        return self.breaks == () or bool(self.breaks and not set(self.breaks).isdisjoint(cited.enclosing()))


class Way(BaseModel):
    """
    One way to see that two legs belong together.

    Everything in ``joined`` must be so, and the days of the two may lie at most ``days`` apart; with ``in_order``
    the first leg of the rule may not come after the second. ``confirmed_by`` and ``broken_by`` are facts to look for.
    """

    model_config = _FROZEN
    id: Slug
    strength: Strength
    joined: tuple[Join, ...] = Field(min_length=1)
    days: int | None = Field(default=None, ge=0, le=3660, description="at most so many days lie between the two")
    in_order: bool = Field(default=False, description="the first leg does not come after the second")
    confirmed_by: tuple[Sentence, ...] = ()
    broken_by: tuple[Sentence, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Way:
        if len(set(self.joined)) < len(self.joined):
            raise fault("bad-value", f"the way '{self.id}' names a join twice", "name each once")
        if self.joined == ("goods",):
            what = f"the way '{self.id}' joins legs by their goods alone"
            raise fault("bad-value", what, "add what else they share: 'onward', 'same_ends', 'crossed'")
        if self.strength != "stated" and not (self.confirmed_by and self.broken_by):
            what = f"the way '{self.id}' infers, and does not say what would confirm and what would break it"
            raise fault("unsettled-way", what, "add 'confirmed_by' and 'broken_by'")
        if not {"exchange", "contract"}.intersection(self.joined) and self.days is None:
            what = f"the way '{self.id}' joins legs at any distance in time"
            raise fault("no-days", what, "add 'days': at most so many days apart")
        return self

    @property
    def timed(self) -> bool:
        """Whether the days of the legs matter."""
        return self.days is not None or self.in_order


class ExchangeRule(BaseModel):
    """
    Two legs that belong together, the ways in which that is seen, and what it shows of one of them.

    What it shows is never more than a question about the leg: no paragraph prohibits a leg for its company.
    """

    model_config = _FROZEN
    id: Slug
    title: Sentence
    citation: Citation
    in_force: Window
    basis: Basis
    checked: tuple[str, ...] = Field(default=(), description="what was read: an address or a document symbol")
    says: Sentence
    legs: dict[Slug, Role] = Field(min_length=2, max_length=2, description="the two legs, by name")
    ways: tuple[Way, ...] = Field(min_length=1)
    shows: Shown
    on: Slug = Field(description="the leg of which it is shown")
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _names_its_legs(self) -> ExchangeRule:
        if self.on not in self.legs:
            raise fault("unknown-leg", f"there is no leg '{self.on}'", f"legs: {', '.join(self.legs)}")
        if self.shows != "moved on" and self.other_role.breaks is None and not self.other_role.found:
            what = f"the leg '{self.other}' need not be prohibited, so that all trade would be linked"
            raise fault("no-breach", what, "add 'breaks: any', the paragraphs, or 'found'")
        for one, other in pairwise(sorted(way.id for way in self.ways)):
            if one == other:
                raise fault("bad-value", f"two ways are called '{one}'", "give each its own name")
        return self

    @property
    def sides(self) -> tuple[str, str]:
        """The names of the legs, first and second."""
        first, second = self.legs
        return first, second

    @property
    def other(self) -> str:
        """The leg beside the one of which something is shown."""
        return next(name for name in self.legs if name != self.on)

    @property
    def other_role(self) -> Role:
        """What the leg beside it must be."""
        return self.legs[self.other]

    @cached_property
    def conditions(self) -> tuple[Condition, Condition]:
        """What must surely hold of the first leg, and of the second."""
        first, second = (self.legs[name].condition(self.citation) for name in self.sides)
        return first, second

    @cached_property
    def window(self) -> Condition:
        """What may not be false of the leg of which something is shown: it falls in the window."""
        return self.in_force.condition()

    @cached_property
    def builds_on(self) -> tuple[str, ...]:
        """The exchange rules whose findings it starts from."""
        return tuple(dict.fromkeys(name for role in self.legs.values() for name in role.found))


class ExchangeExample(BaseModel):
    """
    A small batch, by the name of each leg, and the ways in which the rule sees that its two legs belong together.

    ``given`` is laid over the legs of ``base``; a leg that is null is taken away. ``ways`` is empty where the rule
    shows nothing of the leg; ``flag`` is the flag that leg then has.
    """

    model_config = _FROZEN
    name: Sentence
    given: dict[Slug, dict[str, object] | None] = {}
    ways: tuple[Slug, ...] = ()
    flag: Literal["red", "amber", "none"] | None = None


class ExchangeExamples(BaseModel):
    """The examples file beside an exchange rule."""

    model_config = _FROZEN
    base: dict[Slug, dict[str, object]] = Field(min_length=2)
    examples: tuple[ExchangeExample, ...] = Field(min_length=1)

    def records(self, given: dict[str, dict[str, object] | None]) -> dict[str, dict[str, object]]:
        """The whole records of an example, by the name of the leg, which is their id."""
        laid: dict[str, dict[str, object]] = {}
        for name in dict.fromkeys((*self.base, *given)):
            own = given.get(name, {})
            if own is not None:
                whole = {"id": name} | self.base.get(name, {}) | own
                laid[name] = {key: value for key, value in whole.items() if value is not None}
        return laid
