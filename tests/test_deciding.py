from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.citations import Citation
from sanctions_rules.deciding import decide, flag_for, in_order, word_for
from sanctions_rules.rules import Rule
from sanctions_rules.truth import Truth
from sanctions_rules.verdicts import Verdict, VerdictWord, Weighing

LAW = settings(deadline=None, derandomize=True, max_examples=200)
TRUTHS: tuple[Truth, ...] = (True, False, None)

# Scope, then what the exemptions amount to: some true, some unknown (none true), all false.
TABLE: dict[tuple[Truth, str], VerdictWord] = {
    (False, "some true"): "out of scope",
    (False, "some unknown"): "out of scope",
    (False, "all false"): "out of scope",
    (True, "some true"): "exempt",
    (True, "some unknown"): "undetermined",
    (True, "all false"): "prohibited",
    (None, "some true"): "exempt",
    (None, "some unknown"): "undetermined",
    (None, "all false"): "undetermined",
}


def amount_to(exemptions: Iterable[Truth]) -> str:
    truths = set(exemptions)
    return "some true" if True in truths else "some unknown" if None in truths else "all false"


def rule(**changes: Any) -> Rule:
    written = {
        "id": "t-1",
        "title": "Test",
        "citation": "S/RES/1718(2006) OP 8",
        "measure": "sectoral",
        "force": "binding",
        "in_force": {"from": "2006-10-14"},
        "binds": ["supplier"],
        "basis": "text",
        "says": "A rule for tests.",
        "prohibits": {"reaches": "KP"},
    }
    return Rule.model_validate(written | changes)


def lifting(number: int) -> dict[str, Any]:
    return {
        "id": f"lift-{number}",
        "citation": "S/RES/1718(2006) OP 9",
        "says": "It lifts.",
        "in_force": {"from": "2006-10-14"},
    }


@cache
def contested_rule() -> Rule:
    return rule(
        contested={"since": date(2025, 9, 28), "by": "Two States", "view": "It ended.", "against": "It did not."}
    )


def verdict(word: VerdictWord, of: Rule | None = None) -> Verdict:
    return Verdict(of or rule(), word, Weighing(True))


@pytest.mark.parametrize("scope", TRUTHS)
@pytest.mark.parametrize("exemptions", [e for n in range(4) for e in itertools.product(TRUTHS, repeat=n)])
def test_the_decision_table_is_followed_in_every_row(scope: Truth, exemptions: tuple[Truth, ...]) -> None:
    assert TABLE[scope, amount_to(exemptions)] == word_for(Weighing(scope, exemptions))


def test_an_exemption_that_lifts_is_named_and_the_first_of_several() -> None:
    three = rule(unless=[lifting(1), lifting(2), lifting(3)])
    decided = decide(three, Weighing(True, (None, True, True)))
    assert decided.lifted_by is not None
    assert (decided.word, decided.lifted_by.id) == ("exempt", "lift-2")


@pytest.mark.parametrize(("scope", "lifted"), [(True, False), (True, None), (None, False), (False, True)])
def test_where_nothing_lifts_no_exemption_is_named(scope: Truth, lifted: Truth) -> None:
    assert decide(rule(unless=[lifting(1)]), Weighing(scope, (lifted,))).lifted_by is None


@given(st.sampled_from(TRUTHS), st.lists(st.sampled_from(TRUTHS), max_size=4))
@LAW
def test_settling_an_unknown_never_turns_a_firm_verdict(scope: Truth, exemptions: list[Truth]) -> None:
    before = word_for(Weighing(scope, tuple(exemptions)))
    options = [(True, False) if truth is None else (truth,) for truth in (scope, *exemptions)]
    after = {
        word_for(Weighing(first, rest))
        for first, *rest_list in itertools.product(*options)
        for rest in [tuple(rest_list)]
    }
    if before == "exempt":
        assert after <= {"exempt", "out of scope"}
    elif before != "undetermined":
        assert {before} == after


def test_a_binding_prohibition_is_red() -> None:
    assert flag_for([verdict("prohibited")]) == "red"
    assert flag_for([verdict("exempt"), verdict("prohibited"), verdict("undetermined")], linked=True) == "red"


@pytest.mark.parametrize("of", [rule(force="advisory"), contested_rule()], ids=["advisory", "contested"])
def test_what_only_advises_or_is_contested_is_amber(of: Rule) -> None:
    assert flag_for([verdict("prohibited", of)]) == "amber"
    assert not verdict("prohibited", of).violates


def test_an_undetermined_ground_is_amber() -> None:
    assert flag_for([verdict("undetermined"), verdict("exempt")]) == "amber"


def test_what_is_exempt_or_out_of_scope_has_no_flag() -> None:
    assert "none" == flag_for([]) == flag_for([verdict("exempt"), verdict("out of scope")])


def test_a_link_makes_amber_and_never_red_and_never_clears() -> None:
    assert "amber" == flag_for([], linked=True) == flag_for([verdict("exempt")], linked=True)
    assert flag_for([verdict("prohibited")], linked=True) == "red"


GROUNDS = [
    verdict("prohibited", rule(id="b-1", citation="S/RES/1718(2006) OP 8(a)(ii)")),
    verdict("prohibited", rule(id="b-2", citation="S/RES/1718(2006) OP 8(b)")),
    verdict("prohibited", rule(id="b-3", citation="S/RES/1718(2006) OP 10")),
    verdict("prohibited", rule(id="b-4", citation="S/RES/2270(2016) OP 6")),
    verdict("prohibited", rule(id="b-5", citation="S/RES/2270(2016) OP 6")),
    verdict("prohibited", rule(id="a-6", citation="S/RES/1695(2006) OP 3", force="advisory")),
    verdict("undetermined", rule(id="a-7", citation="S/RES/1695(2006) OP 4")),
    verdict("exempt", rule(id="a-8", citation="S/RES/1695(2006) OP 2")),
    verdict("out of scope", rule(id="a-9", citation="S/RES/1695(2006) OP 1")),
]


@given(st.permutations(GROUNDS))
@LAW
def test_grounds_come_worst_first_then_as_the_law_grew(shuffled: list[Verdict]) -> None:
    assert [v.rule.id for v in GROUNDS] == [v.rule.id for v in in_order(shuffled)]


def test_order_is_by_citation_and_not_by_text() -> None:
    written = ["S/RES/2270(2016) OP 17", "S/RES/2270(2016) OP 6", "S/RES/1718(2006) OP 10", "S/RES/1718(2006) OP 9"]
    ordered = in_order(verdict("prohibited", rule(citation=text)) for text in written)
    assert [Citation.parse(text) for text in reversed(written)] == [v.rule.citation for v in ordered]
