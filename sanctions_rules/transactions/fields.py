"""The types of a transaction's fields: forgiving in what they read, exact in what they keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from sanctions_rules import words
from sanctions_rules.citations import Citation
from sanctions_rules.errors import did_you_mean, shown
from sanctions_rules.grammar import fault
from sanctions_rules.intervals import Span, dates_worded, parse_dates, parse_hs
from sanctions_rules.quantities import amount_worded, known_units, parse_amount, parse_unit
from sanctions_rules.states import is_state_code, nearest, resolve

_TIME = re.compile(r"(?<=^\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$")


class PartialDate(str):
    """
    A day, a month, a year or a range of days, kept as the shortest text that says it.

    >>> PartialDate.read("2017-09-01..2017-09-30"), PartialDate.read("2017-09").span.last
    ('2017-09', datetime.date(2017, 9, 30))
    """

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> PartialDate:
        """Read a text, a date or a year; raises a pydantic error with the forms to use."""
        if isinstance(value, datetime):
            value = value.date()
        text = value.isoformat() if isinstance(value, date) else _TIME.sub("", str(value).strip())
        try:
            return cls(dates_worded(parse_dates(text)))
        except ValueError:
            raise fault("bad-date", f"{shown(text)} is not a date", _date_help(text)) from None

    @property
    def span(self) -> Span[date]:
        """The days it may be."""
        return parse_dates(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(cls.read, core_schema.any_schema())


def _date_help(text: str) -> str:
    digits = [part for part in text.replace("/", " ").replace(".", " ").replace("-", " ").split() if part.isdigit()]
    if len(digits) == 3 and len(digits[2]) == 4:
        return f"day and month are not told apart in {shown(text)}; write {digits[2]}-MM-DD"
    return "write 2016-03-02, 2016-03 or 2016"


class StateCode(str):
    """
    A State, as its ISO 3166-1 alpha-2 code or as several candidates (``KP|KR``) where the text leaves it open.

    A candidate ``?`` means that it may be any State: "NA" is Namibia, or what some tools write for nothing.

    >>> StateCode.read("North Korea"), StateCode.read("Korea").candidates
    ('KP', ('KP', 'KR'))
    """

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> StateCode:
        """Read a code or a name in any usual spelling; an ambiguous one keeps its candidates and is never guessed."""
        text = str(value).strip()
        parts = text.split("|")
        if len(parts) > 1 and all(part == "?" or is_state_code(part) for part in parts):
            return cls("|".join(sorted({resolve(part).code or part for part in parts})))
        match = resolve(text)
        if match.code:
            return cls(match.code)
        if match.candidates:
            return cls("|".join(sorted({*match.candidates, "?"} if len(match.candidates) == 1 else match.candidates)))
        near = nearest(text)
        help = f"did you mean {near}?" if near else "write its ISO code or its usual name, or leave the field empty"
        raise fault("unknown-state", f"{shown(text)} names no State", help)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The States it may be; one where it is certain."""
        return tuple(self.split("|"))

    @property
    def worded(self) -> str:
        """
        The code, or the candidates in words.

        >>> StateCode("?|NA").worded
        'NA or another State'
        """
        known = [code for code in self.candidates if code != "?"]
        return " or ".join([*known, *(["another State"] if "?" in self.candidates else [])])

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(cls.read, core_schema.any_schema())


def _hs(value: object) -> str:
    if isinstance(value, float | Decimal) and not float(value).is_integer():
        raise fault(
            "bad-hs-code", f"HS code {value} was read as a number", "keep the column as text, so that no zero is lost"
        )
    text = str(value)
    try:
        return parse_hs(text)
    except ValueError as error:
        zero = f"0{text}" if text.isdigit() and len(text) % 2 else None
        help = f"did a leading zero get lost? write '{zero}'" if zero else "write it as 0303, 8419.20 or 27101921"
        raise fault("bad-hs-code", f"{shown(text)} is {error}", help) from None


