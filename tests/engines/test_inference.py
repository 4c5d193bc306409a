"""Inference is one thing however it is done: nested loops, durable-rules, and every partition give the same steps."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from drawing import often

from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.nested import NestedLoops
from sanctions_rules.engines.offers import Inferrer, Offer, Passage, Step
from sanctions_rules.errors import EngineError
from sanctions_rules.inferring.partitions import MOST_NAMED, groups, infer, nearest

if durable_installed():
    from sanctions_rules.engines import forward
    from sanctions_rules.engines.forward import ForwardChaining

needs_durable = pytest.mark.skipif(not durable_installed(), reason="durable-rules is not installed: CPython below 3.13")
BATCHES = 1_000


def drawn(random: Random, most: int, legs: int = 8, keys: str = "xyz") -> tuple[list[Passage], list[Offer]]:
    """A few ways, and offers of a few legs that meet often, some of which wait for what others show."""
    passages = [
        Passage(random.randrange(3), random.randrange(2), random.choice([None, 0, 3, 10]), random.random() < 0.4)
        for _ in range(random.randrange(1, 5))
    ]
    spans: dict[int, tuple[int, int]] = {}
    offers: dict[tuple[int, int, str, int], Offer] = {}
    for _ in range(random.randrange(most)):
        leg, way, side = random.randrange(legs), random.randrange(len(passages)), random.randrange(2)
        first = random.randrange(30)
        days = spans.setdefault(leg, (first, first + random.choice([0, 0, 0, 5])))
        needs = tuple(sorted({random.randrange(3) for _ in range(2)})) if random.random() < 0.3 else ()
        key = random.choice(keys)
        timed = days if passages[way].timed else (0, 0)
        offers.setdefault((way, side, key, leg), Offer(way, side, key, leg, *timed, needs))
    return passages, list(offers.values())


def batches(count: int, most: int = 25, **of: Any) -> Sequence[tuple[list[Passage], list[Offer]]]:
    random = Random(20261124)
    return [drawn(random, most, **of) for _ in range(often(count))]


@needs_durable
def test_durable_rules_takes_the_steps_of_the_nested_loops() -> None:
    taken = 0
    for passages, offers in batches(BATCHES):
        expected = NestedLoops(passages).steps(offers)
        chaining = ForwardChaining(passages)
        assert chaining.steps(offers) == expected
        chaining.close()
        taken += len(expected)
    assert taken > BATCHES / 2


def engines() -> list[Callable[[Sequence[Passage]], Inferrer]]:
    return [NestedLoops, *([ForwardChaining] if durable_installed() else [])]


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("whole", [1, 6, 10**9])
def test_no_partition_changes_what_follows(engine: Callable[[Sequence[Passage]], Inferrer], whole: int) -> None:
    for passages, offers in batches(BATCHES // 4):
        expected = nearest(NestedLoops(passages).steps(offers), offers, passages)
        assert infer(offers, passages, engine(passages), whole) == expected


def test_no_partition_changes_which_are_the_nearest() -> None:
    crowded = 0
    for passages, offers in batches(BATCHES // 8, most=160, legs=60, keys="x"):
        every = NestedLoops(passages).steps(offers)
        expected = nearest(every, offers, passages)
        crowded += len(expected) < len(every)
        for whole in (1, 40, 10**9):
            assert infer(offers, passages, NestedLoops(passages), whole) == expected
    assert crowded > 3


def test_of_many_the_nearest_in_time_are_kept_and_one_more() -> None:
    passages = [Passage(0, 1, days=400)]
    others = [Offer(0, 0, "k", leg, day, day) for leg, day in enumerate(range(0, 300, 10))]
    one = Offer(0, 1, "k", 99, 152, 152)
    steps = infer([*others, one], passages, NestedLoops(passages))
    kept = sorted(abs(10 * step.first - 152) for step in steps)
    assert kept == sorted(abs(day - 152) for day in range(0, 300, 10))[: MOST_NAMED + 1]


def test_the_order_of_offers_changes_nothing() -> None:
    random = Random(3)
    for passages, offers in batches(BATCHES // 4):
        engine = NestedLoops(passages)
        shuffled = random.sample(offers, len(offers))
        assert infer(shuffled, passages, engine, 5) == infer(offers, passages, engine, 5)


def test_offers_of_two_groups_never_meet() -> None:
    for passages, offers in batches(BATCHES // 4):
        apart = [NestedLoops(passages).steps(group) for group in groups(offers)]
        assert set().union(*apart) == NestedLoops(passages).steps(offers)


CHAIN = [Passage(0, 0), Passage(1, 0)]
LINKS = [
    Offer(0, 0, "k", 1),
    Offer(0, 1, "k", 2),
    Offer(1, 0, "m", 3),
    Offer(1, 1, "m", 1, needs=(0,)),
]


@pytest.mark.parametrize("engine", engines())
def test_what_is_shown_lets_a_waiting_offer_in(engine: Callable[[Sequence[Passage]], Inferrer]) -> None:
    assert engine(CHAIN).steps(LINKS) == {Step(0, 1, 2), Step(1, 3, 1)}
    assert engine(CHAIN).steps([LINKS[0], *LINKS[2:]]) == set()
    assert engine(CHAIN).steps(LINKS[2:], frozenset({(0, 1)})) == {Step(1, 3, 1)}


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("key", ["", "Æ\x1f", "x" * 70_000, "\ud800", "1e-07", '"}'])
def test_a_key_may_be_any_text(engine: Callable[[Sequence[Passage]], Inferrer], key: str) -> None:
    offers = [Offer(0, 0, key, 1), Offer(0, 1, key, 2), Offer(0, 1, key + "a", 3)]
    assert engine([Passage(0, 1)]).steps(offers) == {Step(0, 1, 2)}


@needs_durable
def test_an_error_inside_a_rule_comes_out_and_the_next_question_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    chaining = ForwardChaining(CHAIN)
    with monkeypatch.context() as broken:
        broken.setattr(forward, "shown_by", lambda *_: 1 / 0)
        with pytest.raises(EngineError, match="durable-rules failed: division by zero"):
            chaining.steps(LINKS)
    assert chaining.steps(LINKS) == {Step(0, 1, 2), Step(1, 3, 1)}


@needs_durable
def test_more_firings_than_pairs_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "_most_firings", lambda _: 1)
    with pytest.raises(EngineError, match="fired more often than there are pairs"):
        ForwardChaining(CHAIN).steps(LINKS)


@needs_durable
def test_a_session_that_does_not_reach_its_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward._Session, "_put_bell", lambda *_: None)
    with pytest.raises(EngineError, match="did not read all offers to the end"):
        ForwardChaining(CHAIN).steps(LINKS)


@needs_durable
def test_sessions_leave_no_memory_behind() -> None:
    chaining, offers = ForwardChaining(CHAIN), [Offer(0, side, str(n), n) for n in range(400) for side in (0, 1)]
    for _ in range(5):
        chaining.steps(offers)
    before = _kilobytes()
    for _ in range(40):
        chaining.steps(offers)
    assert _kilobytes() - before < 20_000  # 40 sessions of 800 facts would be 250 MB


@needs_durable
def test_no_thread_is_started() -> None:
    before = threading.active_count()
    ForwardChaining(CHAIN).steps(LINKS)
    assert threading.active_count() == before


def _kilobytes() -> int:
    with open(f"/proc/{os.getpid()}/statm", encoding="ascii") as pages:
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
