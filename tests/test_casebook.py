"""
The casebook: real and recalled deals with the verdict that the public record supports.

The rules are written from the resolutions, never from a row. A row on which the library says another thing than the
document stands with the reason in data/casebook-differences.csv, and on the page docs/casebook.md.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sanctions_rules.explanations import Finding
from sanctions_rules.screening import Screener
from sanctions_rules.transactions import FIELDS

Row = dict[str, str]
CASEBOOK = Path(__file__).parent / "data" / "casebook.csv"
DPRK = "KP-1718"
ARMS_KINDS = ("arms", "technology")
ROOT = Path(__file__).parent.parent


@cache
def rows() -> tuple[Row, ...]:
    with CASEBOOK.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def screener() -> Screener:
    return Screener()


@cache
def findings() -> dict[str, Finding]:
    """Each row by itself: the cases lie decades apart and are no batch."""
    return {row["id"]: screener().screen(record(row)) for row in rows()}


def record(row: Row) -> Row:
    return {name: value for name, value in row.items() if name in FIELDS}


def of_regime(regime: str) -> list[Row]:
    return [row for row in rows() if row["regime"] == regime]


def clauses(text: str) -> set[str]:
    """The citations of '1874 OP9; 1718 OP8(b)' in the rulebook's resolutions; 'verdict:' and 'exempt:' are none."""
    symbols = {
        citation.partition("(")[0]: citation
        for regime in screener().rulebook.regimes
        for citation in regime.resolutions
    }
    found = set()
    for part in text.split(";"):
        match = re.fullmatch(r"(\d+) OP ?(\d+(?:\([a-z]+\))*)", part.strip())
        if match and (symbol := symbols.get(f"S/RES/{match[1]}")):
            found.add(f"{symbol} OP {match[2]}")
    return found


@cache
def encoded() -> frozenset[str]:
    """Every paragraph that a rule stands on, and every paragraph around one."""
    return frozenset(str(c) for rule in screener().rulebook.rules for c in rule.citation.enclosing())


def sought(row: Row) -> set[str]:
    return (clauses(row["expected_clauses"]) | clauses(row["also_acceptable"])) & encoded()


def prohibited_under(finding: Finding) -> set[str]:
    grounds = [v.rule.citation for v in finding.verdicts if v.word == "prohibited"]
    return {str(wider) for citation in grounds for wider in citation.enclosing()}


def is_arms(row: Row) -> bool:
    return row["kind"] in ARMS_KINDS or row["activity"] == "training"


def hit(row: Row) -> bool:
    finding = findings()[row["id"]]
    return finding.flag == "red" and bool(prohibited_under(finding) & sought(row))


def sure_violations() -> list[Row]:
    return [
        row
        for row in of_regime(DPRK)
        if row["expected_verdict"] == "violation" and row["facts_sufficient"] == "y" and sought(row)
    ]


def test_clauses_are_read_as_citations() -> None:
    assert {"S/RES/1874(2009) OP 9", "S/RES/1718(2006) OP 8(b)"} == clauses("1874 OP9; 1718 OP8(b); verdict:violation")
    assert set() == clauses("exempt:2397 OP25") == clauses("1970 OP9") == clauses("")


def test_every_row_becomes_a_transaction() -> None:
    assert len(rows()) == len({row["id"] for row in rows()}) == len(findings())
    assert len(rows()) > 120


def test_every_arms_violation_with_its_facts_is_red_under_an_expected_paragraph() -> None:
    arms = [row for row in sure_violations() if is_arms(row)]
    assert len(arms) >= 12
    assert [row["id"] for row in arms if not hit(row)] == []


@cache
def written() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "make_casebook.py"))


@cache
def cases() -> list[Any]:
    return list(written()["cases"]())


def test_no_documented_violation_is_passed_over() -> None:
    flags = {row["id"]: findings()[row["id"]].flag for row in of_regime(DPRK) if row["expected_verdict"] == "violation"}
    assert len(flags) >= 40
    assert [name for name, flag in flags.items() if flag == "none"] == []


def test_a_violation_that_is_not_red_is_asked_under_an_expected_paragraph() -> None:
    asked = [c for c in cases() if c.row["expected_verdict"] == "violation" and c.finding.flag == "amber"]
    assert asked
    assert [case.row["id"] for case in asked if case.lost] == []
    assert all(ground.missing for case in asked for ground in case.finding.grounds if ground.verdict == "undetermined")


def test_every_difference_has_its_reason_and_every_reason_its_difference() -> None:
    reasons = written()["reasons"]()
    assert {case.row["id"] for case in cases() if case.differs} == set(reasons)
    assert all(len(why) > 40 for why in reasons.values())


