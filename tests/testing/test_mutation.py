"""No plausible mistake in a shipped rule goes unnoticed, and what the tool says of a mistake is true."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sanctions_rules.cli import app
from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.rulebook import Rulebook, check_folder, rules_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Rule
from sanctions_rules.testing.landscape import Landscape
from sanctions_rules.testing.landscape.telling import told_apart
from sanctions_rules.testing.mutation import Examiner, Judgement
from sanctions_rules.testing.mutation.edits import GONE, Edit
from sanctions_rules.testing.mutation.inrules import in_exemption, in_rule
from sanctions_rules.testing.mutation.mutants import mutants_of
from sanctions_rules.testing.strategies import transactions
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction

SHIPPED = [rule.id for rule in Rulebook.load().rules]


@cache
def checked() -> tuple[Rulebook, list[Case]]:
    return check_folder()


@cache
def examiner() -> Examiner:
    return Examiner(*checked())


@cache
def judgements(rule_id: str) -> list[Judgement]:
    return list(examiner().rule(checked()[0].rule(rule_id)))


@cache
def deriver() -> Deriver:
    return Deriver(checked()[0].vocabulary)


def answer(rule: Rule, record: Transaction, known: FactSheet | None = None) -> tuple[Any, ...]:
    (sheet,) = totalled([rule], [record], [known or deriver().sheet(record)])
    verdict = decide(rule, weigh_rule(rule, sheet.facts))
    return verdict.word, verdict.lifted_by.id if verdict.lifted_by else None, verdict.violates


# The gate


@pytest.mark.parametrize("rule_id", SHIPPED)
def test_every_mistake_in_a_shipped_rule_is_noticed_by_its_own_examples(rule_id: str) -> None:
    told = judgements(rule_id)
    assert len(told) >= 10
    alive = [f"{j.mutant.where} {j.mutant.told}: {j.survivor}" for j in told if j.fate == "alive"]
    assert alive == [], "run sanctions-rules rules mutate --rule " + rule_id


@pytest.mark.parametrize("regime", checked()[0].regimes, ids=lambda regime: regime.id)
def test_every_mistake_in_an_exemption_across_a_regime_is_noticed(regime: Any) -> None:
    told = list(examiner().regime(regime))
    assert told
    assert [f"{j.mutant.where} {j.mutant.told}" for j in told if j.fate == "alive"] == []


# What the tool says is true


def test_what_is_called_the_same_rule_is_not_told_apart_by_records_near_the_law() -> None:
    book = checked()[0]
    same = [j.mutant for rule_id in SHIPPED for j in judgements(rule_id) if j.fate == "equivalent"]
    assert same

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(transactions(book))
    def check(record: Transaction) -> None:
        for mutant in same:
            for rule_id, mutated in mutant.rules.items():
                assert answer(mutated, record) == answer(book.rule(rule_id), record)

    check()


def test_a_record_is_found_wherever_random_records_find_a_difference() -> None:
    """The search must never call two rules the same that a record tells apart."""
    book = checked()[0]
    landscape = Landscape(book.vocabulary)
    mutants = [mutant for rule in book.rules for mutant in mutants_of(book, rule)][::12]
    apart: set[int] = set()

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.lists(transactions(book), min_size=4, max_size=4))
    def check(records: list[Transaction]) -> None:
        sheets = [deriver().sheet(record) for record in records]
        pairs = list(zip(records, sheets, strict=True))
        for place, mutant in enumerate(mutants):
            ((rule_id, mutated),) = mutant.rules.items()
            if place not in apart and any(answer(mutated, *p) != answer(book.rule(rule_id), *p) for p in pairs):
                apart.add(place)

    check()
    assert len(apart) > len(mutants) / 4
    for place in apart:
        ((rule_id, mutated),) = mutants[place].rules.items()
        record = told_apart(book.rule(rule_id), mutated, landscape)
        assert record is not None, mutants[place]
        read = read_transaction(record)
        assert answer(mutated, read) != answer(book.rule(rule_id), read)


def test_every_sort_of_mistake_is_made() -> None:
    made = Counter(mutant.mutant.mistake for rule_id in SHIPPED for mutant in judgements(rule_id))
    assert set(made) >= {
        "advisory for binding",
        "all for any",
        "always-on exemption",
        "any for all",
        "drop a condition",
        "drop a name",
        "drop an allowance",
        "drop an exemption",
        "flip a flag",
        "flip the direction",
        "narrow a term",
        "negate a condition",
        "open a window",
        "shift a day",
        "shift a period",
        "shift an allowance",
        "shift an amount",
        "widen a term",
        "wrong State",
    }


def test_a_code_is_widened_and_a_range_opened() -> None:
    written = {
        "in_force": {"from": "2017-12-22"},
        "force": "advisory",
        "prohibits": {"hs_code": ["8704", "89"], "value_usd": {"at_least": 5, "below": 10}},
    }
    made = {(edit.mistake, edit.told) for edit in in_rule(written, checked()[0].vocabulary)}
    assert ("widen a code", "'87' for '8704'") in made
    assert ("open a range", "without 'below': 10") in made
    assert ("binding for advisory", "force: binding") in made


def test_each_of_several_allowances_and_its_conversion_is_shifted_and_dropped() -> None:
    period = {"every": "12 months from 2018-01-01", "summed_over": ["reaches"]}
    converts = {"amount": "525000 t", "into": "4000000 bbl", "source": "the paragraph"}
    within = [{"amount": "500 USD", **period}, {"amount": "4000000 bbl", **period, "converts": converts}]
    window = {"from": "2018-01-01"}
    data = {"id": "cap", "citation": "S/RES/1(2018) OP 1", "says": "A cap.", "in_force": window, "within": within}
    made = {(edit.mistake, edit.told) for edit in in_exemption(data, (), "2018-01-01", checked()[0].vocabulary)}
    assert made >= {
        ("shift an allowance", "amount: 501 USD"),
        ("shift an allowance", "amount: 499 USD"),
        ("shift an allowance", "amount: 3999999 bbl"),
        ("shift an allowance", "amount: 525001 t"),
        ("shift an allowance", "into: 3999999 bbl"),
        ("drop a conversion", "525000 t not converted"),
        ("drop an allowance", "'cap' without its 500 USD"),
        ("drop an allowance", "'cap' without its 4000000 bbl"),
    }


def test_making_a_mistake_leaves_what_is_written_as_it_is() -> None:
    data = {"unless": [{"id": "one"}, {"id": "two"}], "force": "binding"}
    edit = Edit("drop an exemption", ("unless", 0), GONE, "")
    assert edit.on(data) == {"unless": [{"id": "two"}], "force": "binding"}
    assert data["unless"] == [{"id": "one"}, {"id": "two"}]


# The command


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules in which no example is near the yearly amount of refined petroleum."""
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    path = folder / "dprk" / "2397-op05.examples.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("490001", "600000").replace("500001", "600000"), encoding="utf-8")
    return folder


