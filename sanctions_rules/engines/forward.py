"""
Forward chaining on durable-rules: offers go in as facts, rules join them, and what is shown lets waiting offers in.

A join is written in the one order in which the guest evaluates it rightly: kind, presence, the equality of the key,
the other comparisons, and the equality once more. Keys are numbers here, so that no text is hashed or compared.
"""

from __future__ import annotations

import threading
import weakref
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

from sanctions_rules.engines.guest import engine, engine_error, free, quiet_host
from sanctions_rules.engines.offers import MOST_OFFERS, Found, Offer, Passage, Step, shown_by
from sanctions_rules.errors import EngineError

_NAME: Final = "exchanges"
_SID: Final = "0"
_KINDS: Final = ("a", "b")


class ForwardChaining:
    """Joins offers on durable-rules, one session a call. Raises EngineError where the guest fails."""

    most = MOST_OFFERS

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self._lock = threading.Lock()
        self._session: _Session | None = None
        self._ruleset: Any = None
        self._closing: weakref.finalize[..., ForwardChaining] | None = None

    def steps(self, offers: Sequence[Offer], found: frozenset[Found] = frozenset()) -> set[Step]:
        """Every step that follows from the offers, and from what was found already."""
        if not offers:
            return set()
        with self._lock:
            self._session = _Session(self.passages, offers, found)
            try:
                return self._session.run(self._opened())
            except BaseException as error:
                # Its state is not to be trusted now, nor safe to delete: a fresh ruleset takes the next question.
                self.close()
                if isinstance(error, EngineError) or not isinstance(error, Exception):
                    raise
                raise engine_error(f"durable-rules failed: {error}") from error
            finally:
                self._session = None

    def close(self) -> None:
        """Give the guest's memory back; a later question opens it again."""
        if self._closing is not None:
            self._closing()
        self._ruleset = self._closing = None

    def _opened(self) -> Any:
        if self._ruleset is None:
            host = quiet_host()
            host.set_rulesets({_NAME: self._rules()})
            self._ruleset = host.get_ruleset(_NAME)
            self._closing = weakref.finalize(self, free, self._ruleset._handle)
        return self._ruleset

    def _rules(self) -> dict[str, Any]:
        rules: dict[str, Any] = {
            f"w{way}": {"all": _joined(way, passage), "run": self._action(way)}
            for way, passage in enumerate(self.passages)
        }
        rules["bell"] = {"all": [{"m": {"kind": "bell"}}], "run": self._action(None)}
        return rules

    def _action(self, way: int | None) -> Callable[[Any], None]:
        kept = weakref.ref(self)  # a ruleset that held its owner would never be collected

        def run(context: Any) -> None:  # one parameter exactly: with two the guest waits for a callback
            chaining = kept()
            session = chaining._session if chaining is not None else None
            if session is not None and session.error is None:
                try:
                    session.fired(way, context)
                except BaseException as error:
                    session.error = error

        return run


def _joined(way: int, passage: Passage) -> list[dict[str, Any]]:
    """The two patterns of a passage; every pattern begins with its kind, which the guest's state message has not."""
    same = {"key": {"a": "key"}}
    others: list[dict[str, Any]] = [{"$neq": {"leg": {"a": "leg"}}}]
    if passage.days is not None:
        others.append({"$gte": {"last": {"$sub": {"$l": {"a": "first"}, "$r": passage.days}}}})
        others.append({"$lte": {"first": {"$add": {"$l": {"a": "last"}, "$r": passage.days}}}})
    if passage.in_order:
        others.append({"$gte": {"last": {"a": "first"}}})
    present = [{"$ex": {name: 1}} for name in ("key", "leg", "first", "last")]
    first = {"$and": [{"kind": f"{way}a"}, *present]}
    # A join whose last comparison is false reads out of bounds: the equality that led here holds, and stands last.
    second = {"$and": [{"kind": f"{way}b"}, *present, same, *others, same]}
    return [{"a": first}, {"b": second}]


class _Session:
    """One working memory: the facts asserted, the steps taken, and the offers that wait for something to be found."""

    def __init__(self, passages: Sequence[Passage], offers: Sequence[Offer], found: frozenset[Found]) -> None:
        self.error: BaseException | None = None
        self._passages, self._offers = passages, offers
        self._found = set(found)
        self._steps: set[Step] = set()
        self._asserted: set[int] = set()
        self._keys: dict[str, int] = {}
        self._fired, self._most, self._rung = 0, _most_firings(offers), False
        self._waiting: defaultdict[Found, list[int]] = defaultdict(list)
        for place, offer in enumerate(offers):
            for rule in offer.needs:
                self._waiting[rule, offer.leg].append(place)

    def run(self, ruleset: Any) -> set[Step]:
        for place, offer in enumerate(self._offers):
            if offer.stands(self._found) and self.error is None:
                self._put(place, ruleset.assert_fact)
        self._put_bell(ruleset)
        if self.error is not None:
            if not isinstance(self.error, Exception) or isinstance(self.error, EngineError):
                raise self.error
            raise engine_error(f"durable-rules failed: {self.error}") from self.error
        if not self._rung:
            raise engine_error("durable-rules did not read all offers to the end")
        if "exception" in ruleset.get_state(_SID):
            raise engine_error(f"durable-rules failed: {ruleset.get_state(_SID)['exception']}")
        engine().delete_state(ruleset._handle, _SID)  # safe only because an action, the bell's, has run
        return self._steps

    def fired(self, way: int | None, context: Any) -> None:
        """Two offers have been joined, or, where no way is named, the bell has rung."""
        if way is None:
            self._rung = True
            return
        self._fired += 1
        if self._fired > self._most:
            raise engine_error("durable-rules fired more often than there are pairs of offers")
        step = Step(way, int(context._m["a"]["leg"]), int(context._m["b"]["leg"]))
        self._steps.add(step)
        shown = shown_by(self._passages, step)
        if shown not in self._found:
            self._found.add(shown)
            for place in self._waiting.get(shown, ()):
                self._put(place, context.assert_fact)

    def _put(self, place: int, put: Callable[[dict[str, Any]], object]) -> None:
        """Assert an offer once; that no rule matches it yet is normal."""
        from durable.engine import MessageNotHandledException, MessageObservedException  # noqa: PLC0415 - optional guest

        if place in self._asserted:
            return
        self._asserted.add(place)
        offer = self._offers[place]
        fact = {
            "id": f"{place:09}",  # hashed to 32 bits: short and sequential ones do not collide
            "kind": f"{offer.way}{_KINDS[offer.side]}",
            "key": self._keys.setdefault(offer.key, len(self._keys)),
            "leg": offer.leg,
            "first": offer.first,
            "last": offer.last,
        }
        try:
            put(fact)
        except MessageNotHandledException:
            pass
        except MessageObservedException as error:
            raise engine_error("durable-rules took two offers for one") from error

    def _put_bell(self, ruleset: Any) -> None:
        failed: list[Any] = []
        state = ruleset.assert_fact({"kind": "bell", "id": "bell"})
        ruleset.do_actions(state, lambda error, _: failed.append(error))
        if any(failed):
            raise engine_error(f"durable-rules failed: {next(filter(None, failed))}")


def _most_firings(offers: Sequence[Offer]) -> int:
    """As many as there are pairs of offers of one way: each pair is joined once at most."""
    sides: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for offer in offers:
        sides[offer.way][offer.side] += 1
    return sum(first * second for first, second in sides.values())
