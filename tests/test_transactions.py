from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sanctions_rules import words
from sanctions_rules.errors import Fault, RecordError
from sanctions_rules.transactions import (
    FIELDS,
    KINDS,
    AnyTransaction,
    ArmsTransfer,
    FoodAid,
    Fuel,
    Service,
    Transaction,
    Unsorted,
    read_json,
    read_transaction,
)

LAW = settings(deadline=None, derandomize=True, max_examples=200)
ANY: TypeAdapter[Transaction] = TypeAdapter(AnyTransaction)
MODELS: tuple[type[Transaction], ...] = (*KINDS.values(), Unsorted)
kinds = pytest.mark.parametrize("kind", KINDS)


def faults(data: dict[str, Any], where: str | None = None) -> list[str]:
    with pytest.raises(RecordError) as refused:
        read_transaction(data, where)
    return [str(fault) for fault in refused.value.faults]


def deal(kind: str | None) -> dict[str, Any]:
    record = {"id": "7", "date": "2018-05", "supplier": "Korea, North", "recipient": "XA", "via": "CN;RU"}
    return record | ({"kind": kind} if kind else {})


def test_every_kind_word_has_a_record_and_every_record_a_word() -> None:
    assert set(words.KINDS) == set(KINDS)
    assert set(KINDS.values()) | {Unsorted} == set(Transaction.__subclasses__())


@kinds
def test_each_kind_is_built_from_a_mapping_from_json_and_from_its_model_alike(kind: str) -> None:
    from_mapping = read_transaction(deal(kind))
    assert type(from_mapping) is KINDS[kind]
    assert from_mapping == read_json(json.dumps(deal(kind)))
    assert from_mapping == KINDS[kind].model_validate({k: v for k, v in deal(kind).items() if k != "kind"})
    assert kind == from_mapping.kind


def test_a_record_without_a_kind_stays_unsorted() -> None:
    record = read_transaction(deal(None))
    assert (Unsorted, None) == (type(record), record.kind)


def test_json_may_come_as_bytes() -> None:
    assert Fuel(recipient="KP") == read_json(b'{"kind": "fuel", "recipient": "KP"}')


@pytest.mark.parametrize("kind", [*KINDS, None])
def test_a_record_survives_json_and_back(kind: str | None) -> None:
    record = read_transaction(deal(kind))
    assert record == ANY.validate_json(ANY.dump_json(record))
    assert record == ANY.validate_python(record.model_dump())
    assert type(record) is type(ANY.validate_python(deal(kind)))


def test_a_type_adapter_keeps_a_record_that_is_one_already() -> None:
    record = ArmsTransfer(recipient="KP")
    assert record == ANY.validate_python(record)


def test_a_kind_of_one_model_is_refused_by_another() -> None:
    with pytest.raises(ValidationError, match="kind"):
        FoodAid.model_validate({"kind": "arms"})


@kinds
def test_a_record_is_frozen(kind: str) -> None:
    record = read_transaction(deal(kind))
    with pytest.raises(ValidationError, match="frozen"):
        record.recipient = None  # type: ignore[misc]
    assert record.recipient == "XA"


def test_equal_records_hash_alike() -> None:
    assert len({read_transaction(deal("arms")), read_transaction(deal("arms"))}) == 1


@pytest.mark.parametrize("field", FIELDS)
def test_every_public_field_says_what_it_is(field: str) -> None:
    described = {model.model_fields[field].description for model in (Transaction, ArmsTransfer, Unsorted, Service)}
    assert field == "kind" or all(text and len(text) > 10 for text in described)
    assert Transaction.model_fields[field].description


def test_every_kind_says_what_it_is() -> None:
    assert [model.__name__ for model in MODELS if not (model.__doc__ or "").strip()] == []


def test_all_fields_are_the_same_for_every_kind() -> None:
    assert {frozenset(FIELDS)} == {frozenset(model.model_fields) for model in MODELS}


def test_an_absent_value_is_unknown_however_it_is_absent() -> None:
    assert Unsorted() == read_transaction({"recipient": "", "date": None}) == read_transaction({})


def test_a_misspelt_field_is_named_with_the_field_that_was_meant() -> None:
    expected = "record '7': no field 'recipent' [unknown-field]\n  help: did you mean 'recipient'?"
    assert [expected] == faults({"id": "7", "recipent": "KP"})


