"""A finding leaves nothing out: each rule that reaches a transaction is a ground, and the flag follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from sanctions_rules.deciding import decide, word_for
from sanctions_rules.explanations import Finding
from sanctions_rules.rulebook import check_folder
from sanctions_rules.rules import Rule
from sanctions_rules.screening import Screener
from sanctions_rules.verdicts import Weighing


@cache
def screened() -> list[tuple[Finding, Sequence[tuple[Rule, str]]]]:
    """The finding on the record of each shipped example, and what each rule that reaches it says when asked alone."""
    screener = Screener()
    found: list[tuple[Finding, Sequence[tuple[Rule, str]]]] = []
    for case in check_folder()[1]:
        ((record, _, weighings),) = screener.weigh(case.records[-1:])
        pairs = zip(screener.rulebook.rules, map(word_for, weighings), strict=True)
        found.append((screener.screen(record), [(rule, word) for rule, word in pairs if word != "out of scope"]))
    return found


def flags() -> Iterator[tuple[str, set[str]]]:
    """The flag of each finding, and the words of the paragraphs that are binding and that nobody contests."""
    for finding, said in screened():
        yield finding.flag, {word for rule, word in said if rule.force == "binding" and rule.contested is None}


@cache
def lifted_without_a_scope() -> list[tuple[Rule, Weighing]]:
    """Rules that may apply to a shipped example whose States are hidden, with an exemption that surely holds."""
    screener = Screener()
    hidden = [c.records[-1].model_copy(update={"supplier": None, "recipient": None}) for c in check_folder()[1]]
    return [
        (rule, weighing)
        for _, _, weighings in screener.weigh(hidden)
        for rule, weighing in zip(screener.rulebook.rules, weighings, strict=True)
        if weighing.scope is None and True in weighing.exemptions
    ]


def test_an_exemption_that_holds_lifts_though_it_is_not_settled_that_the_paragraph_applies() -> None:
    assert len(lifted_without_a_scope()) > 10
    assert {decide(rule, weighing).word for rule, weighing in lifted_without_a_scope()} == {"exempt"}


def test_each_rule_that_reaches_a_transaction_is_a_ground_of_its_finding() -> None:
    for finding, said in screened():
        assert sorted((g.rule, g.verdict) for g in finding.grounds) == sorted((rule.id, word) for rule, word in said)


def test_several_grounds_on_one_transaction_are_among_them() -> None:
    assert sum(len(finding.grounds) > 1 for finding, _ in screened()) > 50


def test_a_finding_is_red_exactly_where_a_binding_paragraph_prohibits() -> None:
    assert all((flag == "red") == ("prohibited" in words) for flag, words in flags())


def test_what_is_only_advised_against_is_amber() -> None:
    advised = [
        finding.flag
        for finding, said in screened()
        if any(r.force == "advisory" and w == "prohibited" for r, w in said)
    ]
    assert "amber" in advised


def test_a_finding_without_a_flag_has_no_ground_but_exempt_ones() -> None:
    for finding, said in screened():
        assert (finding.flag == "none") == ({word for _, word in said} <= {"exempt"})
