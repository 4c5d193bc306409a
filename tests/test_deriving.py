from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from sanctions_rules.deriving import Deriver, FactSheet
from sanctions_rules.facts import FACTS, Fact, unknown
from sanctions_rules.intervals import Codes, Span, parse_dates
from sanctions_rules.knowledge import NOT_SHOWN, UNKNOWN, Among
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.transactions import read_transaction
from sanctions_rules.transactions.records import KINDS


@cache
def deriver() -> Deriver:
    return Deriver(Rulebook.load().vocabulary)


def sheet(**record: Any) -> FactSheet:
    return deriver().sheet(read_transaction(record))


def known(fact: str, **record: Any) -> Among:
    found = sheet(**record).facts[fact]
    assert isinstance(found, Among)
    return found


def test_goods_come_from_their_supplier_and_reach_their_recipient() -> None:
    assert Among.of("KP") == known("comes_from", supplier="KP", recipient="XA")
    assert Among.of("XA") == known("reaches", supplier="KP", recipient="XA")


def test_another_origin_is_a_second_place_they_come_from() -> None:
    assert Among.of("XA", "KP") == known("comes_from", supplier="XA", origin="KP")
    assert Among.of("XB") == known("reaches", supplier="XA", origin="KP", recipient="XB")


def test_the_end_users_state_is_a_second_place_they_reach() -> None:
    assert Among.of("XA", "KP") == known("reaches", recipient="XA", end_user_state="KP")


def test_a_state_on_the_way_may_be_either_end_and_is_never_surely_one() -> None:
    record = {"supplier": "XA", "recipient": "XB", "via": "KP; XC"}
    for fact in ("comes_from", "reaches"):
        assert known(fact, **record).holds({"KP"}) is None
    assert known("comes_from", **record).holds({"XA"}) is True
    assert known("reaches", **record).holds({"XB"}) is True
    assert known("reaches", **record).holds({"XA"}) is False


def test_an_unnamed_end_may_be_any_state_but_the_named_one_holds() -> None:
    assert known("comes_from", recipient="KP") == UNKNOWN
    assert Among(frozenset({"KP"}), None) == known("comes_from", origin="KP")
    assert known("comes_from", origin="KP").holds({"XA"}) is None


def test_an_ambiguous_state_is_one_of_its_candidates() -> None:
    assert Among.maybe(["KP", "KR"]) == known("reaches", recipient="Korea")
    assert known("reaches", recipient="Korea").holds({"CN"}) is False
    assert Among.maybe(["KP", "KR"]) == known("recipient", recipient="Korea")


def test_na_as_a_state_leaves_it_open() -> None:
    assert UNKNOWN == known("recipient", recipient="NA") == known("reaches", recipient="NA")
    assert Among.of("NA") == known("recipient", recipient="Namibia")


def test_an_ambiguous_state_on_the_way_is_among_the_possible() -> None:
    assert known("reaches", recipient="XA", via="Korea").holds({"KP"}) is None


def test_na_on_the_way_is_namibia_or_nothing_and_opens_no_question() -> None:
    assert known("reaches", recipient="XA", via="NA").holds({"KP"}) is False
    assert known("reaches", recipient="XA", via="NA").holds({"NA"}) is None


def test_derived_ends_say_what_they_were_derived_from() -> None:
    notes = sheet(supplier="XA", origin="KP", recipient="XB", end_user_state="XC", via="CN;RU").notes
    assert notes["comes_from"] == "supplier XA, origin KP, perhaps CN, RU on the way"
    assert notes["reaches"] == "recipient XB, end user in XC, perhaps CN, RU on the way"


def test_ends_that_were_named_outright_carry_no_note() -> None:
    assert dict(sheet(supplier="XA", recipient="XB").notes) == {}


AS_NAMED = {name for name, fact in FACTS.items() if fact.presumption == "as_named"}
CLOSED = {
    "committee_approval",
    "committee_notified",
    "state_determination",
    "designated_party",
    "humanitarian_provider",
    "foreign_mission",
    "ship_to_ship",
}


def test_closed_facts_are_those_that_must_be_produced() -> None:
    assert {name for name, fact in FACTS.items() if fact.presumption == "closed"} == CLOSED
    assert {"comes_from", "origin", "reaches"} == AS_NAMED


@pytest.mark.parametrize("fact", FACTS.values(), ids=str)
def test_an_empty_record_leaves_each_fact_as_its_presumption_says(fact: Fact) -> None:
    found = sheet().facts[fact.name]
    assert (NOT_SHOWN if fact.presumption == "closed" else unknown(fact.name)) == found


@pytest.mark.parametrize("fact", FACTS.values(), ids=str)
def test_every_fact_has_a_meaning_and_a_question(fact: Fact) -> None:
    assert fact.meaning
    assert fact.asks.endswith("?")


