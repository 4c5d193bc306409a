"""What is generated is current, and the rule files satisfy the schemas that editors hold them to."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from sanctions_rules.rulebook import Rulebook, ledger_of, rules_folder
from sanctions_rules.rulebook.documents import read_document

ROOT = Path(__file__).resolve().parent.parent


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "scripts" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("path", "text"), [pytest.param(p, t, id=p.name) for p, t in _script().files()])
def test_generated_files_say_what_the_code_says(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run python scripts/make_reference.py"


def _schema_for(path: Path) -> str:
    if path.parent.name == "exchanges":
        return "exchange-examples" if path.name.endswith(".examples.yml") else "exchange"
    if path.name.endswith(".examples.yml"):
        return "examples"
    return path.stem if path.name in ("regime.yml", "ledger.yml") else "rule"


@pytest.mark.parametrize("path", sorted(rules_folder().glob("*/*.yml")), ids=lambda p: p.name)
def test_rule_files_have_only_keys_their_schema_knows(path: Path) -> None:
    if path.parent.name == "terms":
        assert "terms" in read_document(path, path.name).data
        return
    schema = json.loads((ROOT / "docs" / "schemas" / f"{_schema_for(path)}.schema.json").read_text(encoding="utf-8"))
    data = read_document(path, path.name).data
    assert set(data) <= set(schema["properties"])
    assert set(schema.get("required", ())) <= set(data)


PAGES = {path: text for path, text in _script().files() if path.parent.name == "dprk"}


def test_nothing_stands_among_the_generated_pages_that_is_no_longer_made() -> None:
    assert set((ROOT / "docs" / "reference" / "dprk").iterdir()) == set(PAGES)


def test_every_paragraph_and_every_rule_stands_on_the_page_of_its_resolution() -> None:
    book = Rulebook.load()
    for citation in ledger_of(book, "dprk").entries:
        page = PAGES[ROOT / "docs" / "reference" / "dprk" / f"{citation.number}.md"]
        assert f"\n## OP {citation.paragraph}\n" in page or f"\n- **OP {citation.paragraph}** (" in page
        assert f"<{citation.link}>" in page
    for rule in book.rules:
        page = PAGES[ROOT / "docs" / "reference" / "dprk" / f"{rule.citation.number}.md"]
        assert page.count(f"\n### {rule.title}\n") == 1


def test_paragraphs_stand_in_their_order_on_a_page() -> None:
    for text in PAGES.values():
        numbers = [int(number) for number in re.findall(r"^(?:## |- \*\*)OP (\d+)", text, re.MULTILINE)]
        assert numbers == sorted(numbers)


def test_every_link_of_a_page_leads_to_a_heading_or_a_file() -> None:
    followed = 0
    for path, text in PAGES.items():
        for target in re.findall(r"\]\(([^)h][^)]*)\)", text):
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            assert there.exists(), target
            if anchor:
                headings = re.findall(r"^#+ (.*)$", PAGES[there], re.MULTILINE)
                assert anchor in {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in headings}
            followed += 1
    assert followed > 300


def test_a_page_gives_what_a_rule_says_asks_and_lifts_and_how_it_is_read() -> None:
    page = PAGES[ROOT / "docs" / "reference" / "dprk" / "2371.md"]
    section = page[page.index("\n## OP 9\n") : page.index("\n## OP 10\n")]
    for part in (
        "sectoral, binding, in force from 2017-08-05",
        "- Later:\n  - [S/RES/2397(2017) OP 6](2397.md#op-6) clarifies it since 2017-12-22\n",
        "- `item` seafood",
        "(`old-contract`, from 2017-08-05 until 2017-09-05 (not included))",
        "> *Against:*",
        " | prohibited |",
        " | exempt by `old-contract` |",
        " | undetermined: contract_date? |",
    ):
        assert part in section
