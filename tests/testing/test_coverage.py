"""Coverage of the law: exactly what a rule's examples leave out, and that the shipped rules leave out nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from sanctions_rules.cli import app
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.testing.coverage import Coverage, RuleCoverage, coverage
from sanctions_rules.testing.goals import Side
from sanctions_rules.testing.implied import never_tells
from sanctions_rules.testing.landscape import Landscape
from sanctions_rules.testing.tried import Tried, place_of, trees_of
from sanctions_rules.testing.untold import untold
from sanctions_rules.testing.wanted import wanted

REGIME = """\
id: invented
title: An invented regime
target: KP
committee: An invented Committee
resolutions:
  S/RES/1234(2000): {adopted: 2000-01-01, paragraphs: 9}
exemptions:
  - id: waiver
    citation: S/RES/1234(2000) OP 9
    says: The Committee may waive it.
    in_force: {from: 2004-01-01}
    when: {committee_approval: granted}
"""
RULE = """\
id: invented-1234-op01
title: Fuel to the target
citation: S/RES/1234(2000) OP 1
measure: sectoral
force: binding
in_force: {from: 2000-01-01}
binds: [supplier]
basis: text
says: No fuel may go there.
prohibits: {reaches: KP, kind: fuel}
unless:
  - id: heating
    citation: S/RES/1234(2000) OP 2
    says: For two years fuel for livelihood may.
    in_force: {from: 2001-01-01, until: 2003-01-01}
    when: {purpose: livelihood}
