"""Conditions and rules that nobody wrote: to test whatever reads the language of rules, not today's rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from sanctions_rules.conditions import Within, leaves
from sanctions_rules.facts import FACTS, Fact, known_values
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Rule
from sanctions_rules.terms import Vocabulary
from sanctions_rules.words import MEASURES

_STATES: Final = ("KP", "XA", "XB")
_CODES: Final = ("27", "2710", "87", "8704", "88", "9306", "03", "84", "72")
_NUMBERS: Final = (0, "100.01", 500, 2000)
_FIRST, _LAST = date(2006, 10, 14), date(2024, 1, 1)


def boundary_dates(rulebook: Rulebook) -> st.SearchStrategy[date]:
    """
    The days on which an answer of some rule of the book turns, the day before each and the day after.

    >>> from hypothesis import find
    >>> find(boundary_dates(Rulebook.load()), lambda day: (day.year, day.month) == (2017, 8)).isoformat()
    '2017-08-04'
    """
    asked = (leaf for rule in rulebook.rules for tree in (rule.scope, *rule.lifted_by) for leaf in leaves(tree))
    ends = {end for leaf in asked if isinstance(leaf, Within) for end in (leaf.start, leaf.end)}
    edges = [end for end in ends if isinstance(end, date)]
    return st.sampled_from(sorted({day + timedelta(days=by) for day in edges for by in (-1, 0, 1)}))


def conditions(vocabulary: Vocabulary | None = None, *, max_leaves: int = 8) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions as an author would write them in a rule file: a map is "all of", all, any and not nest."""
    leaves = st.one_of([_leaf(fact, vocabulary or Rulebook.load().vocabulary) for fact in FACTS.values()])

    def joined(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        several = st.lists(parts, min_size=1, max_size=3)
        nested = st.one_of(
            several.map(lambda listed: {"all": listed}),
            several.map(lambda listed: {"any": listed}),
            parts.map(lambda part: {"not": part}),
        )
        return nested | st.tuples(parts, parts).map(lambda two: {**two[0], **two[1]})

    return st.recursive(leaves, joined, max_leaves=max_leaves)


@st.composite
def rules(draw: st.DrawFn, vocabulary: Vocabulary | None = None) -> Rule:
    """Rules of the language: any scope, up to three exemptions, binding or not, with windows that open and close."""
    written = conditions(vocabulary)
    number = draw(st.integers(1, 99))
    unless = [
        {
            "id": f"exemption-{n}",
            "citation": f"S/RES/2397(2017) OP {n}",
            "says": "Invented.",
            "in_force": window,
            "when": when,
        }
        for n, (window, when) in enumerate(draw(st.lists(st.tuples(_windows, written), max_size=3)), 1)
    ]
    data = {
        "id": f"invented-{number}",
        "title": "An invented rule",
        "citation": f"S/RES/2270(2016) OP {number}",
        "measure": draw(st.sampled_from(sorted(MEASURES))),
        "force": draw(st.sampled_from(["binding", "binding", "advisory"])),
        "in_force": draw(_windows),
        "binds": ["supplier"],
        "basis": "recalled",
        "says": "Invented, to test what reads rules.",
        "prohibits": draw(written),
        "unless": unless,
    }
    return Rule.model_validate(data)


@st.composite
def _ranges(draw: st.DrawFn, one_open: bool = True) -> dict[str, str]:
    start = draw(_days)
    end = start + timedelta(days=draw(st.integers(1, 800)))
    both = {"from": str(start), "until": str(end)}
    return draw(st.sampled_from([both, {"from": str(start)}, *([{"until": str(end)}] if one_open else [])]))


_days = st.sampled_from([date(2016, 3, 2), date(2017, 9, 5), date(2018, 1, 1)]) | st.dates(_FIRST, _LAST)
_windows = _ranges(one_open=False)


def _leaf(fact: Fact, vocabulary: Vocabulary) -> st.SearchStrategy[dict[str, Any]]:
    return _values(fact, vocabulary).map(lambda value: {fact.name: value})


def _values(fact: Fact, vocabulary: Vocabulary) -> st.SearchStrategy[Any]:
    match fact.kind:
        case "flag":
            return st.booleans()
        case "date":
            return _ranges()
        case "number":
            return st.sampled_from([{"at_least": n} for n in _NUMBERS] + [{"below": n} for n in _NUMBERS])
        case "state":
            return _some(_STATES)
        case "hs":
            return _some(_CODES)
        case "term":
            return _some(_terms(vocabulary))
    return _some(sorted(known_values(fact) or ()))


@lru_cache(maxsize=4)
def _terms(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Terms with something below them first: a rule that asks for one is about more than one thing."""
    above = {parent for term in vocabulary for parent in vocabulary[term].parents}
    return (*sorted(above), *sorted(term for term in vocabulary if term not in above))


def _some(values: Iterable[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=3, unique=True)
