"""More information only narrows, on records drawn near the rules, of any content, and near rules nobody wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide, flag_for
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Rule
from sanctions_rules.testing.strategies import as_fields, boundary_dates, refinements, rules, transactions, typed
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.verdicts import Verdict

BOOK: Final = Rulebook.load()
DERIVER: Final = Deriver(BOOK.vocabulary)
LAW: Final = settings(deadline=None, derandomize=True, max_examples=200)


def verdicts(record: Transaction, asked: Sequence[Rule] = BOOK.rules) -> list[Verdict]:
    (sheet,) = totalled(asked, [record], [DERIVER.sheet(record)])
    return [decide(rule, weigh_rule(rule, sheet.facts)) for rule in asked]


def turned(less: Sequence[Verdict], more: Sequence[Verdict]) -> list[tuple[str, str, str]]:
    """Rules whose firm verdict became another one; what is exempt may turn out to be out of scope."""
    pairs = [(one.rule.id, one.word, other.word) for one, other in zip(less, more, strict=True)]
    firm = (pair for pair in pairs if pair[1] != "undetermined")
    return [(rule, was, now) for rule, was, now in firm if now != was and (was, now) != ("exempt", "out of scope")]


def refined(records: st.SearchStrategy[Transaction]) -> st.SearchStrategy[tuple[Transaction, Transaction]]:
    return records.flatmap(lambda record: st.tuples(st.just(record), refinements(record)))


def pair(less: dict[str, Any], **more: str) -> tuple[Transaction, Transaction]:
    return read_transaction(less), read_transaction(less | more)


BARE_AIRCRAFT: Final = {"kind": "aircraft", "date": "2010-05-04", "supplier": "XA", "recipient": "KP"}


@given(refined(transactions(BOOK)) | refined(typed(Transaction)))
@example(pair(BARE_AIRCRAFT, item="fighter-aircraft"))
@example(pair(BARE_AIRCRAFT | {"kind": "vessel"}, item="naval-combat-usv"))
@LAW
def test_more_information_never_turns_a_firm_verdict(known: tuple[Transaction, Transaction]) -> None:
    less, more = map(verdicts, known)
    assert turned(less, more) == []


@given(refined(transactions(BOOK)))
@LAW
def test_more_information_never_turns_red_or_no_flag_into_another_flag(known: tuple[Transaction, Transaction]) -> None:
    less, more = (flag_for(verdicts(record)) for record in known)
    assert less in ("amber", more)


@given(rules(), st.data())
@settings(LAW, max_examples=75)
def test_more_information_never_turns_a_firm_verdict_of_a_rule_nobody_wrote(rule: Rule, data: st.DataObject) -> None:
    less = data.draw(transactions(replace(BOOK, rules=(rule,))))
    more = data.draw(refinements(less))
    assert turned(verdicts(less, [rule]), verdicts(more, [rule])) == []


def undetermined(record: Transaction) -> set[str]:
    return {verdict.rule.id for verdict in verdicts(record) if verdict.word == "undetermined"}


@given(transactions(BOOK), boundary_dates(BOOK), st.sampled_from(["date", "contract_date"]), st.sampled_from([4, 7]))
@LAW
def test_a_coarser_date_never_turns_undetermined_into_firm(record: Transaction, day: Any, name: str, cut: int) -> None:
    fine, coarse = (read_transaction(as_fields(record) | {name: str(day)[:length]}) for length in (10, cut))
    assert undetermined(fine) <= undetermined(coarse)


CODES: Final = sorted(
    {f"{prefix}0000"[:6] for term in BOOK.vocabulary for prefix in BOOK.vocabulary[term].prefixes if len(prefix) < 8}
)


@given(transactions(BOOK), st.sampled_from(CODES), st.sampled_from([2, 4]))
@LAW
def test_a_coarser_code_never_turns_undetermined_into_firm(record: Transaction, code: str, cut: int) -> None:
    given = {name: value for name, value in as_fields(record).items() if name != "item"}
    fine, coarse = (read_transaction(given | {"hs_code": code[:length]}) for length in (6, cut))
    assert undetermined(fine) <= undetermined(coarse)
