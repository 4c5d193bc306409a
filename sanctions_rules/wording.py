"""Conditions and knowledge in words a reader of law can follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import lru_cache

from sanctions_rules.conditions import Has, Leaf, Under, Within
from sanctions_rules.intervals import Codes, Span, dates_worded
from sanctions_rules.knowledge import Among, Knowledge
from sanctions_rules.quantities import amount_worded

_MANY = 5


def listed(words: Iterable[str], joint: str = "or", most: int = _MANY) -> str:
    """
    A short list in words.

    >>> listed(["a", "b", "c"]), listed("abcdefgh", most=3)
    ('a, b or c', 'a, b, c or 5 more')
    """
    known = list(words)
    if len(known) > most:
        return f"{', '.join(known[:most])} {joint} {len(known) - most} more"
    return f" {joint} ".join(filter(None, [", ".join(known[:-1]), known[-1] if known else ""]))


@lru_cache(maxsize=4096)
def asked_worded(leaf: Leaf, negated: bool = False, most: int = _MANY) -> str:
    """
    What a leaf asks for; of a long list of words, ``most`` are named.

    >>> asked_worded(Has("reaches", frozenset({"KP"})))
    'KP'
    """
    text = _asked(leaf, most)
    return f"not {text}" if negated else text


def _asked(leaf: Leaf, most: int) -> str:
    match leaf:
        case Has(_, values):
            return listed(sorted(v for v in values if not v.startswith("S/RES/")), most=most)
        case Under(_, prefixes):
            return f"begins with {listed(prefixes, most=20)}"
        case Within(_, start, end):
            parts = [
                f"from {_end(start)}" if start is not None else "",
                f"until {_end(end)} (not included)" if end is not None else "",
            ]
            return " ".join(filter(None, parts))


def _end(value: object) -> str:
    return amount_worded(Span(value, value)) if isinstance(value, Decimal) else str(value)


def actual_worded(known: Knowledge | None, narrowest: Collection[str] = (), asked: Collection[str] = ()) -> str:
    """
    What is known of a fact; ``narrowest`` keeps the terms worth naming, ``asked`` those worth naming as possible.

    >>> actual_worded(Among.of("KP")), actual_worded(Among.maybe(["KP", "KR"])), actual_worded(None)
    ('KP', 'perhaps KP or KR', 'not known')
    """
    match known:
        case Among():
            return _among(known, narrowest, asked)
        case Span():
            return _span(known)
        case Codes(prefixes):
            return "not known" if prefixes is None else listed(prefixes)
    return "not known"


def _among(known: Among, narrowest: Collection[str], asked: Collection[str]) -> str:
    if not known.shown:
        return "not shown"
    sure = sorted(known.sure & set(narrowest) if narrowest else known.sure)
    maybe = sorted((known.possible or frozenset()) - known.sure)
    perhaps = sorted(set(asked) & set(maybe)) or maybe
    if sure:
        return listed(sure, "and") + (f", perhaps {listed(perhaps)}" if set(asked) & set(maybe) else "")
    if perhaps:
        return f"perhaps {listed(perhaps)}"
    return "not known" if known.possible is None else "none of the item terms"


def _span(known: Span) -> str:  # type: ignore[type-arg]
    if known.first is None and known.last is None:
        return "not known"
    if isinstance(known.first or known.last, Decimal):
        return amount_worded(known)
    return dates_worded(known)
