"""
Running totals of allowances: which deliveries of a batch are inside an amount the law leaves open.

Every transaction in a rule's scope counts, lawful or not. Deliveries of one day count together, so
neither the order of rows nor the splitting of a delivery changes an answer. A total is known between
two bounds: dates and amounts may be partial, and what others supplied is unknown unless it is stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import localcontext

from sanctions_rules.allowances import Allowance
from sanctions_rules.deriving import FactSheet
from sanctions_rules.knowledge import UNKNOWN, Among
from sanctions_rules.rules import Rule
from sanctions_rules.totalling.answering import answer, side
from sanctions_rules.totalling.deliveries import Counted, counted, delivery, delivery_alone
from sanctions_rules.totalling.periods import BEFORE_ALL, period_of
from sanctions_rules.totalling.summing import Totals, plus
from sanctions_rules.transactions import Transaction

__all__ = ["alone", "totalled"]

_EXACT = 60  # digits: no sum of amounts a record can hold is rounded


def totalled(
    rules: Sequence[Rule],
    records: Sequence[Transaction],
    sheets: Sequence[FactSheet],
    already: Sequence[tuple[Transaction, FactSheet]] = (),
) -> list[FactSheet]:
    """
    The sheets with one more fact per allowance: inside it, outside it, or unknown, with the total behind it.

    ``already`` are transactions known from elsewhere: they count, and get no sheet of their own.
    """
    known = list(sheets)
    everything = [*zip(records, sheets, strict=True), *already]
    names = [record.id or str(row) for row, record in enumerate(records, 1)]
    names += [record.id or f"already {row}" for row, (record, _) in enumerate(already, 1)]
    with localcontext() as context:
        context.prec = _EXACT
        for rule in rules:
            if any(exemption.within for exemption in rule.unless):
                entries = [counted(rule, name, *each) for name, each in zip(names, everything, strict=True)]
                _total(rule, entries, known)
    return known


def alone(allowance: Allowance, record: Transaction) -> Among:
    """Whether a record is inside an allowance when nothing but it, and what it says went before, counts."""
    with localcontext() as context:
        context.prec = _EXACT
        mine = delivery_alone(allowance, record)
        period = period_of(allowance, mine.lot.days)
        if period is None:
            return UNKNOWN
        return Among.of("outside") if period is BEFORE_ALL else side(allowance, plus(mine.before, mine.amount))


def _total(rule: Rule, entries: Sequence[Counted | None], known: list[FactSheet]) -> None:
    """Put what each allowance of a rule says of each transaction on its sheet."""
    for exemption in rule.unless:
        for fact, allowance in exemption.allowances(rule.id).items():
            deliveries = [delivery(allowance, entry) if entry else None for entry in entries]
            totals = Totals(allowance, [each for each in deliveries if each])
            for row, mine in enumerate(deliveries[: len(known)]):
                if mine is not None:
                    given = answer(mine, totals, exemption.id)
                    total = {fact: given.total} if given.total else {}
                    known[row] = known[row].knowing({fact: given.known}, {fact: given.note}, {fact: given.asks}, total)
