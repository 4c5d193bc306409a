"""No answer depends on the order of rows or of rules, or on what other rules there are; an exemption only lifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.explanations import Finding
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.screening import Screener
from sanctions_rules.testing.strategies import rules, transactions
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction
from sanctions_rules.verdicts import VerdictWord

BOOK: Final = Rulebook.load()
DERIVER: Final = Deriver(BOOK.vocabulary)
LAW: Final = settings(deadline=None, derandomize=True, max_examples=100)
CAPPED: Final = replace(BOOK, rules=tuple(rule for rule in BOOK.rules if any(e.within for e in rule.exemptions)))


@cache
def screener() -> Screener:
    return Screener(BOOK)


@st.composite
def batches(draw: st.DrawFn) -> list[Transaction]:
    """A few records near the rules, some of one exchange, and some that count towards one amount."""
    records = draw(st.lists(transactions(CAPPED) | transactions(BOOK), min_size=2, max_size=5))
    exchanges = draw(st.lists(st.sampled_from(["E", "F", None]), min_size=len(records), max_size=len(records)))
    pairs = enumerate(zip(records, exchanges, strict=True))
    return [record.model_copy(update={"id": str(n), "exchange": exchange}) for n, (record, exchange) in pairs]


def told(findings: Sequence[Finding]) -> dict[str, Any]:
    """Of each record its flag, every ground with the totals behind it, and the legs it is linked to."""
    return {f.id: (f.flag, sorted(map(repr, f.grounds)), {link.id for link in f.links}) for f in findings}


@given(batches(), st.data())
@LAW
def test_the_order_of_rows_never_changes_a_flag_a_ground_or_a_total(
    batch: list[Transaction], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(batch))
    assert told(screener().screen(shuffled).findings) == told(screener().screen(batch).findings)


@given(batches(), st.permutations(BOOK.rules))
@settings(LAW, max_examples=40)
def test_the_order_of_rules_never_changes_a_flag_a_ground_or_a_total(
    batch: list[Transaction], order: list[Rule]
) -> None:
    other = Screener(replace(BOOK, rules=tuple(order)))
    assert told(other.screen(batch).findings) == told(screener().screen(batch).findings)


@given(batches(), st.sampled_from(BOOK.rules))
@settings(LAW, max_examples=60)
def test_a_rule_taken_away_leaves_what_the_others_say(batch: list[Transaction], gone: Rule) -> None:
    fewer = Screener(replace(BOOK, rules=tuple(rule for rule in BOOK.rules if rule is not gone)))
    for less, more in zip(fewer.screen(batch), screener().screen(batch), strict=True):
        assert less.verdicts == tuple(verdict for verdict in more.verdicts if verdict.rule is not gone)


# One exemption more

LEFT: Final[dict[VerdictWord, set[VerdictWord]]] = {
    "out of scope": {"out of scope"},
    "exempt": {"exempt"},
    "undetermined": {"undetermined", "exempt"},
    "prohibited": {"prohibited", "undetermined", "exempt"},
}


def exemptions() -> st.SearchStrategy[Exemption]:
    """What may lift a rule nobody wrote, under a name that no shipped exemption has."""
    first = rules().filter(lambda rule: rule.unless).map(lambda rule: rule.unless[0])
    return first.map(lambda exemption: exemption.model_copy(update={"id": "one-more"}))


def word(rule: Rule, record: Transaction) -> VerdictWord:
    (sheet,) = totalled([rule], [record], [DERIVER.sheet(record)])
    return decide(rule, weigh_rule(rule, sheet.facts)).word


@given(st.sampled_from(BOOK.rules) | rules(), exemptions(), st.data())
@settings(LAW, max_examples=60)
def test_one_exemption_more_only_lifts(rule: Rule, more: Exemption, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rule.unless)))
    fields = {name: getattr(rule, name) for name in Rule.model_fields}
    unless = (*rule.unless[:place], more, *rule.unless[place:])
    wider = Rule.model_construct(rule.model_fields_set, **fields | {"unless": unless})
    record = data.draw(transactions(replace(BOOK, rules=(rule,))) | transactions(replace(BOOK, rules=(wider,))))
    assert word(wider, record) in LEFT[word(rule, record)]