"""
BASE = "base: {kind: fuel, item: coal, supplier: XA, recipient: KP, date: 2000-06-01, purpose: commercial}\nexamples:\n"
EXAMPLES = {
    "coal": "given: {}, expect: prohibited",
    "the day before": "given: {date: 1999-12-31}, expect: out of scope",
    "the first day": "given: {date: 2000-01-01}, expect: prohibited",
    "another State": "given: {recipient: XB}, expect: out of scope",
    "rice": "given: {kind: commodity, item: cereals}, expect: out of scope",
    "heating too early": "given: {date: 2000-12-31, purpose: livelihood}, expect: prohibited",
    "heating at first": "given: {date: 2001-01-01, purpose: livelihood}, expect: exempt, because: heating",
    "heating at last": "given: {date: 2002-12-31, purpose: livelihood}, expect: exempt, because: heating",
    "heating too late": "given: {date: 2003-01-01, purpose: livelihood}, expect: prohibited",
    "trade meanwhile": "given: {date: 2002-06-01}, expect: prohibited",
    "a long month": "given: {date: 1999-12-15..2000-01-15}, expect: undetermined, missing: [date]",
    "somewhere": "given: {recipient: null}, expect: undetermined, missing: [reaches]",
    "something": "given: {kind: null, item: null}, expect: undetermined, missing: [kind]",
    "for something": "given: {date: 2002-06-01, purpose: null}, expect: undetermined, missing: [purpose]",
    "waived too early": "given: {date: 2003-12-31, committee_approval: granted}, expect: prohibited",
    "waived": "given: {date: 2004-01-01, committee_approval: granted}, expect: exempt, because: waiver",
    "not waived": "given: {date: 2004-06-01, committee_approval: denied}, expect: prohibited",
    "waived at a turn": (
        "given: {date: 2003-12-15..2004-01-15, committee_approval: granted}, expect: undetermined, missing: [date]"
    ),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules/invented").mkdir(parents=True)


def written(examples: dict[str, str], rule: str = RULE) -> None:
    """The invented rulebook with these examples, in the folder rules."""
    home = Path("rules/invented")
    (home / "regime.yml").write_text(REGIME, encoding="utf-8")
    (home / "1234-op01.yml").write_text(rule, encoding="utf-8")
    lines = "".join(f"  - {{name: {name}, {rest}}}\n" for name, rest in examples.items())
    (home / "1234-op01.examples.yml").write_text(BASE + lines, encoding="utf-8")


def without(*names: str, **instead: str) -> dict[str, str]:
    """The examples without some; ``instead`` puts others at the end."""
    return {name: rest for name, rest in EXAMPLES.items() if name not in names} | instead


def measured(examples: dict[str, str], rule: str = RULE) -> Coverage:
    written(examples, rule)
    return coverage(*check_folder("rules"))


def _book(rule: str) -> Rulebook:
    written({}, rule)
    return Rulebook.load("rules")


def lacking(entry: RuleCoverage) -> list[tuple[str, str, str]]:
    return [(item.part, item.what, item.add) for item in entry.lacking]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", "coverage", *words])


def test_examples_that_exercise_everything_lack_nothing() -> None:
    covered = measured(EXAMPLES)
    assert [(entry.id, lacking(entry), entry.left_out, entry.percent) for entry in covered.entries] == [
        ("invented-1234-op01", [], (), 100.0),
        ("invented", [], (), 100.0),
    ]
    assert {part: str(tally) for part, tally in covered.rules[0].counts.items()} == {
        "conditions": "10/10",
        "exemptions": "2/2",
        "edges": "6/6",
        "missing": "4/4",
    }
    assert {part: str(tally) for part, tally in covered.regimes[0].counts.items()} == {
        "conditions": "4/4",
        "exemptions": "2/2",
        "edges": "2/2",
        "missing": "1/1",
    }


def test_a_condition_that_decides_nothing_is_named_with_the_example_that_would_show_it() -> None:
    (rule,) = measured(without("rice")).rules
    assert lacking(rule) == [
        (
            "conditions",
            "prohibits, kind fuel: no example turns on its being false",
            "add an example that differs from 'coal' only in that kind is not fuel",
        )
    ]
    assert (str(rule.total), rule.percent) == ("21/22", 95.4)


def test_a_false_condition_that_another_one_hides_shows_nothing() -> None:
    hidden = "given: {kind: commodity, item: cereals, recipient: XB}, expect: out of scope"
    (rule,) = measured(without("rice", hidden=hidden)).rules
    assert [part for part, _, _ in lacking(rule)] == ["conditions"]


def test_an_exemption_that_leaves_nothing_standing_is_named() -> None:
    (rule,) = measured(without("trade meanwhile")).rules
    assert lacking(rule) == [
        (
            "conditions",
            "unless heating, purpose livelihood: no example turns on its being false",
            "add an example that differs from 'heating at first' only in that purpose is not livelihood",
        ),
        (
            "exemptions",
            "unless heating: no example in scope and in its window is left standing by it",
            "add an example from 2001-01-01 until 2003-01-01 that fails one of the things it asks for",
        ),
    ]


def test_an_edge_that_is_mentioned_and_decides_nothing_is_not_exercised() -> None:
    mentioned = "given: {date: 2001-01-01}, expect: prohibited"
    (rule,) = measured(without("heating at first", mentioned=mentioned)).rules
    assert lacking(rule) == [
        (
            "edges",
            "date 2001-01-01, on the edge of 2001-01-01: no example there turns on the edge",
            "add an example that differs from 'heating too early' only in that date is 2001-01-01",
        )
    ]


def test_a_fact_that_is_never_asked_for_is_named_with_the_fields_it_is_read_from() -> None:
    (rule,) = measured(without("for something", "something")).rules
    assert lacking(rule) == [
        (
            "missing",
            "kind: no example leaves it open and is asked for it",
            "add an example that differs from 'coal' only in that kind is not known (it is read from kind and item)",
        ),
        (
            "missing",
            "purpose: no example leaves it open and is asked for it",
            "add an example that differs from 'heating at first' only in that purpose is not known",
        ),
    ]


def test_exemptions_across_a_regime_are_counted_once_and_apart() -> None:
    covered = measured(without("not waived", "waived at a turn"))
    assert lacking(covered.rules[0]) == []
    assert lacking(covered.regimes[0]) == [
        (
            "conditions",
            "unless waiver, committee_approval granted: no example turns on its being false",
            "add an example that differs from 'waived' only in that committee_approval is not granted",
        ),
        (
            "exemptions",
            "unless waiver: no example in scope and in its window is left standing by it",
            "add an example from 2004-01-01 that fails one of the things it asks for",
        ),
        (
            "missing",
            "date: no example leaves it open and is asked for it",
            "add an example with expect: undetermined, missing: [date]",
        ),
    ]


def test_an_exemption_whose_window_holds_the_rules_own_cannot_be_too_early() -> None:
    whole = {name: rest for name, rest in EXAMPLES.items() if not name.startswith("heating")}
    whole["heating"] = "given: {purpose: livelihood}, expect: exempt, because: heating"
    (rule,) = measured(whole, RULE.replace("{from: 2001-01-01, until: 2003-01-01}", "{from: 2000-01-01}")).rules
    assert lacking(rule) == []
    assert [(item.part, item.what, item.why) for item in rule.left_out] == [
        (
            "conditions",
            "unless heating, date from 2000-01-01: no example turns on its being false",
            "where it is false, the rule is out of scope: date from 2000-01-01",
        )
    ]
    assert str(rule.counts["conditions"]) == "9/9"


def test_a_window_that_outlasts_the_rule_has_edges_on_which_nothing_turns() -> None:
    ending = RULE.replace("in_force: {from: 2000-01-01}", "in_force: {from: 2000-01-01, until: 2002-01-01}")
    book = _book(ending)
    (rule,) = coverage(book, []).rules
    assert [(item.what, item.why) for item in rule.left_out if item.part == "edges"] == [
        (
            f"date {day}, {side} the edge of 2003-01-01: no example there turns on the edge",
            "the rule is in force on neither side of it, only from 2000-01-01 until 2002-01-01",
        )
        for day, side in (("2002-12-31", "the day before"), ("2003-01-01", "on"))
    ]


def test_an_exemption_that_asks_for_nothing_leaves_nothing_standing() -> None:
    (rule,) = coverage(_book(RULE.replace("    when: {purpose: livelihood}\n", "")), []).rules
    assert [(item.what, item.why) for item in rule.left_out] == [
        (
            "unless heating: no example in scope and in its window is left standing by it",
            "it asks for nothing but its window",
        )
    ]
    assert str(rule.counts["exemptions"]) == "0/1"


def test_without_examples_everything_is_lacking() -> None:
    (rule,) = coverage(_book(RULE), []).rules
    assert (str(rule.total), rule.percent, len(rule.lacking)) == ("0/22", 0.0, 22)
    assert rule.lacking[0].add == (
        "add an example whose answer rests on it: reaches is KP, and all else is such that this decides"
    )


def test_what_is_repeated_in_one_rule_is_left_out_by_its_twin() -> None:
    twice = RULE.replace("{reaches: KP, kind: fuel}", "{reaches: KP, all: [{kind: fuel}, {kind: [fuel, commodity]}]}")
    (rule,) = measured(EXAMPLES, twice).rules
    assert [(item.what, item.why) for item in rule.left_out] == [
        (
            "prohibits, kind commodity or fuel: no example turns on its being false",
            "where it is false, the rule is out of scope: kind fuel",
        )
    ]


YEARLY: Final = """\
  - id: yearly
    citation: S/RES/1234(2000) OP 2
    says: From 2003 some fuel for livelihood may go each year.
    in_force: {from: 2003-01-01}
    when: {purpose: livelihood}
    within: {amount: 100 t, every: 12 months from 2003-01-01, summed_over: [reaches]}
