"""A small book of two resolutions, whose ledger has no gap, for tests that plant one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions_rules.rulebook import Rulebook, gaps

REGIME = """\
id: house
title: Measures of the house
target: XT
committee: The house committee
resolutions:
  S/RES/9998(2023): {adopted: 2023-01-01, paragraphs: 3}
  S/RES/9999(2024): {adopted: 2024-01-01, paragraphs: 2}
"""
LEDGER = """\
regime: house
resolutions:
  S/RES/9998(2023):
    1: {status: encoded, rules: [house-9998-op01], basis: text}
    2(a): {status: exemption, says: rice for relief, basis: text}
    2(b): {status: procedural, says: reports, basis: text}
    3: {status: not-a-transaction, says: condemns, basis: recalled}
  S/RES/9999(2024):
    1: {status: encoded, rules: [house-9999-op01], basis: text}
    2: {status: definition, says: a list, amends: {S/RES/9998(2023) OP 1: extends}, basis: text}
"""
OLD = """\
id: house-9998-op01
title: No rifles to XT
citation: S/RES/9998(2023) OP 1
measure: arms embargo
force: binding
in_force: {from: 2023-01-01, until: 2024-01-01}
binds: [supplier]
basis: text
says: No rifles go to XT.
prohibits: {reaches: XT, item: assault-rifle}
unless:
  - id: relief
    citation: S/RES/9998(2023) OP 2(a)
    says: Relief may go.
    in_force: {from: 2023-01-01}
    when: {purpose: humanitarian}
"""
NEW = """\
id: house-9999-op01
title: No arms to XT
citation: S/RES/9999(2024) OP 1
measure: arms embargo
force: binding
amends: {S/RES/9998(2023) OP 1: replaces}
in_force: {from: 2024-01-01}
binds: [supplier]
basis: text
says: No arms go to XT.
prohibits: {reaches: XT, item: arms-and-related-materiel}
"""
FILES = {"regime.yml": REGIME, "ledger.yml": LEDGER, "9998-op01.yml": OLD, "9999-op01.yml": NEW}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The rules folder of the small book."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "rules" / "house"
    home.mkdir(parents=True)
    for name, text in FILES.items():
        (home / name).write_text(text, encoding="utf-8")
    return tmp_path / "rules"


@pytest.fixture
def told(folder: Path) -> Callable[[str, str, str], list[str]]:
    """What is told of the small book once words of one file are others."""

    def change(name: str, right: str, wrong: str) -> list[str]:
        path = folder / "house" / name
        text = path.read_text(encoding="utf-8")
        assert right in text
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        book = Rulebook.load(folder)
        return [str(fault) for fault in gaps(book, book.regimes[0])]

    return change
