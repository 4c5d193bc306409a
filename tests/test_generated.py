"""What is generated is current, and the rule files satisfy the schemas that editors hold them to."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from sanctions_rules.rulebook import rules_folder
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
    if path.name.endswith(".examples.yml"):
        return "examples"
    return "regime" if path.name == "regime.yml" else "rule"


@pytest.mark.parametrize("path", sorted(rules_folder().glob("*/*.yml")), ids=lambda p: p.name)
def test_rule_files_have_only_keys_their_schema_knows(path: Path) -> None:
    if path.parent.name == "terms":
        assert "terms" in read_document(path, path.name).data
        return
    schema = json.loads((ROOT / "docs" / "schemas" / f"{_schema_for(path)}.schema.json").read_text(encoding="utf-8"))
    data = read_document(path, path.name).data
    assert set(data) <= set(schema["properties"])
    assert set(schema.get("required", ())) <= set(data)
