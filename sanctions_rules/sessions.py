"""
Sessions: records as a feed brings them, one at a time.

A session remembers what later legs may need for a window of days. It answers at once for the record it takes, and
says which earlier answers that record has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol

from pydantic import TypeAdapter, ValidationError

from sanctions_rules.deriving import FactSheet
from sanctions_rules.errors import Fault, InputError, RecordError, shown
from sanctions_rules.exchanges import Exchange, link
from sanctions_rules.explanations import Finding
from sanctions_rules.inferring import Gathering, Leg, Linker
from sanctions_rules.knowledge import Among
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.totals import Total
from sanctions_rules.transactions import Transaction

_FORMAT: Final = 1
_WITHIN: Final = "within:"
_DAYS_OF_A_MONTH: Final = 31
_TOTAL: Final = TypeAdapter(Total)


class Judge(Protocol):
    """What a session asks of a screener."""

    rulebook: Rulebook
    linker: Linker

    def read(self, record: Any, where: str | None = None) -> Transaction:
        """A typed record."""
        ...

    def sheets(self, records: Sequence[Transaction], already: Iterable[Any] = ()) -> list[FactSheet]:
        """The fact sheets of records, with the totals of those already counted."""
        ...

    def judged(
        self, records: Sequence[Transaction], sheets: Sequence[FactSheet], rows: Iterable[int] = ()
    ) -> tuple[list[Finding], list[Leg]]:
        """The findings of fact sheets without links, and their legs."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """
    What a record brought: its finding, the earlier findings that are other than before, and its exchanges.

    A finding in ``touched`` is whole, with its links as they now are; its ``id`` and ``row`` say which record it is of.
    """

    finding: Finding
    touched: tuple[Finding, ...] = ()
    exchanges: tuple[Exchange, ...] = ()


@dataclass(slots=True)
class _Kept:
    """A record that is remembered: since which day, and what was last said of it."""

    since: date | None
    sheet: FactSheet
    alone: Finding
    leg: Leg
    said: Finding

    @property
    def counts(self) -> bool:
        """Whether it counts towards an amount."""
        return any(fact.startswith(_WITHIN) for fact in self.sheet.facts)


@dataclass(slots=True)
class Session:
    """
    Takes records one at a time, in any order, and remembers them for ``window`` days.

    The clock of a session is the latest day of the records it took, or what ``take`` is told. A record is forgotten
    once it is more than the window older; one without a day, the window after it came. Each record is judged once,
    with the amounts remembered then; a total needs a window as long as its period, which the default has.

    >>> from sanctions_rules import Screener
    >>> session = Screener().session()
    >>> food = {"id": "food", "date": "2023-10-01", "kind": "food_aid", "supplier": "XA", "recipient": "KP"}
    >>> session.take(food).finding.flag
    'none'
    >>> shells = {"id": "shells", "date": "2023-10-20", "supplier": "KP", "recipient": "XA", "item": "artillery"}
    >>> [(finding.id, finding.flag) for finding in session.take(shells).touched]
    [('food', 'amber')]

    Raises RecordError for a record that is no transaction, after which the session is as it was.
    """

    judge: Judge
    window: int | None = None
    taken: int = 0
    clock: date | None = None
    _kept: list[_Kept] = field(default_factory=list)
    _gathering: Gathering | None = None

    def __post_init__(self) -> None:
        if self.window is None:
            self.window = longest_window(self.judge.rulebook)
        if self.window < 0:
            raise InputError([Fault("session", f"a window of {self.window} days", "bad-window", "give 0 or more days")])

    def __len__(self) -> int:
        """How many records are remembered."""
        return len(self._kept)

    def take(self, record: Transaction | Mapping[str, Any], today: date | None = None) -> Heard:
        """What a record brings; ``today`` moves the clock where the record's own day shall not."""
        read = self.judge.read(record, f"record {self.taken + 1}")
        (sheet,) = self.judge.sheets([read])
        if any(fact.startswith(_WITHIN) for fact in sheet.facts):
            (sheet,) = self.judge.sheets([read], [kept.alone.transaction for kept in self._kept if kept.counts])
        (alone,), (leg,) = self.judge.judged([read], [sheet], [self.taken + 1])
        self.taken += 1
        days = leg.days()
        self._forget(today or (date.fromordinal(days[0]) if days else None))
        self._kept.append(_Kept(date.fromordinal(days[1]) if days else self.clock, sheet, alone, leg, alone))
        return self._heard()

    def take_all(self, records: Iterable[Transaction | Mapping[str, Any]]) -> Iterator[Heard]:
        """What each of the records brings, one after the other."""
        return map(self.take, records)

    def _forget(self, day: date | None) -> None:
        """Move the clock on, never back, and let go of what lies more than the window behind it."""
        self.clock = max(filter(None, (self.clock, day)), default=None)
        if self.clock is not None:
            first = max(self.clock.toordinal() - (self.window or 0), 1)
            for kept in self._kept:
                kept.since = kept.since or self.clock
            gone = [kept for kept in self._kept if kept.since is not None and kept.since.toordinal() < first]
            if gone:
                self._kept = [kept for kept in self._kept if kept.since is None or kept.since.toordinal() >= first]
            if any(kept.leg.broken or kept.said.links for kept in gone):
                self._gathering = None  # what it led to leads there no more

    def _heard(self) -> Heard:
        newest = self._kept[-1]
        alone = newest.alone.exchange is None and self._gathering is not None
        if alone and self._gathering is not None and not self._gathering.meets(newest.leg):
            return Heard(newest.said)
        findings, exchanges = self._joined()
        touched = []
        for kept, finding in zip(self._kept, findings, strict=True):
            if kept is not newest and _more(finding, kept.said):
                touched.append(finding)
            kept.said = finding
        with_it = tuple(each for each in exchanges if any(leg is newest.said for leg in each.legs))
        return Heard(newest.said, tuple(touched), with_it)

    def _joined(self) -> tuple[list[Finding], list[Exchange]]:
        """What is remembered, joined."""
        legs = [kept.leg for kept in self._kept]
        self._gathering = self.judge.linker.gathering(legs)
        return link([kept.alone for kept in self._kept], legs, self.judge.linker, self._gathering)

    def save(self) -> str:
        """The whole state as JSON text; ``Screener.restore`` goes on from it as if there had been no break."""
        state = {
            "format": _FORMAT,
            "rulebook": self.judge.rulebook.digest,
            "window": self.window,
            "taken": self.taken,
            "clock": self.clock.isoformat() if self.clock else None,
            "kept": [_saved(kept) for kept in self._kept],
        }
        return json.dumps(state, ensure_ascii=False)

    @classmethod
    def restored(cls, judge: Judge, saved: str) -> Session:
        """The session of a saved state; raises InputError where it is damaged, or of another rulebook."""
        state = _state(saved, judge.rulebook.digest)
        try:
            clock = date.fromisoformat(state["clock"]) if state["clock"] else None
            session = cls(judge, int(state["window"]), int(state["taken"]), clock)
            session._kept = [_kept(judge, each) for each in state["kept"]]
        except (KeyError, TypeError, ValueError, AttributeError, RecordError, ValidationError) as error:
            raise _damaged(f"it does not hold what a session saves ({type(error).__name__})") from None
        findings, _ = session._joined()
        for kept, finding in zip(session._kept, findings, strict=True):
            kept.said = finding
        return session


