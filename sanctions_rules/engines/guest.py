"""
The one door to durable-rules, a guest that wants watching.

Nothing else imports it. A session goes in as messages and comes out as the tests that held; whatever
goes wrong in between is raised, never reported as "nothing held". Every trap named here has a test in
``tests/engines/test_traps.py``.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sanctions_rules.engines.compiling import Test, paths
from sanctions_rules.errors import EngineError, Fault

MOST_MESSAGES: Final = 200  # kept facts cost 8 KB each, and an action must not outlive its lease of 10 seconds
MOST_PROPERTIES: Final = 200  # the guest takes 252 to a message, its own among them
MOST_TESTS: Final = 40  # with the arms of one test, fewer than the 64 branches that may be pending

_NAME: Final = "rules"
_SID: Final = "0"


class Guest:
    """
    A few tests, registered once; ``held`` says which of them hold for each message.

    Closing it, or losing it, gives the guest's memory back. After an error it starts afresh.
    """

    def __init__(self, tests: Sequence[Test]) -> None:
        if len(tests) > MOST_TESTS:
            raise engine_error(f"{len(tests)} tests are more than one ruleset takes ({MOST_TESTS})")
        self._tests = tuple(tests)
        self._most = sum(map(paths, tests))
        self._lock = threading.Lock()  # an action is Python and can be preempted in the middle of a dispatch
        self._ruleset: Any = None
        self._closing: weakref.finalize[..., Guest] | None = None
        self._held: list[set[int]] = []
        self._rung: set[str] = set()
        self._fired = 0
        self._error: BaseException | None = None

    def held(self, messages: Sequence[Mapping[str, int]]) -> list[set[int]]:
        """For each message, the places of the tests that hold. Raises EngineError where the guest fails."""
        found: list[set[int]] = []
        with self._lock:
            for start in range(0, len(messages), MOST_MESSAGES):
                found += self._session(messages[start : start + MOST_MESSAGES])
        return found

    def close(self) -> None:
        """Give the guest's memory back; a later question opens it again."""
        if self._closing is not None:
            self._closing()
        self._ruleset = self._closing = None

    def _session(self, messages: Sequence[Mapping[str, int]]) -> list[set[int]]:
        self._held, self._rung, self._fired, self._error = [set() for _ in messages], set(), 0, None
        try:
            self._run(messages)
        except BaseException as error:
            # Its state is not to be trusted now, nor safe to delete: a fresh ruleset takes the next question.
            self.close()
            if isinstance(error, EngineError) or not isinstance(error, Exception):
                raise
            raise engine_error(f"durable-rules failed: {error}") from error
        return self._held

    def _run(self, messages: Sequence[Mapping[str, int]]) -> None:
        from durable.engine import MessageNotHandledException, MessageObservedException  # noqa: PLC0415 - see above

        ruleset = self._opened()
        # Ids are hashed to 32 bits; short and sequential ones do not collide. Facts, not events: an event
        # fires one rule only. A bell ends the batch, for a message that does not parse ends it in silence.
        facts = [{"kind": "sheet", "id": str(place), **message} for place, message in enumerate(messages)]
        try:
            ruleset.assert_facts([*facts, {"kind": "bell", "id": "end"}])
        except MessageNotHandledException:
            pass  # some sheet answers to no test, which is normal
        except MessageObservedException as error:
            raise engine_error("durable-rules took two sheets for one") from error
        # Where one message was not handled no action has run; a second bell makes them all run now.
        self._last_bell(ruleset)
        self._check(ruleset)
        engine().delete_state(ruleset._handle, _SID)  # safe only because actions, the bells', have run

    def _last_bell(self, ruleset: Any) -> None:
        failed: list[Any] = []
        state = ruleset.assert_fact({"kind": "bell", "id": "last"})
        ruleset.do_actions(state, lambda error, _: failed.append(error))
        if any(failed):
            raise engine_error(f"durable-rules failed: {next(filter(None, failed))}")

    def _check(self, ruleset: Any) -> None:
        """Errors inside actions are swallowed by the guest; they were kept, and come out here."""
        if self._error is not None:
            if not isinstance(self._error, Exception):
                raise self._error
            raise engine_error(f"durable-rules failed: {self._error}") from self._error
        if self._rung != {"end", "last"}:
            raise engine_error("durable-rules did not read all sheets to the end")
        if "exception" in ruleset.get_state(_SID):
            raise engine_error(f"durable-rules failed: {ruleset.get_state(_SID)['exception']}")

    def _opened(self) -> Any:
        if self._ruleset is None:
            host = quiet_host()
            host.set_rulesets({_NAME: self._rules()})
            self._ruleset = host.get_ruleset(_NAME)
            self._closing = weakref.finalize(self, free, self._ruleset._handle)
        return self._ruleset

    def _rules(self) -> dict[str, Any]:
        # Every pattern begins with the kind: the guest's own state message has none, and would match otherwise.
        rules: dict[str, Any] = {}
        for place, test in enumerate(self._tests):
            asked = [{"kind": "sheet"}, *test.get("$and", [test])]
            rules[f"t{place}"] = {"all": [{"m": {"$and": asked}}], "run": self._action(place)}
        rules["bell"] = {"all": [{"m": {"kind": "bell"}}], "run": self._action(None)}
        return rules

    def _action(self, place: int | None) -> Callable[[Any], None]:
        kept = weakref.ref(self)  # a ruleset that held its Guest would never be collected

        def run(context: Any) -> None:  # one parameter exactly: with two the guest waits for a callback
            guest = kept()
            if guest is None or guest._error is not None:
                return
            try:
                guest._answer(place, context._m["m"]["id"])
            except BaseException as error:
                guest._error = error

        return run

    def _answer(self, place: int | None, name: str) -> None:
        """A test holds for the message of that name; no place means a bell has rung."""
        self._fired += 1
        if self._fired > self._most * len(self._held) + 2:
            raise engine_error("durable-rules fired more often than its tests have paths")
        if place is None:
            self._rung.add(name)
        else:
            self._held[int(name)].add(place)


def engine_error(what: str) -> EngineError:
    """A failure of the engine, and what can be done about it."""
    return EngineError(
        [Fault("engine durable", what, "engine-failed", "use the plain engine, which gives the same answers")]
    )


def engine() -> Any:
    """The guest's compiled part."""
    import durable_rules_engine  # noqa: PLC0415 - an optional, compiled guest

    return durable_rules_engine


def quiet_host() -> Any:
    """A host that starts no thread."""
    from durable.engine import Host  # noqa: PLC0415 - an optional, compiled guest

    class QuietHost(Host):  # type: ignore[misc]
        """A host without background threads: they dispatch on freed states and never stop."""

        def _run(self) -> None:
            pass

    return QuietHost()


def free(handle: int) -> None:
    """Give the memory of a ruleset back."""
    engine().delete_ruleset(handle)
