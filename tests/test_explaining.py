from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sanctions_rules.conditions import Condition, Has, Leaf, Under, Within, leaves
from sanctions_rules.deciding import decide, word_for
from sanctions_rules.deriving import FactSheet
from sanctions_rules.engines.plain import truth_of, weigh_rule
from sanctions_rules.explaining import Explainer, decisive_facts, missing_facts
from sanctions_rules.explanations import Finding, Ground
from sanctions_rules.facts import FACTS, unknown
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.knowledge import NOT_SHOWN, Among, Facts, Knowledge
from sanctions_rules.rulebook.checking import Case, check_folder
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.screening import Screener
from sanctions_rules.verdicts import Verdict

LABELS = {
    "item",
    "kind",
    "supplier",
    "recipient",
    "comes_from",
    "reaches",
    "hs_code",
    "activity",
    "field",
    "vessel_flag",
}
RELABELLING = re.compile(
    r"\b(instead|relabel|re-?label|rename|another name|call it|declare (it )?as|describe (it )?as|disguise|"
    r"re-?route|different (supplier|recipient|item|code|kind|state)|other (supplier|recipient|hs code)|"
    r"(change|alter|replace|amend) the (item|kind|supplier|recipient|origin|hs|code|destination|description))\b",
    re.IGNORECASE,
)


@cache
def screener() -> Screener:
    return Screener()


@cache
def cases() -> tuple[Case, ...]:
    return tuple(check_folder()[1])


@cache
def findings() -> tuple[tuple[Case, Finding], ...]:
    """Every shipped example, screened in its small batch."""
    return tuple((case, screener().screen(case.records)[-1]) for case in cases())


@cache
def judged() -> tuple[tuple[Case, Verdict, FactSheet], ...]:
    """Every shipped example with the verdict of the rule it stands beside."""
    places = {rule.id: place for place, rule in enumerate(screener().rulebook.rules)}
    found = []
    for case in cases():
        _, sheet, weighings = screener().weigh(case.records)[-1]
        rule = screener().rulebook.rules[places[case.rule.id]]
        found.append((case, decide(rule, weighings[places[rule.id]]), sheet))
    return tuple(found)


def of_word(word: str) -> list[tuple[Case, Verdict, FactSheet]]:
    return [row for row in judged() if row[1].word == word]


def grounds() -> Iterator[tuple[Case, Ground]]:
    for case, finding in findings():
        for ground in finding.grounds:
            yield case, ground


def forgotten(rule: Rule, facts: Facts, names: set[str]) -> str:
    return word_for(weigh_rule(rule, {**facts, **{name: unknown(name) for name in names}}))


def test_there_are_examples_of_every_verdict_to_judge_by() -> None:
    assert {"prohibited", "undetermined", "exempt", "out of scope"} == {verdict.word for _, verdict, _ in judged()}


def test_no_decisive_fact_can_be_forgotten_once_all_others_are() -> None:
    needless = [
        (case.where, name)
        for case, verdict, sheet in of_word("prohibited")
        for decisive in [decisive_facts(verdict.rule, sheet.facts)]
        for name in decisive
        if forgotten(verdict.rule, sheet.facts, {*verdict.rule.scope_facts} - decisive | {name}) == "prohibited"
    ]
    assert needless == []


def test_all_facts_but_the_decisive_ones_can_be_forgotten_together() -> None:
    fallen = [
        case.where
        for case, verdict, sheet in of_word("prohibited")
        for idle in [set(verdict.rule.scope_facts) - decisive_facts(verdict.rule, sheet.facts)]
        if forgotten(verdict.rule, sheet.facts, idle) != "prohibited"
    ]
    assert fallen == []


def test_every_prohibition_has_a_decisive_fact_and_shows_it() -> None:
    for _, ground in grounds():
        decisive = {because.fact for because in ground.because if because.decisive}
        assert bool(decisive) == (ground.verdict == "prohibited")
        assert all(
            f"{b.fact} {b.actual}" in ground.summary for b in ground.because if b.decisive and ground.force == "binding"
        )


def test_what_speaks_for_a_prohibition_is_true_of_the_record() -> None:
    shown = {
        because.truth
        for _, ground in grounds()
        if ground.verdict == "prohibited"
        for because in ground.because
        if because.decisive
    }
    assert {"true"} == shown