def test_a_misspelt_kind_is_named_with_the_kind_that_was_meant() -> None:
    assert faults({"kind": "armz"}) == [
        "record, column kind: no kind 'armz' [unknown-kind]\n  help: did you mean 'arms'?"
    ]


def test_a_kind_far_from_any_lists_all_kinds() -> None:
    assert [f"record, column kind: no kind 'zzz' [unknown-kind]\n  help: kinds: {', '.join(KINDS)}"] == faults(
        {"kind": "zzz"}
    )


def test_a_kind_is_forgiven_its_case_and_spaces() -> None:
    assert "food_aid" == read_transaction({"kind": "Food Aid"}).kind == read_transaction({"kind": "food-aid"}).kind


def pairs(fitting: bool) -> list[tuple[str, str]]:
    """Kinds with the activities that go with them, or those that do not."""
    return [(k, a) for k, model in KINDS.items() for a in words.ACTIVITIES if (a in model.activities) is fitting]


@pytest.mark.parametrize(("kind", "activity"), pairs(fitting=True))
def test_an_activity_goes_with_its_kinds(kind: str, activity: str) -> None:
    assert activity == read_transaction({"kind": kind, "activity": activity}).activity


@pytest.mark.parametrize(("kind", "activity"), pairs(fitting=False))
def test_an_activity_goes_with_no_other_kind(kind: str, activity: str) -> None:
    (fault,) = faults({"kind": kind, "activity": activity})
    assert f"activity '{activity}' does not go with kind '{kind}' [activity-kind]" in fault
    assert fault.endswith(f"help: activities here: {', '.join(KINDS[kind].activities)}")


@pytest.mark.parametrize("activity", words.ACTIVITIES)
def test_without_a_kind_any_activity_goes(activity: str) -> None:
    assert activity == read_transaction({"activity": activity}).activity


def test_an_activity_that_does_not_fit_points_at_its_column() -> None:
    assert [line.split("[")[1].split("]")[0] for line in faults({"kind": "food_aid", "activity": "training"})] == [
        "activity-kind"
    ]
    assert faults({"kind": "food_aid", "activity": "training"})[0].startswith("record, column activity: ")


@pytest.mark.parametrize("number", ["9074729", "IMO 9074729", "IMO9074729", "imo 9074729"])
def test_an_imo_number_with_its_check_digit_is_taken(number: str) -> None:
    assert read_transaction({"vessel_imo": number}).vessel_imo is not None


@pytest.mark.parametrize("digit", "012345678")
def test_an_imo_number_with_any_other_last_digit_is_refused(digit: str) -> None:
    (fault,) = faults({"vessel_imo": f"907472{digit}"})
    assert f"'907472{digit}' is not an IMO number [bad-imo]" in fault
    assert fault.endswith("help: write its seven digits; the last one checks the others")


@pytest.mark.parametrize("number", ["907472", "90747291", "907472A", "٩٠٧٤٧٢٩", "ship"])
def test_what_is_not_seven_digits_is_no_imo_number(number: str) -> None:
    assert "is not an IMO number" in faults({"vessel_imo": number})[0]


def test_a_bad_imo_number_points_at_its_column() -> None:
    assert faults({"vessel_imo": "9074728"})[0].startswith("record, column vessel_imo: ")


@given(st.integers(0, 999999))
@LAW
def test_exactly_one_check_digit_fits_any_six(six: int) -> None:
    def holds(digit: int) -> bool:
        try:
            return read_transaction({"vessel_imo": f"{six:06}{digit}"}).vessel_imo is not None
        except RecordError:
            return False

    assert sum(map(holds, range(10))) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("KP", "KP"),
        ("kp", "KP"),
        ("PRK", "KP"),
        ("DPRK", "KP"),
        ("North Korea", "KP"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Corée du Nord", "KP"),
        ("Corea del Norte", "KP"),
        ("Nordkorea", "KP"),
        ("Северная Корея", "KP"),
        ("朝鲜", "KP"),
        ("北朝鮮", "KP"),
        ("South Korea", "KR"),
        ("Russland", "RU"),
        ("Российская Федерация", "RU"),
        ("中国", "CN"),
        ("Côte d'Ivoire", "CI"),
        ("Namibia", "NA"),
        ("XA", "XA"),
    ],
)
def test_a_state_is_known_by_its_name_in_many_languages(name: str, code: str) -> None:
    record = read_transaction({"supplier": name})
    assert code == record.supplier


