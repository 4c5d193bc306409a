"""A session answers for each record as it comes, says what earlier answers it changed, and forgets after a window."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.errors import InputError, RecordError
from sanctions_rules.explanations import Finding
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.screening import Screener
from sanctions_rules.sessions import Heard, Session, longest_window

LAW = settings(deadline=None, derandomize=True, max_examples=60)
FOOD: dict[str, Any] = {"id": "food", "date": "2023-10-01", "kind": "food_aid", "supplier": "XA", "recipient": "KP"}
SHELLS: dict[str, Any] = {
    "id": "shells",
    "date": "2023-10-20",
    "supplier": "KP",
    "recipient": "XA",
    "item": "artillery-ammunition",
}
WIGS: dict[str, Any] = {"id": "wigs", "date": "2023-11-02", "supplier": "KP", "recipient": "XB", "hs_code": "6704"}
DIESEL: dict[str, Any] = {
    "id": "diesel",
    "date": "2018-03-01",
    "supplier": "XA",
    "recipient": "KP",
    "item": "gasoil-diesel",
    "quantity": 300000,
    "unit": "bbl",
    "supplied_before": 0,
    "delivery_reported": True,
    "purpose": "livelihood",
    "designated_party": False,
    "ship_to_ship": False,
}
FEED = [FOOD, WIGS, SHELLS, {**FOOD, "id": "more", "date": "2023-11"}, {**WIGS, "id": "undated", "date": None}]


@cache
def screener() -> Screener:
    return Screener()


def told(heard: Heard) -> Any:
    return heard.finding.to_dict(), [each.to_dict() for each in heard.touched], [e.to_dict() for e in heard.exchanges]


def last_said(session: Session, feed: list[dict[str, Any]]) -> dict[str, Finding]:
    """The last word on each record."""
    said: dict[str, Finding] = {}
    for heard in session.take_all(feed):
        said[heard.finding.id] = heard.finding
        said.update({finding.id: finding for finding in heard.touched})
    return said


def test_a_later_leg_touches_the_earlier_one_and_names_it() -> None:
    session = screener().session()
    assert session.take(FOOD).finding.flag == "none"
    heard = session.take(SHELLS)
    (touched,) = heard.touched
    assert (touched.id, touched.row, touched.flag) == ("food", 1, "amber")
    assert [link.id for link in touched.links] == ["shells"]
    assert [[leg.id for leg in exchange.legs] for exchange in heard.exchanges] == [["food", "shells"]]


def test_a_record_that_changes_nothing_touches_nothing() -> None:
    session = screener().session()
    session.take(FOOD)
    assert session.take(WIGS).touched == ()
    session.take(SHELLS)
    assert session.take({**WIGS, "id": "more wigs"}).touched == ()


@pytest.mark.parametrize("seed", range(6))
def test_the_last_words_are_those_of_the_batch_in_whatever_order_it_comes(seed: int) -> None:
    feed = Random(seed).sample(FEED, len(FEED))
    said = last_said(screener().session(window=4000), feed)
    for finding in screener().screen(feed):
        assert said[finding.id].to_dict() == finding.to_dict()


def test_what_is_more_than_the_window_older_is_forgotten() -> None:
    session = screener().session(window=30)
    session.take(FOOD)
    assert session.take({**SHELLS, "date": "2023-10-31"}).touched != ()
    session = screener().session(window=30)
    session.take(FOOD)
    assert session.take({**SHELLS, "date": "2023-11-01"}).touched == ()
    assert len(session) == 1


def test_the_default_window_is_the_longest_of_the_book() -> None:
    longest = longest_window(Rulebook.load())
    assert screener().session().window == longest >= 366


def test_memory_is_bounded_by_the_window() -> None:
    session, start = screener().session(window=20), date(2010, 1, 1)
    most = 0
    for number in range(1500):
        session.take({**WIGS, "id": str(number), "date": str(start + timedelta(days=number))})
        most = max(most, len(session))
    assert most == 21


def test_a_record_without_a_day_is_forgotten_the_window_after_it_came() -> None:
    session = screener().session(window=10)
    session.take({**WIGS, "date": None, "id": "undated"})
    session.take(WIGS)
    assert len(session) == 2
    session.take({**WIGS, "id": "later", "date": "2023-11-12"})
    assert len(session) == 3
    session.take({**WIGS, "id": "latest", "date": "2023-11-13"})
    assert len(session) == 2


def test_the_clock_can_be_told_and_never_goes_back() -> None:
    session = screener().session(window=10)
    session.take({**WIGS, "date": "2030-01-01"}, today=date(2023, 11, 2))
    assert session.clock == date(2023, 11, 2)
    session.take({**WIGS, "id": "older", "date": "2023-10-30"})
    assert (session.clock, len(session)) == (date(2023, 11, 2), 2)


def test_amounts_heard_earlier_count() -> None:
    session = screener().session()
    first = session.take(DIESEL).finding
    second = session.take({**DIESEL, "id": "second", "date": "2018-04-01"}).finding
    assert [first.flag, second.flag] == ["none", "red"]
    (total,) = (total for ground in second.grounds for total in ground.totals)
    assert (total.before, total.after) == ("300000", "600000")


def test_a_record_that_is_none_leaves_the_session_as_it_was() -> None:
    session = screener().session()
    session.take(FOOD)
    before = session.save()
    with pytest.raises(RecordError, match="record 2"):
        session.take({**SHELLS, "date": "2023-13-45"})
    assert session.save() == before


@given(st.integers(0, len(FEED)), st.randoms(use_true_random=False))
@LAW
def test_a_saved_session_goes_on_as_if_there_had_been_no_break(cut: int, random: Random) -> None:
    feed = random.sample([*FEED, DIESEL, {**DIESEL, "id": "second", "date": "2018-04-01"}], len(FEED) + 2)
    unbroken, session = screener().session(), screener().session()
    expected = [told(heard) for heard in unbroken.take_all(feed)]
    got = [told(heard) for heard in session.take_all(feed[:cut])]
    saved = session.save()
    restored = screener().restore(saved)
    assert restored.save() == saved
    assert got + [told(heard) for heard in restored.take_all(feed[cut:])] == expected


def test_the_state_of_another_rulebook_is_refused() -> None:
    state = json.loads(screener().session().save()) | {"rulebook": "0123"}
    with pytest.raises(InputError, match="saved under the rulebook '0123'") as refused:
        screener().restore(json.dumps(state))
    assert "feed the records again" in str(refused.value)


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"format": 2}', '{"format": 1, "rulebook": "RULEBOOK"}'])
def test_a_damaged_state_is_a_fault_and_no_session(damage: str) -> None:
    text = damage.replace("RULEBOOK", screener().rulebook.digest)
    with pytest.raises(InputError, match="saved session"):
        screener().restore(text)


def test_a_state_with_a_damaged_record_is_a_fault() -> None:
    session = screener().session()
    session.take(FOOD)
    state = json.loads(session.save())
    state["kept"][0]["record"]["date"] = "never"
    with pytest.raises(InputError, match="does not hold what a session saves"):
        screener().restore(json.dumps(state))
