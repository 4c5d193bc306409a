"""What a notebook shows of a result fits on a line."""

from __future__ import annotations

from sanctions_rules import Rulebook, Screener

DEAL = {"id": "a", "date": "2018-05-01", "supplier": "XA", "recipient": "KP", "item": "assault-rifle"}


def test_results_show_themselves_in_a_line() -> None:
    report = Screener().screen([DEAL, {**DEAL, "id": "b", "recipient": "XB"}])
    assert repr(report[0]) == "<Finding 'a': red (S/RES/1874(2009) OP 10, S/RES/2270(2016) OP 6)>"
    assert repr(report[1]) == "<Finding 'b': none>"
    assert repr(report) == "<Report of 2 transactions: red 1, amber 0, none 1>"


def test_a_rulebook_shows_its_fingerprint_and_size() -> None:
    book = Rulebook.load()
    assert repr(book) == f"<Rulebook {book.digest}: {len(book.rules)} rules of dprk>"


def test_the_public_names_are_all_there() -> None:
    import sanctions_rules  # noqa: PLC0415 - the module itself is looked at

    assert sorted(sanctions_rules.__all__) == dir(sanctions_rules)
    assert all(getattr(sanctions_rules, name) is not None for name in sanctions_rules.__all__)
