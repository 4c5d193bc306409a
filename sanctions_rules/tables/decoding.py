"""Bytes become text, or are refused as what they are: a workbook, a picture, another encoding."""

from __future__ import annotations

import codecs
from typing import Final

from sanctions_rules.errors import Fault, InputError

_SAVE_AS: Final = "save it as 'CSV UTF-8' and give that file"
_MAGIC: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive", f"open it in the spreadsheet program and {_SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", f"open it in the spreadsheet program and {_SAVE_AS}"),
    (b"%PDF", "a PDF document", "give the table behind it as CSV"),
    (b"PAR1", "a Parquet file", "write it out as CSV"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(raw: bytes, name: str) -> tuple[str, list[str]]:
    """
    The text of a CSV file, and what there is to say about how it was read.

    UTF-8 with or without a mark, UTF-16 with one, and otherwise Windows-1252, which is said. Raises InputError.

    >>> decode("café".encode("cp1252"), "a.csv")
    ('café', ['a.csv: not UTF-8; read as Windows-1252 (cp1252), so check names with accents'])
    """
    _refuse_binary(raw, name)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw, encoding, name), []
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        text = _decoded(raw, "cp1252", name)
    return text, [f"{name}: not UTF-8; read as Windows-1252 (cp1252), so check names with accents"]


def _refuse_binary(raw: bytes, name: str) -> None:
    for magic, what, help in _MAGIC:
        if raw.startswith(magic):
            raise InputError([Fault(name, f"this is {what}, not CSV", "not-csv", help)])
    head = raw[:200]
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and head.count(0) * 4 > len(head):
        raise InputError(
            [
                Fault(
                    name,
                    "this is not text: every few bytes are empty (NUL)",
                    "not-csv",
                    f"if it is UTF-16 without a mark, {_SAVE_AS}",
                )
            ]
        )


def _decoded(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        tried = {
            "cp1252": "neither UTF-8 nor Windows-1252",
            "utf-8-sig": "not UTF-8, though its mark says so",
            "utf-16": "not UTF-16, though its mark says so",
        }[encoding]
        raise InputError([Fault(f"{name}, line {line}", f"the text is {tried}", "not-text", _SAVE_AS)]) from None