def test_a_sheet_holds_every_fact_of_the_table_and_no_other() -> None:
    assert set(FACTS) == set(sheet().facts)


@pytest.mark.parametrize("name", sorted(CLOSED - {"committee_approval", "state_determination"}))
def test_a_closed_flag_counts_as_not_shown_until_it_is_shown(name: str) -> None:
    assert known(name).holds({"true"}) is False
    assert known(name).shown is False
    assert Among.of("true") == known(name, **{name: "yes"})
    assert Among.of("false") == known(name, **{name: "no"})


@pytest.mark.parametrize("name", sorted(n for n, f in FACTS.items() if f.kind == "flag" and f.presumption == "open"))
def test_an_open_flag_is_unknown_until_somebody_says(name: str) -> None:
    assert known(name).holds({"true"}) is None
    assert Among.of("false") == known(name, **{name: "no"})


@pytest.mark.parametrize("name", ["end_user_type", "purpose", "status", "lifting_determination"])
def test_an_open_word_is_unknown_until_somebody_says(name: str) -> None:
    values = FACTS[name].values
    assert values is not None
    assert known(name).holds(values) is None
    assert Among.of(next(iter(values))) == known(name, **{name: next(iter(values))})


def test_approvals_and_determinations_hold_what_they_name() -> None:
    record = {"committee_approval": "S/RES/2397(2017) OP 7", "state_determination": "wmd;evasion"}
    assert Among.of("S/RES/2397(2017) OP 7") == known("committee_approval", **record)
    assert Among.of("wmd", "evasion") == known("state_determination", **record)


def test_partial_dates_become_spans() -> None:
    facts = sheet(date="2017-09", contract_date="2017").facts
    assert (parse_dates("2017-09"), parse_dates("2017")) == (facts["date"], facts["contract_date"])


def test_an_item_brings_all_terms_above_it() -> None:
    found = known("item", item="artillery-ammunition")
    assert {"artillery-ammunition", "arms-and-related-materiel"} <= found.sure
    assert found.holds({"seafood"}) is False


@pytest.mark.parametrize(
    ("record", "kind", "note"),
    [
        ({"item": "artillery-ammunition"}, "arms", "derived from the item"),
        ({"item": "seafood"}, "food_aid", "derived from the item"),
        ({"item": "coal"}, "fuel", "derived from the item"),
        ({"item": "gasoil-diesel"}, "fuel", "derived from the item"),
        ({"hs_code": "3004"}, "medicine", None),
        ({"hs_code": "8471"}, "commodity", None),
        ({"unit": "t", "quantity": "3"}, "commodity", "derived from the unit t"),
    ],
)
def test_a_kind_that_is_not_given_is_derived(record: dict[str, str], kind: str, note: str | None) -> None:
    found = sheet(**record)
    assert Among.of(kind) == found.facts["kind"]
    assert found.notes["kind"] == note if note else found.notes["kind"].startswith("derived from ")


def test_a_kind_that_is_given_stands_and_needs_no_note() -> None:
    found = sheet(kind="technology", item="artillery-ammunition")
    assert Among.of("technology") == found.facts["kind"]
    assert "kind" not in found.notes


def test_a_kind_that_nothing_shows_is_unknown() -> None:
    assert UNKNOWN == known("kind", unit="persons") == known("kind", supplier="KP")


def test_an_hs_code_that_is_not_given_is_derived_from_the_item() -> None:
    found = sheet(item="seafood")
    codes = found.facts["hs_code"]
    assert isinstance(codes, Codes)
    assert codes.under(("03", "16", "05", "12", "15", "23")) is True
    assert codes.under(("84",)) is False
    assert found.notes["hs_code"].startswith("derived from the item: ")


def test_an_hs_code_that_is_given_stands() -> None:
    found = sheet(item="seafood", hs_code="8471")
    assert Codes(("8471",)) == found.facts["hs_code"]
    assert "hs_code" not in found.notes


def test_food_of_an_unnamed_sort_lies_in_the_chapters_of_food() -> None:
    codes = sheet(kind="food_aid").facts["hs_code"]
    assert isinstance(codes, Codes)
    assert codes.under(("84", "85", "93")) is False


def test_an_item_read_from_words_or_code_says_from_which() -> None:
    by_code, by_words = sheet(hs_code="8710"), sheet(description="gasoil")
    assert "8710" in by_code.notes["item"]
    assert "gasoil" in by_words.notes["item"]
    assert known("item", description="gasoil").holds({"refined-petroleum"}) is True


def test_an_item_that_was_given_as_a_term_carries_no_note() -> None:
    assert "item" not in sheet(item="seafood", description="frozen squid").notes


def test_arms_without_an_item_are_arms_of_an_unnamed_sort() -> None:
    found = sheet(kind="arms")
    item = found.facts["item"]
    assert isinstance(item, Among)
    assert item.holds({"arms-and-related-materiel"}) is True
    assert item.holds({"artillery-ammunition"}) is None
    assert item.holds({"seafood"}) is False
    assert found.notes["item"] == "derived from kind arms"


