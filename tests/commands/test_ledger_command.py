"""``sanctions-rules ledger``: the paragraphs, the counts, the narrowing, and a status that tells of a gap."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sanctions_rules.cli import app
from sanctions_rules.rulebook import rules_folder


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["ledger", *words])


def test_every_paragraph_is_printed_with_its_status_and_counted() -> None:
    told = run("dprk")
    assert told.exit_code == 0
    assert told.stderr == ""
    assert "S/RES/1695(2006)  adopted 2006-07-15, 8 paragraphs\n" in told.stdout
    assert "  OP 8(a)(i)    encoded            dprk-1718-op08a-i: Heavy weapons" in told.stdout
    total, _, counts = " ".join(told.stdout.split("\n\n")[-1].split()).partition(" entries: ")
    assert sum(int(part.split()[0]) for part in counts.split(", ")) == int(total) == told.stdout.count("\n  OP ")


def test_lines_fit_a_terminal() -> None:
    assert max(map(len, run("dprk").stdout.splitlines())) <= 80


def test_a_resolution_a_paragraph_and_a_status_narrow_what_is_shown() -> None:
    assert run("dprk", "2356").stdout.count("\n  OP ") == 7
    assert run("dprk", "2270 OP 29").stdout.count("\n  OP 29") == 3
    one = run("dprk", "2371", "--status", "needs-judgement").stdout
    assert "  OP 22         needs-judgement    no claim may be brought" in one
    assert "A record of a payment does not say" in one
    assert one.endswith("\n1 entry: 1 needs-judgement\n")


def test_a_machine_gets_the_same_paragraphs() -> None:
    told = json.loads(run("dprk", "2664", "--json").stdout)
    assert told["regime"] == "dprk"
    assert told["gaps"] == []
    assert sum(told["counts"].values()) == len(told["paragraphs"]) == 8
    assert told["paragraphs"][0] == {
        "citation": "S/RES/2664(2022) OP 1",
        "link": "https://undocs.org/S/RES/2664(2022)",
        "status": "exemption",
        "says": "relief and basic human needs are outside asset freezes",
        "basis": "text",
        "rules": [],
        "why": None,
        "by": [],
        "amends": {"S/RES/1718(2006) OP 8(d)": "excepts"},
    }


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped rules without their examples."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(rules_folder(), "rules", ignore=shutil.ignore_patterns("*.examples.yml"))
    return Path("rules")


def test_a_gap_gives_status_1_whatever_is_shown_of_the_ledger(rules: Path) -> None:
    path = rules / "dprk" / "ledger.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    8: {status: not-a-transaction", "    8(z): {status: not-a-transaction"), encoding="utf-8"
    )
    assert run("dprk", "--rules", "rules").exit_code == 0
    lines = [line for line in text.splitlines(keepends=True) if "briefings by the Emergency" not in line]
    path.write_text("".join(lines), encoding="utf-8")
    told = run("dprk", "1695", "--rules", "rules")
    assert told.exit_code == 1
    assert "S/RES/2664(2022) OP 5 has no status [no-status]\n  help: say what became of it\n" in told.stderr
    assert [gap["code"] for gap in json.loads(run("dprk", "--json", "--rules", "rules").stdout)["gaps"]] == [
        "no-status"
    ]


WRONG = {
    "a regime that is not there": (["iran"], "no regime 'iran'"),
    "a paragraph that is not there": (["dprk", "2397 OP 99"], "no paragraph of the ledger is called '2397 OP 99'"),
    "a status that is not there": (["dprk", "--status", "needs-judgment"], "did you mean 'needs-judgement'?"),
    "a regime without a ledger": (["bare", "--rules", "bare"], "bare/bare/ledger.yml: the regime 'bare' has no ledger"),
}


@pytest.mark.parametrize(("words", "message"), WRONG.values(), ids=WRONG)
def test_a_command_that_cannot_be_answered_gives_status_2(words: list[str], message: str, rules: Path) -> None:
    home = rules.parent / "bare" / "bare"
    home.mkdir(parents=True)
    regime = "id: bare\ntitle: Bare measures\ntarget: XT\ncommittee: None at all\nresolutions: {}\n"
    (home / "regime.yml").write_text(regime, encoding="utf-8")
    told = run(*words)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert message in told.stderr
