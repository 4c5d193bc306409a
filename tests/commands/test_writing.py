"""Files are written whole or not at all, and several of them all or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sanctions_rules.errors import InputError
from sanctions_rules.report.spreadsheet import neutral
from sanctions_rules.report.writing import write_whole


def failing() -> Iterator[str]:
    yield "half"
    raise KeyboardInterrupt


def test_what_is_written_is_what_was_given(tmp_path: Path) -> None:
    write_whole({tmp_path / "a": ["é\n", "b\r\n"], tmp_path / "b": []})
    assert (tmp_path / "a").read_bytes() == "é\nb\r\n".encode()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_failure_on_the_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_whole({tmp_path / "a": ["after"], tmp_path / "b": failing()})
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("a", "before")]


def test_a_failure_of_the_last_step_takes_the_first_steps_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("before", encoding="utf-8")
    replace = os.replace

    def fails_on_c(source: Path, target: Path) -> None:
        if target.name == "c":
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails_on_c)
    with pytest.raises(InputError, match="c: the file cannot be written: permission denied"):
        write_whole({tmp_path / name: ["after"] for name in "abc"})
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("a", "before")]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_whole({tmp_path / "no" / "a": ["x"]})
    where = tmp_path / "no" / "a"
    assert str(caught.value) == (
        f"{where}: the file cannot be written: no such file or directory [no-write]\n"
        "  help: name another file or folder"
    )


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "=", "-", "\uff1d1", '=HYPERLINK("x")']
)
def test_a_cell_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-5", "+5.0", "-1,200.50", "+1e5", "-.5", "-5%", "rice", "", "a=b", " =x", "2018-05-01"]
)
def test_numbers_and_other_text_stay(cell: str) -> None:
    assert neutral(cell) == cell
