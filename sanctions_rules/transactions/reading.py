"""Records from plain mappings and JSON, with every fault of a bad one said at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from pydantic import ValidationError

from sanctions_rules.errors import Fault, RecordError, did_you_mean, shown
from sanctions_rules.transactions.records import KINDS, Transaction, Unsorted

FIELDS: tuple[str, ...] = tuple(Transaction.model_fields)


def read_transaction(data: Mapping[str, Any], where: str | None = None) -> Transaction:
    """
    The typed record of a mapping whose keys are field names; None and empty text mean unknown.

    ``where`` opens each message (such as "shipments.csv, row 812"). Raises RecordError with every fault.

    >>> read_transaction({"kind": "arms", "supplier": "XA", "recipient": "Korea, North", "date": "2018"}).recipient
    'KP'
    """
    if not isinstance(data, Mapping):
        what = f"{shown(data)} is no mapping of fields"
        raise RecordError([Fault(where or "record", what, "not-a-mapping", "give a dict, or a typed record")])
    given = {str(key): _plain(value) for key, value in data.items() if not _absent(value)}
    place = where or (f"record {shown(given['id'])}" if "id" in given else "record")
    faults = list(_kind_faults(given, place))
    kind = _word(given["kind"]) if "kind" in given and not faults else None
    given = {**given, "kind": kind} if kind else {key: value for key, value in given.items() if key != "kind"}
    try:
        record = (KINDS[kind] if kind else Unsorted).model_validate(given)
    except ValidationError as error:
        faults += [_fault(place, given, e) for e in error.errors(include_url=False)]
    if faults:
        raise RecordError(faults)
    return record


def _absent(value: object) -> bool:
    """Whether a value says nothing: None, empty text, or the not-a-number that tables use for it."""
    if value is None or value == "":
        return True
    return type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)


def _plain(value: object) -> object:
    """A word of an enumeration as its text, and a whole number that a table holds as a float without its '.0'."""
    if isinstance(value, Enum):
        return value.value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _kind_faults(given: Mapping[str, Any], place: str) -> Iterator[Fault]:
    if "kind" in given and _word(given["kind"]) not in KINDS:
        help = did_you_mean(given["kind"], KINDS) or f"kinds: {', '.join(KINDS)}"
        yield Fault(_at(place, "kind"), f"no kind {shown(given['kind'])}", "unknown-kind", help)


def read_json(text: str | bytes) -> Transaction:
    """
    The typed record of one JSON object; raises RecordError.

    >>> read_json('{"kind": "fuel", "supplier": "XA", "recipient": "KP", "quantity": "100", "unit": "bbl"}').unit
    'bbl'
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg.lower()} at line {error.lineno}, column {error.colno}"
        raise RecordError([Fault("record", what, "bad-json")]) from None
    except UnicodeDecodeError:
        raise RecordError(
            [Fault("record", "not JSON: the text is not UTF-8", "bad-json", "save it as UTF-8")]
        ) from None
    except (ValueError, RecursionError):
        what = "not JSON that can be read: a number has too many digits, or it is nested too deeply"
        raise RecordError([Fault("record", what, "bad-json")]) from None
    if not isinstance(data, dict):
        raise RecordError(
            [Fault("record", "the JSON is not an object of fields", "bad-json", 'write {"date": …, "supplier": …}')]
        )
    return read_transaction(data)


def _word(kind: object) -> str:
    return str(kind).strip().casefold().replace(" ", "_").replace("-", "_")


def _at(place: str, field: str) -> str:
    return f"{place}, column {field}"


def _fault(place: str, given: Mapping[str, Any], error: Any) -> Fault:
    location: Sequence[Any] = error["loc"]
    field = str(location[0]) if location else "kind"
    context = error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        near = did_you_mean(field, FIELDS)
        return Fault(place, f"no field {shown(field)}", "unknown-field", near or f"fields: {', '.join(FIELDS)}")
    if "what" in context:
        return Fault(_at(place, field) if location else place, context["what"], error["type"], context.get("help"))
    if error["type"] == "string_too_long":
        length = len(str(given.get(field, "")))
        return Fault(
            _at(place, field),
            f"the text has {length:,} characters; at most {context['max_length']:,} fit",
            "too-long",
            "shorten it",
        )
    return Fault(
        _at(place, field), f"{shown(given.get(field))} cannot be read: {str(error['msg']).lower()}", "bad-value"
    )
