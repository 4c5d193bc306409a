"""Every example beside a rule comes out as it says."""

from __future__ import annotations

from functools import cache

import pytest

from sanctions_rules.errors import RulebookError
from sanctions_rules.rulebook import check_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.screening import Screener
from sanctions_rules.testing.examples import mismatch


def cases() -> list[Case]:
    try:
        return check_folder()[1]
    except RulebookError:
        return []


@cache
def screener() -> Screener:
    return Screener()


def test_the_bundled_rules_and_their_examples_are_without_fault() -> None:
    book, found = check_folder()
    assert {case.rule.id for case in found} == set(book.by_id)


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{c.rule.id}: {c.example.name}") for c in cases()])
def test_example(case: Case) -> None:
    difference = mismatch(case, screener())
    assert difference is None, f"\n{difference}"