"""


def test_a_window_that_the_exemption_before_it_makes_idle_is_left_out_by_going_through_all_classes() -> None:
    since_the_ban = RULE.replace("in_force: {from: 2001-01-01,", "in_force: {from: 2000-01-01,") + YEARLY
    (rule,) = coverage(_book(since_the_ban), []).rules
    assert [item.what for item in rule.left_out if item.why.startswith("no record of any class ")] == [
        "unless yearly, date from 2003-01-01: no example turns on its being false"
    ]
    with_a_gap = RULE.replace("until: 2003-01-01", "until: 2002-01-01") + YEARLY.replace("from 2003", "from 2001")
    (rule,) = coverage(_book(with_a_gap), []).rules
    assert not [item.what for item in rule.left_out if item.why.startswith("no record of any class ")]


def _shown_sides(book: Rulebook, cases: list[Case], rule_id: str) -> list[Side]:
    from sanctions_rules.screening import Screener  # noqa: PLC0415 - beside its one use

    screener, rule = Screener(book), book.by_id[rule_id]
    sheets = [(case.example.name, screener.weigh(case.records)[-1][1]) for case in cases if case.rule.id == rule_id]
    tries = [Tried(name, rule, sheet) for name, sheet in sheets]
    sides = [goal for goal in wanted([rule]) if isinstance(goal, Side)]
    return [side for side in sides if any(side.met(tried) for tried in tries)]


@pytest.mark.parametrize(
    "rule_id", ["dprk-1718-op08a-i", "dprk-1874-op10-notice", "dprk-2270-op08", "dprk-2371-op09", "dprk-2397-op05"]
)
def test_nothing_that_an_example_shows_is_ever_proved_impossible(rule_id: str) -> None:
    book, cases = check_folder()
    rule = book.by_id[rule_id]
    shown = _shown_sides(book, cases, rule_id)
    assert shown
    landscape = Landscape(book.vocabulary)
    for side in shown:
        place = place_of(rule, side.exemption)
        assert place is not None
        assert never_tells(trees_of(rule), place, side.place, side.value) is None, side.what
        assert untold(rule, place, side.place, side.value, landscape) is None, side.what


def test_every_shipped_rule_is_exercised_whole() -> None:
    covered = coverage(*check_folder())
    told = [f"{entry.id}: {item.what}; {item.add}" for entry in covered.entries for item in entry.lacking]
    assert len(covered.rules) >= 26
    assert told == []


def test_the_page_says_what_is_lacking_and_fits_80_columns() -> None:
    written(without("rice"))
    result = run("rules")
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[:4] == [
        "conditions exemptions edges missing percent",
        "invented-1234-op01 9/10 2/2 6/6 4/4 95.4",
        "invented: exemptions across the regime",
        "4/4 2/2 2/2 1/1 100.0",
    ]
    assert lines[5:8] == [
        "invented-1234-op01 rules/invented/1234-op01.yml",
        "prohibits, kind fuel: no example turns on its being false",
        "add an example that differs from 'coal' only in that kind is not fuel",
    ]
    assert lines[-1] == "1 rule, 17 examples: 1 thing is shown by none"


def test_json_has_the_same_keys_for_rules_and_regimes() -> None:
    written(without("rice"))
    told = json.loads(run("rules", "--json").stdout)
    assert list(told) == ["rules", "regimes"]
    keys = ["id", "title", "file", "examples", "percent", "conditions", "exemptions", "edges", "missing"]
    for entry in (*told["rules"], *told["regimes"]):
        assert list(entry) == [*keys, "lacking", "left_out"]
    assert told["rules"][0]["conditions"] == {"covered": 9, "of": 10}
    assert told["rules"][0]["file"] == "rules/invented/1234-op01.yml"
    assert [list(item) for item in told["rules"][0]["lacking"]] == [["part", "what", "add"]]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], 0),
        (["--fail-under", "95"], 0),
        (["--fail-under", "95.45"], 0),
        (["--fail-under", "95.5"], 1),
        (["--json", "--fail-under", "100"], 1),
        (["--fail-under", "101"], 2),
        (["--rule", "1234 OP 1", "--fail-under", "96"], 1),
        (["--rule", "invented-1234-op1"], 2),
        (["--regime", "invented"], 0),
        (["--regime", "inventd"], 2),
    ],
)
def test_the_status_says_whether_a_rule_lies_below(words: list[str], status: int) -> None:
    written(without("rice"))
    result = run("rules", *words)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.stderr


def test_a_rule_below_the_threshold_and_a_rule_that_is_not_there_are_told() -> None:
    written(without("rice"))
    assert run("rules", "--fail-under", "100").stderr == (
        "rules/invented/1234-op01.yml: invented-1234-op01 is covered to 95.4 %, below 100 %\n"
    )
    assert run("rules", "--rule", "invented-1234-op1").stderr == (
        "--rule invented-1234-op1: no rule is called 'invented-1234-op1' or stands on that paragraph [unknown-rule]\n"
        "  help: did you mean 'invented-1234-op01'?\n"
    )


def test_one_rule_alone_says_nothing_of_the_regime() -> None:
    written(EXAMPLES)
    told = json.loads(run("rules", "--rule", "invented-1234-op01", "--json").stdout)
    assert [entry["id"] for entry in told["rules"]] == ["invented-1234-op01"]
    assert told["regimes"] == []
