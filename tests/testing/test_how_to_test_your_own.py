"""The page for those who keep a rulebook of their own shows what they will see."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "test-your-own-rulebook.md").read_text(encoding="utf-8")
RULE = Path("my-rules/house/9999-op01.yml")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's project, with the library's documentation beside it."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    for told in ("CI", "BUILD_NUMBER"):  # pytest says more where it finds one of these
        monkeypatch.delenv(told, raising=False)
    return tmp_path


def shown_and_given(block: str) -> list[tuple[str, str]]:
    """What stands below each command of a block, and what the command prints."""
    parts = re.split(r"^\$ (.+)\n", block, flags=re.MULTILINE)[1:]
    return [(shown, timeless(run(command))) for command, shown in zip(parts[::2], parts[1::2], strict=True)]


def run(command: str) -> str:
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode in (0, 1, 2), command
    return done.stdout.lstrip("\n")


def timeless(text: str) -> str:
    return re.sub(r" in \d+\.\d+s", " in 0s", text)


def edit(old: str, new: str) -> None:
    text = RULE.read_text(encoding="utf-8")
    assert old in text
    RULE.write_text(text.replace(old, new), encoding="utf-8")


def test_the_commands_of_the_page_print_what_it_shows(project: Path) -> None:
    copied, passing, failing, alone, faulty = blocks("sh-session")
    (setting,) = blocks("toml")
    (project / "pyproject.toml").write_text(setting, encoding="utf-8")
    for shown, given in shown_and_given(copied) + shown_and_given(passing):
        assert given == timeless(shown)
    edit("reaches: XT", "recipient: XT")
    for shown, given in shown_and_given(failing):
        assert given == timeless(shown)
    ((_, one),) = shown_and_given(alone)
    assert "1 failed" in one
    edit("recipient: XT", "reaches: XTT")
    for shown, given in shown_and_given(faulty):
        assert given.startswith(shown)


def test_the_edits_the_commands_follow_are_told_on_the_page() -> None:
    assert "Somebody writes `recipient: XT` in `9999-op01.yml` where `reaches: XT` stood" in PAGE
    assert "With `reaches: XTT`:" in PAGE


def test_the_test_shown_for_ones_own_code_runs(project: Path) -> None:
    (code,) = blocks("python")
    (project / "test_mine.py").write_text(code, encoding="utf-8")
    assert "1 passed" in run("pytest -q test_mine.py")
