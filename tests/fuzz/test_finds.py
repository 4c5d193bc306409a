"""What the search has found, each as a test of its own: the message that stands where a traceback or a hang was."""

from __future__ import annotations

from typing import Final

import pytest

from sanctions_rules.errors import InputError, RulebookError
from sanctions_rules.rulebook import Rulebook, check_folder, rules_folder
from sanctions_rules.tables import read_csv

from .doors import IN_A_FILE, USUAL, folder_of
from .promises import assert_told

RULE: Final = f"dprk/{USUAL}.yml"
EXAMPLES: Final = f"dprk/{USUAL}.examples.yml"
REGIME: Final = "dprk/regime.yml"
TERM: Final = "  - {{id: {}, title: T, definition: D, basis: standard{}}}\n"
HEAD: Final = b"date,supplier,recipient,item"


def shipped() -> dict[str, str]:
    return {name: (rules_folder() / name).read_text(encoding="utf-8") for name in (RULE, EXAMPLES, REGIME)}


def book(name: str, before: str, after: str) -> Rulebook:
    """The shipped rule on fuel, its examples and its regime, with one change in one of the files."""
    files = shipped()
    assert before in files[name]
    files[name] = files[name].replace(before, after, 1)
    with folder_of({path: text.encode() for path, text in files.items()}) as home:
        return check_folder(home)[0]


def told(name: str, before: str, after: str) -> str:
    """The first fault, without its place."""
    with pytest.raises(RulebookError) as caught:
        book(name, before, after)
    return caught.value.faults[0].what


def told_of_terms(content: str) -> list[str]:
    files = {path: text.encode() for path, text in shipped().items()} | {"terms/a.yml": content.encode()}
    with folder_of(files) as home, pytest.raises(RulebookError) as caught:
        check_folder(home)
    return [fault.what for fault in caught.value.faults if fault.code == "bad-term"]


@pytest.mark.parametrize("deep", ["[" * 200_000, "- " * 200_000, "? " * 200_000])
def test_a_file_nested_past_the_parsers_own_stack_is_refused_and_the_process_lives(deep: str) -> None:
    assert told(RULE, shipped()[RULE], deep) == "nested too deeply"
    assert told_of_terms(deep) == ["nested too deeply"]


def test_conditions_nested_by_aliases_are_bounded_too() -> None:
    chain = "a0: &a0 {reaches: KP}\n" + "".join(f"a{n}: &a{n} {{not: *a{n - 1}}}\n" for n in range(1, 200))
    assert told(RULE, shipped()[RULE], chain) == "nested too deeply"


def test_a_window_that_opens_on_a_range_of_one_day_opens_on_that_day() -> None:
    opens = str(next(iter(book(RULE, "title:", "title:").rules)).in_force.start)
    assert str(book(RULE, f"from: {opens}", f"from: {opens}..{opens}").rules[0].in_force.start) == opens


def test_a_day_in_digits_of_another_script_is_no_day() -> None:
    assert told(RULE, "from: 2017-12-22", "from: ٢٠١٧-12-22") == "'٢٠١٧-12-22' is not a day"


def test_a_resolution_listed_under_the_name_of_a_key_is_no_citation() -> None:
    listed = "resolutions:\n  citation: {adopted: 2006-10-14, paragraphs: 9}\n"
    listed += "  in_force: {adopted: 2006-10-14, paragraphs: 9}\n"
    assert book(REGIME, "resolutions:\n", listed).regimes[0].resolutions["citation"].paragraphs == 9


@pytest.mark.parametrize(
    "every",
    ["0 months from 2018-01-01", "12 months from 2018-13-01", "12 months from 2018-01-31", "12 months from 2018-02-30"],
)
def test_an_allowance_whose_periods_no_calendar_has_is_refused(every: str) -> None:
    assert told(RULE, "12 months from 2018-01-01", every) == f"'{every}' gives no periods"


@pytest.mark.parametrize("amount", ["500000 metric tons", "500000..600000 bbl"])
def test_an_allowance_is_one_amount_with_a_unit_of_one_word(amount: str) -> None:
    assert told(RULE, "500000 bbl", amount) == f"'{amount}' is not one amount with a unit"


def test_an_edge_on_the_first_day_of_the_calendar_asks_for_no_day_before_it() -> None:
    first = "prohibits:\n  contract_date: {from: 0001-01-01}\n"
    assert told(RULE, "prohibits:\n", first).startswith("no example has contract_date 0001-01-01, the day on an edge")


def test_a_state_written_over_several_lines_is_told_on_one() -> None:
    assert told(RULE, "reaches: KP", 'reaches: "K\\nP"') == "no State 'K P'"


