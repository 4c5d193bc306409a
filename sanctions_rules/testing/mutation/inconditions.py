"""Mistakes in conditions: dropped, turned round, too wide, too narrow, the wrong State, the wrong direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sanctions_rules.facts import FACTS
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.mutation.edits import GONE, Edit, KeyPath

_WRONG_STATE: Final = "XZ"
_OTHER_WAY: Final = {
    "reaches": "comes_from",
    "comes_from": "reaches",
    "supplier": "recipient",
    "recipient": "supplier",
}
_OTHER_JOINT: Final = {"all": "any", "any": "all"}


def in_condition(written: Any, path: KeyPath, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Every mistake in a condition as it is written: a map is "all of", a list "one of"."""
    if isinstance(written, list):
        yield Edit("all for any", path, {"all": written}, "all of the list in place of one of it")
        yield from _in_list(written, path, vocabulary)
        return
    for key, value in written.items():
        yield from _in_entry(written, key, value, path, vocabulary)
    if len(written) > 1:
        parts = [{key: value} for key, value in written.items()]
        yield Edit("any for all", path, parts, f"one of {', '.join(written)} in place of all of them")


def _in_list(parts: list[Any], path: KeyPath, vocabulary: Vocabulary) -> Iterator[Edit]:
    for place, part in enumerate(parts):
        named = ", ".join(part)
        if len(parts) > 1:
            yield Edit("drop a condition", (*path, place), GONE, f"without the alternative on {named}")
        yield Edit("negate a condition", (*path, place), {"not": part}, f"the opposite of the alternative on {named}")
        yield from in_condition(part, (*path, place), vocabulary)


def _in_entry(written: Any, key: str, value: Any, path: KeyPath, vocabulary: Vocabulary) -> Iterator[Edit]:
    here = (*path, key)
    rest = {name: other for name, other in written.items() if name != key}
    if rest:
        yield Edit("drop a condition", here, GONE, f"without '{key}'")
    opposite = value if key == "not" else {"not": {key: value}}
    yield replace(_with(rest, opposite, path), mistake="negate a condition", told=f"the opposite of '{key}'")
    if key in _OTHER_JOINT and len(value) > 1:
        other = {_OTHER_JOINT[key]: value}
        yield replace(
            _with(rest, other, path),
            mistake=f"{_OTHER_JOINT[key]} for {key}",
            told=f"'{_OTHER_JOINT[key]}' for '{key}'",
        )
    if key in _OTHER_WAY:
        turned = {_OTHER_WAY[key]: value}
        yield replace(_with(rest, turned, path), mistake="flip the direction", told=f"'{_OTHER_WAY[key]}' for '{key}'")
    if key in ("all", "any"):
        yield from _in_list(value, here, vocabulary)
    elif key == "not":
        yield from in_condition(value, here, vocabulary)
    elif key in FACTS:
        yield from _in_values(key, value, here, vocabulary)


def _with(rest: dict[str, Any], more: Any, path: KeyPath) -> Edit:
    """The map at a path with one more part that must hold."""
    if not rest:
        return Edit("", path, more, "")
    if isinstance(more, dict) and not rest.keys() & more.keys():
        return Edit("", path, {**rest, **more}, "")
    return Edit("", path, {**rest, "all": [*rest.get("all", []), more]}, "")


def _in_values(fact: str, value: Any, path: KeyPath, vocabulary: Vocabulary) -> Iterator[Edit]:
    kind = FACTS[fact].kind
    if kind == "flag":
        yield Edit("flip a flag", path, not value, f"{fact}: {str(not value).lower()}")
    elif kind == "date":
        yield from in_dates(value, path)
    elif kind == "number":
        yield from _in_numbers(value, path)
    else:
        yield from _in_names(kind, value, path, vocabulary)


def in_dates(window: Any, path: KeyPath) -> Iterator[Edit]:
    """A window that begins or ends a day early or late, or never."""
    for end, day in window.items():
        for by, when in ((1, "late"), (-1, "early")):
            moved = str(date.fromisoformat(str(day)) + timedelta(days=by))
            yield Edit("shift a day", (*path, end), moved, f"{end}: {moved}, a day {when}")
        if len(window) > 1:
            yield Edit("open a window", (*path, end), GONE, f"without '{end}': {day}")


def _in_numbers(bounds: Any, path: KeyPath) -> Iterator[Edit]:
    for end, bound in bounds.items():
        number = Decimal(str(bound))
        step = Decimal(1).scaleb(min(int(number.as_tuple().exponent), 0))
        for moved in (number + step, number - step):
            yield Edit("shift an amount", (*path, end), moved, f"{end}: {moved}")
        if len(bounds) > 1:
            yield Edit("open a range", (*path, end), GONE, f"without '{end}': {bound}")


def _in_names(kind: str, value: Any, path: KeyPath, vocabulary: Vocabulary) -> Iterator[Edit]:
    names = value if isinstance(value, list) else [value]
    for place, name in enumerate(names):
        at = (*path, place) if isinstance(value, list) else path
        if len(names) > 1:
            yield Edit("drop a name", at, GONE, f"without '{name}'")
        for mistake, other in _mistaken(kind, name, vocabulary):
            if other not in names:
                yield Edit(mistake, at, other, f"'{other}' for '{name}'")


def _mistaken(kind: str, name: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if kind == "state":
        yield "wrong State", _WRONG_STATE
    elif kind == "hs" and len(name) > 2:
        yield "widen a code", name[:-2]
    elif kind == "term" and name in vocabulary:
        for above in vocabulary[name].parents:
            yield "widen a term", above
        below = sorted(term for term in vocabulary if name in vocabulary[term].parents)
        for term in below[:1]:
            yield "narrow a term", term
