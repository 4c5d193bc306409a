"""An engine in a process of its own: it answers the same, and where it dies or hangs that is an error with the rows."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

import pytest

from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.nested import NestedLoops
from sanctions_rules.engines.offers import Found, Offer, Passage, Step
from sanctions_rules.engines.worker import IsolatedInferrer, Worker, WorkerLostError
from sanctions_rules.errors import EngineError, Fault
from sanctions_rules.screening import Screener

SHELLS: dict[str, Any] = {
    "id": "shells",
    "date": "2023-10-20",
    "supplier": "KP",
    "recipient": "XA",
    "item": "artillery",
}
FOOD: dict[str, Any] = {"id": "food", "date": "2023-10-01", "kind": "food_aid", "supplier": "XA", "recipient": "KP"}
PASSAGES = [Passage(0, 0)]
OFFERS = [Offer(0, 0, "k", 4), Offer(0, 1, "k", 2)]


class Dying(NestedLoops):
    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        if any(offer.key == "deadly" for offer in offers):
            os._exit(7)
        return super().steps(offers, found)


class Hanging(NestedLoops):
    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        time.sleep(60)
        return super().steps(offers, found)


class Failing(NestedLoops):
    def steps(self, *_: Any) -> set[Step]:
        raise EngineError([Fault("engine", "failed", "engine-failed")])


class Chatty(NestedLoops):
    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        os.write(1, b"this is no answer\n")
        return super().steps(offers, found)


@pytest.fixture(autouse=True)
def _tests_can_be_imported_by_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.path.dirname(__file__))


@pytest.mark.parametrize("engine", ["plain", *(["durable"] if durable_installed() else [])])
def test_an_isolated_engine_gives_the_same_answers(engine: str) -> None:
    expected = Screener().screen([SHELLS, FOOD])
    report = Screener(engine=engine, isolated=True).screen([SHELLS, FOOD])
    assert [finding.to_dict() for finding in report] == [finding.to_dict() for finding in expected]


def test_a_worker_that_dies_is_an_error_with_what_it_had_and_the_next_is_a_fresh_one() -> None:
    inferrer = IsolatedInferrer(Dying, PASSAGES, 10)
    with pytest.raises(WorkerLostError, match="exit status 7; it had 3, 9, of which nothing is known") as lost:
        inferrer.steps([Offer(0, 0, "deadly", 9), Offer(0, 1, "k", 3)])
    assert lost.value.had == (3, 9)
    assert inferrer.steps(OFFERS) == {Step(0, 4, 2)}


def test_a_worker_that_hangs_is_an_error_with_what_it_had() -> None:
    with pytest.raises(WorkerLostError, match="gave no answer in 1 seconds; it had 2, 4"):
        IsolatedInferrer(Hanging, PASSAGES, 10, limit=1).steps(OFFERS)


def test_an_error_of_the_engine_comes_through_as_it_is() -> None:
    with pytest.raises(EngineError) as raised:
        IsolatedInferrer(Failing, PASSAGES, 10).steps(OFFERS)
    assert raised.value.faults == (Fault("engine", "failed", "engine-failed"),)


def test_what_an_engine_prints_is_no_answer() -> None:
    assert IsolatedInferrer(Chatty, PASSAGES, 10).steps(OFFERS) == {Step(0, 4, 2)}


def test_the_error_names_the_rows_as_the_user_does(monkeypatch: pytest.MonkeyPatch) -> None:
    screener = Screener()
    monkeypatch.setattr(screener.linker, "_engine", IsolatedInferrer(_AlwaysDying, screener.linker.scheme.passages, 10))
    with pytest.raises(EngineError, match="it had food, shells, of which nothing is known"):
        screener.screen([SHELLS, FOOD])


class _AlwaysDying(NestedLoops):
    def steps(self, *_: Any) -> set[Step]:
        os._exit(1)


def test_closing_a_worker_ends_its_process() -> None:
    worker = Worker(NestedLoops, tuple(PASSAGES))
    assert worker.ask("steps", OFFERS) == {Step(0, 4, 2)}
    process = worker._process
    assert process is not None
    worker.close()
    assert process.poll() is not None
