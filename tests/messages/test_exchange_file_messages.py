"""A broken exchange file is told with its place, what is wrong and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sanctions_rules.errors import RulebookError
from sanctions_rules.rulebook import Rulebook, check_folder, rules_folder

FOOD = "arms-for-food.yml"
EXAMPLES = "arms-for-food.examples.yml"
CONFIRMED = '    confirmed_by: ["an agreement or a payment plan that names both deliveries"]\n'
ON = "exchanges-onward-ship"
BROKEN = {
    "a key that is none, in a leg": (FOOD, "    breaks: any", "    braeks: any", "no key 'braeks' here", "breaks"),
    "a key that is none, in a way": (FOOD, "    days: 365", "    dais: 365", "no key 'dais' here", "days"),
    "a join that is none": (FOOD, "joined: [crossed]", "joined: [crosed]", "no word 'crosed'", "crossed"),
    "a leg that is none": (FOOD, "on: food", "on: foot", "there is no leg 'foot'", "legs: arms, food"),
    "no breach": (FOOD, "    breaks: any\n", "", "need not be prohibited", "breaks: any"),
    "an inferred way that settles nothing": (FOOD, CONFIRMED, "", "does not say what would", "add 'confirmed_by'"),
    "a paragraph that is none": (FOOD, "OP 8(b)", "OP 88(b)", "has no OP 88", ""),
    "a window before the adoption": (FOOD, "from: 2006-10-14", "from: 2006-10-13", "before S/RES/1718", ""),
    "a term that is none": (FOOD, "arms-and-related-materiel", "arms-and-related-material", "no term", "did you mean"),
    "a found rule that is none": (
        "re-export.yml", f"[{ON}ment,", f"[{ON}mnt,", "no exchange rule", "onward-shipment",
    ),
    "a way without days": ("same-vessel.yml", "    days: 180\n", "", "at any distance in time", "add 'days'"),
    "goods alone": ("resale.yml", "joined: [onward, goods]", "joined: [goods]", "by their goods alone", "onward"),
    "another id": (FOOD, "id: exchanges-arms-for-food", "id: exchanges-food", "does not match the file", "write id"),
    "an example of a way that is none": (EXAMPLES, "ways: [party]", "ways: [partei]", "has no way 'partei'", "party"),
    "a record that is none": (EXAMPLES, "{date: 2024-09-12}", "{date: 2024-19-12}", "is not a date", "write"),
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(rules_folder(), tmp_path / "rules")
    return tmp_path / "rules"


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_exchange_file_is_told_at_its_place(broken: str, home: Path) -> None:
    name, sound, unsound, what, help = BROKEN[broken]
    path = home / "exchanges" / name
    text = path.read_text(encoding="utf-8")
    assert sound in text
    path.write_text(text.replace(sound, unsound, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        check_folder(home)
    told = [fault for fault in caught.value.faults if what in fault.what]
    assert told, str(caught.value)
    assert name in told[0].where
    assert help in (told[0].help or "")


def test_a_rule_without_examples_is_refused(home: Path) -> None:
    (home / "exchanges" / EXAMPLES).unlink()
    with pytest.raises(RulebookError, match="the rule exchanges-arms-for-food has no examples"):
        check_folder(home)


def test_examples_without_a_rule_are_refused(home: Path) -> None:
    (home / "exchanges" / "barter.examples.yml").rename(home / "exchanges" / "bartr.examples.yml")
    with pytest.raises(RulebookError, match="no rule stands beside these examples"):
        check_folder(home)


def test_a_folder_without_exchange_rules_uses_the_bundled_ones(home: Path) -> None:
    shutil.rmtree(home / "exchanges")
    assert Rulebook.load(home).exchanges == Rulebook.load().exchanges
