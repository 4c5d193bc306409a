"""What went in and came out, beside each report: enough to make the same bytes again. No clock time, on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sanctions_rules import __version__
from sanctions_rules.report.screened import Screened
from sanctions_rules.tables import Table


def manifest(screened: Screened) -> Iterator[str]:
    """The manifest of a run as JSON."""
    content = {
        "tool": "sanctions-rules",
        "version": __version__,
        "rulebook": {"digest": screened.rulebook_digest, "rules": screened.rules},
        "inputs": [_of(table) for table in screened.tables],
        "already": [_of(table) for table in screened.already],
        "options": dict(screened.options),
        "counts": screened.counts,
        "meaning": "a flag of none means that no encoded rule applies; this is not legal advice",
    }
    yield json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _of(table: Table) -> dict[str, object]:
    return {"name": table.name, "sha256": table.digest, "rows": len(table), "blank_rows": table.blank}


def manifest_path(report: Path) -> Path:
    """Where the manifest of a report stands."""
    return report.with_name(f"{report.name}.manifest.json")
