"""Reports: what screening found, on the terminal and in files. Each form is one file and one function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from sanctions_rules.errors import Fault, InputError, did_you_mean
from sanctions_rules.report.jsonl import jsonl
from sanctions_rules.report.manifest import manifest, manifest_path
from sanctions_rules.report.screened import Entry, Screened, screen_tables
from sanctions_rules.report.spreadsheet import spreadsheet
from sanctions_rules.report.writing import write_whole

FORMS: Final[Mapping[str, Callable[[Screened], Iterator[str]]]] = {".jsonl": jsonl, ".csv": spreadsheet}
"""The file forms of a report, by suffix."""

__all__ = ["FORMS", "Entry", "Screened", "check_outputs", "screen_tables", "write_reports"]


def check_outputs(paths: Sequence[Path], inputs: Sequence[Path] = ()) -> None:
    """Refuse outputs of an unknown form, that share a file, or that would overwrite an input; raises InputError."""
    faults = [_no_form(path) for path in paths if path.suffix.lower() not in FORMS]
    everything = [p.resolve() for path in paths for p in (path, manifest_path(path))]
    faults += [
        Fault(str(path), "named twice as an output", "same-output")
        for path in paths
        if everything.count(path.resolve()) > 1
    ]
    read = {path.resolve() for path in inputs}
    faults += [
        Fault(f"--output {path}", "this is an input", "same-output", "name another file")
        for path in paths
        if read & {path.resolve(), manifest_path(path).resolve()}
    ]
    if faults:
        raise InputError(dict.fromkeys(faults))


def write_reports(screened: Screened, paths: Sequence[Path]) -> tuple[Path, ...]:
    """Write a report to each path, in the form of its suffix, with a manifest beside it; all of them or none."""
    check_outputs(paths)
    files: dict[Path, Iterator[str]] = {}
    for path in paths:
        files[path] = FORMS[path.suffix.lower()](screened)
        files[manifest_path(path)] = manifest(screened)
    write_whole(files)
    return tuple(files)


def _no_form(path: Path) -> Fault:
    known = ", ".join(FORMS)
    what = (
        f"no report form has the suffix '{path.suffix}'"
        if path.suffix
        else "the name has no suffix, so the form is not known"
    )
    near = did_you_mean(path.suffix.lower(), FORMS) if path.suffix else None
    return Fault(f"--output {path}", what, "unknown-form", near or f"forms: {known}")
