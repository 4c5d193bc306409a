"""The item vocabulary: a sound tree, told in data that no YAML reader mistakes, and faults that point at their line."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from sanctions_rules.terms import BASES, Vocabulary, VocabularyError

FOLDER = Path(__file__).parent.parent / "rules" / "terms"
FILES = sorted(FOLDER.glob("*.yml"))
TERM = "  - {{id: {}, title: T, definition: D, basis: standard{}}}\n"


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.load(FOLDER)


def write(folder: Path, text: str, name: str = "arms.yml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(VocabularyError) as caught:
        Vocabulary.load(folder)
    return [(fault.path.name, fault.line, fault.message) for fault in caught.value.faults]


def scalars(node: yaml.Node, key: str = "") -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Every value of a file with the key it stands under."""
    if isinstance(node, yaml.ScalarNode):
        yield key, node
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from scalars(value, name.value)
    else:
        for item in node.value:
            yield from scalars(item, key)


def values(path: Path) -> Iterator[tuple[str, yaml.ScalarNode]]:
    root = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert root is not None
    return scalars(root)


# --- the data ---------------------------------------------------------------------------------------------------------


def test_three_hundred_terms_load() -> None:
    assert len(vocabulary()) >= 300


def test_loading_the_tree_and_the_words_stays_quick() -> None:
    start = time.process_time()
    Vocabulary.load(FOLDER)
    assert time.process_time() - start < 1.5, "0.12 s where this was written; the margin is for slow machines"


def test_every_term_says_what_it_is_and_on_what_basis() -> None:
    for term in map(vocabulary().__getitem__, vocabulary()):
        assert term.title, term.id
        assert len(term.definition) > 20, term.id
        assert term.basis in BASES, term.id