def test_every_exemption_is_named_with_its_outcome() -> None:
    book = screener().rulebook
    for _, ground in grounds():
        named = [(e.id, e.citation, e.window) for e in ground.exemptions]
        assert [(e.id, str(e.citation), str(e.in_force)) for e in book.rule(ground.rule).exemptions] == named


def test_outcomes_agree_with_the_verdict() -> None:
    for _, ground in grounds():
        outcomes = {e.outcome for e in ground.exemptions}
        assert outcomes <= {"lifts", "does not lift", "open", "would lift if shown", "not in force"}
        assert (ground.verdict == "exempt") == ("lifts" in outcomes)
        assert ground.verdict != "prohibited" or "open" not in outcomes


def test_an_exemption_outside_its_window_is_not_in_force() -> None:
    finding = screener().screen({"date": "2016-05-01", "supplier": "XA", "recipient": "KP", "item": "assault-rifle"})
    ground = next(g for g in finding.grounds if g.rule == "dprk-2270-op06")
    assert {"not in force"} == {e.outcome for e in ground.exemptions}
    assert ground.would_clear == ()


def test_the_exemption_that_lifts_is_in_the_summary() -> None:
    for _, ground in grounds():
        if ground.verdict == "exempt":
            first = next(e for e in ground.exemptions if e.outcome == "lifts")
            assert ground.summary.endswith(f"exempt under {first.citation} ({first.id})")


def cleared_by(ground: Ground) -> list[Exemption]:
    rule = screener().rulebook.rule(ground.rule)
    known = {f"{' '.join(e.says.split())} ({e.citation})": e for e in rule.exemptions}
    return [known[text] for text in ground.would_clear]


def test_what_would_clear_is_always_an_exemption_of_the_rule_with_its_paragraph() -> None:
    named = {exemption.id for _, ground in grounds() for exemption in cleared_by(ground)}
    assert {"committee-2397-op25", "yearly-amount", "old-contract"} <= named


def test_only_what_is_prohibited_or_undetermined_has_something_that_would_clear_it() -> None:
    assert {"prohibited", "undetermined"} == {ground.verdict for _, ground in grounds() if ground.would_clear}


def lever_opened(facts: Facts) -> Facts:
    """The same facts with every lawful lever free, and all that names the goods and the parties left as it is."""
    return {name: unknown(name) if name not in FACTS or FACTS[name].lever else known for name, known in facts.items()}


def test_what_would_clear_needs_nothing_but_lawful_levers() -> None:
    places = {rule.id: place for place, rule in enumerate(screener().rulebook.rules)}
    for case, finding in findings():
        _, sheet, _ = screener().weigh(case.records)[-1]
        for ground in finding.grounds:
            rule = screener().rulebook.rules[places[ground.rule]]
            for exemption in cleared_by(ground):
                tree = rule.lifted_by[rule.exemptions.index(exemption)]
                assert truth_of(tree, lever_opened(sheet.facts)) is not False, (case.where, exemption.id)


def test_no_lever_is_a_name_for_the_goods_or_the_parties() -> None:
    assert set() == {name for name in LABELS if FACTS[name].lever}


def test_what_would_clear_always_rests_on_a_lever() -> None:
    for _, ground in grounds():
        for exemption in cleared_by(ground):
            tree = exemption.condition(screener().rulebook.rule(ground.rule).citation, ground.rule)
            asked = {leaf.fact for leaf in leaves(tree)}
            assert any(name.startswith("within:") or FACTS[name].lever for name in asked)


def texts(ground: Ground) -> Iterator[str]:
    yield ground.summary
    yield ground.duty
    yield from ground.would_clear
    yield from (question.question for question in ground.missing)
    yield from (exemption.says for exemption in ground.exemptions)


def test_no_explanation_proposes_another_name_for_the_goods_or_another_party() -> None:
    said = {text for _, ground in grounds() for text in texts(ground)}
    assert len(said) > 100
    assert [text for text in said if RELABELLING.search(text)] == []


@pytest.mark.parametrize(
    "text",
    ["call it seafood", "use a different recipient", "change the HS code to 0303", "declare it as tractors instead"],
)
def test_the_watch_for_such_proposals_would_see_one(text: str) -> None:
    assert RELABELLING.search(text)


