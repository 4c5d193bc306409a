"""
Write what code and rules already say: JSON Schemas of the rule files, tables of fields and facts, pages of each regime.

Run it from the root of a checkout after a change of rules/, rules.py, grammar.py, facts.py, words.py or transactions/:

    python scripts/make_reference.py

A test fails while what stands in docs/ differs from what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sanctions_rules import words
from sanctions_rules.facts import FACTS, known_values
from sanctions_rules.report.referencepages import Reference
from sanctions_rules.rulebook import amendments, check_folder, json_schemas, ledger_of
from sanctions_rules.transactions import KINDS, Transaction

DOCS = Path(__file__).resolve().parent.parent / "docs"


def files() -> Iterator[tuple[Path, str]]:
    """Every generated file with its text."""
    for name, schema in json_schemas().items():
        yield DOCS / "schemas" / f"{name}.schema.json", json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    yield DOCS / "reference" / "records.md", _records()
    yield DOCS / "reference" / "facts.md", _facts()
    book, cases = check_folder(DOCS.parent / "rules")
    for regime in book.regimes:
        ledger = ledger_of(book, regime.id)
        reference = Reference(book.select(regime.id), regime, ledger, amendments(book, regime, ledger), cases)
        for name, text in reference.pages:
            yield DOCS / "reference" / regime.id / name, text


def _records() -> str:
    fields = "\n".join(
        f"| `{name}` | {field.description} |" for name, field in Transaction.model_fields.items() if field.description
    )
    return f"""# Records

*Made by `scripts/make_reference.py` from the models; do not edit.*

A transaction has one supplier, one recipient, one item or service and one date. The CSV column, the key of a mapping
and the field of a record have the same name. An absent field is unknown, unless its line says what stands in for it.

| Field | What it says |
| --- | --- |
{fields}

## Kinds

{_table(words.KINDS, {kind: f" (`{model.__name__}`)" for kind, model in KINDS.items()})}

## Activities

{_table(words.ACTIVITIES)}

## Purposes

{_table(words.PURPOSES)}

## End users

{_table(words.END_USER_TYPES)}

## Fields of science and teaching

{_table(words.FIELDS)}

## Status

{_table(words.STATUSES)}

## Determinations that trigger a catch-all

{_table(words.TRIGGERING)}

## Determinations that lift a ban

{_table(words.LIFTING)}
"""


def _facts() -> str:
    rows = "\n".join(
        f"| `{name}` | {fact.presumption} | {fact.meaning} | {', '.join(fact.fields or (name,))} | {_values(name)} |"
        for name, fact in FACTS.items()
    )
    return f"""# Facts: what a rule may ask

*Made by `scripts/make_reference.py` from `sanctions_rules/facts.py`; do not edit.*

*open*: nobody said, so the answer is unknown and worth asking. *closed*: exceptional, so not shown until it is shown.
*as_named*: other fields stand in.

| Fact | If absent | Meaning | From the fields | Values |
| --- | --- | --- | --- | --- |
{rows}
"""


def _values(name: str) -> str:
    values = known_values(FACTS[name])
    return ", ".join(values) if values else ""


def _table(meanings: Mapping[str, str], extra: Mapping[str, str] | None = None) -> str:
    rows = "\n".join(f"| `{word}`{(extra or {}).get(word, '')} | {meaning} |" for word, meaning in meanings.items())
    return f"| Word | Meaning |\n| --- | --- |\n{rows}"


def main() -> None:
    """Write every file."""
    for path, text in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