def test_every_id_is_kebab_case() -> None:
    assert [term_id for term_id in vocabulary() if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", term_id)] == []


def test_no_term_may_be_what_it_already_is() -> None:
    for term_id in vocabulary():
        assert vocabulary().ancestors(term_id).isdisjoint(vocabulary()[term_id].may_be), term_id


def test_no_phrase_both_proves_and_only_suggests_one_term() -> None:
    for term in map(vocabulary().__getitem__, vocabulary()):
        assert not {*term.words, *term.names} & {*term.weak_words, *term.weak_names}, term.id


def test_every_phrase_is_written_in_lower_case() -> None:
    for term in map(vocabulary().__getitem__, vocabulary()):
        for phrase in (*term.words, *term.weak_words, *term.names, *term.weak_names, *term.not_words):
            assert phrase == phrase.lower(), (term.id, phrase)


def test_part_and_service_words_come_with_what_they_stand_beside() -> None:
    for term in map(vocabulary().__getitem__, vocabulary()):
        assert bool(term.part_words) == bool(term.parts_of), term.id
        assert bool(term.service_words) == bool(term.services_on), term.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_hs_prefix_is_quoted(path: Path) -> None:
    bare = [node.value for key, node in values(path) if key in ("hs", "hs_suggests") and node.style != '"']
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_bare_value_reads_as_anything_but_text_in_yaml_1_1_or_1_2(path: Path) -> None:
    odd = re.compile(r"~|null|true|false|yes|no|on|off|y|n|[-+]?\.?\d.*|[-+]?\.(inf|nan)", re.IGNORECASE)
    bare = [node.value for key, node in values(path) if not node.style and key != "hs_proves"]
    assert [value for value in bare if odd.fullmatch(value)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_says_what_it_holds(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


# --- the tree ---------------------------------------------------------------------------------------------------------


def test_ancestors_are_reached_through_parent_and_also() -> None:
    assert {"register-iii", "light-weapon", "arms-and-related-materiel"} <= vocabulary().ancestors("mortar-75-to-100")


def test_a_term_is_its_own_ancestor_and_descendant() -> None:
    assert "coal" in vocabulary().ancestors("coal")
    assert "coal" in vocabulary().descendants("coal")


def test_descendants_are_the_other_side_of_ancestors() -> None:
    for above in vocabulary():
        for below in vocabulary().descendants(above):
            assert above in vocabulary().ancestors(below)


def test_terms_are_in_file_order(tmp_path: Path) -> None:
    write(tmp_path, "terms:\n" + TERM.format("zebra", ", parent: ant") + TERM.format("bee", ""), "b.yml")
    write(tmp_path, "terms:\n" + TERM.format("ant", ""), "a.yml")
    assert list(Vocabulary.load(tmp_path)) == ["ant", "zebra", "bee"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("refined-petrolium", "refined-petroleum"), ("Battle Tank", "battle-tank"), ("zzzzzz", None)],
)
def test_the_nearest_term_is_offered(written: str, meant: str | None) -> None:
    assert vocabulary().nearest(written) == meant


@pytest.mark.parametrize(
    ("term_id", "is_a"),
    [
        ("artillery-ammunition", "arms-and-related-materiel"),
        ("anti-tank-guided-missile", "small-arms-and-light-weapons"),
        ("manpads", "register-vii"),
        ("submarine-technology", "arms-technology"),
        ("naval-reactor", "nuclear-item"),
        ("ballistic-missile", "mtcr-complete-system"),
        ("snowmobile", "luxury-goods"),
        ("china-tableware", "luxury-goods"),
        ("pig-iron", "iron-steel"),
        ("gasoil-diesel", "refined-petroleum"),
        ("wheelchair", "medical-device"),
        ("medical-machine", "machinery"),
        ("ambulance", "road-vehicle"),
        ("relief-shelter", "made-up-textile"),
    ],
)
def test_terms_that_rules_rely_on_stand_where_they_should(term_id: str, is_a: str) -> None:
    assert is_a in vocabulary().ancestors(term_id)


@pytest.mark.parametrize(
    ("term_id", "is_not"),
    [
        ("artillery-ammunition", "register-arms"),
        ("anti-tank-guided-missile", "register-vii"),
        ("air-gun", "arms-and-related-materiel"),
        ("medicine", "chem-bio-item"),
        ("cereals", "banned-agriculture"),
        ("medical-instrument", "machinery"),
        ("protective-clothing-staff", "humanitarian-relief"),
        ("everyday-service", "technical-assistance"),
        ("bus", "luxury-car"),
    ],
)
def test_terms_stand_outside_what_they_are_not(term_id: str, is_not: str) -> None:
    assert is_not not in vocabulary().ancestors(term_id)


# --- faults -----------------------------------------------------------------------------------------------------------


def test_all_faults_of_all_files_are_found_in_one_pass(tmp_path: Path) -> None:
    write(tmp_path, "terms:\n" + TERM.format("a", ", parent: nowhere") + TERM.format("b", ", colour: red"))
    write(tmp_path, "terms:\n" + TERM.format("b", ', hs: ["93.01"]') + TERM.format("c", ", parent: c"), "more.yml")
    assert faults_of(tmp_path) == [
        ("arms.yml", 2, "no term 'nowhere'"),
        ("arms.yml", 3, "unknown key 'colour'"),
        ("more.yml", 2, "'93.01' is no HS prefix; write 2, 4 or 6 digits without dots"),
        ("more.yml", 2, "term 'b' stands already in arms.yml, line 3"),
        ("more.yml", 3, "term 'c' is its own ancestor"),
    ]


@pytest.mark.parametrize("prefix", ["9", "930", "77", "00", "98", "93011", "9301100000", "ab"])
def test_a_prefix_that_is_no_heading_is_refused(tmp_path: Path, prefix: str) -> None:
    ((_, line, message),) = faults_of(write(tmp_path, "terms:\n" + TERM.format("a", f', hs: ["{prefix}"]')))
    assert (line, message) == (2, f"'{prefix}' is no HS prefix; write 2, 4 or 6 digits without dots")


def test_a_cycle_of_several_terms_names_each(tmp_path: Path) -> None:
    terms = TERM.format("a", ", parent: b") + TERM.format("b", ", also: [c]") + TERM.format("c", ", parent: a")
    found = faults_of(write(tmp_path, "terms:\n" + terms))
    assert [message for _, _, message in found] == [f"term '{name}' is its own ancestor" for name in "abc"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file is empty; it needs the key 'terms'"),
        ("terms: [}\n", 1, "not YAML: "),
        ("- a\n", 1, "a mapping of keys to values belongs here"),
        ("term: []\n", 1, "unknown key 'term'; did you mean 'terms'?"),
        ("terms: tank\n", 1, "a list belongs here"),
        ("terms:\n" + TERM.format("a", ", id: b"), 2, "key 'id' stands twice"),
        ("terms:\n" + TERM.format("a", ", words: [tank]"), 2, "a mapping of keys to values belongs here"),
        ("terms:\n" + TERM.format("a", ", names: {x: y}"), 2, "a list belongs here"),
        ("terms:\n" + TERM.format("a", ", names: [[x]]"), 2, "a text belongs here"),
        ("terms:\n" + TERM.format("a", ", hs_proves: perhaps"), 2, "'hs_proves' is true or false"),
        ("terms:\n" + TERM.format("a", ", wordz: {}"), 2, "unknown key 'wordz'; did you mean 'words'?"),
        ("terms:\n  - {id: a, definition: D, basis: standard}\n", 2, "a term needs the key 'title'"),
        (
            "terms:\n  - {id: a, title: T, definition: D, basis: hunch}\n",
            2,
            "'hunch' is no basis; one of standard, usual-reading, national-list",
        ),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, text: str, line: int, message: str) -> None:
    found = faults_of(write(tmp_path, text))
    assert any(at == line and told.startswith(message) for _, at, told in found), found


def test_a_folder_without_terms_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [(tmp_path.name, 1, "no terms here: a file needs the suffix .yml")]


def test_bytes_that_are_no_text_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "arms.yml").write_bytes(b"\xff\xfe\x00")
    ((name, line, message),) = faults_of(tmp_path)
    assert (name, line) == ("arms.yml", 1)
    assert message == "the file is not UTF-8 text"


def test_words_are_text_even_where_yaml_would_read_a_truth_value(tmp_path: Path) -> None:
    write(tmp_path, "terms:\n" + TERM.format("a", ", words: {no: [no, 07, 1e3]}"))
    assert Vocabulary.load(tmp_path)["a"].words == ("no", "07", "1e3")
