"""
Draws for the tests: always the same, each by itself, and as many as there is time for.

Hypothesis, left to run a test, draws changes of what it drew before, and so repeats itself. Where a test counts what
is drawn, every draw here is new. All counts grow tenfold with ``--hypothesis-profile=long``.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final, TypeVar, cast

from hypothesis import given, settings
from hypothesis import strategies as st

Value = TypeVar("Value")
_USUAL: Final = 100
_BYTES: Final = 8_000
"""More than the longest of the records, or batches of records, takes."""


def often(count: int) -> int:
    """How many draws a test makes: so many, or as many times more as the profile of Hypothesis asks for."""
    return count * settings().max_examples // _USUAL


def drawn(strategy: st.SearchStrategy[Value], count: int) -> list[Value]:
    """What a strategy draws from each of so many random inputs; fewer, where it throws a draw away."""
    found: list[Value] = []

    @settings(deadline=None, database=None)
    @given(strategy)
    def keep(value: Value) -> None:
        found.append(value)

    random, draw = Random(0), cast("Any", keep).hypothesis.fuzz_one_input
    for _ in range(often(count)):
        draw(random.randbytes(_BYTES))
    return found
