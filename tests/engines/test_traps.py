"""The traps of durable-rules, each shut by its one door."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from sanctions_rules.conditions import AllOf, AnyOf, Condition, Has, Not
from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.compiling import arms, compiled, paths
from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.engines.guest import MOST_MESSAGES, MOST_PROPERTIES, MOST_TESTS, Guest
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.errors import EngineError
from sanctions_rules.knowledge import Among, Facts
from sanctions_rules.rules import Rule

pytestmark = pytest.mark.skipif(
    not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only"
)

ONE = {"$gte": {"p0": 1}}


@dataclass(frozen=True)
class Sentence:
    """All that an engine looks at in a rule."""

    scope: Condition
    lifted_by: tuple[Condition, ...] = ()


def engine(*rules: Sentence) -> DurableEngine:
    return DurableEngine(cast(Sequence[Rule], rules))


def plain(*rules: Sentence) -> PlainEngine:
    return PlainEngine(cast(Sequence[Rule], rules))


def word(*values: str) -> Has:
    return Has("word", frozenset(values))


@pytest.fixture
def guest() -> Iterator[Guest]:
    made = Guest([ONE, {"$gte": {"p0": 2}}])
    yield made
    made.close()


def test_an_empty_batch_gives_an_empty_answer_and_never_reaches_the_guest(guest: Guest) -> None:
    # assert_facts([]) is a segmentation fault
    assert guest.held([]) == []
    assert engine(Sentence(word("a"))).weigh([]) == []
    assert engine().weigh([{}]) == [[]]


def test_a_message_that_no_test_answers_to_is_no_error_and_loses_no_other(guest: Guest) -> None:
    # one unmatched message makes the whole call raise, with the actions of the others still pending
    messages = [{"p0": n % 3} for n in range(MOST_MESSAGES)]
    assert guest.held(messages) == [[set(), {0}, {0, 1}][n % 3] for n in range(MOST_MESSAGES)]
    assert guest.held([{"p0": 0}]) == [set()]


def test_every_rule_that_matches_is_found(guest: Guest) -> None:
    # an event is consumed by the first rule that fires; a fact is not
    assert guest.held([{"p0": 2}] * 3) == [{0, 1}] * 3


def test_an_error_inside_an_action_comes_out_and_the_next_question_is_answered(
    guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the guest writes it into its state as text and goes on
    with monkeypatch.context() as planted:
        planted.setattr(guest, "_answer", _failing)
        with pytest.raises(EngineError, match="durable-rules failed: planted"):
            guest.held([{"p0": 1}])
    assert guest.held([{"p0": 1}]) == [{0}]


def _failing(place: int | None, name: str) -> None:
    raise ValueError("planted")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_not_even_a_stop_is_swallowed(
    guest: Guest, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def stop(place: int | None, name: str) -> None:
        raise error

    monkeypatch.setattr(guest, "_answer", stop)
    with pytest.raises(error):
        guest.held([{"p0": 1}])


def test_hundreds_of_failures_leave_the_process_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    # delete_state before an action has run frees an uninitialised pointer
    for _ in range(200):
        guest = Guest([ONE])
        with monkeypatch.context() as planted:
            planted.setattr(guest, "_answer", _failing)
            with pytest.raises(EngineError):
                guest.held([{"p0": 1}, {"p0": 0}])
        guest.close()


def test_a_message_that_does_not_parse_is_an_error_and_not_the_silent_end_of_a_batch(guest: Guest) -> None:
    unreadable = cast(dict[str, int], {"p0": 1e-07})
    with pytest.raises(EngineError, match="did not read all sheets"):
        guest.held([{"p0": 1}, unreadable, {"p0": 2}])
    assert guest.held([{"p0": 2}]) == [{0, 1}]


def test_too_many_properties_are_an_error_of_ours(guest: Guest) -> None:
    with pytest.raises(EngineError):
        guest.held([{f"p{n}": 1 for n in range(300)}])


def test_two_sheets_taken_for_one_are_an_error(guest: Guest) -> None:
    # identity is a 32-bit hash of the id; the ids are ours, so a clash must be made by hand
    with pytest.raises(EngineError):
        guest.held([{"p0": 1}, cast(dict[str, int], {"p0": 1, "id": "0"})])


def test_firing_more_often_than_there_are_paths_is_an_error(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest, "_most", -5)
    with pytest.raises(EngineError, match="fired more often"):
        guest.held([{"p0": 2}])


def test_more_tests_than_a_ruleset_takes_are_refused() -> None:
    # the 65th branch that is pending is error 303, the 256th rule with the same test a segmentation fault
    with pytest.raises(EngineError, match="more than one ruleset takes"):
        Guest([ONE] * (MOST_TESTS + 1))


def test_forty_tests_that_end_alike_and_all_hold_are_all_found() -> None:
    guest = Guest([ONE] * MOST_TESTS)
    assert guest.held([{"p0": 1}]) == [set(range(MOST_TESTS))]
    guest.close()


def test_an_unknown_fact_is_always_sent_and_never_missing() -> None:
    # a missing field makes every comparison false, a null too, so that neither 'not' nor unknown would come out
    rule = Sentence(Not(word("a")), (word("a"), Not(word("b"))))
    sheets: list[Facts] = [{}, {"word": Among.unknown()}, {"word": Among.of()}, {"word": Among.of("a")}]
    weighed = engine(rule).weigh(sheets)
    assert weighed == plain(rule).weigh(sheets)
    assert [row[0].scope for row in weighed] == [None, None, True, False]


def test_rules_that_ask_for_a_thousand_things_are_split_over_rulesets() -> None:
    # a message takes 252 properties
    rules = [Sentence(AllOf(tuple(Not(word(f"v{n}-{m}")) for m in range(25)))) for n in range(40)]
    weighing = engine(*rules)
    sheets: list[Facts] = [{"word": Among.of("v3-7", "v39-0")}, {}, {"word": Among.of("v12-24")}]
    assert len(weighing._scope_panels) > 4
    carried = [sum(len(reader.properties) for reader in panel._readers) for panel in weighing._scope_panels]
    assert max(carried) <= MOST_PROPERTIES < sum(carried)
    assert weighing.weigh(sheets) == plain(*rules).weigh(sheets)


def test_a_condition_larger_than_a_pattern_may_be_stays_within_the_limits() -> None:
    # 15 groups to a pattern, 64 branches pending, one firing for every path through the ors
    wide: Condition = AllOf(tuple(AnyOf(tuple(word(f"{n}-{m}") for m in range(4))) for n in range(30)))
    tests, properties = compiled([wide, Not(wide)])
    assert all(paths(test) <= 16 and arms(test) + MOST_TESTS < 64 for test in tests)
    assert len(properties) <= MOST_PROPERTIES


def test_sheets_of_the_same_content_are_all_weighed() -> None:
    # the guest takes facts of the same content for one
    rule = Sentence(word("a"), (word("b"),))
    sheets: list[Facts] = [{"word": Among.of("a")}, {"word": Among.of("c")}] * 300
    assert engine(rule).weigh(sheets) == plain(rule).weigh(sheets)


def test_an_or_with_two_true_arms_counts_once() -> None:
    # it fires twice
    rule = Sentence(AnyOf((word("a"), AllOf((word("b"), AnyOf((word("c"), word("d"))))))))
    weighed = engine(rule).weigh([{"word": Among.of("a", "b", "c", "d")}])
    assert weighed == plain(rule).weigh([{"word": Among.of("a", "b", "c", "d")}])


def _resident() -> float:
    """The memory of this process, in MB."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("memory is measured on Linux")
    gc.collect()
    return int(statm.read_text().split()[1]) * 4096 / 1e6


