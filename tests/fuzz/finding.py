"""A find: an input that breaks a promise, saved once for each sort."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path
from typing import Final

from .doors import DOORS

FINDS: Final = Path(__file__).parent / "finds"


def attempt(door: str, raw: bytes, found: set[str]) -> None:
    """One input; a find of a sort not met before is saved, and how to see it again is printed."""
    try:
        DOORS[door](raw)
    except Exception as error:
        sort = _sort(error)
        if sort not in found:
            found.add(sort)
            path = FINDS / f"{door}-{hashlib.sha256(raw).hexdigest()[:12]}"
            path.write_bytes(raw)
            print(f"FOUND {sort}\n  python -m tests.fuzz --replay {path.relative_to(Path.cwd())}", flush=True)


def _sort(error: Exception) -> str:
    """What finds of one cause have in common: where the error was raised, and the beginning of what it says."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    said = str(error).partition(":")[0][:60] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno} {said}"