def trees_asked(verdict: Verdict) -> list[Condition]:
    """The scope where it is open, else the exemptions that are."""
    if verdict.weighing.scope is None:
        return [verdict.rule.scope]
    pairs = zip(verdict.rule.lifted_by, verdict.weighing.exemptions, strict=True)
    return [tree for tree, truth in pairs if truth is None]


def answers(leaf: Leaf) -> Iterator[Knowledge]:
    match leaf:
        case Has(_, values):
            yield from (Among.of(value) for value in sorted(values))
            yield Among.of("something-else")
        case Under(_, prefixes):
            yield from (Codes((prefix,)) for prefix in prefixes)
            yield Codes(("01",))
        case Within(_, start, end):
            edges: list[Any] = [edge for edge in (start, end) if edge is not None]
            yield from (Span(edge, edge) for edge in edges)


def facts_to_fill(verdict: Verdict, sheet: FactSheet) -> dict[str, list[Knowledge]]:
    """The missing facts, each with the answers that could be given."""
    missing = set(missing_facts(verdict, sheet))
    found: dict[str, list[Knowledge]] = {}
    for tree in trees_asked(verdict):
        for leaf in leaves(tree):
            if leaf.fact in missing or missing & set(sheet.asks.get(leaf.fact, ())):
                found.setdefault(leaf.fact, []).extend(a for a in answers(leaf) if a not in found.get(leaf.fact, []))
    return found


def settles(verdict: Verdict, facts: Facts) -> bool:
    weighing = weigh_rule(verdict.rule, facts)
    return weighing.scope is not None if verdict.weighing.scope is None else word_for(weighing) != "undetermined"


def can_be_settled(verdict: Verdict, sheet: FactSheet) -> bool:
    open_facts = facts_to_fill(verdict, sheet)
    filled = itertools.islice(itertools.product(*open_facts.values()), 20_000)
    return any(settles(verdict, {**sheet.facts, **dict(zip(open_facts, values, strict=True))}) for values in filled)


def test_an_undetermined_verdict_always_asks_something_and_no_other_does() -> None:
    assert [
        case.where for case, v, sheet in judged() if bool(missing_facts(v, sheet)) != (v.word == "undetermined")
    ] == []


def test_answering_what_is_asked_can_settle_the_verdict() -> None:
    assert [case.where for case, v, sheet in of_word("undetermined") if not can_be_settled(v, sheet)] == []


def test_what_was_answered_is_not_asked_again() -> None:
    for case, verdict, sheet in of_word("undetermined"):
        firsts = {name: values[0] for name, values in facts_to_fill(verdict, sheet).items()}
        # A total that waits for an answered fact is counted anew with it, and may then wait for nothing.
        asks = {total: tuple(name for name in asked if name not in firsts) for total, asked in sheet.asks.items()}
        filled = replace(sheet, facts={**sheet.facts, **firsts}, asks=asks)
        again = decide(verdict.rule, weigh_rule(verdict.rule, filled.facts))
        summed = {name for names in sheet.asks.values() for name in names}  # a total is not added up again here
        assert not (set(missing_facts(again, filled)) - summed) & set(firsts), case.where


def test_every_question_is_a_question_and_asked_once() -> None:
    for _, ground in grounds():
        asked = [question.fact for question in ground.missing]
        assert len(asked) == len(set(asked))
        assert all(question.question.endswith("?") for question in ground.missing)


SHELLS = {"date": "2023-09-13", "kind": "arms", "supplier": "KP", "recipient": "XA", "item": "artillery-ammunition"}


def ground_of(rule: str, **changes: Any) -> Ground:
    return next(g for g in screener().screen(SHELLS | changes).grounds if g.rule == rule)


def test_the_duty_names_who_would_break_it() -> None:
    assert (
        ground_of("dprk-1874-op09").duty
        == "KP as the State under the measures; XA as recipient; the State of whoever pays or insures"
    )
    assert (
        ground_of("dprk-1874-op09", vessel_flag="XB").duty
        == "KP as the State under the measures; XA as recipient; XB as flag State; the State of whoever pays or insures"
    )