def test_a_state_longer_than_a_message_is_cut() -> None:
    assert len(told(RULE, "reaches: KP", f"reaches: {'K' * 5_000}")) < 100


def test_an_id_longer_than_a_message_is_cut() -> None:
    assert len(told(RULE, "id: dprk-2397-op05", f"id: dprk-{'x' * 5_000}")) < 200


def test_an_exemption_with_an_id_longer_than_a_message_is_cut() -> None:
    with pytest.raises(RulebookError) as caught:
        book(RULE, "id: yearly-amount", f"id: {'x' * 5_000}")
    assert_told(caught.value.faults, IN_A_FILE, b"")


def test_what_is_no_resolution_is_not_offered_for_one() -> None:
    listed = 'resolutions:\n  "\\u202eS/RES/2397(2017)": {adopted: 2017-12-22, paragraphs: 29}\n'
    with pytest.raises(RulebookError) as caught:
        book(REGIME, shipped()[REGIME].partition("resolutions:")[2], listed.partition(":")[2])
    assert all(fault.help is None or fault.help.isprintable() for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("written", "what"),
    [("any: [{item: 1.5}]", "'1.5' is no item term"), ("contract_date: {from: {at_least: 1.5}}", "this is not a day")],
)
def test_no_word_of_python_stands_in_a_message(written: str, what: str) -> None:
    assert told(RULE, "reaches: KP", f"reaches: KP\n  {written}") == what


def test_a_word_that_is_a_map_is_told_so() -> None:
    assert told(RULE, "force: binding", "force: {at_least: 1.5}") == "this is not a word"


def test_a_fact_with_a_sign_that_turns_the_line_round_is_told_without_it() -> None:
    assert told(EXAMPLES, "missing: [", 'missing: ["\\u202e", ') == "no fact '\N{REPLACEMENT CHARACTER}'"


def test_a_code_with_an_exponent_is_text_and_no_code() -> None:
    written = shipped()[EXAMPLES].replace(
        "examples:\n", "examples:\n  - {name: odd, expect: exempt, given: {hs_code: 1e99}}\n", 1
    )
    assert told(EXAMPLES, shipped()[EXAMPLES], written) == "'1e99' is not an HS code of 2, 4, 6, 8 or 10 digits"


def test_a_chain_of_terms_past_all_use_is_refused() -> None:
    chain = [TERM.format(f"t{n}", f", parent: t{n + 1}") for n in range(1_500)]
    said = told_of_terms("terms:\n" + "".join(chain) + TERM.format("t1500", ""))
    assert said[0] == "term 't0' has more than 100 terms above it"


def test_words_repeated_by_alias_are_counted_each_time() -> None:
    shared = TERM.format("a", f", names: &n [{'w, ' * 5_000}]")
    others = "".join(TERM.format(f"t{n}", ", names: *n") for n in range(20))
    assert told_of_terms("terms:\n" + shared + others) == ["more than 50,000 parts once aliases are followed"]


def test_a_term_with_a_line_end_in_it_is_told_on_one_line() -> None:
    assert told_of_terms("terms:\n" + TERM.format("a", ', parent: "x\\ny"')) == ["no term 'x y'"]


def test_terms_in_another_encoding_are_told_in_our_words() -> None:
    files = {"terms/a.yml": b"\xff\xfe\x00", REGIME: shipped()[REGIME].encode()}
    with folder_of(files) as home, pytest.raises(RulebookError) as caught:
        check_folder(home)
    assert caught.value.faults[0].what == "the file is not UTF-8 text"


def test_a_header_over_two_lines_is_told_on_one() -> None:
    (reject,) = read_csv(b'"Date\r\n(day)",supplier,recipient,item\nx,XA,KP,rice\n', {"Date (day)": "date"}).rejects
    assert reject.faults[0].where == "input, row 2, column Date (day) (date)"


def test_the_places_of_a_column_that_stands_many_times_are_told_in_part() -> None:
    with pytest.raises(InputError) as caught:
        read_csv(HEAD + b",note" * 500 + b"\n2018,XA,KP,rice\n")
    assert caught.value.faults[0].what.endswith("(columns 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 490 more)")


def test_more_columns_than_a_spreadsheet_has_are_no_table() -> None:
    with pytest.raises(InputError) as caught:
        read_csv(HEAD + b"".join(b",c%d" % n for n in range(20_000)) + b"\n2018,XA,KP,rice\n")
    assert caught.value.faults[0].what == "the header names 20,004 columns; at most 16,384 are read"