@pytest.mark.parametrize(
    ("record", "activity"),
    [
        ({"kind": "arms"}, "supply"),
        ({"kind": "labour"}, "work"),
        ({"kind": "finance"}, "financing"),
        ({"kind": "arms", "activity": "repair"}, "repair"),
        ({"item": "training-service"}, "training"),
        ({"description": "Hotel accommodation"}, "other_service"),
        ({"description": "Language course"}, "teaching"),
        ({"description": "Exchange of surgeons"}, "medical_exchange"),
        ({"description": "Freight charges"}, "transport"),
        ({"description": "Hotel accommodation", "activity": "financing"}, "financing"),
    ],
)
def test_an_activity_that_is_not_given_is_the_usual_one(record: dict[str, str], activity: str) -> None:
    assert Among.of(activity) == known("activity", **record)


def test_an_exchange_of_doctors_relates_to_no_listed_item_also_where_only_its_words_say_so() -> None:
    item = sheet(description="Exchange of surgeons").facts["item"]
    assert isinstance(item, Among)
    assert item.holds({"wmd-item", "arms-and-related-materiel"}) is False


def test_a_course_leaves_open_what_it_relates_to() -> None:
    item = sheet(description="Language course").facts["item"]
    assert isinstance(item, Among)
    assert item.holds({"wmd-item"}) is None


def test_finance_in_words_nobody_understands_may_be_a_stake_in_a_venture() -> None:
    unread = known("activity", kind="finance", description="wholly unheard of zork")
    assert unread == Among(frozenset(), frozenset(KINDS["finance"].activities))
    assert {"financing", "joint_venture"} <= frozenset(KINDS["finance"].activities)
    assert known("activity", kind="finance", description="Export credit") == Among.of("financing")


def test_a_bare_service_says_nothing_of_what_is_done() -> None:
    assert known("activity", kind="service") == UNKNOWN


def test_a_field_of_science_follows_from_the_item_and_says_so() -> None:
    found = sheet(activity="scientific_cooperation", item="nuclear-item")
    assert (Among.of("nuclear"), "derived from the item") == (found.facts["field"], found.notes["field"])


def test_the_value_of_a_piece_follows_from_value_and_pieces_only() -> None:
    found = sheet(value_usd="1000..1200", quantity="10", unit="pcs")
    assert Span(Decimal(100), Decimal(120)) == found.facts["unit_value_usd"]
    assert found.notes["unit_value_usd"] == "value_usd over quantity"
    assert unknown("unit_value_usd") == sheet(value_usd="1000", quantity="10", unit="t").facts["unit_value_usd"]


def test_a_number_of_pieces_known_between_bounds_widens_the_value_of_a_piece() -> None:
    assert (
        Span(Decimal(50), Decimal(100))
        == sheet(value_usd="1000", quantity="10..20", unit="pcs").facts["unit_value_usd"]
    )


def test_no_pieces_have_no_value_each() -> None:
    assert unknown("unit_value_usd") == sheet(value_usd="1000", quantity="0", unit="pcs").facts["unit_value_usd"]


def test_every_note_stands_on_a_fact_of_the_table() -> None:
    found = sheet(description="gasoil", supplier="XA", via="KP", value_usd="10", quantity="2", unit="pcs")
    assert set(found.notes) <= set(FACTS)
    assert {"item", "kind", "hs_code", "comes_from", "unit_value_usd"} <= set(found.notes)


@pytest.mark.parametrize(
    ("record", "kind", "activity"),
    [
        ({"activity": "training", "item": "artillery"}, "service", "training"),
        ({"activity": "technical_assistance", "item": "space-item"}, "service", "technical_assistance"),
        ({"activity": "joint_venture", "item": "seafood"}, "finance", "joint_venture"),
        ({"activity": "work", "description": "sewing of shirts"}, "labour", "work"),
        ({"activity": "repair", "item": "machinery"}, "commodity", "repair"),
    ],
)
def test_what_is_done_tells_the_kind_before_the_goods_it_is_done_about(
    record: dict[str, str], kind: str, activity: str
) -> None:
    facts = sheet(**record).facts
    assert (facts["kind"], facts["activity"]) == (Among.of(kind), Among.of(activity))


@pytest.mark.parametrize(
    ("item", "activity", "told"),
    [
        ("fishing-rights", "supply", "fishing"),
        ("manpower-labour", "supply", "work"),
        ("trade-finance", "supply", "financing"),
        ("vessel-lease", "lease", "transport"),
        ("real-property", "supply", "lease"),
    ],
)
def test_an_activity_that_does_not_go_with_the_item_yields_to_what_the_item_tells(
    item: str, activity: str, told: str
) -> None:
    assert sheet(item=item, activity=activity).facts["activity"] == Among.of(told)
