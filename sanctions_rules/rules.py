"""Rules as the law has them: a prohibition, what lifts it, when, on whom, and how sure we are of the words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

from sanctions_rules import words
from sanctions_rules.allowances import Allowance, one_or_several
from sanctions_rules.citations import Citation
from sanctions_rules.conditions import AllOf, Condition, Has, Within, facts_of
from sanctions_rules.grammar import DateRange, Day, Written, fault, to_tree

_FROZEN = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]


def _with_words(value: object) -> object:
    if isinstance(value, list | tuple):
        what, help = "this does not say what is done to each paragraph", "write {S/RES/1718(2006) OP 8(b): extends}"
        raise fault("bad-value", what, help)
    return value


if TYPE_CHECKING:
    Measure: TypeAlias = str
    Duty: TypeAlias = str
    Amends: TypeAlias = tuple[tuple[Citation, str], ...]
else:  # the closed lists, so that a rule file is held to them
    Measure = Literal[tuple(words.MEASURES)]
    Duty = Literal[tuple(words.DUTIES)]
    _Amended = dict[Citation, Literal[tuple(words.AMENDMENTS)]]
    Amends = Annotated[  # a map in the file, pairs in memory: a rule is frozen
        _Amended,
        BeforeValidator(_with_words, json_schema_input_type=_Amended),
        AfterValidator(lambda amended: tuple(amended.items())),
        PlainSerializer(lambda pairs: {str(cited): word for cited, word in pairs}),
        Field(
            description="earlier paragraphs it changes, each with what it does to it",
            json_schema_extra={"default": {}},
        ),
    ]
Basis = Literal["text", "summary", "recalled"]


class Window(DateRange):
    """When a paragraph is in force: from a day, included, until another, not included."""

    start: Day = Field(alias="from", description="first day in force")

    def condition(self) -> Condition:
        """The transaction's date lies in the window."""
        return Within("date", self.start, self.end)

    def __str__(self) -> str:
        return f"from {self.start}" + (f" until {self.end}" if self.end else "")


class Exemption(BaseModel):
    """What lifts a prohibition, with a citation and a window of its own."""

    model_config = _FROZEN
    id: Slug
    citation: Citation
    says: Sentence
    in_force: Window
    when: Written | None = None
    within: Annotated[
        tuple[Allowance, ...],
        BeforeValidator(one_or_several, json_schema_input_type=Allowance | list[Allowance]),
        Field(description="one allowance, or several, all of which must be kept: whichever is reached first counts"),
    ] = ()
    measures: tuple[Measure, ...] = Field(
        default=(), description="regime.yml only: the measures it can lift; none means all"
    )

    def condition(self, rule: Citation, rule_id: str) -> AllOf:
        """The tree that must hold for it to lift the rule on the given paragraph; its window comes first."""
        parts: list[Condition] = [self.in_force.condition()]
        if self.when is not None:
            parts.append(to_tree(self.when, rule))
        parts.extend(Has(fact, frozenset({"inside"})) for fact in self.allowances(rule_id))
        return AllOf(tuple(parts))

    def allowances(self, rule_id: str) -> dict[str, Allowance]:
        """Each allowance by the name of the derived fact that says whether a transaction of the rule is inside it."""
        return {f"within:{rule_id}/{self.id}/{place}": each for place, each in enumerate(self.within, 1)}


class Reading(BaseModel):
    """A disputed interpretation: the question, the reading taken, the argument against, and whether it is open."""

    model_config = _FROZEN
    question: Sentence
    taken: Sentence
    against: Sentence
    status: Literal["open", "settled"] = "open"


class Contest(BaseModel):
    """That States dispute whether the paragraph is in force at all: since when, and the two views."""

    model_config = _FROZEN
    since: Day
    by: Sentence
    view: Sentence
    against: Sentence


