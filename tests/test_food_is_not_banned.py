"""
Food, medicine and relief goods may go to the DPRK: nothing makes them red but what is listed here, with its reason.

The list is reviewed law, and it fails both ways: when a red appears that no entry explains, and when an
entry explains nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules import Screener, words
from sanctions_rules.explanations import Finding
from sanctions_rules.intervals import Codes
from sanctions_rules.testing.strategies import boundary_dates

Record: TypeAlias = dict[str, Any]

PAGE: Final = Path(__file__).parents[1] / "docs" / "food-and-medicine.md"
SCREENER: Final = Screener()
VOCABULARY: Final = SCREENER.rulebook.vocabulary
FREE: Final = ("food-agriculture", "seafood", "medicine", "medical-device", "humanitarian-relief", "fertiliser")
"""The roots of what is food, medicine, relief or what grows food."""

OP25: Final = "S/RES/2397(2017) OP 25"
COMMITTEE: Final = (OP25, {"committee_approval": "granted", "date": "2019-05-04"})
CARVE_OUT: Final = (
    "S/RES/2664(2022) OP 1",
    {"humanitarian_provider": True, "purpose": "humanitarian", "date": "2023-05-04"},
)
STATE_FINDING: Final = (
    "S/RES/2270(2016) OP 8(a)",
    {"lifting_determination": "humanitarian", "committee_notified": True},
)


class Catch(NamedTuple):
    """
    What makes a supply of food, medicine or relief goods red: a paragraph, the goods or the fact, and why.

    ``headings`` names goods that are caught by their customs code, ``facts`` what is caught whatever the goods are.
    ``example`` shows it; ``clears`` names each approval that would lift it, with the facts that show it.
    """

    paragraph: str
    what: str
    why: str
    example: Record
    clears: tuple[tuple[str, Record], ...] = (COMMITTEE,)
    headings: tuple[str, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()


OP7: Final = "S/RES/2397(2017) OP 7"
_FOOD: Final = {"item": "cereals"}

CATCHES: Final = (
    Catch(OP7, "medical machines", "sterilisers, vaccine refrigerators and centrifuges are machines of HS 84",
          {"item": "medical-machine"}, headings=("8418", "8419", "8421")),
    Catch(OP7, "wheelchairs", "a carriage for disabled persons is a vehicle of HS 87",
          {"item": "wheelchair"}, headings=("8713",)),
    Catch(OP7, "ambulances and other vehicles of relief", "HS 87 bars vehicles of any use",
          {"description": "Ambulance, 4x4"}, headings=("8701", "8703", "8704")),
    Catch(OP7, "mine detectors and demining machines", "they are machines of HS 84 and electrical goods of HS 85",
          {"description": "Mine detectors", "hs_code": "854370"}, headings=("8430", "8543")),
    Catch(OP7, "pumps, filters and farm machines of relief", "water and farming aid is machinery of HS 84 all the same",
          {"description": "Water pump for village", "kind": "humanitarian"}, headings=("8413", "8432")),
    Catch(OP7, "generators and solar panels of relief", "they are electrical goods of HS 85",
          {"description": "Solar panels", "kind": "humanitarian"}, headings=("8502", "8541")),
    Catch(OP7, "pipes, tins, pots and frames of steel in a relief shipment", "HS 73 bars articles of iron or steel",
          {"description": "Galvanised steel pipe", "hs_code": "730630", "kind": "humanitarian"},
          headings=("7306", "7308", "7310", "7323")),
    Catch(OP7, "spades, hoes and other hand tools", "HS 82 bars tools of base metal",
          {"description": "Spades and hoes", "hs_code": "820110", "kind": "humanitarian"}, headings=("8201",)),
    Catch("S/RES/1718(2006) OP 8(a)(iii)", "drink and tobacco that the supplying State lists as luxury",
          "the resolution leaves the word luxury to the supplying State",
          {"item": "spirits-wine", "luxury_listed": True}, facts=(("luxury_listed", True),)),
    Catch("S/RES/1718(2006) OP 8(d)", "food for or from a designated party",
          "nothing of economic use may be made available to it", _FOOD | {"designated_party": True},
          (COMMITTEE, CARVE_OUT), facts=(("designated_party", True),)),
    Catch("S/RES/2087(2013) OP 9", "food that a designated party sends, receives or brings about",
          "the freeze reaches any item at all", _FOOD | {"designated_party": True},
          (COMMITTEE, CARVE_OUT), facts=(("designated_party", True),)),
    Catch("S/RES/2270(2016) OP 27", "food that a State finds could help the programmes or evasion",
          "the catch-all of 2016 leaves no goods out", _FOOD | {"state_determination": "evasion"},
          facts=tuple(("state_determination", found) for found in ("wmd", "prohibited_activity", "evasion"))),
    Catch("S/RES/2270(2016) OP 8", "relief goods that a State finds could directly help armed forces",
          "the clause leaves out food and medicine, and nothing else",
          {"description": "Blankets", "kind": "humanitarian", "state_determination": "armed_forces"},
          (COMMITTEE, STATE_FINDING), facts=(("state_determination", "armed_forces"),)),
    Catch("S/RES/2270(2016) OP 32", "food for a body of Government or Party tied to the programmes",
          "no resource may reach it",
          _FOOD | {"state_determination": "wmd", "end_user_type": "government", "purpose": "commercial"},
          facts=(("state_determination", "wmd"), ("state_determination", "prohibited_activity"))),
    Catch("S/RES/2375(2017) OP 11", "food handed from ship to ship with a vessel of the DPRK's flag",
          "the ban is on the transfer, of any goods", _FOOD | {"ship_to_ship": True, "vessel_flag": "KP"},
          facts=(("ship_to_ship", True),)),
    Catch("S/RES/2321(2016) OP 32", "credit, guarantee or insurance for a sale of food",
          "financial support for trade is barred whatever is traded", {"description": "Export credit for wheat flour"}),
    Catch("S/RES/2371(2017) OP 7", "hire of a ship of the DPRK's flag to carry food",
          "the charter is barred, not the cargo",
          {"description": "Charter of ship for rice", "vessel_flag": "KP"}),
)  # fmt: skip
"""The exceptions, reviewed on 24 November 2026 against the clauses they name."""

UNCAUGHT: Final[tuple[tuple[str, str], ...]] = (
    ("Blankets", "630140"), ("Family tents", "630622"), ("Plastic sheeting", "392010"), ("Jerrycans", "392330"),
    ("Soap", "340119"), ("Syringes, disposable", "901831"), ("Hypodermic needles", "901832"),
    ("Ultrasound scanner", "901812"), ("X-ray machine for hospital", "902214"), ("Oxygen concentrator", "901920"),
    ("Crutches", "902110"), ("Hospital beds", "940290"), ("Surgical gloves", "401511"), ("Face masks", "630790"),
    ("Vegetable seeds for sowing", "120991"), ("Urea fertilizer", "310210"), ("HDPE pipe", "391721"),
    ("Sanitary towels", "961900"),
)  # fmt: skip
"""What else a relief shipment holds that no paragraph names."""

CAUGHT: Final[tuple[tuple[str, str], ...]] = (
    ("Ambulance, 4x4", "870390"), ("Farm tractor", "870194"), ("Truck for food deliveries", "870423"),
    ("Water pump", "841370"), ("Hand tractor with plough", "843210"), ("Diesel generator", "850211"),
    ("Solar panels", "854143"), ("Galvanised steel pipe", "730630"), ("Greenhouse frames of steel", "730890"),
    ("Empty tins for food", "731010"), ("Cooking pots", "732393"), ("Spades and hoes", "820110"),
)  # fmt: skip
"""And what is there of goods that an entry of the list names."""


@cache
def goods() -> tuple[Record, ...]:
    """Every term, word and customs code of food, medicine and relief, and what else a relief shipment holds."""
    terms = sorted(frozenset().union(*map(VOCABULARY.descendants, FREE)))
    named = sorted({w for t in terms for w in (*VOCABULARY[t].words, *VOCABULARY[t].names, *VOCABULARY[t].weak_words)})
    codes = sorted({code for t in terms for code in VOCABULARY[t].prefixes} | {f"{n:02}" for n in range(1, 25)})
    told: list[Record] = [{"item": term} for term in terms] + [{"hs_code": code} for code in codes]
    told += [{"description": word} for word in named]
    told += [{"description": text, "hs_code": code} for text, code in UNCAUGHT + CAUGHT]
    return tuple(told)


DAYS: Final = (
    "2006-10-13", "2006-10-14", "2009-06-12", "2013-03-07", "2016-03-02", "2016-12-20", "2017-08-05", "2017-09-11",
    "2017-12-21", "2017-12-22", "2019-12-22", "2022-12-09", "2026-12-31",
)  # fmt: skip


@cache
def sent() -> tuple[tuple[Record, Finding], ...]:
    """All those goods to the DPRK in the law of each time, with nothing else known."""
    records: list[Record] = [
        {"supplier": "XA", "recipient": "KP", "date": day} | told | kind
        for day in DAYS
        for told in goods()
        for kind in ({}, {"kind": "humanitarian"})
    ]
    return tuple(zip(records, SCREENER.screen(records), strict=True))


def explains(catch: Catch, paragraph: str, record: Record) -> bool:
    """Whether an entry of the list explains that a paragraph prohibits a record."""
    if catch.paragraph != paragraph:
        return False
    if any(record.get(name) == value for name, value in catch.facts):
        return True
    ((_, sheet, _),) = SCREENER.weigh([record])
    codes = sheet.facts["hs_code"]
    known = codes.prefixes if isinstance(codes, Codes) else None
    return bool(known and catch.headings) and all(code.startswith(catch.headings) for code in known or ())


def reds(pairs: tuple[tuple[Record, Finding], ...]) -> Iterator[tuple[Record, str]]:
    """Each record with each paragraph that makes it red."""
    for record, finding in pairs:
        if finding.flag == "red":
            binding = (ground for ground in finding.grounds if ground.force == "binding")
            yield from ((record, ground.citation) for ground in binding if ground.verdict == "prohibited")


def test_thousands_of_records_of_food_medicine_and_relief_are_tried() -> None:
    assert len(goods()) > 500
    assert len(sent()) > 10_000


def test_no_food_medicine_or_relief_is_red_but_what_the_list_names() -> None:
    unlisted = [(r, p) for r, p in reds(sent()) if not any(explains(catch, p, r) for catch in CATCHES)]
    assert unlisted == []


@pytest.mark.parametrize("catch", [c for c in CATCHES if c.headings], ids=lambda catch: catch.what)
def test_what_the_list_names_by_its_customs_code_still_occurs_among_the_goods(catch: Catch) -> None:
    assert any(explains(catch, paragraph, record) for record, paragraph in reds(sent()))


@pytest.mark.parametrize("catch", CATCHES, ids=lambda catch: catch.what)
def test_what_the_list_names_is_red_under_its_paragraph(catch: Catch) -> None:
    finding = SCREENER.screen({"supplier": "XA", "recipient": "KP", "date": "2019-05-04"} | catch.example)
    assert catch.paragraph in [g.citation for g in finding.grounds if g.verdict == "prohibited"]


@pytest.mark.parametrize("catch", CATCHES, ids=lambda catch: catch.what)
def test_each_approval_the_list_names_is_offered_and_clears_the_paragraph(catch: Catch) -> None:
    assert catch.clears
    for citation, shown in catch.clears:
        record = {"supplier": "XA", "recipient": "KP", "date": shown.get("date", "2019-05-04")} | catch.example
        (ground,) = [g for g in SCREENER.screen(record).grounds if g.citation == catch.paragraph]
        assert any(f"({citation})" in step for step in ground.would_clear), citation
        (lifted,) = [g for g in SCREENER.screen(record | shown).grounds if g.citation == catch.paragraph]
        assert lifted.verdict == "exempt"


@pytest.mark.parametrize("catch", [c for c in CATCHES if c.facts and "cereals" in c.example.values()], ids=str)
def test_the_same_food_without_the_fact_carries_no_flag(catch: Catch) -> None:
    assert SCREENER.screen({"supplier": "XA", "recipient": "KP", "date": "2019-05-04"} | _FOOD).flag == "none"


FOODS: Final = sorted(VOCABULARY.descendants("food-agriculture") | VOCABULARY.descendants("seafood") | {"medicine"})


@given(
    told=st.sampled_from(goods()),
    day=st.dates(date(2006, 1, 1), date(2026, 12, 31)) | boundary_dates(SCREENER.rulebook),
    kind=st.sampled_from([None, "food_aid", "medicine", "humanitarian", "commodity"]),
    purpose=st.sampled_from([None, *words.PURPOSES]),
    end_user_type=st.sampled_from([None, *words.END_USER_TYPES]),
    supplier=st.sampled_from(["XA", "XB", None]),
    via=st.sampled_from([None, "XC"]),
    value_usd=st.sampled_from([None, "5000000"]),
    designated_party=st.sampled_from([None, None, False, True]),
    state_determination=st.sampled_from([None, None, *words.TRIGGERING]),
    ship_to_ship=st.sampled_from([None, None, True]),
    vessel_flag=st.sampled_from([None, "KP", "XA"]),
    luxury_listed=st.sampled_from([None, True, False]),
)
@settings(deadline=None, derandomize=True, max_examples=600)
def test_no_drawn_supply_of_food_medicine_or_relief_is_red_but_for_what_the_list_names(
    told: Record, day: date, **drawn: Any
) -> None:
    given_facts = {name: value for name, value in drawn.items() if value is not None}
    record = {"recipient": "KP", "date": str(day)} | given_facts | told
    found = tuple(reds(((record, SCREENER.screen(record)),)))
    assert [p for r, p in found if not any(explains(catch, p, r) for catch in CATCHES)] == []


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("item", FOODS)
def test_food_and_medicine_named_by_their_term_carry_no_flag_at_all(item: str, day: str) -> None:
    assert SCREENER.screen({"supplier": "XA", "recipient": "KP", "date": day, "item": item}).flag == "none"


@pytest.mark.parametrize("with_code", [True, False])
@pytest.mark.parametrize(("text", "code"), UNCAUGHT)
def test_relief_goods_outside_the_barred_chapters_carry_no_flag_with_or_without_their_code(
    text: str, code: str, with_code: bool
) -> None:
    told = {"description": text} | ({"hs_code": code} if with_code else {})
    flags = {SCREENER.screen({"supplier": "XA", "recipient": "KP", "date": day} | told).flag for day in DAYS}
    assert flags == {"none"}


@pytest.mark.parametrize(("text", "code"), CAUGHT)
def test_the_same_goods_were_free_of_red_until_the_day_of_the_ban(text: str, code: str) -> None:
    record = {"supplier": "XA", "recipient": "KP", "description": text, "hs_code": code}
    before, after = (SCREENER.screen(record | {"date": day}).flag for day in ("2017-12-21", "2017-12-22"))
    assert (before != "red", after) == (True, "red")


def test_the_page_names_every_paragraph_of_the_list() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = {catch.paragraph: f"{catch.paragraph[6:10]}{catch.paragraph[16:]}" for catch in CATCHES}
    assert [long for long, short in names.items() if long not in page and short not in page] == []


@pytest.mark.parametrize(
    ("item", "last_free", "first_banned", "paragraph"),
    [
        ("seafood", "2017-08-04", "2017-08-05", "S/RES/2371(2017) OP 9"),
        ("fish-product", "2017-08-04", "2017-08-05", "S/RES/2371(2017) OP 9"),
        ("banned-agriculture", "2017-12-21", "2017-12-22", "S/RES/2397(2017) OP 6"),
    ],
)
def test_food_from_the_dprk_is_banned_from_its_own_day(
    item: str, last_free: str, first_banned: str, paragraph: str
) -> None:
    record = {"supplier": "KP", "recipient": "XA", "item": item, "contract_date": "2018-06-01"}
    assert SCREENER.screen(record | {"date": last_free}).flag == "none"
    banned = SCREENER.screen(record | {"date": first_banned})
    assert (banned.flag, [g.citation for g in banned.grounds]) == ("red", [paragraph])


@pytest.mark.parametrize("item", ["cereals", "meat-dairy", "edible-oil", "sugar-processed-food"])
def test_food_that_no_paragraph_names_may_come_from_the_dprk(item: str) -> None:
    assert SCREENER.screen({"supplier": "KP", "recipient": "XA", "item": item, "date": "2024-05-04"}).flag == "none"
