"""
How a condition is written in YAML, and how that becomes a condition tree.

A map is "all of"; a list is "one of". Every fact of the facts table is a key, with the values its
kind allows. ``all``, ``any`` and ``not`` nest. The pydantic models here also give editors their
JSON Schema.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional, TypeAlias, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, create_model, model_validator
from pydantic_core import PydanticCustomError

from sanctions_rules.citations import Citation
from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not, Under, Within
from sanctions_rules.facts import FACTS, Fact, known_values
from sanctions_rules.intervals import parse_dates, parse_hs
from sanctions_rules.states import is_state_code, nearest

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=False)


def fault(code: str, what: str, help: str | None = None) -> PydanticCustomError:
    """A pydantic error whose text and help are already ours."""
    context = {"what": what, "help": help} if help else {"what": what}
    return PydanticCustomError(cast(Any, code), "{what}", context)


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    try:
        span = parse_dates(str(value))
    except ValueError:
        span = None
    if span is None or not span.exact:
        raise fault("bad-date", f"'{value}' is not a day", "write it as 2016-03-02")
    return span.first


Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]


class DateRange(BaseModel):
    """From one day, included, until another, not included."""

    model_config = _STRICT
    start: Day | None = Field(default=None, alias="from", description="first day, included")
    end: Day | None = Field(default=None, alias="until", description="the day after the last")

    @model_validator(mode="after")
    def _in_order(self) -> DateRange:
        if self.start is None and self.end is None:
            raise fault("empty-window", "a window needs 'from', 'until' or both")
        if self.start and self.end and self.start >= self.end:
            raise fault(
                "inverted-window",
                f"the window ends ({self.end}) before it begins ({self.start})",
                "'from' is included, 'until' is not: until is the day after the last",
            )
        return self


class NumberRange(BaseModel):
    """From an amount, included, to below another."""

    model_config = _STRICT
    at_least: Decimal | None = None
    below: Decimal | None = None

    @model_validator(mode="after")
    def _in_order(self) -> NumberRange:
        if self.at_least is None and self.below is None:
            raise fault("empty-window", "a range needs 'at_least', 'below' or both")
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise fault("inverted-window", f"the range ends ({self.below}) before it begins ({self.at_least})")
        return self


def _state(value: object) -> str:
    if isinstance(value, str) and is_state_code(value):
        return value
    near = nearest(str(value))
    raise fault(
        "unknown-state", f"no State '{value}'", f"did you mean {near}?" if near else "write its two-letter ISO code"
    )


def _prefix(value: object) -> str:
    if not isinstance(value, str):
        raise fault("bad-hs-code", f"HS code {value} is written as a number", f"put it in quotes: '{value}'")
    try:
        return parse_hs(value)
    except ValueError as error:
        raise fault("bad-hs-code", f"'{value}' is {error}", "write a chapter or heading: '84', '8471'") from None


def _term(value: object) -> str:
    if not isinstance(value, str):
        raise fault("unknown-term", f"{value!r} is no item term", "write a word of rules/terms/, such as 'artillery'")
    return value


def _as_list(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _one_or_more(item: Any) -> Any:
    listed = tuple[item, ...]
    return Annotated[listed, Field(min_length=1), BeforeValidator(_as_list, json_schema_input_type=item | list[item])]


def _checked(check: Callable[[object], str]) -> Any:
    return Annotated[str, BeforeValidator(check, json_schema_input_type=str)]


def _written(fact: Fact) -> Any:
    """The type of the value that a fact takes in a rule file."""
    match fact.kind:
        case "flag":
            return Annotated[bool, Field(strict=True)]
        case "date":
            return DateRange
        case "number":
            return NumberRange
        case "state":
            return _one_or_more(_checked(_state))
        case "hs":
            return _one_or_more(_checked(_prefix))
        case "term":
            return _one_or_more(_checked(_term))
        case "word" | "citation":
            allowed: Any = Literal[tuple(known_values(fact) or ())]
            return _one_or_more(allowed)


def _shape(value: object) -> str:
    return "one_of" if isinstance(value, list | tuple) else "all_of"


class _Base(BaseModel):
    """A map of conditions that must all hold."""

    model_config = ConfigDict(frozen=True, extra="forbid", title="Conditions")

    @model_validator(mode="after")
    def _says_something(self) -> _Base:
        if not self.model_fields_set:
            raise fault("empty-condition", "an empty condition would hold for everything")
        return self


def _condition_model() -> Any:
    """A model with a key for every fact, and all, any and not to nest them."""
    nested = Annotated[tuple["ConditionMap", ...], Field(min_length=1)] | None
    fields: dict[str, Any] = {
        f.name: (_written(f) | None, Field(default=None, description=f.meaning)) for f in FACTS.values()
    }
    fields["all"] = (nested, Field(default=None, description="all of these hold"))
    fields["any"] = (nested, Field(default=None, description="at least one of these holds"))
    fields["negated"] = (Optional["ConditionMap"], Field(default=None, alias="not", description="this does not hold"))
    return create_model("ConditionMap", __base__=_Base, __module__=__name__, **fields)


ConditionMap: Any = _condition_model()
ConditionMap.model_rebuild()

if TYPE_CHECKING:
    Written: TypeAlias = Any
else:
    Written = Annotated[
        Annotated[ConditionMap, Tag("all_of")]
        | Annotated[tuple[ConditionMap, ...], Tag("one_of"), Field(min_length=1)],
        Discriminator(_shape),
    ]

CONDITION_KEYS = (*FACTS, "all", "any", "not")


def to_tree(written: Any, cited: Citation) -> Condition:
    """
    The tree for a condition written in a rule on the cited paragraph.

    An approval counts for the rule when it was granted for the whole deal, or for the cited
    paragraph or one that contains it.
    """
    if isinstance(written, tuple):
        return _joined(AnyOf, [to_tree(part, cited) for part in written])
    return _joined(AllOf, [_part(name, getattr(written, name), cited) for name in _given(written)])


def _given(written: Any) -> list[str]:
    """The keys in the order of the facts table, States first: the cheapest test settles most records."""
    order = {"reaches": 0, "comes_from": 0}
    named = [name for name in type(written).model_fields if name in written.model_fields_set]
    return sorted((n for n in named if getattr(written, n) is not None), key=lambda n: order.get(n, 1))


def _joined(node: type[AllOf] | type[AnyOf], parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else node(tuple(parts))


def _part(name: str, value: Any, cited: Citation) -> Condition:
    if name == "all":
        return AllOf(tuple(to_tree(part, cited) for part in value))
    if name == "any":
        return AnyOf(tuple(to_tree(part, cited) for part in value))
    if name == "negated":
        return Not(to_tree(value, cited))
    return _leaf(FACTS[name], value, cited)


def _leaf(fact: Fact, value: Any, cited: Citation) -> Condition:
    match fact.kind:
        case "date":
            return Within(fact.name, value.start, value.end)
        case "number":
            return Within(fact.name, value.at_least, value.below)
        case "hs":
            return Under(fact.name, value)
        case "flag":
            return Has(fact.name, frozenset({str(value).lower()}))
        case "citation" if "granted" in value:
            return Has(fact.name, frozenset({*value, *map(str, cited.enclosing())}))
        case _:
            return Has(fact.name, frozenset(value))
