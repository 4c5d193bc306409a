"""Real files, and what a slip of the hand, a broken export or an ill will makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from sanctions_rules.rulebook import rules_folder

DEALS: Final = Path(__file__).parent.parent.parent / "docs" / "examples"
RECORD: Final = (
    b'{"kind": "fuel", "supplier": "XA", "recipient": "KP", "date": "2018-05", "contract_date": "2017-01-01", '
    b'"item": "gasoil-diesel", "quantity": "100", "unit": "bbl", "hs_code": "271019", "via": ["XB"], '
    b'"value_usd": 5, "committee_approval": ["granted"], "ship_to_ship": true, "description": "diesel"}'
)
WORDS: Final = (
    *("", "~", "null", "[]", "{}", "[[]]", "{a: {b: c}}", "[~]", "- a", "true", "no", "-1", "0", "00", "0x1F", "1_0"),
    *("1e999999999", "1e999", "1e99", "-0.0", ".inf", ".nan", "NaN", "Infinity", "9" * 29, "9" * 400, "9" * 5000),
    *("9999-12-31", "0001-01-01", "0000-00-00", "2017-02-30", "2016-03-02..2016-03-02", "2019..2017", "..", "2017-13"),
    *("9999-12-31..0001-01-01", "2016-03-02T00:00:00Z", "٢٠١٧-٠٣-٠٢", "２０１７", "²", "02/03/2016", "43101"),
    *("400..600", "600..400", "1,200", "1.200,5", "-5", "5 barrels", "500000 metric tons", "0 bbl", "1e5 bbl", "4.5"),
    *("0 months from 2018-01-01", "12 months from 2018-13-45", "12 months from 2018-01-31", "9 months from 9999-12-01"),
    *("KP|KR", "NA", "Korea", "KPP", "?", "|", ";", ";;", "KP;KP;XA", "'KP", '"', "'", '"a\nb"', "a\nb", "a\r\n\r\nb"),
    *("\0", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ud800", "\U0010ffff", "é", "Ⅷ", "=1+1", "@SUM(A1)", "\\ud800"),
    *("*a", "&a [*a]", "!!python/object:os.system x", "!!binary a", "<<", "? a", ">-", "%YAML 1.1", "---", "...", "#"),
    *("S/RES/2397(2017) OP 7", "S/RES/9999(2199) OP 999(zzzzz)", "S/RES/2397(2017) OP 0", "S/RES/2397(0000)"),
    *("dprk-2397-op05", "machinery", "arms-and-related-materiel", "within:a/b", "{not: {not: {not: {reaches: KP}}}}"),
    *(
        "{from: 0001-01-01}",
        "{from: 9999-12-31}",
        "{until: 0001-01-01}",
        "{at_least: 1e999}",
        "{below: -1}",
        "citation",
    ),
    *("x" * 300, "word " * 300, "x" * 70_000, "é" * 5_000, "[" * 300, "{a: " * 300, "- " * 300, "a," * 999, ";" * 999),
)
NASTY: Final = tuple(word.encode("utf-8", "surrogatepass") for word in WORDS)
SCALAR: Final = re.compile(rb"[^\s:,;\[\]{}\"'#-][^\n:,;\[\]{}\"'#]*|-?\d[\d.]*")


@cache
def seeds(door: str) -> tuple[bytes, ...]:
    """The real files of a door."""
    home = rules_folder() / "dprk"
    if door == "json":
        return (RECORD,)
    if door == "csv":
        return tuple(path.read_bytes() for path in sorted(DEALS.glob("*.csv")))
    if door in ("regime", "ledger"):
        return ((home / f"{door}.yml").read_bytes(),)
    if door == "terms":
        return tuple(
            path.read_bytes()[:6_000].rpartition(b"\n  - ")[0] for path in sorted(home.parent.glob("terms/*.yml"))
        )
    examples = sorted(home.glob("*.examples.yml"))
    chosen = examples if door == "examples" else sorted({*home.glob("*-op*.yml")} - {*examples})
    return tuple(path.read_bytes() for path in chosen)


def mutated(door: str, random: Random) -> bytes:
    """A real file of a door, changed in a few places."""
    raw = random.choice(seeds(door))
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        raw = random.choice(CHANGES)(raw, door, random)
    return raw


def changed(raw: bytes, door: str, random: Random) -> bytes:
    """Any bytes, changed in one place."""
    return random.choice(CHANGES)(raw, door, random)


def _scalar(raw: bytes, door: str, random: Random) -> bytes:
    """One value replaced by a nasty one, in quotes or without."""
    places = list(SCALAR.finditer(raw))
    if not places:
        return random.choice(NASTY)
    place, nasty = random.choice(places), random.choice(NASTY)
    quoted = random.choice((nasty, nasty, b'"' + nasty.replace(b'"', b'""') + b'"', b"'" + nasty + b"'"))
    return raw[: place.start()] + quoted + raw[place.end() :]


def _swapped_value(raw: bytes, door: str, random: Random) -> bytes:
    """One value replaced by another of the same file: right in form, wrong in its place."""
    places = list(SCALAR.finditer(raw))
    if not places:
        return raw
    place, other = random.choice(places), random.choice(places)
    return raw[: place.start()] + other[0] + raw[place.end() :]


def _lines(raw: bytes, door: str, random: Random) -> bytes:
    """A line deleted, doubled, moved, or indented otherwise."""
    lines = raw.split(b"\n")
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * random.choice((1, 2, 4, 9)) + lines[at]
        case _:
            lines[at] = lines[at].lstrip() if random.random() < 0.5 else lines[at][2:]
    return b"\n".join(lines)


def _spliced(raw: bytes, door: str, random: Random) -> bytes:
    """The head of one file and the tail of another."""
    other = random.choice(seeds(door))
    return raw[: random.randrange(len(raw) + 1)] + other[random.randrange(len(other) + 1) :]


def _byte(raw: bytes, door: str, random: Random) -> bytes:
    """One byte changed, lost or put in."""
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.choice((b"", random.randbytes(1), b'"', b":", b"\0", b"\xff")) + raw[at + 1 :]


def _inserted(raw: bytes, door: str, random: Random) -> bytes:
    """Something nasty put in anywhere."""
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.choice(NASTY) + raw[at:]


def _encoded(raw: bytes, door: str, random: Random) -> bytes:
    """The same text in another encoding, or with other line ends."""
    text = raw.decode("utf-8", "replace")
    encoding = random.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32", "crlf", "cr"))
    if encoding in ("crlf", "cr"):
        return raw.replace(b"\n", b"\r\n" if encoding == "crlf" else b"\r")
    return text.encode(encoding, "replace")


Change = Callable[[bytes, str, Random], bytes]
CHANGES: Final[tuple[Change, ...]] = (
    *(_scalar, _scalar, _scalar, _scalar, _swapped_value, _swapped_value, _swapped_value),
    *(_lines, _lines, _lines, _spliced, _byte, _byte, _inserted, _encoded),
)  # fmt: skip
