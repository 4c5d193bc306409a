"""What the how-to pages tell a reader to do works, and prints what they show."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sanctions_rules.cli import app

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def page(name: str) -> str:
    return (DOCS / "how-to" / name).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def files(text: str, kind: str) -> dict[str, str]:
    """Each block that follows a line that ends in a file name, by that name; what is added later is joined."""
    named = re.findall(rf"`([\w./-]+)`:\n\n```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return {name: "".join(block for other, block in named if other == name) for name, _ in named}


# Test your screening code


def pytest_says(folder: Path) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_orders.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False).stdout


def test_the_property_test_finds_the_slip_and_passes_once_it_is_mended(tmp_path: Path) -> None:
    text = page("test-your-screening-code.md")
    for name, code in files(text, "python").items():
        (tmp_path / name).write_text(code, encoding="utf-8")
    failing, passing = blocks(text, "text")
    output = pytest_says(tmp_path)
    assert [line for line in failing.splitlines() if line not in output] == []
    assert "origin='KP'" in output
    (removed, added) = (line[1:] for line in blocks(text, "diff")[0].splitlines())
    code = (tmp_path / "orders.py").read_text(encoding="utf-8")
    assert code.count(removed) == 1
    (tmp_path / "orders.py").write_text(code.replace(removed, added), encoding="utf-8")
    assert passing.strip() in pytest_says(tmp_path)


def test_every_public_strategy_is_in_the_table() -> None:
    from sanctions_rules.testing import strategies  # noqa: PLC0415 - hypothesis is imported with it

    told = set(re.findall(r"`(\w+)\(", page("test-your-screening-code.md")))
    assert set(strategies.__all__) - {"as_fields"} <= told


# What the gate says


def test_what_the_gate_is_said_to_say_is_what_it_says() -> None:
    script = runpy.run_path(str(DOCS.parent / "scripts" / "make_gate_page.py"))
    assert (DOCS / "what-the-gate-says.md").read_text(encoding="utf-8") == script["page"](), (
        "run python scripts/make_gate_page.py"
    )


# Add a clause


def says(*arguments: str) -> str:
    return CliRunner().invoke(app, ["rules", *arguments], env={"COLUMNS": "80"}).output


def test_the_clause_gets_to_one_hundred_per_cent_by_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("add-a-clause.md")
    shutil.copytree(DOCS / "examples" / "private-rules", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rule, first, more = re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    Path("house/9999-op04.yml").write_text(rule, encoding="utf-8")
    examples = Path("house/9999-op04.examples.yml")
    examples.write_text(first, encoding="utf-8")
    checked, counts, lacking, question, done = blocks(text, "text")
    only = ("--rule", "house-9999-op04")
    assert checked in says("check", ".")
    coverage = says("coverage", ".", *only)
    assert counts in coverage
    assert lacking in coverage
    assert question.strip() in says("mutate", ".", *only)
    examples.write_text(first + more, encoding="utf-8")
    assert "all well" in says("check", ".")
    assert "nothing is lacking" in says("coverage", ".", *only)
    assert done in says("mutate", ".", *only)


# Count against a cap


def test_the_cap_is_counted_as_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("count-against-a-cap.md")
    monkeypatch.chdir(tmp_path)
    for name, table in files(text, "csv").items():
        Path(name).write_text(table, encoding="utf-8")
    commands = re.findall(r"^`sanctions-rules ([^`]*)`", text, flags=re.MULTILINE)
    screened, explained = (
        CliRunner().invoke(app, command.split(), env={"COLUMNS": "80"}).output for command in commands
    )
    red, amount, passed = blocks(text, "text")
    assert red in screened
    assert amount in screened
    assert passed in explained


def test_the_python_of_the_cap_prints_what_its_comments_say(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks(page("count-against-a-cap.md"), "python")
    exec(code, {})
    assert capsys.readouterr().out.split() == re.findall(r"# (\S+)$", code, flags=re.MULTILINE)


# See the law over time


def test_the_timelines_of_the_page_are_what_the_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS.parent)
    told = blocks(page("see-the-law-over-time.md"), "sh-session")
    assert len(told) == 2
    for block in told:
        command, _, shown = block.partition("\n")
        assert CliRunner().invoke(app, command.split()[2:]).stdout == shown


# The deal of 2023, put together again


def test_the_tutorial_shows_what_the_commands_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS.parent)
    monkeypatch.setenv("COLUMNS", "80")
    text = (DOCS / "the-deal-of-2023.md").read_text(encoding="utf-8")
    told = blocks(text, "sh-session")
    assert len(told) == 3
    screened = ""
    for block in told:
        command, _, shown = block.partition("\n")
        output = CliRunner().invoke(app, command.split()[2:]).stdout
        screened = output if " screen " in command else screened
        for part in shown.split("…\n"):
            assert part in output
    (exchange,) = blocks(text, "text")
    assert exchange.removesuffix("…\n") in screened


# Screen a feed


def test_the_feed_is_answered_as_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    text = page("screen-a-feed.md")
    for code in blocks(text, "python"):
        exec(code, names)
    promised = [
        line.split("  # ")[1] for code in blocks(text, "python") for line in code.splitlines() if "  # " in line
    ]
    assert capsys.readouterr().out.splitlines() == promised