@pytest.mark.parametrize(
    ("name", "candidates"),
    [("Korea", ("KP", "KR")), ("Congo", ("CD", "CG")), ("KP|KR", ("KP", "KR")), ("KR|KP", ("KP", "KR"))],
)
def test_an_ambiguous_state_keeps_its_candidates_and_is_never_guessed(name: str, candidates: tuple[str, ...]) -> None:
    record = read_transaction({"recipient": name})
    assert record.recipient is not None
    assert candidates == record.recipient.candidates


def test_na_may_be_namibia_or_nothing_at_all() -> None:
    record = read_transaction({"recipient": "NA"})
    assert record.recipient is not None
    assert {"NA", "?"} == set(record.recipient.candidates)


def test_candidates_survive_json() -> None:
    record = read_transaction({"supplier": "Korea", "recipient": "NA", "via": "Congo; XA"})
    assert record == ANY.validate_json(ANY.dump_json(record))


def test_a_misspelt_state_is_refused_with_the_state_that_may_be_meant() -> None:
    expected = "record, column recipient: 'Nambia' names no State [unknown-state]\n  help: did you mean Namibia (NA)?"
    assert [expected] == faults({"recipient": "Nambia"})


def test_states_on_the_way_may_come_as_a_text_or_a_list() -> None:
    assert ("CN", "RU") == read_transaction({"via": "China; Russia"}).via == read_transaction({"via": ["CN", "RU"]}).via


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("granted", ("granted",)),
        ("Denied", ("denied",)),
        ("pending", ("pending",)),
        ("S/RES/2397(2017) OP 7", ("S/RES/2397(2017) OP 7",)),
        ("S/RES/2397(2017) OP 7; S/RES/2321(2016) OP 11(a)", ("S/RES/2397(2017) OP 7", "S/RES/2321(2016) OP 11(a)")),
        (["S/RES/2397 (2017) OP 7"], ("S/RES/2397(2017) OP 7",)),
        ("", ()),
    ],
)
def test_an_approval_is_a_word_or_the_paragraphs_it_covers(given: object, kept: tuple[str, ...]) -> None:
    assert kept == read_transaction({"committee_approval": given}).committee_approval


def test_an_approval_that_is_neither_is_refused() -> None:
    assert faults({"committee_approval": "maybe"}) == [
        "record, column committee_approval: 'maybe' is neither 'granted', 'denied', 'pending' nor a paragraph "
        "[bad-approval]\n  help: write granted, or the paragraphs it covers: S/RES/2397(2017) OP 7; "
        "S/RES/2321(2016) OP 11(a)"
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("Y", True), ("1", True), (True, True), ("no", False), ("F", False), (0, False)]
)
def test_yes_and_no_are_read_in_their_usual_forms(text: object, value: bool) -> None:
    assert value is read_transaction({"ship_to_ship": text}).ship_to_ship


def test_a_date_may_be_known_in_part_only() -> None:
    dates = [
        read_transaction({"date": given}).date for given in ("2017", "2017-09", "2017-09-05", "2017-09-01..2017-09-30")
    ]
    assert dates == ["2017", "2017-09", "2017-09-05", "2017-09"]


