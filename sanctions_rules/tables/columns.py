"""Whose column is which field: by our name, by a usual synonym, or by the user's own word (``--map theirs=ours``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sanctions_rules.errors import Fault, InputError, did_you_mean, shown
from sanctions_rules.transactions import FIELDS

_MOST_LISTED: Final = 10
REQUIRED: Final = ("date", "supplier", "recipient")
DESCRIBING: Final = ("item", "hs_code", "description")
SYNONYMS: Final[Mapping[str, str]] = {
    "id": "ref reference transaction_id transaction_no shipment_id deal_id record_id case_id",
    "exchange": "exchange_id barter barter_id",
    "contract": "contract_no contract_number contract_id contract_ref contract_reference",
    "date": "delivery_date shipment_date ship_date transaction_date date_of_delivery date_of_shipment",
    "contract_date": "date_of_contract contract_signed",
    "supplier": "exporter exporting_country exporting_state export_country country_of_export from "
    "from_country from_state seller_country supplier_country supplier_state supplying_state "
    "consignor_country shipper_country sender_country reporter_exporter",
    "recipient": "importer importing_country importing_state import_country country_of_import to to_country "
    "to_state destination destination_country country_of_destination buyer_country "
    "recipient_country recipient_state receiving_state consignee_country receiver_country",
    "via": "transit transit_country transit_countries transit_state transit_states transshipment transhipment",
    "origin": "country_of_origin origin_country goods_origin",
    "item": "item_term item_terms",
    "description": "commodity goods product products goods_description description_of_goods item_description "
    "product_description commodity_description cargo cargo_description",
    "hs_code": "hs hscode hs_codes commodity_code tariff_code hs_heading cn_code taric hts hts_code customs_code",
    "quantity": "qty volume",
    "unit": "uom units unit_of_measure quantity_unit qty_unit",
    "value_usd": "value usd usd_value value_in_usd amount_usd price_usd",
    "supplier_party": "seller shipper consignor supplier_name exporter_name",
    "recipient_party": "buyer consignee recipient_name importer_name",
    "end_user": "end_user_name enduser",
    "end_user_state": "end_user_country country_of_end_use",
    "vessel_imo": "imo imo_number imo_no vessel_imo_number",
    "vessel_flag": "flag flag_state vessel_flag_state ship_flag",
    "other_vessel_flag": "second_vessel_flag other_flag receiving_vessel_flag",
    "ship_to_ship": "sts sts_transfer ship_to_ship_transfer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column that is read as a field, and how that came about."""

    header: str
    field: str
    how: Literal["name", "synonym", "map"]
    place: int


def key_of(header: str) -> str:
    """
    A header without what spellings of one header differ in.

    >>> key_of(" HS-Code "), key_of("From (country)")
    ('hscode', 'fromcountry')
    """
    return "".join(c for c in header.casefold() if c.isalnum())


_NAMES: Final = {key_of(name): name for name in FIELDS}
_SYNONYMS: Final = {key_of(word): field for field, words in SYNONYMS.items() for word in words.split()}


def worded(header: str) -> str:
    """
    A header as it is told in a message: on one line and not too long, whatever stands in the cell.

    >>> worded("Date\\n(of delivery)")
    'Date (of delivery)'
    """
    return shown(header)[1:-1]


def map_columns(header: Sequence[str], mapping: Mapping[str, str], name: str) -> tuple[Mapped, ...]:
    """
    The columns that are fields, in the order of the header; raises InputError with every fault of the header.

    >>> [m.field for m in map_columns(["Exporter", "to", "Date", "HS"], {}, "a.csv")]
    ['supplier', 'recipient', 'date', 'hs_code']
    """
    wanted = {key_of(theirs): ours.strip() for theirs, ours in mapping.items()}
    faults = [*_bad_map(header, mapping, name), *_repeated(header, name)]
    found = [m for m in (_mapped(head, place, wanted) for place, head in enumerate(header)) if m]
    faults += _clashing(found, name)
    if not faults or all(f.code == "unknown-column" for f in faults):
        faults += _missing(header, found, name)
    if faults:
        raise InputError(faults)
    return tuple(found)