def test_the_duty_of_a_supplier_names_the_states_on_the_way() -> None:
    ground = ground_of("dprk-2270-op06", supplier="XB", recipient="KP", via="XC;XD")
    assert ground.duty.startswith("XB as supplier; XC and XD as State of transit")


@pytest.mark.parametrize("party", ["NA", "Korea"])
def test_the_duty_of_a_state_that_is_not_certain_reads_as_words(party: str) -> None:
    duty = ground_of("dprk-1874-op09", recipient=party).duty
    assert "?" not in duty
    assert "|" not in duty


@pytest.mark.parametrize(
    ("status", "did"),
    [
        ("planned", "would breach"),
        ("agreed", "would breach"),
        ("shipped", "prohibited"),
        ("delivered", "prohibited"),
        (None, "prohibited"),
    ],
)
def test_a_deal_that_is_only_planned_would_breach(status: str | None, did: str) -> None:
    ground = ground_of("dprk-1874-op09", status=status)
    assert ground.verdict == "prohibited"
    assert f": {did}: " in ground.summary


def test_amendments_are_named_both_ways() -> None:
    deal = {"date": "2018-05-01", "supplier": "XA", "recipient": "KP", "item": "artillery-ammunition", "kind": "arms"}
    by_rule = {g.rule: g for g in screener().screen(deal).grounds}
    assert "S/RES/1874(2009) OP 10" in by_rule["dprk-2270-op06"].amends
    assert "S/RES/2270(2016) OP 6" in by_rule["dprk-1874-op10"].amended_by
    assert {"S/RES/1874(2009) OP 10", "S/RES/2270(2016) OP 6"} <= set(by_rule["dprk-1718-op08a-i"].amended_by)


def test_no_paragraph_amends_itself_and_none_is_named_twice() -> None:
    for _, ground in grounds():
        for named in (ground.amends, ground.amended_by):
            assert ground.citation not in named
            assert len(named) == len(set(named))


def test_findings_are_plain_json_and_stable() -> None:
    for case, finding in findings():
        once = json.dumps(finding.to_dict(), ensure_ascii=False, sort_keys=True)
        again = json.dumps(screener().screen(case.records)[-1].to_dict(), ensure_ascii=False, sort_keys=True)
        assert once == again
        assert json.loads(once) == json.loads(again)


def test_a_fresh_explainer_says_the_same() -> None:
    fresh = Explainer(screener().rulebook)
    for case, finding in findings()[::20]:
        record, sheet, _ = screener().weigh(case.records)[-1]
        assert finding.grounds == tuple(fresh.explain(verdict, sheet, record) for verdict in finding.verdicts)


def test_every_text_of_a_ground_is_one_line() -> None:
    assert [text for _, ground in grounds() for text in texts(ground) if "\n" in text or "  " in text] == []


def test_a_derived_fact_says_what_it_was_derived_from() -> None:
    deal = {"date": "2018-05-01", "supplier": "XA", "recipient": "KP", "hs_code": "8471"}
    ground = next(g for g in screener().screen(deal).grounds if g.rule == "dprk-2397-op07")
    derived = {b.fact: b.derived for b in ground.because}
    assert derived["hs_code"] is None
    assert str(derived["kind"]).startswith("derived from ")


def test_an_approval_nobody_showed_would_lift_and_one_denied_would_not() -> None:
    def outcome(approval: str | None) -> str:
        finding = screener().screen(
            {
                "date": "2018-05-01",
                "supplier": "XA",
                "recipient": "KP",
                "hs_code": "8471",
                "committee_approval": approval,
            }
        )
        ground = next(g for g in finding.grounds if g.rule == "dprk-2397-op07")
        return next(e.outcome for e in ground.exemptions if e.id == "committee-2397-op25")

    assert [outcome(approval) for approval in (None, "denied", "pending", "granted")] == [
        "would lift if shown",
        "does not lift",
        "does not lift",
        "lifts",
    ]


def test_what_is_not_shown_is_worded_so() -> None:
    assert NOT_SHOWN.shown is False
    ground = ground_of("dprk-1874-op09")
    shown = {b.actual for e in ground.exemptions for b in e.because if b.fact == "committee_approval"}
    assert {"not shown"} == shown
