"""
Does a deal between States break a UN Security Council ban, and under which paragraph?

>>> from sanctions_rules import ArmsTransfer, Screener
>>> deal = ArmsTransfer(date="2018-05-01", supplier="XA", recipient="DPRK", item="assault-rifle")
>>> finding = Screener().screen(deal)
>>> finding.flag, [ground.citation for ground in finding.grounds]
('red', ['S/RES/1874(2009) OP 10', 'S/RES/2270(2016) OP 6'])

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sanctions_rules.citations import Citation
    from sanctions_rules.errors import EngineError, Fault, InputError, RecordError, RulebookError, SanctionsRulesError
    from sanctions_rules.exchanges import Exchange
    from sanctions_rules.explanations import Finding, Ground
    from sanctions_rules.rulebook import Rulebook
    from sanctions_rules.rules import Rule
    from sanctions_rules.screening import Report, Screener
    from sanctions_rules.sessions import Heard, Session
    from sanctions_rules.timelines import Stretch, timeline
    from sanctions_rules.transactions import (
        AircraftTransfer,
        AnyTransaction,
        ArmsTransfer,
        Commodity,
        Finance,
        FoodAid,
        Fuel,
        HumanitarianGoods,
        Labour,
        Medicine,
        Service,
        TechnologyTransfer,
        Transaction,
        Unsorted,
        VesselTransfer,
        read_json,
        read_transaction,
    )

__version__ = "0.1.0"

_HOMES: Final = {
    "citations": ("Citation",),
    "errors": ("EngineError", "Fault", "InputError", "RecordError", "RulebookError", "SanctionsRulesError"),
    "exchanges": ("Exchange",),
    "explanations": ("Finding", "Ground"),
    "rulebook": ("Rulebook",),
    "rules": ("Rule",),
    "screening": ("Report", "Screener"),
    "sessions": ("Heard", "Session"),
    "timelines": ("Stretch", "timeline"),
    "transactions": (
        "AircraftTransfer", "AnyTransaction", "ArmsTransfer", "Commodity", "Finance", "FoodAid", "Fuel",
        "HumanitarianGoods", "Labour", "Medicine", "Service", "TechnologyTransfer", "Transaction", "Unsorted",
        "VesselTransfer", "read_json", "read_transaction",
    ),
}  # fmt: skip
_HOME: Final = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022 - the main door first
    "Screener", "Report", "Finding", "Ground", "Exchange", "Rulebook", "Rule", "Citation", "timeline", "Stretch",
    "Session", "Heard",
    "Transaction", "AnyTransaction", "ArmsTransfer", "TechnologyTransfer", "FoodAid", "Medicine", "HumanitarianGoods",
    "Commodity", "Fuel", "VesselTransfer", "AircraftTransfer", "Service", "Finance", "Labour", "Unsorted",
    "read_transaction", "read_json",
    "Fault", "SanctionsRulesError", "RulebookError", "RecordError", "InputError", "EngineError", "__version__",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sanctions_rules' has no attribute '{name}'")
    return getattr(importlib.import_module(f"sanctions_rules.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
