"""Files are written whole or not at all, and several of them all or none."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from sanctions_rules.errors import Fault, InputError


def write_whole(files: Mapping[Path, Iterable[str]]) -> None:
    """
    Write each file as UTF-8; on any failure nothing new is left and what stood there before stays.

    Raises InputError where a file cannot be written; what the parts themselves raise goes through.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, parts in files.items():
            drafts[path] = _draft(path, parts)
        _put_in_place(drafts)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _draft(path: Path, parts: Iterable[str]) -> Path:
    """The content in a file of another name in the same folder, on the disk for good."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _cannot(path, error) from None
    draft = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(_mode(path))
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _cannot(path, error) from None
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _put_in_place(drafts: Mapping[Path, Path]) -> None:
    """Each draft takes its place; where one cannot, those before it go back to what they were."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for path, draft in drafts.items():
            before = _set_aside(path)
            done.append((path, before))
            _replace(draft, path)
    except BaseException:
        for path, before in reversed(done):
            _take_back(path, before)
        raise
    for _, before in done:
        if before is not None:
            before.unlink(missing_ok=True)


def _set_aside(path: Path) -> Path | None:
    """A second name for what stands at the path now, so that it can be put back; None where nothing does."""
    if not path.is_file():
        return None
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".before", dir=path.parent)
    os.close(handle)
    before = Path(name)
    try:
        before.write_bytes(path.read_bytes())
        before.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        before.unlink(missing_ok=True)
        raise _cannot(path, error) from None
    return before


def _replace(draft: Path, path: Path) -> None:
    try:
        os.replace(draft, path)
    except OSError as error:
        raise _cannot(path, error) from None


def _take_back(path: Path, before: Path | None) -> None:
    with contextlib.suppress(OSError):
        if before is not None:
            os.replace(before, path)
        elif path.is_file():
            path.unlink()


def _mode(path: Path) -> int:
    """The rights of the file that stands there, or those a new file would get."""
    if path.is_file():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _cannot(path: Path, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).lower()
    return InputError(
        [Fault(str(path), f"the file cannot be written: {reason}", "no-write", "name another file or folder")]
    )
