"""One JSON object a line: each transaction as its finding says it, each reject with its faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sanctions_rules.report.screened import Entry, Screened
from sanctions_rules.tables import Reject


def jsonl(screened: Screened) -> Iterator[str]:
    """The lines of the report, in the order of the input; the same input gives the same bytes."""
    for entry in screened.entries:
        yield json.dumps(_object(entry), ensure_ascii=False) + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    result = entry.result
    if isinstance(result, Reject):
        return {"row": result.row, "rejected": [asdict(fault) for fault in result.faults]}
    return result.to_dict()
