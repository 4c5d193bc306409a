"""The search led by coverage, where atheris is installed: what reaches new code is kept and changed further."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(include=["sanctions_rules"]):
    from .finding import attempt
from .mutating import changed, mutated, seeds

LONGEST: Final = 100_000


def search(doors: Sequence[str], seconds: float, seed: int) -> None:
    """Ends the process when the time is up: atheris does not return. The first byte of an input says which door."""
    found: set[str] = set()

    def one(raw: bytes) -> None:
        if raw:
            attempt(doors[raw[0] % len(doors)], raw[1:], found)

    def change(raw: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        place = raw[0] % len(doors) if raw else random.randrange(len(doors))
        door = doors[place]
        match random.randrange(4):
            case 0:
                new = bytes(atheris.Mutate(raw[1:], most - 1))
            case 1:
                new = mutated(door, random)
            case _:
                new = changed(raw[1:], door, random)
        return bytes([place]) + new[: most - 1]

    with tempfile.TemporaryDirectory() as corpus:
        for place, door in enumerate(doors):
            for number, real in enumerate(seeds(door)):
                (Path(corpus) / f"{door}-{number}").write_bytes(bytes([place]) + real)
        options = [
            f"-max_total_time={round(seconds)}",
            f"-seed={seed or 1}",
            f"-max_len={LONGEST}",
            "-rss_limit_mb=4096",
        ]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", corpus], one, custom_mutator=change)
        atheris.Fuzz()
