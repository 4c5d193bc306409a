"""What the README shows is what a newcomer gets."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sanctions_rules.cli import app
from sanctions_rules.rulebook import check_folder

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def test_the_two_first_blocks_are_one_line_commands() -> None:
    install, test = _blocks("sh")
    assert install.count("\n") == test.count("\n") == 1
    assert "docs/examples/" in install
    assert "pytest" in test


def test_the_output_shown_is_the_output_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    command = _blocks("sh")[0].split("sanctions-rules ")[-1].split()
    output = CliRunner().invoke(app, command).stdout
    shown = _blocks("text")
    assert shown
    for block in shown:
        assert block.strip() in output, "run the README's first command and copy its output"


@pytest.mark.parametrize("page", ["README.md", "docs/how-to/use-from-python.md"])
def test_python_shown_runs_and_prints_what_its_comments_say(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    printed = io.StringIO()
    names: dict[str, object] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        with contextlib.redirect_stdout(printed):
            exec(code, names)
    promised = re.findall(r"# ((?:red|\{|S/RES).*)$", text, flags=re.MULTILINE)
    assert promised
    assert [line for line in promised if line not in printed.getvalue()] == []


def test_the_figures_of_the_rulebook_are_true() -> None:
    book, cases = check_folder()
    text = " ".join(README.split())
    assert f"{len(book.rules)} rules, {len(cases)} examples" in text
    assert f"a vocabulary of {len(book.vocabulary)} item terms" in text
    basis = Counter(rule.basis for rule in book.rules)
    assert f"{basis['text']} on the operative text, {basis['summary']} on " in text
    assert f", {basis['recalled']} on memory alone" in text


def _paragraphs_told(text: str) -> set[str]:
    """The paragraphs of '1718 OP 8(b), 8(c) · 2270 OP 6', each as '2270 OP 6', and every one of a range."""
    found, resolution = set(), ""
    for token in re.finditer(r"(\d{4}) OP|(\d{1,2})(?:–(\d{1,2}))?((?:\([a-z]+\))*)", text):
        resolution = token[1] or resolution
        if token[2]:
            found |= {f"{resolution} OP {n}{token[4]}" for n in range(int(token[2]), int(token[3] or token[2]) + 1)}
    return found


def test_the_table_of_what_is_encoded_names_every_paragraph_and_no_other() -> None:
    told = _paragraphs_told(README[README.index("## What is encoded") : README.index("| what lifts |")])
    book, _ = check_folder()
    encoded = {f"{str(rule.citation)[6:10]} {str(rule.citation).partition(' ')[2]}" for rule in book.rules}
    assert {re.sub(r"(OP 11)\([ab]\)", r"\1", paragraph) for paragraph in encoded} == told