def test_every_field_fault_of_a_record_is_said_in_one_pass() -> None:
    record = {
        "id": "7",
        "kind": "arms",
        "date": "12/06/2009",
        "contract_date": "2016-13-02",
        "supplier": "Nork Korea",
        "hs_code": "707",
        "quantity": "-3",
        "unit": "furlong",
        "value_usd": "a lot",
        "purpose": "milatary",
        "committee_approval": "maybe",
        "ship_to_ship": "perhaps",
        "quantty": "3",
        "end_user": "x" * 501,
    }
    assert faults(record) == [
        "record '7', column date: '12/06/2009' is not a date [bad-date]\n"
        "  help: day and month are not told apart in '12/06/2009'; write 2009-MM-DD",
        "record '7', column contract_date: '2016-13-02' is not a date [bad-date]\n"
        "  help: write 2016-03-02, 2016-03 or 2016",
        "record '7', column supplier: 'Nork Korea' names no State [unknown-state]\n  help: did you mean DPRK (KP)?",
        "record '7', column hs_code: '707' is not an HS code of 2, 4, 6, 8 or 10 digits [bad-hs-code]\n"
        "  help: did a leading zero get lost? write '0707'",
        "record '7', column quantity: '-3' is negative; amounts are zero or more [bad-amount]\n"
        "  help: write it as 1200, 12.5 or 400..600",
        "record '7', column unit: 'furlong' is no known unit [unknown-unit]\n"
        "  help: known: t, kg, bbl, l, m3, pcs, packages, persons",
        "record '7', column value_usd: 'a lot' is not an amount [bad-amount]\n"
        "  help: write it as 1200, 12.5 or 400..600",
        "record '7', column end_user: the text has 501 characters; at most 500 fit [too-long]\n  help: shorten it",
        "record '7', column purpose: no word 'milatary' here [unknown-word]\n  help: did you mean 'military'?",
        "record '7', column committee_approval: 'maybe' is neither 'granted', 'denied', 'pending' nor a paragraph "
        "[bad-approval]\n  help: write granted, or the paragraphs it covers: S/RES/2397(2017) OP 7; "
        "S/RES/2321(2016) OP 11(a)",
        "record '7', column ship_to_ship: 'perhaps' is neither yes nor no [bad-flag]\n"
        "  help: write yes or no, or leave it empty where nobody knows",
        "record '7': no field 'quantty' [unknown-field]\n  help: did you mean 'quantity'?",
    ]


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ({"kind": "food_aid", "activity": "training", "vessel_imo": "9074728"}, {"activity-kind", "bad-imo"}),
        ({"kind": "food_aid", "activity": "training", "date": "soon"}, {"activity-kind", "bad-date"}),
        ({"vessel_imo": "9074728", "date": "soon"}, {"bad-imo", "bad-date"}),
        ({"kind": "armz", "date": "soon"}, {"unknown-kind", "bad-date"}),
        ({"via": "Nambia;Nork Korea"}, {"unknown-state"}),
    ],
)
def test_faults_between_fields_come_in_the_same_pass(record: dict[str, str], codes: set[str]) -> None:
    found = [line.split("[")[1].split("]")[0] for line in faults(record)]
    assert codes == set(found)


def test_each_bad_state_on_the_way_is_named() -> None:
    found = faults({"via": "Nambia;Nork Korea"})
    assert [line.split(": ", 1)[1].split(" [")[0] for line in found] == [
        "'Nambia' names no State",
        "'Nork Korea' names no State",
    ]


def test_a_place_opens_every_message() -> None:
    assert faults({"date": "soon"}, "shipments.csv, row 812")[0].startswith(
        "shipments.csv, row 812, column date: 'soon' is not a date"
    )


@pytest.mark.parametrize("text", ["", "nope", "[1]", '"x"', "{", "null", b"\xff\xfe"])
def test_what_is_no_json_object_is_refused_without_a_traceback(text: str | bytes) -> None:
    with pytest.raises(RecordError, match="bad-json"):
        read_json(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"quantity": 1e999}',
        '{"supplier": {"a": 1}}',
        '{"kind": []}',
        '{"hs_code": Infinity}',
    ],
)
def test_odd_json_values_are_faults_and_no_crash(text: str) -> None:
    with pytest.raises(RecordError, match="column") as refused:
        read_json(text)
    assert not any(word in str(refused.value) for word in ("float", "integer", "dict", "list", "Error"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), json_values, max_size=6))
@LAW
def test_any_mapping_is_a_record_or_a_list_of_faults(data: dict[str, Any]) -> None:
    record = read_or_faults(data)
    if isinstance(record, Transaction):
        assert record == ANY.validate_json(ANY.dump_json(record))
    else:
        assert record
        assert all(fault.what and fault.code for fault in record)


def read_or_faults(data: dict[str, Any]) -> Transaction | tuple[Fault, ...]:
    try:
        return read_transaction(data)
    except RecordError as error:
        return error.faults


def test_planned_and_agreed_deals_are_not_carried_out_yet() -> None:
    said = {status: read_transaction({"status": status}).would for status in words.STATUSES}
    assert said == {"planned": True, "agreed": True, "shipped": False, "delivered": False}
    assert Unsorted().would is False
