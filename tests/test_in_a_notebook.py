"""What a notebook shows of a result fits on a line."""

from __future__ import annotations

import pickle

import pytest

from sanctions_rules import RecordError, Rulebook, RulebookError, Screener, Transaction, read_transaction

DEAL = {"id": "a", "date": "2018-05-01", "supplier": "XA", "recipient": "KP", "item": "assault-rifle"}


def test_results_show_themselves_in_a_line() -> None:
    report = Screener().screen([DEAL, {**DEAL, "id": "b", "recipient": "XB"}])
    assert repr(report[0]) == "<Finding 'a': red (S/RES/1874(2009) OP 10, S/RES/2270(2016) OP 6)>"
    assert repr(report[1]) == "<Finding 'b': none>"
    assert repr(report) == "<Report of 2 transactions: red 1, amber 0, none 1>"


def test_a_rulebook_shows_its_fingerprint_and_size() -> None:
    book = Rulebook.load()
    assert repr(book) == f"<Rulebook {book.digest}: {len(book.rules)} rules of dprk>"


def test_a_regime_that_is_not_there_is_an_error_and_never_an_empty_rulebook() -> None:
    with pytest.raises(RulebookError, match="regime 'drpk': no such regime"):
        Screener(regimes=["drpk"])
    assert Screener(regimes="dprk").screen(DEAL).flag == "red"


def test_all_bad_records_of_a_batch_are_told_with_their_numbers() -> None:
    with pytest.raises(RecordError) as caught:
        Screener().screen([DEAL, {"supplier": "Nowhereland"}, {"date": "13/13/13"}])
    assert [fault.where for fault in caught.value.faults] == ["record 2, column supplier", "record 3, column date"]


def test_an_error_survives_a_trip_to_another_process() -> None:
    with pytest.raises(RecordError) as caught:
        Screener().screen({"date": "13/13/13"})
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_a_table_uses_for_nothing_is_nothing_and_whole_floats_are_whole() -> None:
    record = read_transaction({"id": 5, "date": 2018.0, "supplier": "XA", "recipient": float("nan"), "hs_code": 9301.0})
    assert (record.id, record.date, record.recipient, record.hs_code) == ("5", "2018", None, "9301")


def test_what_is_no_record_is_refused_by_name() -> None:
    with pytest.raises(RecordError, match="no mapping of fields"):
        read_transaction(["a"])  # type: ignore[arg-type]


def test_a_kind_that_is_none_is_refused_on_the_base_record_too() -> None:
    with pytest.raises(ValueError, match="no kind 'gibberish'"):
        Transaction(kind="gibberish")
    assert Screener().screen(Transaction(**DEAL, kind="arms")).flag == "red"


def test_an_empty_lifting_determination_is_unknown() -> None:
    parts = {"kind": "aircraft", "date": "2018-05", "supplier": "XA", "recipient": "KP"}
    assert Screener().screen({**parts, "lifting_determination": []}).flag == Screener().screen(parts).flag == "amber"


def test_the_public_names_are_all_there() -> None:
    import sanctions_rules  # noqa: PLC0415 - the module itself is looked at

    assert sorted(sanctions_rules.__all__) == dir(sanctions_rules)
    assert all(getattr(sanctions_rules, name) is not None for name in sanctions_rules.__all__)
