"""Lawful trade is never red, and amber only where an answer that a person can find settles it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest

from sanctions_rules import Screener

from .asking import Answered, asked, followed
from .measuring import CEILINGS, by_category, rate
from .pages import BEGIN, END, PAGE, rewritten
from .third_states import between_others
from .with_the_dprk import with_the_dprk

OTHERS, DPRK = 3_000, 1_500


@cache
def screener() -> Screener:
    return Screener()


@cache
def others() -> tuple[Answered, ...]:
    return tuple(followed(screener(), between_others(OTHERS)))


@cache
def dprk() -> tuple[Answered, ...]:
    return tuple(followed(screener(), with_the_dprk(DPRK)))


# --- the trade --------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_trade_and_a_smaller_sample_is_its_beginning() -> None:
    assert with_the_dprk(60) == with_the_dprk(90)[:60]
    assert between_others(60) == between_others(90)[:60]
    assert with_the_dprk(60, seed=1) != with_the_dprk(60)


def test_no_deal_names_a_real_state_but_the_one_under_the_measures() -> None:
    named = {row.deal.known[end] for row in (*others(), *dprk()) for end in ("supplier", "recipient")}
    assert {state for state in named if not re.fullmatch("X[A-Z]", state)} == {"KP"}


def test_trade_between_third_states_never_touches_the_dprk() -> None:
    assert not any("KP" in row.deal.known.values() for row in others())


def test_trade_with_the_dprk_spans_its_years_and_both_directions() -> None:
    assert {row.deal.known["date"][:4] for row in dprk()} == {str(year) for year in range(2007, 2025)}
    assert {"supplier", "recipient", "via"} <= {
        end for row in dprk() for end, state in row.deal.known.items() if state == "KP"
    }


def test_papers_are_written_in_several_scripts() -> None:
    letters = {letter for row in (*others(), *dprk()) for letter in row.deal.known["description"] if letter.isalpha()}
    scripts = {unicodedata.name(letter).partition(" ")[0] for letter in letters}
    assert {"LATIN", "CYRILLIC", "CJK", "HANGUL"} <= scripts


@pytest.mark.parametrize("fact", ["hs_code", "kind", "purpose", "unit", "quantity", "control_listed"])
def test_a_table_often_lacks_what_is_true_of_the_deal(fact: str) -> None:
    stated = [row.deal for row in dprk() if fact in row.deal.known]
    assert 0 < sum(fact in deal.shown for deal in stated) < len(stated)


# --- the claim --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trade", [others, dprk], ids=["between third States", "with the DPRK"])
def test_a_lawful_deal_of_which_all_is_known_carries_no_flag(trade: object) -> None:
    deals = [row.deal for row in (others() if trade is others else dprk())]
    flagged = [(deal.category, deal.known) for deal in deals if screener().screen(deal.known).flag != "none"]
    assert flagged == []


def test_no_row_of_lawful_trade_is_red() -> None:
    assert [row.deal.shown for row in (*others(), *dprk()) if row.first.flag == "red"] == []


def test_every_amber_of_lawful_trade_ends_in_no_flag_once_its_questions_are_answered() -> None:
    assert [(row.unanswered, row.deal.shown) for row in (*others(), *dprk()) if row.last.flag != "none"] == []


def test_every_amber_asks_for_something() -> None:
    assert [row.deal.shown for row in (*others(), *dprk()) if row.first.flag == "amber" and not asked(row.first)] == []


def test_two_rounds_of_answers_are_enough() -> None:
    assert max(len(row.rounds) for row in (*others(), *dprk())) == 2


def test_trade_between_third_states_is_flagged_only_where_a_state_is_in_doubt() -> None:
    flagged = [row.deal.shown for row in others() if row.first.flag != "none"]
    assert flagged
    for table in flagged:
        assert "Korea" in table.values() or not {"supplier", "recipient"} <= table.keys()


# --- the rates --------------------------------------------------------------------------------------------------------


def test_trade_that_is_lawful_without_conditions_is_asked_about_no_more_often_than_we_accept() -> None:
    rates = [rate("third States", others()), *by_category(dprk())]
    capped = {of.name: (of.amber, CEILINGS[of.name] * of.rows / 1000 + 2) for of in rates if of.name in CEILINGS}
    assert capped.keys() == CEILINGS.keys()
    assert {name: counts for name, counts in capped.items() if counts[0] > counts[1]} == {}


def stated() -> dict[str, tuple[int, int, int, int]]:
    """Rows, reds, ambers and settled ambers that the page gives for each kind of trade."""
    lines = re.findall(r"^\| ([^|`]+) \| ([\d,]+) \| (\d+) \| ([\d,]+) \| [\d.]+ \| ([\d,]+) \|", _page(), re.MULTILINE)
    return {name: (_n(rows), _n(red), _n(amber), _n(settled)) for name, rows, red, amber, settled in lines}


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")


def _n(figure: str) -> int:
    return int(figure.replace(",", ""))


def test_the_page_measures_twenty_thousand_rows_between_others_and_six_thousand_with_the_dprk() -> None:
    assert [stated()[name][0] for name in ("between third States", "with the DPRK")] == [20_000, 6_000]


def test_the_page_states_no_red_and_no_unsettled_amber_of_ordinary_trade() -> None:
    ordinary = {name: figures for name, figures in stated().items() if not name.startswith("odd names")}
    assert ordinary.keys() >= {of.name for of in by_category(dprk())}
    assert {(red, amber - settled) for _, red, amber, settled in ordinary.values()} == {(0, 0)}


def test_the_rates_on_the_page_keep_to_what_we_accept() -> None:
    rates = {name: 1000 * amber / rows for name, (rows, _, amber, _) in stated().items()}
    rates["third States"] = rates.pop("between third States")
    assert {name: rates[name] for name, most in CEILINGS.items() if rates[name] > most} == {}


@pytest.mark.parametrize("name", ["between third States", "with the DPRK"])
def test_the_page_agrees_with_the_sample(name: str) -> None:
    rows, _, amber, _ = stated()[name]
    sample = rate(name, others() if name.startswith("between") else dprk())
    assert sample.per_thousand == pytest.approx(1000 * amber / rows, rel=0.15, abs=3), (
        "measure again: python -m tests.ordinary --write"
    )


def test_a_page_is_rewritten_between_its_marks_only() -> None:
    assert rewritten(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\n\nnew\n\n{END}\nb"
