"""Promises of the State look-up: certain or silent, never a guess."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions_rules.spellings import fold
from sanctions_rules.states import _index, _resolve, is_state_code, name_of, nearest, resolve, successors

TABLE = Path(__file__).parent / "data" / "state-names.csv"
CURRENT = sorted(code for code in _index().short if code not in {"NA", "CS"} and not successors(code))
ENDED = ["SU", "YU", "DD", "YD", "VD", "AN", "NT", "PC"]
FREE = ["AA", "QM", "QZ", "XA", "XZ", "ZZ"]


def spellings() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", spellings(), ids=lambda row: row["spelling"])
def test_each_spelling_of_the_table_resolves_as_the_table_says(row: dict[str, str]) -> None:
    match = resolve(row["spelling"])
    assert (match.code or "", " ".join(match.candidates)) == (row["code"], row["candidates"])


@given(st.text())
def test_any_text_has_an_answer_and_it_is_certain_or_a_list_of_candidates(text: str) -> None:
    match = resolve(text)
    assert match.reason
    assert match.code is None or (is_state_code(match.code) and not match.candidates)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from([row["spelling"] for row in spellings()]))
def test_case_and_spaces_around_do_not_matter(text: str) -> None:
    assert resolve(text.upper()) == resolve(text.lower()) == resolve(f"  {text.title()}\t") == resolve(text)


@pytest.mark.parametrize("code", [*CURRENT, *ENDED, *FREE])
def test_a_code_resolves_to_itself(code: str) -> None:
    assert resolve(code).code == resolve(code.lower()).code == code
    assert is_state_code(code)


@pytest.mark.parametrize("code", CURRENT)
def test_a_short_name_resolves_to_its_code_or_offers_it(code: str) -> None:
    match = resolve(name_of(code))
    assert code in (match.code, *match.candidates)


def test_every_candidate_and_successor_in_the_tables_is_a_state_code() -> None:
    index = _index()
    codes = {code for row in index.names.values() for code in row[1].split("|") if code}
    codes |= {code for now in index.ended.values() for code in now} | set(index.renamed.values())
    assert {code for code in codes if not is_state_code(code)} == set()


def test_generated_keys_are_folded_already() -> None:
    plain = {"name", "short name", "former name"}
    keys = [key for key, row in _index().names.items() if row[2] not in plain]
    assert [key for key in keys if fold(key) != key] == []


@pytest.mark.parametrize("text", ["Korea", "KOREA", "Corée", "Корея", "Congo", "Kongo", "조선", "ROC", "NA", "CS"])
def test_an_ambiguous_text_has_candidates_and_no_code(text: str) -> None:
    match = resolve(text)
    assert match.code is None
    assert match.candidates
    assert match.reason.startswith("ambiguous: ")


@pytest.mark.parametrize("text", ["North Kore", "Korea North East", "Northkorean", "Irann", "South-North Korea"])
def test_a_text_that_is_only_like_a_name_is_unknown(text: str) -> None:
    assert resolve(text).code is None


def test_a_part_in_brackets_settles_an_ambiguous_name_and_an_unknown_one_settles_nothing() -> None:
    assert resolve("Korea (DPRK)").code == "KP"
    assert resolve("HoR (Libya)*").candidates == ("LY",)
    assert resolve("North Korea / South Korea").reason == "ambiguous: KP or KR"
    assert resolve("Sudan (until 2011)").code is None


def test_a_renamed_state_is_read_as_its_present_one_and_an_ended_state_is_not() -> None:
    assert resolve("Zaire").reason == "historic: Zaire, now CD"
    assert resolve("Persia").reason == "historic: Persia, now IR"
    assert resolve("USSR").code == "SU"
    assert successors("SU")[0] == "RU"
    assert successors("ZR") == ("CD",)
    assert successors("KP") == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("prk", "ISO code"),
        ("408", "M49 number"),
        ("RSA", "code in use"),
        ("Nordkorea", "name in German"),
        ("Bunkers", "no State: supplies to ships and aircraft"),
        ("African Union**", "no State: a group"),
        ("Other Europe, nes", "no State: a statistical remainder"),
        ("8", "ambiguous: AL if an M49 number without its zeros"),
        ("Somaliland", "part of SO"),
        ("Abkhazia", "part of GE: status disputed"),
        ("Áo", "name in Vietnamese"),
        ("XA", "code free for users"),
        ("qwerty", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_reason_says_what_the_text_was_taken_for(text: str, reason: str) -> None:
    assert resolve(text).reason == reason


def test_nearest_offers_a_spelling_for_messages_or_nothing() -> None:
    assert nearest("Noth Korea") == "DPRK (KP)"
    assert nearest("Virgn Islands") == "Virgin Islands (VG or VI)"
    assert nearest("qwertyuiop") is None


def test_a_name_of_no_state_is_given_back() -> None:
    assert (name_of("XA"), name_of("SU"), name_of("??")) == ("State XA", "Soviet Union", "??")


def test_groups_and_lower_case_are_no_state_codes() -> None:
    assert [code for code in ("EU", "UN", "kp", "PRK", "", "K", "QA") if is_state_code(code)] == ["QA"]


def test_a_look_up_takes_microseconds() -> None:
    texts = [row["spelling"] for row in spellings()] * 3 + [f"{row['spelling']} x" for row in spellings()]
    resolve("warm")
    _resolve.cache_clear()
    start = time.perf_counter()
    for text in texts:
        resolve(text)
    assert (time.perf_counter() - start) / len(texts) < 100e-6  # 20 when the machine is idle
