"""Clocks: calls taken in turns, calls one by one, and fresh processes."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]

Rounds = dict[str, list[float]]
"""The seconds of each contestant, one figure a round."""


def seconds(call: Callable[[], Any]) -> float:
    """Wall-clock seconds of one call, after a collection of garbage; the collector stays on."""
    gc.collect()
    start = perf_counter()
    call()
    return perf_counter() - start


def in_turns(contestants: Mapping[str, Callable[[], Any]], rounds: int) -> Rounds:
    """A B C, A B C, …: whatever slows the machine for a while slows everyone. The first, unrecorded turn warms up."""
    times: Rounds = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, call in contestants.items():
            taken = seconds(call)
            if turn:
                times[name].append(taken)
    return times


def ratio(times: Rounds, name: str, to: str) -> float:
    """How many times as fast as ``to``: the median of the ratios within each round."""
    return median(theirs / mine for mine, theirs in zip(times[name], times[to], strict=True))


def one_by_one(call: Callable[[Any], Any], arguments: Sequence[Any]) -> tuple[float, float]:
    """The 50th and the 95th percentile, in seconds, of a call on each argument in turn."""
    taken = []
    for argument in arguments:
        start = perf_counter()
        call(argument)
        taken.append(perf_counter() - start)
    percents = quantiles(taken, n=100)
    return percents[49], percents[94]


def fresh(code: str, *arguments: str) -> str:
    """What a fresh Python process prints that runs this code from the root of the checkout."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1: the screening found something
        raise RuntimeError(done.stderr)
    return done.stdout
