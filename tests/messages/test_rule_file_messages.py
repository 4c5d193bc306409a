"""What a rule author is told: the exact text, at file:line:column. One file of a small copy of the rules is changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sanctions_rules.errors import RulebookError
from sanctions_rules.rulebook import Rulebook, check_folder, rules_folder

RULE = """\
id: dprk-2397-op07
title: Machinery to the DPRK
citation: S/RES/2397(2017) OP 7
measure: sectoral
force: binding
in_force: {from: 2017-12-22}
binds: [supplier]
basis: summary
says: No industrial machinery may go there.
prohibits:
  reaches: KP
  item: [machinery]
unless:
  - id: aircraft-spares
    citation: S/RES/2397(2017) OP 7
    says: Spare parts for safety are outside the ban.
    in_force: {from: 2017-12-22}
    when: {item: aircraft-spare-listed}
"""
NAME = "rules/dprk/2397-op07.yml"
DAY = "  help: write it as 2016-03-02"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules/dprk/regime.yml and a sound rule beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "dprk").mkdir(parents=True)
    shutil.copy(rules_folder() / "dprk" / "regime.yml", tmp_path / "rules" / "dprk")
    (tmp_path / NAME).write_text(RULE, encoding="utf-8")
    return tmp_path


def refused(home: Path, content: str | bytes) -> str:
    (home / NAME).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(RulebookError) as caught:
        Rulebook.load(home / "rules")
    return str(caught.value)


def test_the_file_is_sound_before_it_is_changed(home: Path) -> None:
    assert [rule.id for rule in Rulebook.load(home / "rules").rules] == ["dprk-2397-op07"]


BOMB = "\n".join(f"{new}: &{new} [{', '.join(['*' + old] * 10)}]" for old, new in zip("abcd", "bcde", strict=True))
FILES = [
    (
        "a list",
        "- id: x\n",
        f"{NAME}:1:1: the file is a list; it should be a map of keys [not-a-map]\n  help: start with 'id: …'",
    ),
    (
        "a scalar",
        "hello\n",
        f"{NAME}:1:1: the file is a single value; it should be a map of keys [not-a-map]\n  help: start with 'id: …'",
    ),
    ("an empty file", "", f"{NAME}:1:1: the file is empty [empty-file]\n  help: write the rule, or delete the file"),
    ("binary", b"id: \x00\x01\xff", f"{NAME}:1:7: the file is not UTF-8 text [not-utf8]\n  help: save it as UTF-8"),
    ("a control character", "id: \x01", f"{NAME}:1:5: a control character (U+0001) cannot stand in YAML [yaml-syntax]"),
    (
        "an alias bomb",
        f"a: &a [{', '.join('x' * 10)}]\n{BOMB}\n",
        f"{NAME}:1:1: more than 50,000 parts once aliases are followed [too-many-parts]\n"
        "  help: write the values out, or split the file",
    ),
    ("an alias of itself", "a: &a [*a]\n", f"{NAME}:1:1: nested too deeply [too-deep]"),
]


@pytest.mark.parametrize(("content", "message"), [pytest.param(c, m, id=name) for name, c, m in FILES])
def test_a_file_that_is_no_rule_is_refused(home: Path, content: str | bytes, message: str) -> None:
    assert refused(home, content) == message


CHANGES = [
    (
        "a bracket left open",
        ("binds: [supplier]", "binds: [supplier"),
        "8:6: not YAML: did not find expected ',' or ']' [yaml-syntax]\n"
        "  help: check the indentation and the quotes around it",
    ),
    (
        "a key that stands twice",
        ("force: binding", "force: binding\nforce: advisory"),
        "6:1: the key 'force' stands twice [duplicate-key]\n  help: keep one of them",
    ),
    (
        "a key misspelt",
        ("    when:", "    whenn:"),
        "18:5: no key 'whenn' here [unknown-key]\n  help: did you mean 'when'?",
    ),
    (
        "a fact misspelt",
        ("  reaches:", "  suplier:"),
        "11:3: no key 'suplier' here [unknown-key]\n  help: did you mean 'supplier'?",
    ),
    (
        "a State that is none",
        ("reaches: KP", "recipient: KPP"),
        "11:14: no State 'KPP' [unknown-state]\n  help: did you mean 'KP'?",
    ),
    (
        "a State in a list",
        ("reaches: KP", "recipient: [XA, KPP]"),
        "11:19: no State 'KPP' [unknown-state]\n  help: did you mean 'KP'?",
    ),
    (
        "false in place of a State",
        ("reaches: KP", "reaches: false"),
        "11:12: no State 'false' [unknown-state]\n  help: write its two-letter ISO code",
    ),
    (
        "month 13",
        ("{from: 2017-12-22}\nbinds", "{from: 2017-13-22}\nbinds"),
        f"6:18: '2017-13-22' is not a day [bad-date]\n{DAY}",
    ),
    (
        "day and month order",
        ("{from: 2017-12-22}\nbinds", "{from: 22/12/2017}\nbinds"),
        f"6:18: '22/12/2017' is not a day [bad-date]\n{DAY}",
    ),
    (
        "a month in place of a day",
        ("{from: 2017-12-22}\nbinds", "{from: 2017-12}\nbinds"),
        f"6:18: '2017-12' is not a day [bad-date]\n{DAY}",
    ),
    (
        "an inverted window",
        ("{from: 2017-12-22}\nbinds", "{from: 2017-12-22, until: 2017-12-01}\nbinds"),
        "6:11: the window ends (2017-12-01) before it begins (2017-12-22) [inverted-window]\n"
        "  help: 'from' is included, 'until' is not: until is the day after the last",
    ),
    (
        "a window that opens too early",
        ("{from: 2017-12-22}\nbinds", "{from: 2016-12-22}\nbinds"),
        "6:18: the window opens on 2016-12-22, before S/RES/2397(2017) OP 7 was adopted on 2017-12-22 "
        "[window-before-adoption]",
    ),
    (
        "a measure that a rule's own exemption is for",
        ("    when: {item: aircraft", "    measures: [sectoral]\n    when: {item: aircraft"),
        "18:5: an exemption of a rule lifts that rule alone [measures-of-a-rule]\n"
        "  help: drop it; only those of regime.yml name measures",
    ),
    (
        "a window that is no map",
        ("{from: 2017-12-22}\nbinds", "2017-12-22\nbinds"),
        "6:11: '2017-12-22' is not a map of keys [bad-value]\n"
        "  help: write {key: value, …}, or the keys below it, each on its own line",
    ),
    (
        "an unknown term",
        ("[machinery]", "[base-metal, machinry]"),
        "12:22: no term 'machinry' [unknown-term]\n  help: did you mean 'machinery'?",
    ),
    (
        "a dangling citation",
        ("citation: S/RES/2397(2017) OP 7\nmeasure", "citation: S/RES/2379(2017) OP 7\nmeasure"),
        "3:11: 'S/RES/2379(2017)' is not among the resolutions of dprk [dangling-citation]\n"
        "  help: did you mean 'S/RES/2397(2017)'?",
    ),
    (
        "a paragraph that is not there",
        ("citation: S/RES/2397(2017) OP 7\nmeasure", "citation: S/RES/2397(2017) OP 77\nmeasure"),
        "3:11: S/RES/2397(2017) has no OP 77; its last is OP 29 [dangling-citation]",
    ),
    (
        "no citation at all",
        ("citation: S/RES/2397(2017) OP 7\nmeasure", "measure"),
        "1:1: the key 'citation' is missing [missing-key]\n  help: add 'citation: S/RES/2270(2016) OP 8(a)'",
    ),
    (
        "an exemption without a citation",
        ("    citation: S/RES/2397(2017) OP 7\n", ""),
        "14:5: the key 'citation' is missing [missing-key]\n  help: add 'citation: S/RES/2270(2016) OP 8(a)'",
    ),
    (
        "a citation in another style",
        ("citation: S/RES/2397(2017) OP 7\nmeasure", "citation: UNSCR 2397 OP 7\nmeasure"),
        "3:11: 'UNSCR 2397 OP 7' is no citation [bad-citation]\n  help: write S/RES/2270(2016) OP 8(a)",
    ),
    (
        "an id that is not the file's",
        ("id: dprk-2397-op07\n", "id: dprk-2397-op70\n"),
        "1:5: the id 'dprk-2397-op70' does not match the file's place [id-path]\n  help: write id: dprk-2397-op07",
    ),
    (
        "an id with capitals",
        ("id: dprk-2397-op07\n", "id: DPRK_2397\n"),
        "1:5: 'DPRK_2397' does not have the form this key takes [bad-value]\n"
        "  help: use small letters and digits, joined by hyphens",
    ),
    (
        "yes in place of true",
        ("reaches: KP", "reaches: KP\n  ship_to_ship: yes"),
        "12:17: 'yes' is neither true nor false [bad-value]\n  help: write true or false, without quotes",
    ),
    (
        "an HS code without quotes",
        ("item: [machinery]", "hs_code: [84]"),
        "12:13: HS code 84 is written as a number [bad-hs-code]\n  help: put it in quotes: '84'",
    ),
    (
        "an HS code that lost a digit",
        ("item: [machinery]", "hs_code: ['841']"),
        "12:13: '841' is not an HS code of 2, 4, 6, 8 or 10 digits [bad-hs-code]\n"
        "  help: write a chapter or heading: '84', '8471'",
    ),
    (
        "a word misspelt",
        ("force: binding", "force: bindng"),
        "5:8: no word 'bindng' for this key [unknown-word]\n  help: did you mean 'binding'?",
    ),
    (
        "one word in place of a list",
        ("[supplier]", "supplier"),
        "7:8: 'supplier' is not a list [bad-value]\n"
        "  help: write [one, two], or each on a line of its own after a dash",
    ),
    (
        "a condition that holds for everything",
        ("prohibits:\n  reaches: KP\n  item: [machinery]", "prohibits: {}"),
        "10:12: an empty condition would hold for everything [empty-condition]",
    ),
    (
        "a condition that is not written",
        ("prohibits:\n  reaches: KP\n  item: [machinery]", "prohibits:"),
        "10:11: nothing stands here [bad-value]\n  help: give it a value, or leave the key out",
    ),
    (
        "a tag that would run code",
        ("title: Machinery", "title: !!python/object:os.system Machinery"),
        "2:8: tags such as 'tag:yaml.org,2002:python/object:os.system' are not used here [yaml-tag]\n"
        "  help: leave the tag out",
    ),
]


@pytest.mark.parametrize(("change", "message"), [pytest.param(change, m, id=name) for name, change, m in CHANGES])
def test_a_fault_in_a_rule_is_told_at_its_place(home: Path, change: tuple[str, str], message: str) -> None:
    before, after = change
    assert RULE.count(before) >= 1
    assert refused(home, RULE.replace(before, after, 1)) == f"{NAME}:{message}"


def test_all_faults_of_all_files_are_told_in_one_pass(home: Path) -> None:
    (home / "rules/dprk/2397-op08.yml").write_text("- x\n", encoding="utf-8")
    assert refused(home, RULE.replace("binding", "bindng").replace("sectoral", "sectorial")) == (
        f"{NAME}:4:10: no word 'sectorial' for this key [unknown-word]\n"
        "  help: did you mean 'sectoral'?\n"
        f"{NAME}:5:8: no word 'bindng' for this key [unknown-word]\n"
        "  help: did you mean 'binding'?\n"
        "rules/dprk/2397-op08.yml:1:1: the file is a list; it should be a map of keys [not-a-map]\n"
        "  help: start with 'id: …'"
    )


def test_norway_is_a_state_and_a_leading_zero_stays(home: Path) -> None:
    text = RULE.replace("reaches: KP", "reaches: NO").replace("item: [machinery]", "hs_code: 0707")
    (home / NAME).write_text(text, encoding="utf-8")
    (rule,) = Rulebook.load(home / "rules").rules
    assert "frozenset({'NO'})" in repr(rule.scope)
    assert "('0707',)" in repr(rule.scope)


def test_a_rule_without_examples_is_refused(home: Path) -> None:
    with pytest.raises(RulebookError) as caught:
        check_folder(home / "rules")
    assert str(caught.value) == (
        "rules/dprk/2397-op07.examples.yml: the rule dprk-2397-op07 has no examples [missing-examples]\n"
        "  help: write them in this file"
    )