def _amount(value: object) -> str:
    text = str(value)
    try:
        return _plain(parse_amount(text))
    except ValueError as error:
        what = "is negative; amounts are zero or more" if str(error) == "negative" else f"is {error}"
        raise fault("bad-amount", f"{shown(text)} {what}", "write it as 1200, 12.5 or 400..600") from None


def _plain(span: Span[Decimal]) -> str:
    return amount_worded(span).replace(",", "")


def _unit(value: object) -> str:
    try:
        return parse_unit(str(value))
    except ValueError:
        help = did_you_mean(str(value).casefold(), known_units()) or "known: t, kg, bbl, l, m3, pcs, packages, persons"
        raise fault("unknown-unit", f"{shown(value)} is no known unit", help) from None


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise fault(
        "bad-flag", f"{shown(value)} is neither yes nor no", "write yes or no, or leave it empty where nobody knows"
    )


_YES = frozenset({"yes", "y", "true", "1", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})


def _imo(value: object) -> str:
    digits = str(value).upper().removeprefix("IMO").strip()
    if digits.isascii() and digits.isdigit() and len(digits) == 7:
        weighted = sum(int(digit) * weight for digit, weight in zip(digits, _IMO_WEIGHTS, strict=False))
        if weighted % 10 == int(digits[6]):
            return digits
    raise fault(
        "bad-imo", f"{shown(value)} is not an IMO number", "write its seven digits; the last one checks the others"
    )


_IMO_WEIGHTS = (7, 6, 5, 4, 3, 2)


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else (value,)


def _approvals(value: object) -> tuple[str, ...]:
    parts = [str(part) for part in _as_tuple(_listed(value))]
    return tuple(_approval(part) for part in parts)


def _as_tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _approval(text: str) -> str:
    word = text.casefold()
    if word in words.APPROVALS:
        return word
    try:
        return str(Citation.parse(text))
    except ValueError:
        raise fault(
            "bad-approval",
            f"{shown(text)} is neither 'granted', 'denied', 'pending' nor a paragraph",
            "write granted, or the paragraphs it covers: S/RES/2397(2017) OP 7; S/RES/2321(2016) OP 11(a)",
        ) from None


def _one_of(known: Mapping[str, str]) -> Any:
    def read(value: object) -> str:
        word = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
        if word in known:
            return word
        near = did_you_mean(word, known)
        raise fault("unknown-word", f"no word {shown(value)} here", near or f"words here: {', '.join(known)}")

    return BeforeValidator(read, json_schema_input_type=str)


def _some_of(known: Mapping[str, str]) -> Any:
    one = _one_of(known).func
    return BeforeValidator(
        lambda value: tuple(one(part) for part in _as_tuple(_listed(value))), json_schema_input_type=str
    )


HsCode = Annotated[str, BeforeValidator(_hs, json_schema_input_type=str)]
Amount = Annotated[str, BeforeValidator(_amount, json_schema_input_type=str)]
Unit = Annotated[str, BeforeValidator(_unit, json_schema_input_type=str)]
Flag = Annotated[bool, BeforeValidator(_flag)]
ImoNumber = Annotated[str, BeforeValidator(_imo, json_schema_input_type=str)]
Approvals = Annotated[tuple[str, ...], BeforeValidator(_approvals, json_schema_input_type=str)]
Terms = Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str)]
States = Annotated[tuple[StateCode, ...], BeforeValidator(_listed, json_schema_input_type=str)]
Activity = Annotated[str, _one_of(words.ACTIVITIES)]
Purpose = Annotated[str, _one_of(words.PURPOSES)]
EndUserType = Annotated[str, _one_of(words.END_USER_TYPES)]
Field_ = Annotated[str, _one_of(words.FIELDS)]
Status = Annotated[str, _one_of(words.STATUSES)]
Determinations = Annotated[tuple[str, ...], _some_of(words.TRIGGERING)]
LiftingDeterminations = Annotated[tuple[str, ...], _some_of(words.LIFTING)]
