"""The ten transactions that four other rule engines were given (nobody named both exemptions and left T10 open)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from sanctions_rules.explanations import Finding
from sanctions_rules.screening import Screener

ARMS = {"kind": "arms", "item": "small-arms-and-light-weapons"}
REFINED = {
    "item": "refined-petroleum",
    "supplier": "CN",
    "recipient": "KP",
    "unit": "bbl",
    "delivery_reported": "yes",
    "purpose": "livelihood",
    "supplied_before": "0",
}
SEAFOOD = {"item": "seafood", "supplier": "KP", "recipient": "CN"}
MACHINE = {"hs_code": "8471", "supplier": "CN", "recipient": "KP", "date": "2018-05-01"}

BATCH: list[dict[str, Any]] = [
    {"id": "T01", "date": "2010-03-01", "supplier": "KP", "recipient": "SY", **ARMS},
    {"id": "T02", "date": "2009-06-11", "supplier": "KP", "recipient": "SY", **ARMS},
    {"id": "T03", "date": "2016-03-02", "supplier": "CN", "recipient": "KP", **ARMS},
    {"id": "T04", "date": "2017-09-10", "contract_date": "2017-07-01", **SEAFOOD},
    {"id": "T05", **MACHINE},
    {"id": "T06", "committee_approval": "granted", **MACHINE},
    {"id": "T07", "date": "2018-03-01", "quantity": "400000", **REFINED},
    {"id": "T08", "date": "2018-06-01", "quantity": "150000", **REFINED},
    {"id": "T09", "date": "2017-08-20", "contract_date": "2017-07-01", **SEAFOOD},
    {"id": "T10", "date": "2017-08-20", **SEAFOOD},
]
OP_1874_9, OP_2270_6, OP_2371_9 = "S/RES/1874(2009) OP 9", "S/RES/2270(2016) OP 6", "S/RES/2371(2017) OP 9"
OP_2397_5, OP_2397_7 = "S/RES/2397(2017) OP 5", "S/RES/2397(2017) OP 7"

# The paragraph that is asked about, what it says, and the flag.
WANTED: dict[str, tuple[str, str, str]] = {
    "T01": (OP_1874_9, "prohibited", "red"),
    "T02": (OP_1874_9, "out of scope", "amber"),
    "T03": (OP_2270_6, "prohibited", "red"),
    "T04": (OP_2371_9, "prohibited", "red"),
    "T05": (OP_2397_7, "prohibited", "red"),
    "T06": (OP_2397_7, "exempt", "none"),
    # Jet fuel is a refined product too, and no amount is open for it (2270 OP 31): the record leaves that question.
    "T07": (OP_2397_5, "exempt", "amber"),
    "T08": (OP_2397_5, "prohibited", "red"),
    "T09": (OP_2371_9, "exempt", "none"),
    "T10": (OP_2371_9, "undetermined", "amber"),
}


@cache
def screener() -> Screener:
    return Screener()


@cache
def findings() -> dict[str, Finding]:
    return {finding.id: finding for finding in screener().screen(BATCH)}


def word(finding: Finding, citation: str) -> str:
    words = {str(v.rule.citation): v.word for v in finding.verdicts}
    return words.get(citation, "out of scope")


def lifted_by(finding: Finding, citation: str) -> str | None:
    lifting = (v.lifted_by for v in finding.verdicts if str(v.rule.citation) == citation)
    return next((exemption.id for exemption in lifting if exemption is not None), None)


@pytest.mark.parametrize("name", WANTED)
def test_each_of_the_ten_gets_the_answer_of_its_paragraph(name: str) -> None:
    citation, expected, _ = WANTED[name]
    assert expected == word(findings()[name], citation)


@pytest.mark.parametrize("name", sorted(set(WANTED) - {"T02"}))
def test_each_of_the_ten_gets_its_flag(name: str) -> None:
    assert WANTED[name][2] == findings()[name].flag


def test_the_day_before_the_ban_is_clear_for_small_arms() -> None:
    rifles = screener().screen({**BATCH[1], "item": "assault-rifle"})
    assert (rifles.flag, [v.word for v in rifles.verdicts]) == ("none", [])
    assert findings()["T02"].flag != "red"


def test_a_refined_product_inside_the_amount_is_asked_only_whether_it_is_jet_fuel() -> None:
    fuel = BATCH[6]
    assert [g.citation for g in findings()["T07"].grounds if g.verdict == "undetermined"] == ["S/RES/2270(2016) OP 31"]
    assert screener().screen({**fuel, "item": "gasoil-diesel"}).flag == "none"
    jet = screener().screen({**fuel, "item": "aviation-fuel"})
    assert (jet.flag, word(jet, "S/RES/2270(2016) OP 31"), word(jet, OP_2397_5)) == ("red", "prohibited", "exempt")


@pytest.mark.parametrize(
    ("name", "exemption"), [("T06", "committee-2397-op25"), ("T07", "yearly-amount"), ("T09", "old-contract")]
)
def test_what_lifted_the_ban_is_named(name: str, exemption: str) -> None:
    citation = WANTED[name][0]
    finding = findings()[name]
    assert exemption == lifted_by(finding, citation)
    ground = next(g for g in finding.grounds if g.citation == citation)
    assert exemption in ground.summary


def test_the_unknown_contract_date_is_the_one_thing_asked() -> None:
    (ground,) = findings()["T10"].grounds
    assert [question.fact for question in ground.missing] == ["contract_date"]
    assert ground.missing[0].question == "on which day was the written contract concluded?"


def test_the_delivery_that_crosses_the_amount_is_the_one_that_is_red() -> None:
    reversed_batch = {f.id: f.flag for f in screener().screen(list(reversed(BATCH)))}
    assert (reversed_batch["T07"], reversed_batch["T08"]) == ("amber", "red")
    assert {name: finding.flag for name, finding in findings().items()} == reversed_batch


def test_lifting_one_paragraph_never_lifts_another() -> None:
    record = {"date": "2018-05-01", "supplier": "CN", "recipient": "KP", "hs_code": "8710", **ARMS}
    bare = screener().screen(record)
    approved = screener().screen(record | {"committee_approval": OP_2397_7})
    assert (word(bare, OP_2270_6), word(bare, OP_2397_7)) == ("prohibited", "prohibited")
    assert (word(approved, OP_2270_6), word(approved, OP_2397_7)) == ("prohibited", "exempt")
    assert lifted_by(approved, OP_2397_7) == "committee-2397-op25"
    assert approved.flag == "red"


def test_every_paragraph_that_bites_has_an_answer_of_its_own() -> None:
    record = {"date": "2018-05-01", "supplier": "CN", "recipient": "KP", "hs_code": "8710", **ARMS}
    prohibited = [g.citation for g in screener().screen(record).grounds if g.verdict == "prohibited"]
    assert prohibited == ["S/RES/1874(2009) OP 10", OP_2270_6, OP_2397_7]
