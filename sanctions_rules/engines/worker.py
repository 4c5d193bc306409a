"""
An engine in a process of its own: where it dies or hangs, that is an error here, and never "nothing found".

The process is a fresh interpreter, so that no script needs a guard against being run again. What goes to it and comes
back is plain data, pickled between the two and read by nobody else.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

from sanctions_rules.engines.offers import Found, Inferrer, Offer, Passage, Step
from sanctions_rules.errors import EngineError, Fault
from sanctions_rules.knowledge import Facts
from sanctions_rules.rules import Rule
from sanctions_rules.verdicts import Weighing

LIMIT: Final = 120.0
"""Seconds after which a worker that has not answered counts as hung."""

_SHEETS: Final = 500
_HOME: Final = Path(__file__).resolve().parent.parent.parent
_START: Final = "from sanctions_rules.engines.worker import serve; serve()"


class WorkerLostError(EngineError):
    """A worker died or hung; ``had`` are the numbers of the legs, or rows, that it was given."""

    def __init__(self, what: str, had: Sequence[int]) -> None:
        self.what, self.had = what, tuple(sorted(set(had)))
        super().__init__([lost_fault(what, [str(number) for number in self.had])])


def lost_fault(what: str, names: Sequence[str], most: int = 20) -> Fault:
    """What happened to a worker, and the rows it had."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    text = f"the worker {what}; it had {', '.join(names[:most])}{more}, of which nothing is known"
    return Fault(
        "engine worker", text, "worker-lost", "use the plain engine, or screen these rows apart from the others"
    )


class Worker:
    """A process that makes one thing and answers what is asked of it; started when first asked, and after a loss."""

    def __init__(self, make: Any, *arguments: Any, limit: float = LIMIT) -> None:
        self._make, self._limit = (make, arguments), limit
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[Any] = queue.Queue()

    def ask(self, method: str, *arguments: Any, had: Sequence[int] = ()) -> Any:
        """What a method of the thing returns; raises what it raises, and WorkerLostError where no answer comes."""
        process = self._started()
        try:
            pickle.dump((method, arguments), self._pipe(process.stdin))
            self._pipe(process.stdin).flush()
            well, answer = self._answers.get(timeout=self._limit)
        except queue.Empty:
            raise self._lost(f"gave no answer in {self._limit:g} seconds", had) from None
        except OSError:
            well, answer = None, None
        if well is None:
            raise self._lost(f"died with exit status {process.wait()}", had)
        if not well:
            raise EngineError(answer)
        return answer

    def close(self) -> None:
        """End the process; a later question starts another."""
        if self._process is not None:
            _end(self._process)
            self._process = None

    def _lost(self, what: str, had: Sequence[int]) -> WorkerLostError:
        self.close()
        return WorkerLostError(what, had)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            path = os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH", "")]))
            self._process = process = subprocess.Popen(
                [sys.executable, "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
            )
            self._answers = queue.Queue()
            threading.Thread(target=_listen, args=(process.stdout, self._answers), daemon=True).start()
            weakref.finalize(self, _end, process)
            pickle.dump(self._make, self._pipe(process.stdin))
        return self._process

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


class IsolatedInferrer:
    """An inferrer in a worker."""

    def __init__(self, inferrer: type[Inferrer], passages: Sequence[Passage], most: int, limit: float = LIMIT) -> None:
        self.most = most
        self._worker = Worker(inferrer, tuple(passages), limit=limit)

    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        """Every step that follows; raises WorkerLostError with the legs the worker had."""
        steps: set[Step] = self._worker.ask("steps", list(offers), found, had=[offer.leg for offer in offers])
        return steps


class IsolatedEngine:
    """An engine that weighs in a worker, some hundred sheets at a time."""

    def __init__(self, engine: Any, rules: Sequence[Rule], limit: float = LIMIT) -> None:
        self.name = f"{engine.name}, isolated"
        self._worker = Worker(engine, tuple(rules), limit=limit)

    def weigh(self, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        """One row per sheet, one weighing per rule; raises WorkerLostError with the places of the sheets, from 1."""
        weighed: list[list[Weighing]] = []
        for start in range(0, len(sheets), _SHEETS):
            part = [dict(facts) for facts in sheets[start : start + _SHEETS]]
            weighed += self._worker.ask("weigh", part, had=range(start + 1, start + len(part) + 1))
        return weighed


def serve() -> None:
    """What the worker does: make the thing, and answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    questions = sys.stdin.buffer
    make, arguments = pickle.load(questions)
    thing = make(*arguments)
    while True:
        try:
            method, given = pickle.load(questions)
        except EOFError:
            return
        try:
            answer: tuple[bool, Any] = True, getattr(thing, method)(*given)
        except EngineError as error:
            answer = False, list(error.faults)
        pickle.dump(answer, answers)
        answers.flush()


def _listen(pipe: IO[bytes], answers: queue.Queue[Any]) -> None:
    """Pass on what the worker answers; its end is an answer too."""
    while True:
        try:
            answers.put(pickle.load(pipe))
        except (EOFError, OSError, pickle.UnpicklingError, ValueError):
            answers.put((None, None))
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
