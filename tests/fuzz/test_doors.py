"""The bounded run: every door, on raw bytes, on real files changed, and on what is known to break other readers."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .doors import DOORS, RULES
from .mutating import mutated

BOUNDED: Final = settings(deadline=None, derandomize=True)
RAW: Final = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
HEAD: Final = b"date,supplier,recipient,item,via\n"
ROW: Final = b"2018,XA,KP,rice,"


@pytest.mark.parametrize("door", DOORS)
@given(raw=RAW)
@settings(BOUNDED, max_examples=30)
def test_any_bytes_are_read_or_refused_with_located_faults(door: str, raw: bytes) -> None:
    DOORS[door](raw)


@pytest.mark.parametrize("door", DOORS)
@given(seed=st.integers(0, 1 << 62))
@settings(BOUNDED, max_examples=120)
def test_a_real_file_changed_anyhow_is_read_or_refused_with_located_faults(door: str, seed: int) -> None:
    DOORS[door](mutated(door, Random(seed)))


def _bomb(width: int, levels: int) -> bytes:
    lines = [f"a0: &a0 [{', '.join('x' * width)}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


TERM: Final = b"  - {id: t%d, %stitle: T, definition: D, basis: standard%s}\n"
YAML: Final[dict[str, bytes]] = {
    "an alias bomb": _bomb(10, 12),
    "a deep alias": _bomb(1, 3_000),
    "an alias of itself": b"id: &a [*a]",
    "an alias of itself as a key": b"&a {? *a : x}",
    "a list in a list, and so on": b"[" * 900_000,
    "a list in a list, line by line": b"- " * 400_000,
    "a map in a map, and so on": b"{a: " * 200_000,
    "a key in a key, and so on": b"? " * 400_000,
    "conditions in conditions": b"prohibits: " + b"{not: " * 300 + b"{reaches: KP}" + b"}" * 300,
    "tags": b"!" * 900_000,
    "a long word": b"id: " + b"x" * 900_000,
    "a long number": b"id: " + b"9" * 900_000,
    "a long quoted text": b'id: "' + b"\\n" * 400_000 + b'"',
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(4_000)),
    "one key many times": b"id: 1\n" * 4_000,
    "two megabytes": b"a: b\n" * 400_000,
    "nothing": b"",
    "only a mark": b"\xef\xbb\xbf",
    "UTF-16": "id: x\n".encode("utf-16"),
    "NULs": b"\0" * 1_000,
    "several documents": b"id: x\n---\nid: y\n",
}
TERMS: Final[dict[str, bytes]] = {
    "a chain of terms": b"terms:\n" + b"".join(TERM % (n, b"parent: t%d, " % (n + 1), b"") for n in range(2_000)),
    "words by alias": b"terms:\n"
    + TERM % (0, b"", b", names: &n [" + b"w, " * 5_000 + b"]")
    + b"".join(TERM % (n, b"", b", names: *n") for n in range(1, 2_000)),
}
TABLES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "only a mark": b"\xef\xbb\xbf",
    "half a mark": b"\xff\xfe\x00",
    "only line ends": HEAD + b"\r\r\n\n",
    "a quote that never closes": HEAD + b'"' + b"a,b\n" * 100_000,
    "quotes that are not doubled": HEAD + b'"a"b,"c"\n' * 5_000,
    "line ends in quotes": HEAD + b'"' + b"\r\n" * 100_000 + b'",XA,KP,rice,\n',
    "a header with line ends": b'"date\r\nof delivery",supplier,recipient,item\n' + ROW[:-1],
    "NULs": HEAD + b"2018,XA,KP,rice\0,\0",
    "five megabytes in a cell": HEAD + ROW + b"x" * 5_000_000,
    "long words in each cell": HEAD + b",".join(b"a " * 300_000 for _ in range(5)),
    "a long number": HEAD.replace(b"via", b"quantity") + ROW + b"9" * 900_000,
    "many columns": HEAD[:-1] + b"".join(b",c%d" % n for n in range(200_000)) + b"\n" + ROW,
    "many columns of one name": HEAD[:-1] + b",note" * 10_000 + b"\n" + ROW,
    "many cells": HEAD + ROW + b"," * 400_000,
    "many States": HEAD + ROW + b";".join(b"S%d" % n for n in range(300)),
    "UTF-16": (HEAD + ROW).decode().encode("utf-16"),
    "UTF-16 cut short": (HEAD + ROW).decode().encode("utf-16")[:-1],
    "a lone surrogate": HEAD + ROW + b"\xed\xa0\x80",
}


def _named(doors: Any, inputs: dict[str, bytes]) -> list[Any]:
    return [pytest.param(door, raw, id=f"{door}: {name}") for door in doors for name, raw in inputs.items()]


@pytest.mark.parametrize(("door", "raw"), [*_named(RULES, YAML), *_named(["terms"], TERMS), *_named(["csv"], TABLES)])
def test_what_breaks_other_readers_is_read_or_refused_with_located_faults(door: str, raw: bytes) -> None:
    DOORS[door](raw)
