"""The ledger: every operative paragraph has one status, and rules and ledger answer each other, either way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions_rules.citations import Citation
from sanctions_rules.errors import InputError, RulebookError
from sanctions_rules.rulebook import Rulebook, check_folder, gaps, ledger_of, rules_folder
from sanctions_rules.rulebook.documents import read_document

LAST = {
    "S/RES/1695(2006)": 8,
    "S/RES/1718(2006)": 17,
    "S/RES/1874(2009)": 34,
    "S/RES/2087(2013)": 20,
    "S/RES/2094(2013)": 37,
    "S/RES/2270(2016)": 52,
    "S/RES/2321(2016)": 50,
    "S/RES/2356(2017)": 7,
    "S/RES/2371(2017)": 30,
    "S/RES/2375(2017)": 33,
    "S/RES/2397(2017)": 29,
    "S/RES/2664(2022)": 8,
}
FATES = {
    "S/RES/1695(2006) OP 3": "encoded",
    "S/RES/1718(2006) OP 8(a)(iii)": "encoded",
    "S/RES/1718(2006) OP 8(e)": "not-a-transaction",
    "S/RES/1718(2006) OP 9(a)": "exemption",
    "S/RES/1874(2009) OP 23": "definition",
    "S/RES/1874(2009) OP 26": "procedural",
    "S/RES/2270(2016) OP 29": "encoded",
    "S/RES/2270(2016) OP 29(b)": "exemption",
    "S/RES/2321(2016) OP 26(b)": "exemption",
    "S/RES/2371(2017) OP 11": "encoded",
    "S/RES/2397(2017) OP 25": "exemption",
    "S/RES/2664(2022) OP 1": "exemption",
}
Told = Callable[[str, str, str], list[str]]


def test_every_operative_paragraph_of_the_twelve_resolutions_has_a_status() -> None:
    counted = {(str(entry.resolution), int(entry.parts[0])) for entry in ledger_of(Rulebook.load(), "dprk").entries}
    assert counted == {(symbol, number) for symbol, last in LAST.items() for number in range(1, last + 1)}
    assert len(counted) == 325


def test_every_shipped_regime_has_a_ledger_without_a_gap() -> None:
    book = Rulebook.load()
    for regime in book.regimes:
        assert ledger_of(book, regime.id).regime == regime.id
        assert gaps(book, regime) == []


def test_every_rule_file_stands_in_the_ledger_and_nothing_else_does() -> None:
    home = rules_folder() / "dprk"
    files = {path.stem for path in home.glob("*-op*.yml") if not path.name.endswith(".examples.yml")}
    written = read_document(home / "ledger.yml", "ledger.yml").data["resolutions"]
    entries = [entry for paragraphs in written.values() for entry in paragraphs.values()]
    named = {name for entry in entries if entry["status"] == "encoded" for name in entry["rules"]}
    assert named == {f"dprk-{stem}" for stem in files}


@pytest.mark.parametrize(("place", "status"), FATES.items())
def test_the_fate_of_a_paragraph_is_the_reviewed_one(place: str, status: str) -> None:
    assert ledger_of(Rulebook.load(), "dprk").entries[Citation.parse(place)].status == status


def test_a_paragraph_that_needs_judgement_says_why_in_a_sentence_of_its_own() -> None:
    entries = ledger_of(Rulebook.load(), "dprk").entries.values()
    asked = [entry for entry in entries if entry.status == "needs-judgement"]
    assert asked
    for entry in asked:
        assert entry.why is not None
        assert entry.why.strip().endswith(".")
        assert entry.why != entry.says


def test_statuses_are_spread_as_a_reader_would_expect() -> None:
    counts = Counter(entry.status for entry in ledger_of(Rulebook.load(), "dprk").entries.values())
    assert counts["encoded"] >= 79
    assert counts["superseded"] <= 2, "a paragraph that was in force deserves a rule"


def test_a_limb_answers_for_its_paragraph_and_a_paragraph_for_its_limbs() -> None:
    ledger = ledger_of(Rulebook.load(), "dprk")

    def held(text: str) -> list[str]:
        return list(map(str, ledger.held(Citation.parse(text))))

    assert held("S/RES/2270(2016) OP 6(a)") == ["S/RES/2270(2016) OP 6"]
    assert held("S/RES/2270(2016) OP 8(a)") == ["S/RES/2270(2016) OP 8(a)"]
    assert held("S/RES/1718(2006) OP 9") == [f"S/RES/1718(2006) OP 9({limb})" for limb in "abc"]
    assert held("S/RES/1718(2006) OP 99") == []


ADD = "[no-status]\n  help: say what became of it"
FAULTS = {
    "a paragraph without a status": (
        ("ledger.yml", "    3: {status: not-a-transaction, says: condemns, basis: recalled}\n", ""),
        f"rules/house/ledger.yml:3:3: S/RES/9998(2023) OP 3 has no status {ADD}",
    ),
    "a resolution that is left out": (
        ("regime.yml", "paragraphs: 2}", "paragraphs: 2}\n  S/RES/9997(2022): {adopted: 2022-01-01, paragraphs: 1}"),
        f"rules/house/ledger.yml:3:3: S/RES/9997(2022) OP 1 has no status {ADD}",
    ),
    "a status on a paragraph that is not there": (
        ("ledger.yml", "    3: {", "    4: {status: procedural, says: reports, basis: text}\n    3: {"),
        "rules/house/ledger.yml:7:5: S/RES/9998(2023) has no OP 4; its last is OP 3 [no-such-paragraph]",
    ),
    "a status in a resolution that is not there": (
        ("regime.yml", "  S/RES/9999(2024)", "others:\n  S/RES/9999(2024)"),
        "rules/house/ledger.yml:8:3: S/RES/9999(2024) is no resolution of house [no-such-paragraph]\n"
        "  help: did you mean 'S/RES/9998(2023)'?",
    ),
    "a rule that is not there": (
        ("ledger.yml", "3: {status: not-a-transaction, says: condemns", "3: {status: encoded, rules: [house-9998-op1]"),
        "rules/house/ledger.yml:7:34: no rule is called 'house-9998-op1' [unknown-rule]\n"
        "  help: did you mean 'house-9998-op01'?",
    ),
    "a rule of another paragraph": (
        (
            "ledger.yml",
            "3: {status: not-a-transaction, says: condemns",
            "3: {status: encoded, rules: [house-9998-op01]",
        ),
        "rules/house/ledger.yml:7:34: house-9998-op01 cites S/RES/9998(2023) OP 1, and nothing in it cites "
        "S/RES/9998(2023) OP 3 [not-its-rule]\n  help: name the rule on this paragraph, or say what it amends",
    ),
    "a rule whose paragraph is called procedural": (
        ("ledger.yml", "1: {status: encoded, rules: [house-9999-op01]", "1: {status: procedural, says: reports"),
        "rules/house/9999-op01.yml:3:11: the ledger holds S/RES/9999(2024) OP 1 as 'procedural', not as encoded by "
        "house-9999-op01 [not-in-ledger]\n  help: give the paragraph its status in ledger.yml",
    ),
    "an exemption whose limb is called procedural": (
        ("9998-op01.yml", "OP 2(a)", "OP 2(b)"),
        "rules/house/9998-op01.yml:13:15: the ledger holds S/RES/9998(2023) OP 2(b) as 'procedural', not as encoded or "
        "as an exemption [not-in-ledger]\n  help: give the paragraph its status in ledger.yml",
    ),
    "an exemption that the ledger leaves out": (
        ("9998-op01.yml", "OP 2(a)", "OP 2(c)"),
        "rules/house/9998-op01.yml:13:15: the ledger says nothing of S/RES/9998(2023) OP 2(c) [not-in-ledger]\n"
        "  help: give the paragraph its status in ledger.yml",
    ),
    "an amended paragraph that asks nothing": (
        ("9999-op01.yml", "OP 1: replaces", "OP 3: tightens"),
        "rules/house/9999-op01.yml:6:33: the ledger holds S/RES/9998(2023) OP 3 as 'not-a-transaction', not as "
        "anything that could be amended [not-in-ledger]\n  help: give the paragraph its status in ledger.yml",
    ),
    "an exemption that lifts nothing": (
        ("ledger.yml", "2(b): {status: procedural", "2(b): {status: exemption"),
        "rules/house/ledger.yml:6:11: no exemption cites S/RES/9998(2023) OP 2(b) [unused-exemption]\n"
        "  help: cite it in an exemption, or name the rules that carry it out",
    ),
    "a paragraph superseded by nothing there is": (
        ("ledger.yml", "3: {status: not-a-transaction,", "3: {status: superseded, by: [S/RES/9999(2024) OP 7],"),
        "rules/house/ledger.yml:7:34: S/RES/9999(2024) has no OP 7; its last is OP 2 [dangling-citation]",
    ),
    "a paragraph that amends a limb without a status": (
        ("ledger.yml", "{S/RES/9998(2023) OP 1: extends}", "{S/RES/9998(2023) OP 2(c): extends}"),
        "rules/house/ledger.yml:10:8: S/RES/9999(2024) OP 2 names S/RES/9998(2023) OP 2(c), of which the ledger says "
        "nothing [not-in-ledger]\n  help: name a paragraph that has a status",
    ),
    "the ledger of another regime": (
        ("ledger.yml", "regime: house", "regime: dprk"),
        "rules/house/ledger.yml:1:9: the ledger is of 'dprk' but stands in the folder 'house' [id-path]\n"
        "  help: write regime: house",
    ),
}


@pytest.mark.parametrize(("change", "message"), FAULTS.values(), ids=FAULTS)
def test_a_gap_either_way_is_told_at_its_place(change: tuple[str, str, str], message: str, told: Told) -> None:
    assert message in told(*change)


def test_the_small_book_has_no_gap_before_it_is_changed(told: Told) -> None:
    assert told("ledger.yml", "regime: house", "regime: house") == []


MALFORMED = {
    "no word for a status": ("procedural, says", "procedure, says", "no word 'procedure' for this key"),
    "no such key": ("says: reports", "sais: reports", "did you mean 'says'?"),
    "nothing said": (", says: reports", "", "a paragraph that is 'procedural' needs the key 'says'"),
    "encoded by nothing": ("rules: [house-9998-op01], ", "", "a paragraph that is 'encoded' needs the key 'rules'"),
    "judgement without a why": ("procedural,", "needs-judgement,", "'needs-judgement' needs the key 'why'"),
    "superseded by nobody": ("procedural,", "superseded,", "a paragraph that is 'superseded' needs the key 'by'"),
    "a why that is out of place": (
        "says: reports",
        "says: reports, why: who knows",
        "'why' says nothing of a paragraph that is 'procedural'",
    ),
    "no number of a paragraph": ("    2(b):", "    two:", "'two' does not have the form this key takes"),
    "two statuses for one paragraph": ("    2(b):", "    2(a):", "the key '2(a)' stands twice"),
}


@pytest.mark.parametrize(("right", "wrong", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_ledger_that_is_not_well_formed_is_refused(right: str, wrong: str, message: str, told: Told) -> None:
    with pytest.raises(RulebookError) as caught:
        told("ledger.yml", right, wrong)
    assert message in str(caught.value)
    assert str(caught.value).startswith("rules/house/ledger.yml:")


def test_checking_a_folder_fails_on_a_gap(folder: Path) -> None:
    path = folder / "house" / "ledger.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("    3: ", "    3(a): "), encoding="utf-8")
    with pytest.raises(RulebookError) as before:
        check_folder(folder)
    path.write_text(path.read_text(encoding="utf-8").replace("    3(a): ", "    1(a): "), encoding="utf-8")
    with pytest.raises(RulebookError) as after:
        check_folder(folder)
    codes = [{fault.code for fault in caught.value.faults} for caught in (before, after)]
    assert codes == [{"missing-examples"}, {"missing-examples", "no-status"}]


def test_a_regime_without_a_ledger_promises_nothing(folder: Path) -> None:
    (folder / "house" / "ledger.yml").unlink()
    book = Rulebook.load(folder)
    assert gaps(book, book.regimes[0]) == []
    with pytest.raises(InputError, match="the regime 'house' has no ledger"):
        ledger_of(book, "house")
