"""What every door promises of its messages, and of the time it takes."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from sanctions_rules.errors import Fault

LONGEST: Final = 1_000
SECONDS: Final = 10.0
CODE: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
INSIDE: Final = (
    "<class",
    "NoneType",
    "ValidationError",
    "Traceback",
    "Decimal(",
    "datetime.",
    "pydantic",
    "object at 0x",
    "sys.set_int",
    "codec can't",
    "Input should be",
)


class _TookTooLongError(BaseException):
    """Stands outside Exception, so that no handler on the way takes it for a fault of the input."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """AssertionError where the block is still at work after so much processor time: a busy machine is no hang."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _TookTooLongError:
        raise AssertionError(f"still at work after {seconds:g} s") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise _TookTooLongError


def assert_told(faults: Iterable[Fault], place: re.Pattern[str], raw: bytes) -> None:
    """Each fault has a place, a text and a code, on one short line of words that are ours or the user's."""
    told = list(faults)
    assert told, "refused without a fault"
    theirs = raw.decode("utf-8", "replace")
    for fault in told:
        assert place.fullmatch(fault.where), f"no place: {fault.where[:200]!r}"
        assert CODE.fullmatch(fault.code), f"no code: {fault.code!r}"
        assert fault.what.strip(), "no text"
        for line in (fault.where, fault.what, fault.help or ""):
            assert len(line) <= LONGEST, f"too long [{fault.code}]: {line[:200]!r}"
            assert line.isprintable(), f"not one printable line [{fault.code}]: {line[:200]!r}"
            assert not [word for word in INSIDE if word in line and word not in theirs], (
                f"from inside [{fault.code}]: {line[:200]!r}"
            )
