"""Typed transactions, and how they are read."""

from sanctions_rules.transactions.reading import FIELDS, read_json, read_transaction
from sanctions_rules.transactions.records import (
    KINDS,
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
)

__all__ = [
    "FIELDS",
    "KINDS",
    "AircraftTransfer",
    "AnyTransaction",
    "ArmsTransfer",
    "Commodity",
    "Finance",
    "FoodAid",
    "Fuel",
    "HumanitarianGoods",
    "Labour",
    "Medicine",
    "Service",
    "TechnologyTransfer",
    "Transaction",
    "Unsorted",
    "VesselTransfer",
    "read_json",
    "read_transaction",
]
