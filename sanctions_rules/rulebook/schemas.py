"""JSON Schemas of the rule files, for editors; generated from the models that read them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sanctions_rules.exchangerules import ExchangeExamples, ExchangeRule
from sanctions_rules.rulebook.ledgers import Ledger
from sanctions_rules.rules import Examples, Regime, Rule

_FILES: dict[str, type[BaseModel]] = {
    "rule": Rule,
    "regime": Regime,
    "examples": Examples,
    "ledger": Ledger,
    "exchange": ExchangeRule,
    "exchange-examples": ExchangeExamples,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """
    The schema of each sort of file, by name.

    >>> sorted(json_schemas())
    ['examples', 'exchange', 'exchange-examples', 'ledger', 'regime', 'rule']
    """
    return {name: _schema(name, model) for name, model in _FILES.items()}


def _schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(mode="validation")
    schema.get("properties", {}).pop("regime_exemptions", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://sanctions-rules.example/schemas/{name}.schema.json",
        **schema,
    }