def test_every_flag_says_why() -> None:
    flagged = [case for case in cases() if case.finding.flag != "none"]
    assert len(flagged) > 50
    for case in flagged:
        assert all(g.because or g.missing for g in case.finding.grounds if g.verdict != "exempt"), case.row["id"]
        assert any(g.verdict in ("prohibited", "undetermined") for g in case.finding.grounds), case.row["id"]


def test_the_page_of_the_casebook_is_current() -> None:
    page = (ROOT / "docs" / "casebook.md").read_text(encoding="utf-8")
    assert page == written()["page"](), "run python scripts/make_casebook.py"


def test_the_figures_of_the_readme_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "casebook.md").read_text(encoding="utf-8")
    figures = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", page, flags=re.MULTILINE)
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert len(figures) == 4
    for (_, count, red, amber, none), deals in zip(figures[:2], ("violations", "lawful deals"), strict=True):
        assert f"{count} {deals}: {red} red, {amber} amber, {none} without a flag" in readme
    n = written()["figures"](cases())
    assert f"{n['met']} of {n['expected']} expected paragraphs" in readme
    assert f"{n['right']} of {n['in violations']} that prohibit one are expected or accepted" in readme


def test_food_aid_and_medicine_are_not_red() -> None:
    relief = [
        r for r in of_regime(DPRK) if r["kind"] in ("food_aid", "medicine") and r["expected_verdict"] != "violation"
    ]
    assert len(relief) >= 4
    assert {"red"}.isdisjoint(findings()[row["id"]].flag for row in relief)


def test_food_for_the_dprk_is_not_even_a_question() -> None:
    food = [row for row in of_regime(DPRK) if row["kind"] == "food_aid" and row["recipient"] == "KP"]
    assert {"KP-011", "KP-020"} <= {row["id"] for row in food}
    assert {"none"} == {findings()[row["id"]].flag for row in food}


def test_only_the_disputed_gift_is_red_among_the_lawful() -> None:
    lawful = [row for row in of_regime(DPRK) if row["expected_verdict"] == "permitted"]
    assert len(lawful) > 20
    # 2397 OP 7 bars all of HS 85 and has no exception for gifts to athletes; the casebook calls it disputed.
    assert {"KP-075"} == {row["id"] for row in lawful if findings()[row["id"]].flag == "red"}


def test_what_the_committee_exempted_names_its_exemption() -> None:
    exempted = [r for r in of_regime(DPRK) if r["committee_approval"] == "granted" and findings()[r["id"]].grounds]
    assert len(exempted) >= 3
    for row in exempted:
        finding = findings()[row["id"]]
        assert finding.flag == "none"
        assert all(v.lifted_by is not None for v in finding.verdicts)


def test_what_hangs_on_the_yearly_amount_is_left_open() -> None:
    capped = [r for r in of_regime(DPRK) if r["expected_clauses"] == "cap:2397 OP5"]
    assert len(capped) >= 3
    assert {"amber"} == {findings()[row["id"]].flag for row in capped}


def test_no_row_of_another_regime_has_a_flag() -> None:
    others = [row for row in rows() if row["regime"] != DPRK]
    assert len(others) > 30
    assert [(row["id"], findings()[row["id"]].flag) for row in others if findings()[row["id"]].flag != "none"] == []


def test_before_the_first_resolution_nothing_is_flagged() -> None:
    early = [row for row in of_regime(DPRK) if row["date"] < "2006"]
    assert len(early) >= 4
    assert {"none"} == {findings()[row["id"]].flag for row in early}


def test_the_command_line_says_the_same_of_every_row(tmp_path: Path) -> None:
    pytest.importorskip("sanctions_rules.cli")
    out = tmp_path / "casebook.jsonl"
    program = "from sanctions_rules.cli import main; main()"
    command = [sys.executable, "-c", program, "screen", str(CASEBOOK), "-o", str(out), "--fail-on", "never"]
    done = subprocess.run(command, cwd=CASEBOOK.parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in map(json.loads, out.read_text("utf-8").splitlines()) if "flag" in line]
    printed = {line["id"]: line["flag"] for line in lines}
    joined = {line["id"] for line in lines if line["linked"]}  # a batch joins its rows, a lone row has no company
    assert printed.keys() == findings().keys()
    for row in rows():
        if "cap:" in row["expected_clauses"] or row["kind"] == "fuel":
            continue  # a batch totals its fuel, a lone row does not
        if row["id"] not in joined or printed[row["id"]] == "red":
            assert printed[row["id"]] == findings()[row["id"]].flag
