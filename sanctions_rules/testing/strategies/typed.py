"""
Well-formed records of one kind, of any content: for a pipeline that must bear whatever a record can say.

Each field is drawn by its type, so that a new field of a known type is drawn without a word here. Records
are made, never searched for: nothing drawn is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from string import ascii_uppercase
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from sanctions_rules import words
from sanctions_rules.quantities import UNITS
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.states import is_state_code
from sanctions_rules.transactions import KINDS, Transaction, Unsorted
from sanctions_rules.transactions import fields as types

Record = TypeVar("Record", bound=Transaction)
Texts = st.SearchStrategy[str]

_NAMES: Final = (
    "Example Shipping Co., Ltd.",
    "ООО «Восток»",
    "조선무역회사",
    "東方貿易有限公司",
    "شركة النور للتجارة",
    "Ελληνική Ναυτιλία Α.Ε.",
    "Société Générale d'Équipement",
    "भारत व्यापार",
)
_LONGEST_TEXT: Final = 200
_ENDS: Final = (date(1990, 1, 1), date(2039, 12, 31))


def typed(model: type[Record]) -> st.SearchStrategy[Record]:
    """
    Records of a type, every field of it sometimes there and sometimes not; of ``Transaction``, any kind.

    This is what ``hypothesis.strategies.from_type`` draws for a type of record.

    >>> from hypothesis import find
    >>> from sanctions_rules import Fuel
    >>> find(typed(Fuel), lambda record: record.quantity is not None).quantity
    '0'
    """
    _of(model)  # the rules are read now: while drawing, that would count as a slow strategy
    return records_of(model)


@st.composite
def records_of(draw: st.DrawFn, model: type[Record]) -> Record:
    """What ``typed`` gives, under a name short enough for a message of Hypothesis."""
    return cast("Record", draw(_of(model)))


@cache
def _of(model: type[Transaction]) -> st.SearchStrategy[Transaction]:
    if model is Transaction:
        return st.one_of([_of(kind) for kind in (Unsorted, *KINDS.values())])
    hints = get_type_hints(model, include_extras=True)
    optional = {name: _drawn(hints[name]) for name in model.model_fields if name not in ("kind", "activity")}
    optional["activity"] = st.sampled_from(model.activities)
    return st.fixed_dictionaries({}, optional=optional).map(model.model_validate)


def _drawn(hint: Any) -> st.SearchStrategy[Any]:
    """What may stand in a field of a type; what is not one of ours is left to Hypothesis."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    return _BY_TYPE[hint]() if hint in _BY_TYPE else st.from_type(hint)


def _dates() -> Texts:
    """A day, a month, a year, or a range from one of these to another."""
    days, widths = st.dates(*_ENDS), st.sampled_from([10, 10, 7, 4])
    one = st.builds(lambda day, width: str(day)[:width], days, widths)
    two = st.lists(days, min_size=2, max_size=2).map(sorted)
    several = st.builds(lambda ends, a, b: f"{str(ends[0])[:a]}..{str(ends[1])[:b]}", two, widths, widths)
    return one | several


@cache
def _codes() -> tuple[str, ...]:
    return tuple(code for code in map("".join, product(ascii_uppercase, repeat=2)) if is_state_code(code))


def _states() -> Texts:
    """A State under measures, one free for users, any State, or several between which the text leaves it open."""
    targets = sorted(regime.target for regime in Rulebook.load().regimes)
    usual = st.sampled_from([*targets, "XA", "XB", "XC"])
    codes = usual | st.sampled_from(_codes())
    open_ones = st.sets(codes, min_size=2, max_size=3) | usual.map(lambda code: {code, "?"})
    return codes | st.just("KP|KR") | open_ones.map(lambda some: "|".join(sorted(some)))


def _amounts() -> Texts:
    """Zero or more, exact or between two, with up to nine decimals."""
    worded = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), _whole(), st.integers(0, 9))
    two = st.lists(worded, min_size=2, max_size=2).map(sorted)
    return worded.map(lambda amount: f"{amount:f}") | two.map(lambda ends: f"{ends[0]:f}..{ends[1]:f}")


def _whole() -> st.SearchStrategy[int]:
    return st.just(0) | st.integers(0, 1_000) | st.integers(0, 10**15)


def _hs_codes() -> Texts:
    """A chapter, and up to four more pairs of digits."""
    pairs = st.lists(st.integers(0, 99), max_size=4)
    return st.builds(lambda chapter, more: "".join(f"{n:02}" for n in (chapter, *more)), st.integers(1, 97), pairs)


def _imo_numbers() -> Texts:
    """Six digits and the one that checks them: the last of the sum of 7, 6, 5, 4, 3 and 2 times the digits."""
    return st.integers(100_000, 999_999).map(lambda n: f"{n}{_check_digit(str(n))}")


def _check_digit(digits: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True)) % 10


def _terms() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(sorted(Rulebook.load().vocabulary)), min_size=1, max_size=3, unique=True)


def _approvals() -> st.SearchStrategy[list[str]]:
    """An answer to the whole deal, or the paragraphs the Committee exempted it from."""
    cited = sorted({str(rule.citation) for rule in Rulebook.load().rules})
    paragraphs = st.lists(st.sampled_from(cited), min_size=1, max_size=3, unique=True)
    return st.sampled_from([[word] for word in words.APPROVALS]) | paragraphs


def _lifting() -> st.SearchStrategy[list[str]]:
    """Determinations, or the word that there is none."""
    made = [word for word in words.LIFTING if word != "none"]
    return st.just(["none"]) | st.lists(st.sampled_from(made), min_size=1, max_size=2, unique=True)


def _text() -> Texts:
    """Goods in the words of the vocabulary's languages, names in several scripts, and any visible characters."""
    vocabulary = Rulebook.load().vocabulary
    goods = sorted({word for term in vocabulary for word in vocabulary[term].words})
    visible = st.characters(exclude_categories=("C", "Z"))
    free = st.text(visible, min_size=1, max_size=_LONGEST_TEXT)
    told = st.lists(st.sampled_from(goods), min_size=1, max_size=3).map(lambda some: " ".join(some)[:_LONGEST_TEXT])
    return st.sampled_from(_NAMES) | told.map(str.strip) | free


def _one_of(known: Mapping[str, str]) -> Callable[[], Texts]:
    return lambda: st.sampled_from(list(known))


def _some_of(known: Sequence[str]) -> Callable[[], st.SearchStrategy[list[str]]]:
    return lambda: st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True)


_BY_TYPE: Final[Mapping[Any, Callable[[], st.SearchStrategy[Any]]]] = {
    str: _text,
    types.PartialDate: _dates,
    types.StateCode: _states,
    types.States: lambda: st.lists(_states(), min_size=1, max_size=3),
    types.Terms: _terms,
    types.HsCode: _hs_codes,
    types.Amount: _amounts,
    types.Unit: _one_of({unit: code for unit, (code, *_) in UNITS.items()}),
    types.Flag: st.booleans,
    types.ImoNumber: _imo_numbers,
    types.Approvals: _approvals,
    types.Activity: _one_of(words.ACTIVITIES),
    types.Purpose: _one_of(words.PURPOSES),
    types.EndUserType: _one_of(words.END_USER_TYPES),
    types.Field_: _one_of(words.FIELDS),
    types.Status: _one_of(words.STATUSES),
    types.Determinations: _some_of(list(words.TRIGGERING)),
    types.LiftingDeterminations: _lifting,
}
