"""The same deal under the law of each day: spans in which the answer stays, and what changed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from sanctions_rules.conditions import Condition, Within, leaves
from sanctions_rules.explanations import Finding
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.screening import RecordLike, Screener
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.transactions.fields import PartialDate
from sanctions_rules.verdicts import Verdict

Answer: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Consecutive days, both included, on which the deal gets the same answer; ``finding`` is that of the first.

    ``opened`` and ``closed`` cite what began or ended on the first day and can bear on the deal.
    """

    first: date
    last: date
    finding: Finding
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def to_dict(self) -> dict[str, Any]:
        """First and last day, what began and ended, the flag, and the grounds as in a finding."""
        told = self.finding.to_dict()
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return days | {"opened": list(self.opened), "closed": list(self.closed)} | {k: told[k] for k in _TOLD}


_TOLD = ("flag", "grounds")


def timeline(record: RecordLike, screener: Screener, until: date, since: date | None = None) -> tuple[Stretch, ...]:
    """
    The stretches from the first resolution of the rulebook, or from ``since``, to ``until``, without a gap.

    The day of the record is replaced by each day in turn; everything else stays, the day of its contract too. It
    is judged alone, with what it says was supplied before. Raises ValueError where ``until`` is before the start.

    >>> rifles = {"date": "2012", "supplier": "XA", "recipient": "KP", "item": "assault-rifle"}
    >>> [(str(s.first), s.finding.flag) for s in timeline(rifles, Screener(), date(2026, 1, 1))][-1]
    ('2016-03-02', 'red')
    """
    start = since or min(r.adopted for regime in screener.rulebook.regimes for r in regime.resolutions.values())
    if until < start:
        raise ValueError(f"the last day, {until}, is before the first, {start}")
    read = record if isinstance(record, Transaction) else read_transaction(record)
    days = [start, *(day for day in edges(screener.rulebook.rules) if start < day <= until)]
    findings = [screener.screen(_on(read, day)) for day in days]
    ends = [*(day - timedelta(days=1) for day in days[1:]), until]
    told = list(zip(days, ends, findings, strict=True))
    kept = [list(group) for _, group in groupby(told, key=lambda entry: _answer(entry[2]))]
    plain = [Stretch(group[0][0], group[-1][1], group[0][2]) for group in kept]
    return (*plain[:1], *(_with_causes(before, after) for before, after in pairwise(plain)))


def edges(rules: tuple[Rule, ...]) -> tuple[date, ...]:
    """Every day on which the answer of a rule can turn for a record that gives one day, in order."""
    return tuple(sorted({day for rule in rules for day in _days_of(rule)}))


def _days_of(rule: Rule) -> Iterator[date]:
    yield from _ends(rule.scope)
    for exemption, tree in zip(rule.exemptions, rule.lifted_by, strict=True):
        yield from _ends(tree)
        for allowance in exemption.within:
            yield allowance.anchor


def _ends(condition: Condition) -> Iterator[date]:
    for leaf in leaves(condition):
        if isinstance(leaf, Within) and leaf.fact == "date":
            yield from (end for end in (leaf.start, leaf.end) if isinstance(end, date))


def _on(record: Transaction, day: date) -> Transaction:
    return record.model_copy(update={"date": PartialDate.read(day)})


def _answer(finding: Finding) -> Answer:
    """What a reader would call the same answer: flag, verdict of each paragraph, what lifts it, what is asked."""
    return (finding.flag, *(_said(verdict) for verdict in finding.verdicts), *_asked(finding))


def _said(verdict: Verdict) -> Answer:
    return verdict.rule.id, verdict.word, verdict.lifted_by.citation if verdict.lifted_by else None


def _asked(finding: Finding) -> Iterator[Answer]:
    for ground in finding.grounds:
        yield ground.rule, *(question.fact for question in ground.missing)


def _with_causes(before: Stretch, after: Stretch) -> Stretch:
    opened, closed = _begun(before, after), _begun(after, before)
    return Stretch(after.first, after.last, after.finding, opened, closed)


def _begun(one: Stretch, other: Stretch) -> tuple[str, ...]:
    """What is cited in the other stretch and not in the one: its paragraphs, and what lifts them."""
    known = set(_cited(one))
    return tuple(dict.fromkeys(cited for cited in _cited(other) if cited not in known))


def _cited(stretch: Stretch) -> Iterator[str]:
    for verdict in stretch.finding.verdicts:
        yield str(verdict.rule.citation)
        lifted: Exemption | None = verdict.lifted_by
        if lifted:
            yield f"{lifted.citation} ({lifted.id})"
