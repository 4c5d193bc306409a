"""Lawful goods with misleading names (a pestle and mortar, a fish tank): rows not written for this measure."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from .deals import Deal, Record

FILE: Final = Path(__file__).parents[1] / "data" / "descriptions.csv"


def odd_names(with_code: bool) -> list[Deal]:
    """Each such row sold to the DPRK in 2012, when all of it was lawful; the table shows its code, or does not."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["term"] == "none"]
    return [_deal(row["description"], row["hs_code"], with_code) for row in rows]


def _deal(description: str, code: str, with_code: bool) -> Deal:
    bare: Record = {"supplier": "XA", "recipient": "KP", "date": "2012-05-04", "description": description}
    named = "industrial-goods" if "84" <= code[:2] <= "89" else "ordinary-goods"
    known = bare | {"hs_code": code, "kind": "commodity", "item": named, "luxury_listed": False}
    name = "odd names, with the customs code" if with_code else "odd names, without a customs code"
    return Deal(name, known, bare | ({"hs_code": code} if with_code else {}))
