"""What went in and came out, beside each report: enough to make the same bytes again. No clock time, on purpose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sanctions_rules import __version__
from sanctions_rules.report.screened import Screened


def manifest(screened: Screened) -> Iterator[str]:
    """The manifest of a run as JSON."""
    content = {
        "tool": "sanctions-rules",
        "version": __version__,
        "rulebook": {"digest": screened.rulebook_digest, "rules": screened.rules},
        "inputs": [
            {"name": table.name, "sha256": table.digest, "rows": len(table), "blank_rows": table.blank}
            for table in screened.tables
        ],
        "options": dict(screened.options),
        "counts": screened.counts,
        "meaning": "a flag of none means that no encoded rule applies; this is not legal advice",
    }
    yield json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def manifest_path(report: Path) -> Path:
    """Where the manifest of a report stands."""
    return report.with_name(f"{report.name}.manifest.json")