def _mapped(head: str, place: int, wanted: Mapping[str, str]) -> Mapped | None:
    key = key_of(head)
    if key in wanted:
        return Mapped(head, wanted[key], "map", place) if wanted[key] else None
    if key in _NAMES:
        return Mapped(head, _NAMES[key], "name", place)
    return Mapped(head, _SYNONYMS[key], "synonym", place) if key in _SYNONYMS else None


def _bad_map(header: Sequence[str], mapping: Mapping[str, str], name: str) -> list[Fault]:
    keys = {key_of(head) for head in header}
    faults = []
    for theirs, ours in mapping.items():
        if key_of(theirs) not in keys:
            help = did_you_mean(theirs, header) or f"columns: {_listed(map(worded, header))}"
            what = f"{name} has no column {shown(theirs)}"
            faults.append(Fault(f"--map {theirs}={ours}", what, "unknown-column", help))
        if ours.strip() and ours.strip() not in FIELDS:
            help = did_you_mean(ours, FIELDS) or f"fields: {', '.join(FIELDS)}"
            faults.append(Fault(f"--map {theirs}={ours}", f"no field {shown(ours)}", "unknown-field", help))
    return faults


def _repeated(header: Sequence[str], name: str) -> list[Fault]:
    places: dict[str, list[int]] = {}
    for place, head in enumerate(header, 1):
        if key_of(head):
            places.setdefault(key_of(head), []).append(place)
    whats = (
        f"the column {shown(header[at[0] - 1])} stands more than once (columns {_listed(at)})"
        for at in places.values()
        if len(at) > 1
    )
    return [
        Fault(f"{name}, row 1", what, "duplicate-column", "keep one of them, or rename the others") for what in whats
    ]


def _clashing(found: Sequence[Mapped], name: str) -> list[Fault]:
    by_field: dict[str, dict[str, Mapped]] = {}
    for mapped in found:
        by_field.setdefault(mapped.field, {}).setdefault(key_of(mapped.header), mapped)
    return [_clash(field, list(columns.values()), name) for field, columns in by_field.items() if len(columns) > 1]


def _clash(field: str, columns: Sequence[Mapped], name: str) -> Fault:
    what = f"the columns {_listed(shown(m.header) for m in columns)} are both read as '{field}'"
    spare = _spare(columns)
    return Fault(f"{name}, row 1", what, "two-columns-one-field", f'leave one out: --map "{worded(spare.header)}="')


def _spare(columns: Iterable[Mapped]) -> Mapped:
    """The one to leave out: a synonym before our own name, the later before the earlier."""
    listed = list(columns)
    return next((m for m in reversed(listed) if m.how == "synonym"), listed[-1])


def _missing(header: Sequence[str], found: Sequence[Mapped], name: str) -> list[Fault]:
    have = {mapped.field for mapped in found}
    taken = {mapped.header for mapped in found}
    spare = [head for head in header if head not in taken and head.strip()]
    faults = [_missing_one(field, spare, name) for field in REQUIRED if field not in have]
    if not have & set(DESCRIBING):
        near = [h for field in DESCRIBING if (h := _near(field, spare))]
        help = f'map yours: --map "{worded(near[0]) if near else "theirs"}=description"'
        what = "no column says what the goods are: 'item', 'hs_code' or 'description'"
        faults.append(Fault(f"{name}, row 1", what, "missing-column", help))
    return faults


def _missing_one(field: str, spare: Sequence[str], name: str) -> Fault:
    near = _near(field, spare)
    help = f'map yours: --map "theirs={field}"'
    if near:
        help = f"did you mean '{field}' by '{worded(near)}'? rename it, or write --map \"{worded(near)}={field}\""
    return Fault(f"{name}, row 1", f"no column '{field}'", "missing-column", help)


def _near(field: str, spare: Sequence[str]) -> str | None:
    return next((head for head in spare if did_you_mean(key_of(head), [key_of(field)])), None)


def near_field(header: str, free: Sequence[str]) -> str | None:
    """The field a column that is ignored may have been meant for."""
    near = did_you_mean(key_of(header), [key_of(field) for field in free])
    return next((field for field in free if near and f"'{key_of(field)}'" in near), None)


def _listed(things: Iterable[object]) -> str:
    listed = [str(thing) for thing in things]
    if len(listed) > _MOST_LISTED:
        listed = [*listed[:_MOST_LISTED], f"{len(listed) - _MOST_LISTED:,} more"]
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
