"""What a rule author may write as an allowance, and what is refused at its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sanctions_rules.allowances import Allowance
from sanctions_rules.errors import RulebookError
from sanctions_rules.rulebook import Rulebook, rules_folder

NAME = "rules/dprk/2397-op05.yml"
RULE = """\
id: dprk-2397-op05
title: Refined petroleum to the DPRK
citation: S/RES/2397(2017) OP 5
measure: sectoral
force: binding
in_force: {from: 2017-12-22}
binds: [supplier]
basis: summary
says: Only an amount a year may go there.
prohibits:
  reaches: KP
  item: refined-petroleum
unless:
  - id: yearly-amount
    citation: S/RES/2397(2017) OP 5
    says: An amount a year.
    in_force: {from: 2018-01-01}
    within: WITHIN
"""
SOUND = "{amount: 500000 bbl, every: 12 months from 2018-01-01, summed_over: [reaches]}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "dprk").mkdir(parents=True)
    shutil.copy(rules_folder() / "dprk" / "regime.yml", tmp_path / "rules" / "dprk")
    return tmp_path


def allowances(home: Path, within: str) -> tuple[Allowance, ...]:
    (home / NAME).write_text(RULE.replace("WITHIN", within), encoding="utf-8")
    return Rulebook.load(home / "rules").rules[0].unless[0].within


def refused(home: Path, within: str) -> str:
    with pytest.raises(RulebookError) as caught:
        allowances(home, within)
    return str(caught.value)


def test_one_allowance_is_a_list_of_one(home: Path) -> None:
    assert allowances(home, SOUND) == allowances(home, f"[{SOUND}]")


def test_several_allowances_are_kept_in_order(home: Path) -> None:
    by_value = SOUND.replace("500000 bbl", "400 USD")
    found = allowances(home, f"[{by_value}, {SOUND}]")
    assert [(each.amount, each.unit, each.by_value) for each in found] == [
        ("400 USD", "USD", True),
        ("500000 bbl", "bbl", False),
    ]


@pytest.mark.parametrize(
    ("within", "message"),
    [
        (
            "[]",
            f"{NAME}:18:13: the list of allowances is empty [no-allowance]\n"
            "  help: write an amount, or leave 'within' out",
        ),
        (
            f"[{SOUND}, {SOUND.replace('500000 bbl', '500000 lumps')}]",
            f"{NAME}:18:103: '500000 lumps' is not an amount with a unit [bad-amount]\n  help: write it as 500000 bbl",
        ),
        (
            f"[{SOUND.replace('amount:', 'amout:')}]",
            f"{NAME}:18:14: the key 'amount' is missing [missing-key]\n  help: add 'amount: …'\n"
            f"{NAME}:18:15: no key 'amout' here [unknown-key]\n  help: did you mean 'amount'?",
        ),
        (
            f"[{SOUND.replace('12 months from 2018-01-01', '12 months from 2018-01-31')}]",
            f"{NAME}:18:42: '12 months from 2018-01-31' gives no periods [bad-period]\n"
            "  help: write it as 12 months from 2018-01-01, by the 28th",
        ),
        (
            SOUND.replace("500000 bbl", "400..500 bbl"),
            f"{NAME}:18:22: '400..500 bbl' is not one amount with a unit [bad-amount]\n  help: write it as 500000 bbl",
        ),
        (
            SOUND.replace("}", ", converts: {amount: 5 l, into: 1 bbl, source: somebody}}"),
            f"{NAME}:18:13: '5 l' into '1 bbl' does not lead to bbl [bad-conversion]\n"
            "  help: convert from another measure into that of the amount",
        ),
        (
            SOUND.replace("}", ", converts: {amount: 5 t, into: 40 bbl}}"),
            f"{NAME}:18:102: the key 'source' is missing [missing-key]\n  help: add 'source: …'",
        ),
        (
            SOUND.replace("500000 bbl", "5 USD").replace(
                "}", ", converts: {amount: 5 t, into: 40 bbl, source: somebody}}"
            ),
            f"{NAME}:18:13: '5 t' into '40 bbl' does not lead to USD [bad-conversion]\n"
            "  help: convert from another measure into that of the amount",
        ),
    ],
)
def test_a_slip_is_told_at_its_place(home: Path, within: str, message: str) -> None:
    assert refused(home, within) == message


def test_an_exemption_across_a_regime_has_no_allowance(home: Path) -> None:
    regime = home / "rules" / "dprk" / "regime.yml"
    text = regime.read_text(encoding="utf-8")
    entry = (
        "exemptions:\n  - id: across\n    citation: S/RES/2397(2017) OP 25\n    says: An amount for all.\n"
        f"    in_force: {{from: 2017-12-22}}\n    within: {SOUND}\n"
    )
    assert text.count("\nexemptions:\n") == 1
    regime.write_text(text.replace("exemptions:\n", entry, 1), encoding="utf-8")
    line = text[: text.index("exemptions:\n")].count("\n") + 6
    assert refused(home, SOUND) == (
        f"rules/dprk/regime.yml:{line}:13: an exemption across a regime has no allowance: nobody knows whose "
        "deliveries it would add up [regime-allowance]\n"
        "  help: put it under 'unless' of the rules whose deliveries count"
    )
