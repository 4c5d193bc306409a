"""``python -m tests.fuzz --minutes 10 [rules|csv|json]``, from the root of a checkout: bytes that break a promise."""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

GROUPS: Final = {"rules": ("rule", "regime", "ledger", "examples", "terms"), "csv": ("csv",), "json": ("json",)}


def main() -> None:
    asked = _arguments()
    if asked.replay:
        _replay(asked.replay)
        return
    doors = GROUPS[asked.group]
    print(f"seed {asked.seed}, doors {', '.join(doors)}, {asked.minutes:g} minutes", flush=True)
    if asked.plain or importlib.util.find_spec("atheris") is None:
        _search(doors, asked.minutes * 60, asked.seed)
    else:
        from .guided import search  # noqa: PLC0415 - atheris watches only what is imported after it

        search(doors, asked.minutes * 60, asked.seed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("group", nargs="?", choices=sorted(GROUPS), default="rules")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 31), help="the same seed, the same inputs")
    parser.add_argument("--plain", action="store_true", help="without atheris, though it is installed")
    parser.add_argument("--replay", type=Path, help="a file of tests/fuzz/finds/")
    return parser.parse_args()


def _search(doors: Sequence[str], seconds: float, seed: int) -> None:
    """Real files, changed at random, until the time is up."""
    from .finding import attempt  # noqa: PLC0415 - as above
    from .mutating import mutated  # noqa: PLC0415

    random, ends, tried = Random(seed), time.monotonic() + seconds, 0
    found: set[str] = set()
    while time.monotonic() < ends:
        door = random.choice(doors)
        attempt(door, mutated(door, random), found)
        tried += 1
    print(f"{tried:,} inputs, {len(found)} finds")


def _replay(path: Path) -> None:
    from .doors import DOORS  # noqa: PLC0415 - as above

    DOORS[path.name.partition("-")[0]](path.read_bytes())
    print("every promise is kept")


if __name__ == "__main__":
    main()