def _distinct(count: int) -> tuple[list[Sentence], list[Facts]]:
    """Rules that tell every one of so many sheets from every other."""
    bits = count.bit_length()
    rules = [Sentence(word(f"bit{n}"), (Not(word(f"bit{(n + 1) % bits}")),)) for n in range(bits)]
    sheets = [{"word": Among.of(*(f"bit{n}" for n in range(bits) if row >> n & 1))} for row in range(count)]
    return rules, cast(list[Facts], sheets)


def test_three_thousand_sheets_that_all_differ_are_weighed_in_short_sessions() -> None:
    # a kept fact costs 8 KB, and 3,000 of them slow each other down
    rules, sheets = _distinct(3000)
    assert len({repr(plain(*rules).weigh([sheet])) for sheet in sheets[:200]}) == 200
    weighing = engine(*rules)
    assert weighing.weigh(sheets) == plain(*rules).weigh(sheets)
    assert weighing.weigh(sheets[::-1]) == plain(*rules).weigh(sheets[::-1])


def test_weighing_again_and_again_takes_no_more_memory() -> None:
    # facts that were kept would be taken for the next ones; a state that is not deleted keeps 8 KB a fact
    rules, sheets = _distinct(400)
    weighing = engine(*rules)
    weighing.weigh(sheets)
    before = _resident()
    for _ in range(10):
        weighing.weigh(sheets)
    assert _resident() - before < 8


def test_an_engine_that_is_lost_gives_its_memory_back() -> None:
    # a host is never freed by itself: about 1 MB each
    rules, sheets = [Sentence(word(f"v{n}")) for n in range(40)], cast(list[Facts], [{}])
    for _ in range(10):
        engine(*rules).weigh(sheets)
    before = _resident()
    for _ in range(50):
        engine(*rules).weigh(sheets)
    assert _resident() - before < 10


def test_a_closed_engine_opens_again() -> None:
    rules, sheets = _distinct(8)
    weighing = engine(*rules)
    first = weighing.weigh(sheets)
    weighing.close()
    weighing.close()
    assert weighing.weigh(sheets) == first


def test_no_threads_are_left_running() -> None:
    # each host of its own would start two timers that never stop
    before = threading.active_count()
    rules, sheets = _distinct(8)
    engine(*rules).weigh(sheets)
    assert threading.active_count() == before


def test_one_engine_may_be_shared_by_threads() -> None:
    rules, sheets = _distinct(300)
    weighing, expected = engine(*rules), plain(*rules).weigh(sheets)
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(weighing.weigh(sheets))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_the_order_of_sheets_and_a_second_asking_change_nothing() -> None:
    rules, sheets = _distinct(250)
    weighing = engine(*rules)
    forward = weighing.weigh(sheets)
    assert weighing.weigh(sheets[::-1])[::-1] == forward
    assert weighing.weigh(sheets) == forward