def test_a_mistake_nobody_would_notice_comes_back_as_a_question(rules: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "mutate", str(rules), "--rule", "2397 OP 5"])
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert "shift an allowance: amount: 500001 bbl" in said
    assert "as the rule stands it is 'prohibited'; with the mistake, 'exempt' by 'yearly-amount'" in said
    assert "which of the two does S/RES/2397(2017) OP 5 say?" in said


def test_the_example_it_offers_is_a_line_for_the_file_and_ends_the_question(rules: Path) -> None:
    arguments = ["rules", "mutate", str(rules), "--rule", "dprk-2397-op05", "--json"]
    told = json.loads(CliRunner().invoke(app, arguments).output)
    alive = [mistake for mistake in told["mistakes"] if mistake["fate"] == "alive"]
    assert alive
    assert told["counts"]["alive"] == len(alive)
    path = rules / "dprk" / "2397-op05.examples.yml"
    lines = {mistake["survivor"]["example"] for mistake in alive}
    offered = [f"  {line.replace('…', f'offered {number}')}\n" for number, line in enumerate(sorted(lines))]
    path.write_text(path.read_text(encoding="utf-8") + "".join(offered), encoding="utf-8")
    assert CliRunner().invoke(app, ["rules", "check", str(rules)]).exit_code == 0
    assert CliRunner().invoke(app, arguments).exit_code == 0


def test_an_unknown_rule_is_refused_by_name() -> None:
    result = CliRunner().invoke(app, ["rules", "mutate", "--rule", "2397 OP 55"])
    assert result.exit_code == 2
    assert "--rule 2397 OP 55: no rule is called '2397 OP 55' or stands on that paragraph" in result.output
