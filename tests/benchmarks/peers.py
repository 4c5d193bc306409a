"""
The same five paragraphs elsewhere: as a hand-written loop, in phocinae-rulepack and in ZEN.

All three get ready values, taken here from our fact sheets and outside every clock: States resolved,
items recognised, dates as numbers, totals added up. They answer with the rules that prohibit, without
our explanation. A value that is not known for certain is left out of the record.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from sanctions_rules.deriving import FactSheet
from sanctions_rules.intervals import Codes, Span
from sanctions_rules.knowledge import Among

Flat: TypeAlias = dict[str, Any]
Decide: TypeAlias = Callable[[Flat], Iterable[str]]

FIVE: Final = ("dprk-1874-op09", "dprk-2270-op06", "dprk-2371-op09", "dprk-2397-op05", "dprk-2397-op07")
PEERS: Final = {"phocinae": ("phocinae-rulepack", "phocinae_rulepack"), "zen": ("zen-engine", "zen")}
"""Distribution and module of each peer."""

_CLASSES: Final = {"arms-and-related-materiel": "arms", "seafood": "seafood", "refined-petroleum": "refined-petroleum"}
_TOTAL: Final = "within:dprk-2397-op05/yearly-amount/1"
_PACK: Final = Path(__file__).with_name("five-paragraphs.rulepack.yaml")


def version(peer: str) -> str | None:
    """The version of a peer that is installed, or None."""
    try:
        return importlib.metadata.version(PEERS[peer][0])
    except importlib.metadata.PackageNotFoundError:
        return None


def flat(sheet: FactSheet) -> Flat:
    """What is certain of a transaction, as plain values."""
    facts = sheet.facts
    values = {
        "day": _day(facts["date"]),
        "contract_day": _day(facts["contract_date"]),
        "comes_from": _sure(facts["comes_from"]),
        "reaches": _sure(facts["reaches"]),
        "kind": _sure(facts["kind"]),
        "purpose": _sure(facts["purpose"]),
        "total": _sure(facts.get(_TOTAL)),
        "item": _item(facts["item"]),
        "chapter": _chapter(facts["hs_code"]),
        "approved": _sure(facts["committee_approval"]) == "granted",
        "reported": {"true": True, "false": False}.get(_sure(facts["delivery_reported"]) or ""),
    }
    return {name: value for name, value in values.items() if value is not None}


def _day(known: object) -> int | None:
    exact = isinstance(known, Span) and isinstance(known.first, date) and known.first == known.last
    return known.first.toordinal() if exact else None  # type: ignore[attr-defined]


def _sure(known: object) -> str | None:
    return min(known.sure) if isinstance(known, Among) and known.sure else None


def _item(known: object) -> str | None:
    if not isinstance(known, Among) or not known.sure:
        return None
    return next((name for term, name in _CLASSES.items() if term in known.sure), "other")


def _chapter(known: object) -> int | None:
    chapters = {code[:2] for code in known.prefixes or ()} if isinstance(known, Codes) else set()
    return int(chapters.pop()) if len(chapters) == 1 else None


_FROM_1874, _FROM_2270, _FROM_2371, _FROM_2397 = (
    date(*day).toordinal() for day in ((2009, 6, 12), (2016, 3, 2), (2017, 8, 5), (2017, 12, 22))
)
_APPROVABLE: Final = date(2016, 11, 30).toordinal()
_WOUND_DOWN: Final = date(2017, 9, 5).toordinal()
_TOTALLED: Final = date(2018, 1, 1).toordinal()
_NOT_GOODS: Final = frozenset({"technology", "service", "finance", "labour"})
_LIVELIHOOD: Final = frozenset({"livelihood", "humanitarian"})


def loop(r: Flat) -> list[str]:
    """Five predicates by hand: the least that could be called screening. Unknown counts as not so."""
    get = r.get
    day, kind = get("day", 0), get("kind")
    goods, approved = kind not in _NOT_GOODS, r["approved"] and day >= _APPROVABLE
    hits = []
    if get("item") == "arms" and kind != "labour" and not approved:
        if day >= _FROM_1874 and get("comes_from") == "KP":
            hits.append("dprk-1874-op09")
        if day >= _FROM_2270 and get("reaches") == "KP":
            hits.append("dprk-2270-op06")
    if day >= _FROM_2371 and get("comes_from") == "KP" and get("item") == "seafood" and goods and not approved:  # noqa: SIM102
        if not (day < _WOUND_DOWN and get("contract_day", _WOUND_DOWN) < _FROM_2371):
            hits.append("dprk-2371-op09")
    if day >= _FROM_2397 and get("reaches") == "KP" and goods and not approved:
        if get("item") == "refined-petroleum" and not _inside_the_amount(r, day):
            hits.append("dprk-2397-op05")
        if 72 <= get("chapter", 0) <= 89:
            hits.append("dprk-2397-op07")
    return hits


def _inside_the_amount(r: Flat, day: int) -> bool:
    inside = day < _TOTALLED or r.get("total") == "inside"
    return inside and r.get("reported") is True and r.get("purpose") in _LIVELIHOOD


def phocinae() -> Decide:
    """phocinae-rulepack on the pack beside this file; its answer names rule, reason code and citation id."""
    package = importlib.import_module("phocinae_rulepack")
    pack, check = package.load_pack(str(_PACK)), package.check

    def decide(r: Flat) -> list[str]:
        reasons = check(pack, r)["reasons"]
        return [reason["rule"][2:].replace("_", "-") for reason in reasons if reason["verdict"] == "fail"]

    return decide


def zen() -> Decide:
    """ZEN on one decision table with hit policy "collect"; its answer names the rule."""
    decision = importlib.import_module("zen").ZenEngine().create_decision(json.dumps(_decision_table()))

    def decide(r: Flat) -> list[str]:
        return [hit["rule"] for hit in decision.evaluate(r)["result"]]

    return decide


def _decision_table() -> dict[str, Any]:
    """A cell is a test of its column's field; the nameless column holds whole expressions; an empty cell holds."""
    goods = "not in ['technology', 'service', 'finance', 'labour']"
    arms = {"item": "'arms'", "kind": "!= 'labour'", "": f"not (approved == true and day >= {_APPROVABLE})"}
    sectoral = {"kind": goods, "approved": "false"}
    wound_down = f"not (day < {_WOUND_DOWN} and contract_day < {_FROM_2371})"
    livelihood = "reported == true and purpose in ['livelihood', 'humanitarian']"
    outside = f"not ((day < {_TOTALLED} or total == 'inside') and {livelihood})"
    late = f">= {_FROM_2397}"
    rows = (
        {"comes_from": "'KP'", "day": f">= {_FROM_1874}"} | arms,
        {"reaches": "'KP'", "day": f">= {_FROM_2270}"} | arms,
        {"comes_from": "'KP'", "day": f">= {_FROM_2371}", "item": "'seafood'", "": wound_down} | sectoral,
        {"reaches": "'KP'", "day": late, "item": "'refined-petroleum'", "": outside} | sectoral,
        {"reaches": "'KP'", "day": late, "chapter": "[72..89]"} | sectoral,
    )
    columns = ("comes_from", "reaches", "day", "item", "chapter", "kind", "approved", "")
    inputs = [{"id": f"in{n}", "name": field, "field": field} for n, field in enumerate(columns)]
    rules = [
        {"_id": rule, "out": f"'{rule}'"} | {f"in{n}": cells.get(field, "") for n, field in enumerate(columns)}
        for rule, cells in zip(FIVE, rows, strict=True)
    ]
    outputs = [{"id": "out", "name": "rule", "field": "rule"}]
    table = {"hitPolicy": "collect", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes: list[dict[str, Any]] = [
        {"id": "request", "name": "request", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "response", "name": "response", "type": "outputNode"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    edges = [
        {"id": f"{start}-{end}", "sourceId": start, "targetId": end, "type": "edge"}
        for start, end in (("request", "table"), ("table", "response"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
