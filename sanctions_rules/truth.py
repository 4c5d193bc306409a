"""
Strong Kleene truth: true, false and unknown.

Unknown is written None, so that ``is None`` reads as "nobody knows" and the tables agree with
nulls in a data frame. (S. C. Kleene, *Introduction to Metamathematics*, 1952, section 64.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

Truth: TypeAlias = bool | None
UNKNOWN: Final = None


def negate(truth: Truth) -> Truth:
    """
    Not; an unknown stays unknown.

    >>> negate(UNKNOWN) is UNKNOWN
    True
    """
    return None if truth is None else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """
    And: one false settles it, else one unknown leaves it open.

    >>> all_of([True, UNKNOWN, False]), all_of([True, UNKNOWN]), all_of([])
    (False, None, True)
    """
    settled: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            settled = None
    return settled


def any_of(truths: Iterable[Truth]) -> Truth:
    """
    Or: one true settles it, else one unknown leaves it open.

    >>> any_of([False, UNKNOWN, True]), any_of([False, UNKNOWN]), any_of([])
    (True, None, False)
    """
    settled: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            settled = None
    return settled


def worded(truth: Truth) -> str:
    """
    The word for a truth value.

    >>> worded(None)
    'unknown'
    """
    return "unknown" if truth is None else str(truth).lower()