class Rule(BaseModel):
    """
    One operative paragraph, or one limb of it, as a dated and cited sentence.

    ``exemptions`` holds the rule's own and those of its regime that can lift its measure; the
    rulebook joins them when it loads.
    """

    model_config = _FROZEN
    id: Slug
    title: Sentence
    citation: Citation
    measure: Measure
    force: Literal["binding", "advisory"]
    amends: Amends = ()
    transition: Sentence | None = Field(
        default=None, description="why a paragraph it replaces or ends does not end on the day this one begins"
    )
    in_force: Window
    binds: tuple[Duty, ...] = Field(min_length=1)
    basis: Basis
    checked: tuple[str, ...] = Field(default=(), description="what was read: an address or a document symbol")
    says: Sentence
    prohibits: Written
    unless: tuple[Exemption, ...] = ()
    readings: tuple[Reading, ...] = ()
    contested: Contest | None = None
    regime_exemptions: tuple[Exemption, ...] = Field(default=(), exclude=True, json_schema_extra={"deprecated": True})

    def joined_by(self, exemptions: tuple[Exemption, ...]) -> Rule:
        """The same rule with these exemptions of its regime; nothing that was worked out before is kept."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Rule.model_construct(self.model_fields_set, **fields | {"regime_exemptions": exemptions})

    @cached_property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Everything that can lift this rule: its own exemptions first, then those of the regime."""
        return (*self.unless, *self.regime_exemptions)

    @cached_property
    def scope(self) -> Condition:
        """In force on the day, and all that the paragraph asks."""
        asked = to_tree(self.prohibits, self.citation)
        parts = asked.parts if isinstance(asked, AllOf) else (asked,)
        return AllOf((parts[0], self.in_force.condition(), *parts[1:]))

    @cached_property
    def scope_facts(self) -> tuple[str, ...]:
        """The facts the scope asks about."""
        return facts_of(self.scope)

    @cached_property
    def lifting_facts(self) -> tuple[tuple[str, ...], ...]:
        """The facts each exemption asks about, in the order of ``exemptions``."""
        return tuple(map(facts_of, self.lifted_by))

    @cached_property
    def lifted_by(self) -> tuple[AllOf, ...]:
        """One tree per exemption, in the order of ``exemptions``."""
        return tuple(e.condition(self.citation, self.id) for e in self.exemptions)


class Resolution(BaseModel):
    """A resolution of a regime: when it was adopted and how many operative paragraphs it has."""

    model_config = _FROZEN
    adopted: Day
    paragraphs: int = Field(ge=1, le=300)


class Regime(BaseModel):
    """A regime of measures: its target, its resolutions, and the exemptions that reach across its rules."""

    model_config = _FROZEN
    id: Slug
    title: Sentence
    target: str
    committee: Sentence
    resolutions: dict[str, Resolution]
    exemptions: tuple[Exemption, ...] = ()
    others: dict[str, Resolution] = Field(default={}, description="resolutions outside the regime that its files cite")

    def resolution(self, citation: Citation) -> Resolution | None:
        """What is known of the resolution a citation is in."""
        symbol = str(citation.resolution)
        return self.resolutions.get(symbol) or self.others.get(symbol)

    def for_measure(self, measure: str) -> tuple[Exemption, ...]:
        """The regime's exemptions that can lift a measure."""
        return tuple(e for e in self.exemptions if not e.measures or measure in e.measures)


class Example(BaseModel):
    """A transaction beside a rule, and the verdict the rule gives on it."""

    model_config = _FROZEN
    name: Sentence
    given: dict[str, Any] = {}
    after: tuple[dict[str, Any], ...] = Field(default=(), description="transactions of the same batch, for allowances")
    expect: Literal["prohibited", "exempt", "undetermined", "out of scope"]
    flag: Literal["red", "amber", "none"] | None = Field(
        default=None, description="the flag this rule alone gives: red only where it binds and is not contested"
    )
    because: Slug | None = Field(default=None, description="exempt: the id of the exemption that lifts")
    missing: tuple[str, ...] = Field(default=(), description="undetermined: the facts to ask for")
    if_shown: tuple[Slug, ...] = Field(default=(), description="prohibited: exemptions that would lift it if shown")


class Examples(BaseModel):
    """The examples file beside a rule; ``given`` is laid over ``base``, where null takes a field away."""

    model_config = _FROZEN
    base: dict[str, Any] = {}
    examples: tuple[Example, ...] = Field(min_length=1)

    def record(self, given: dict[str, Any]) -> dict[str, Any]:
        """The whole record of an example."""
        return {k: v for k, v in (self.base | given).items() if v is not None}
