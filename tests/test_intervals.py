from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sanctions_rules.intervals import Codes, Span, dates_worded, parse_dates, parse_hs

LAW = settings(deadline=None, derandomize=True, max_examples=200)
numbers = st.integers(-20, 20)
ends = st.none() | numbers
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
codes = st.text("0123", min_size=1, max_size=4)


@st.composite
def spans(draw: st.DrawFn) -> Span[int]:
    first, last = sorted((draw(numbers), draw(numbers)))
    return Span(draw(st.sampled_from([first, None])), draw(st.sampled_from([last, None])))


@st.composite
def points_in_spans(draw: st.DrawFn) -> tuple[int, Span[int]]:
    low, point, high = sorted((draw(numbers), draw(numbers), draw(numbers)))
    return point, Span(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-09", date(2017, 9, 1), date(2017, 9, 30)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-02", date(2017, 2, 1), date(2017, 2, 28)),
        ("2017-12", date(2017, 12, 1), date(2017, 12, 31)),
        ("2017-09-05", date(2017, 9, 5), date(2017, 9, 5)),
        ("2017-09-01..2017-10-15", date(2017, 9, 1), date(2017, 10, 15)),
        ("2016..2017-03", date(2016, 1, 1), date(2017, 3, 31)),
        (" 2017-09-05 ", date(2017, 9, 5), date(2017, 9, 5)),
        ("2016-02-29", date(2016, 2, 29), date(2016, 2, 29)),
    ],
)
def test_a_partial_date_is_all_the_days_it_may_be(text: str, first: date, last: date) -> None:
    assert Span(first, last) == parse_dates(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "2017-13",
        "2017-00",
        "2017-02-29",
        "2016-13-02",
        "2017-9",
        "2017-09-31",
        "03/01/2010",
        "12.06.2009",
        "2017/09/05",
        "20170905",
        "17",
        "2018..2017",
        "2017..",
        "..2017",
        "soon",
        "2017-09-05T10:00",
        "٢٠١٧-١٣",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|range|month|day|year"):
        parse_dates(text)


@pytest.mark.parametrize("text", ["2017", "2017-02", "2016-02", "2017-09-05", "2017-09-01..2017-10-15"])
def test_dates_print_as_they_were_read(text: str) -> None:
    assert text == dates_worded(parse_dates(text))


def test_a_range_that_is_a_month_prints_as_the_month() -> None:
    assert dates_worded(parse_dates("2017-09-01..2017-09-30")) == "2017-09"


def test_open_ends_print_open() -> None:
    assert [
        dates_worded(Span(date(2017, 9, 5), None)),
        dates_worded(Span(None, date(2017, 9, 5))),
        dates_worded(Span(None, None)),
    ] == ["2017-09-05..", "..2017-09-05", ".."]


@given(days, days)
@LAW
def test_any_range_of_days_survives_print_and_parse(one: date, other: date) -> None:
    span = Span(min(one, other), max(one, other))
    assert span == parse_dates(dates_worded(span))


def test_a_window_includes_its_first_day_and_not_its_last() -> None:
    start, end = date(2016, 3, 2), date(2017, 8, 5)
    asked = [start - timedelta(1), start, end - timedelta(1), end]
    assert [Span(day, day).within(start, end) for day in asked] == [False, True, True, False]


def test_a_span_across_an_edge_is_unknown() -> None:
    march = parse_dates("2016-03")
    assert march.within(date(2016, 3, 2), None) is None
    assert march.within(None, date(2016, 3, 31)) is None
    assert march.within(date(2016, 3, 1), date(2016, 4, 1)) is True
    assert march.within(date(2016, 4, 1), None) is False


def test_nothing_known_settles_nothing_but_a_window_without_ends() -> None:
    nothing: Span[int] = Span(None, None)
    assert (nothing.within(1, 2), nothing.within(1, None), nothing.within(None, 2)) == (None, None, None)
    assert nothing.within(None, None) is True


def test_half_a_span_can_be_enough() -> None:
    at_least_three: Span[int] = Span(3, None)
    assert (
        at_least_three.within(3, None),
        at_least_three.within(None, 3),
        at_least_three.within(3, 9),
    ) == (True, False, None)


@given(points_in_spans(), ends, ends)
@LAW
def test_knowing_a_span_better_never_turns_a_firm_answer(
    known: tuple[int, Span[int]], start: int | None, end: int | None
) -> None:
    point, span = known
    assert span.within(start, end) in (None, Span(point, point).within(start, end))


@given(spans(), ends, ends)
@LAW
def test_a_comparison_is_unknown_just_where_it_could_go_either_way(
    span: Span[int], start: int | None, end: int | None
) -> None:
    assume(start is None or end is None or start < end)
    low = -60 if span.first is None else span.first
    high = 60 if span.last is None else span.last
    answers = {Span(point, point).within(start, end) for point in range(low, high + 1)}
    assert (span.within(start, end) is None) == (answers == {True, False})


def test_only_a_known_point_is_exact() -> None:
    nothing: Span[int] = Span(None, None)
    assert [Span(1, 1).exact, Span(1, 2).exact, Span(1, None).exact, nothing.exact] == [True, False, False, False]


@pytest.mark.parametrize(
    ("mine", "asked", "answer"),
    [
        (("8704", "8706"), ("87",), True),
        (("84",), ("8419",), None),
        (("10",), ("87",), False),
        (("87", "10"), ("87",), None),
        (("8419",), ("84", "85"), True),
        (("8419",), ("841920",), None),
        (("0303",), ("03",), True),
        (("30",), ("03",), False),
    ],
)
def test_a_short_code_covers_all_below_it(mine: tuple[str, ...], asked: tuple[str, ...], answer: bool | None) -> None:
    assert answer is Codes(mine).under(asked)


def test_an_unknown_code_is_under_nothing_for_sure() -> None:
    assert Codes(None).under(("84",)) is None


@given(st.lists(codes, min_size=1, max_size=3), st.lists(codes, min_size=1, max_size=3), codes)
@LAW
def test_more_digits_never_turn_a_firm_answer(mine: list[str], asked: list[str], more: str) -> None:
    coarse = Codes(tuple(mine)).under(tuple(asked))
    finer = Codes((mine[0] + more,)).under(tuple(asked))
    assert coarse in (None, finer)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("84", "84"), ("8419.20", "841920"), ("84 19 20", "841920"), ("0707", "0707"), ("2710-19-21", "27101921")],
)
def test_an_hs_code_keeps_its_digits_and_zeros(text: str, digits: str) -> None:
    assert digits == parse_hs(text)


@pytest.mark.parametrize("text", ["", "8", "841", "707", "84190", "841920192110", "84x9", "eighty", "٨٤", "84/19"])
def test_what_is_no_hs_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an HS code"):
        parse_hs(text)
