"""What: kind, item, HS code, activity and field, which all bear on one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, Final, TypeAlias

from sanctions_rules import words
from sanctions_rules.conditions import Has, Leaf, Under
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions.records import KINDS
from sanctions_rules.truth import Truth

GOODS_FIELDS: Final = ("kind", "item", "hs_code", "activity", "field")
GOODS_FACTS: Final = GOODS_FIELDS
_ALIKE: Final = 2
_CHAPTERS: Final = tuple(f"{chapter:02}" for chapter in range(1, 98) if chapter != 77)

Setting: TypeAlias = Mapping[str, Any]
Truths: TypeAlias = Callable[[Setting, Sequence[Leaf]], tuple[Truth, ...]]


def goods(asked: Sequence[Leaf], vocabulary: Vocabulary, truths: Truths, *, bare: bool) -> Iterator[Setting]:
    """
    Items, codes, kinds and activities in every combination that may look different.

    Of items, codes and fields that look the same by themselves, a few stand for all. ``bare`` allows
    a record that names nothing at all.
    """
    items = _differing([{"item": [term]} for term in vocabulary], asked, truths)
    codes = _differing([{"hs_code": code} for code in _codes(asked, vocabulary)], asked, truths)
    fields = _fields(asked, truths)
    for kind, activity in _doings(asked):
        for said, field in product([{}, *items, *codes], fields):
            setting = {**kind, **said, **activity, **field}
            if setting or bare:
                yield setting
    yield from _several(items)
    if any(isinstance(leaf, Under) for leaf in asked):
        for item, code, kind in product(items, codes, ({}, {"kind": "commodity"})):
            yield {**kind, **item, **code}


def _differing(settings: Iterable[Setting], asked: Sequence[Leaf], truths: Truths) -> list[Setting]:
    """A few settings for each way of looking to the conditions, those that a condition names first."""
    named = {value for leaf in asked if isinstance(leaf, Has) for value in leaf.values}
    found: dict[tuple[Truth, ...], list[Setting]] = {}
    for setting in sorted(settings, key=lambda s: not named.intersection(s.get("item", ()))):
        alike = found.setdefault(truths(setting, asked), [])
        if len(alike) < _ALIKE:
            alike.append(setting)
    return [setting for alike in found.values() for setting in alike]


def _codes(asked: Sequence[Leaf], vocabulary: Vocabulary) -> list[str]:
    """Every chapter, every code that a condition asks for with the codes around it, and those of the asked terms."""
    named = {value for leaf in asked if isinstance(leaf, Has) and leaf.fact == "item" for value in leaf.values}
    terms = {below for term in named if term in vocabulary for below in vocabulary.descendants(term)}
    codes = {code for term in terms for code in vocabulary[term].prefixes}
    codes |= {code for leaf in asked if isinstance(leaf, Under) for code in leaf.prefixes}
    around = {near for code in codes for near in (code, code[:2], code[:4], f"{code}00"[:10]) if len(near) % 2 == 0}
    return sorted(around.union(_CHAPTERS), key=lambda code: (len(code), code))


def _doings(asked: Sequence[Leaf]) -> Iterator[tuple[Setting, Setting]]:
    """Each kind with each activity that a condition asks for, one other, and none."""
    named = {value for leaf in asked if isinstance(leaf, Has) and leaf.fact == "activity" for value in leaf.values}
    for kind in (None, *KINDS):
        suits = KINDS[kind].activities if kind else tuple(words.ACTIVITIES)
        other = next((activity for activity in suits if activity not in named), None)
        chosen = [activity for activity in suits if activity in named or activity == other]
        for activity in [None, *chosen]:
            yield {"kind": kind} if kind else {}, {"activity": activity} if activity else {}


def _fields(asked: Sequence[Leaf], truths: Truths) -> list[Setting]:
    teaching = {"kind": "service", "activity": "teaching"}
    told: dict[tuple[Truth, ...], Setting] = {truths(teaching, asked): {}}
    for field in words.FIELDS:
        told.setdefault(truths({**teaching, "field": field}, asked), {"field": field})
    return list(told.values())


def _several(items: Sequence[Setting]) -> Iterator[Setting]:
    """Records that name two things at once."""
    for one, other in combinations(items, 2):
        for kind in ({}, {"kind": "commodity"}, {"kind": "service"}):
            yield {**kind, "item": [*one["item"], *other["item"]]}
