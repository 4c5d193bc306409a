"""The questions put to a person: what is asked, and of whom where another transaction leaves an answer open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sanctions_rules.facts import FACTS
from sanctions_rules.totals import Total
from sanctions_rules.wording import listed

_OF_FIELDS = {
    "supplied_before": "how much had all suppliers together delivered in the period before this?",
    "supplied_before_usd": "what was all worth that was delivered in the period before this, in US dollars?",
    "quantity": "how much is delivered?",
    "unit": "how much is that in the unit the paragraph counts in?",
}


def question_for(name: str, whose: Iterable[str] = ()) -> str:
    """
    The question for a fact or a field; ``whose`` names the other transactions it is asked of.

    >>> question_for("quantity"), question_for("unit", ["7", "9"])
    ('how much is delivered?', 'how much is that in the unit the paragraph counts in? (of 7 and 9)')
    """
    question = FACTS[name].asks if name in FACTS else _OF_FIELDS.get(name, f"what is {name}?")
    others = listed(whose, "and")
    return f"{question} (of {others})" if others else question


def whose(name: str, facts: Sequence[str], totals: Sequence[Total]) -> tuple[str, ...]:
    """
    The transactions that a field is asked of, where they alone leave running totals open; none where one's own is.

    ``facts`` are the facts that are open on the transaction itself.
    """
    if name in facts or any(name in total.asks for total in totals):
        return ()
    others = (each for total in totals if not total.asks for each in total.left_open_by)
    return tuple(dict.fromkeys(each.id for each in others if name in each.missing))