def longest_window(book: Rulebook) -> int:
    """
    The days that the longest window of a book takes: of its exchange rules, and of the periods of its allowances.

    >>> longest_window(Rulebook.load())
    372
    """
    days = [way.days or 0 for rule in book.exchanges for way in rule.ways]
    allowances = [each for rule in book.rules for exemption in rule.unless for each in exemption.within]
    return max([*days, *(_DAYS_OF_A_MONTH * allowance.months for allowance in allowances)], default=0)


def _more(finding: Finding, before: Finding) -> bool:
    """Whether a record has a further link, or more proof of one; that something was forgotten says nothing new."""
    known = {(link.id, step.rule, step.way) for link in before.links for step in link.proof}
    return any((link.id, step.rule, step.way) not in known for link in finding.links for step in link.proof)


def _saved(kept: _Kept) -> dict[str, Any]:
    sheet = kept.sheet
    within = {fact: known for fact, known in sheet.facts.items() if fact.startswith(_WITHIN)}
    return {
        "row": kept.alone.row,
        "since": kept.since.isoformat() if kept.since else None,
        "record": kept.alone.transaction.model_dump(mode="json", exclude_defaults=True),
        "kind": kept.alone.transaction.kind,
        "within": {
            fact: {
                "sure": sorted(known.sure),
                "possible": None if known.possible is None else sorted(known.possible),
                "note": sheet.notes.get(fact),
                "asks": list(sheet.asks.get(fact, ())),
                "total": _TOTAL.dump_python(sheet.totals[fact], mode="json") if fact in sheet.totals else None,
            }
            for fact, known in within.items()
            if isinstance(known, Among)
        },
    }


def _kept(judge: Judge, saved: dict[str, Any]) -> _Kept:
    kind = {"kind": saved["kind"]} if saved["kind"] else {}
    record = judge.read(saved["record"] | kind)
    (fresh,) = judge.sheets([record])
    sheet = FactSheet(_without_amounts(fresh.facts), _without_amounts(fresh.notes), _without_amounts(fresh.asks))
    for fact, each in saved["within"].items():
        possible = None if each["possible"] is None else frozenset(each["possible"])
        known = {fact: Among(frozenset(each["sure"]), possible)}
        totals = {fact: _TOTAL.validate_python(each["total"])} if each["total"] else {}
        notes = {fact: each["note"]} if each["note"] is not None else {}
        sheet = sheet.knowing(known, notes, {fact: tuple(each["asks"])}, totals)
    (alone,), (leg,) = judge.judged([record], [sheet], [int(saved["row"])])
    since = date.fromisoformat(saved["since"]) if saved["since"] else None
    return _Kept(since, sheet, alone, leg, alone)


def _without_amounts(of_facts: Mapping[str, Any]) -> dict[str, Any]:
    return {fact: value for fact, value in of_facts.items() if not fact.startswith(_WITHIN)}


def _state(saved: str, digest: str) -> dict[str, Any]:
    try:
        state = json.loads(saved)
    except (ValueError, TypeError):
        raise _damaged("it is no JSON") from None
    if not isinstance(state, dict) or state.get("format") != _FORMAT:
        raise _damaged(f"it is not of format {_FORMAT}")
    if state.get("rulebook") != digest:
        what = f"it was saved under the rulebook {shown(state.get('rulebook'))}; this is {digest}"
        help = "restore it with that rulebook, or feed the records again"
        raise InputError([Fault("saved session", what, "other-rulebook", help)])
    return state


def _damaged(what: str) -> InputError:
    return InputError([Fault("saved session", what, "damaged-session", "feed the records again")])
