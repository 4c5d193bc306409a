"""States, read from any usual spelling: `resolve` says which State a text names, or why that is not certain.

The words come from two tables: `data/states.csv` (made by `scripts/make_states.py` from Unicode CLDR and ISO 3166)
and `data/states-extra.csv` (kept by hand: aliases, former names, ambiguous words, words that name no State).
A look-up is exact after folding. Nothing is ever resolved by likeness; `nearest` is for messages only.

Decisions, where the sources disagree:

* A State that was only renamed is read as what it is now (Zaire, ZR and ZAR are CD). A State that ended keeps its own
  code (SU, YU, DD, CS, YD, VD): it is not the same State as its successors; `successors` lists those.
* ISO gave CS twice. Here the code CS is Czechoslovakia, and Serbia and Montenegro is YU, the State it was renamed
  from. The bare text "CS" is ambiguous; the names and the codes CSK and SCG are not.
* The bare text "NA" is ambiguous (Namibia or not available); "N/A" names no State.
* A group of States, a part of a State and a non-State actor have no code; the State concerned is a candidate.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

from sanctions_rules.spellings import fold, loose_keys

_DATA = Path(__file__).parent / "data"
_BETWEEN = re.compile(r"\s+[-\u2013\u2014:]\s+|[()\[\]/|;]")
_MOST_PARTS = 4
_LONGEST = 200  # characters; the longest name has under 100
_LONGEST_CODE = 3
_USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
_CODE_KINDS = {"alpha-2": "ISO code", "alpha-3": "ISO code", "M49": "M49 number", "code": "code in use"}
_WORKED = {"name", "short name", *_CODE_KINDS}
_NO_CODE = {"ambiguous", "part of", "group", "no State"}
_ENGLISH = {"name", "former name"} | _NO_CODE


@dataclass(frozen=True, slots=True)
class StateMatch:
    """What a text says about a State.

    >>> resolve("Corée du Nord")
    StateMatch(code='KP', candidates=(), reason='name in French')
    """

    code: str | None
    candidates: tuple[str, ...]
    reason: str


_UNKNOWN = StateMatch(None, (), "unknown")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the tables: a text, the codes it may stand for, and how it comes to do so."""

    text: str
    codes: str
    how: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Index:
    """The two tables, ready for look-ups. `names` keeps rows as read: building 37,000 entries would be slow."""

    short: dict[str, str]
    ended: dict[str, tuple[str, ...]]
    renamed: dict[str, str]
    codes: dict[str, _Entry]
    names: dict[str, list[str]]
    loose: dict[str, _Entry]


def resolve(text: str) -> StateMatch:
    """The State that a text names: exact after folding, never guessed.

    >>> resolve("Korea, Dem. People's Rep. of").code
    'KP'
    >>> resolve("Korea")
    StateMatch(code=None, candidates=('KP', 'KR'), reason='ambiguous: KP or KR')
    >>> resolve("Zaire")
    StateMatch(code='CD', candidates=(), reason='historic: Zaire, now CD')
    """
    return _resolve(text) if len(text) <= _LONGEST else _UNKNOWN


@lru_cache(maxsize=1 << 16)
def _resolve(text: str) -> StateMatch:
    key = fold(text)
    return _whole(text, key) or _remainder(key) or _from_parts(text) or _UNKNOWN


def _whole(text: str, key: str) -> StateMatch | None:
    """The match of the text as one name or code, if the tables have it."""
    index = _index()
    if len(key) <= _LONGEST_CODE:
        code = _as_code(text)
        if entry := index.codes.get(code):
            return _match(entry)
        if _USER_ASSIGNED.fullmatch(code):
            return StateMatch(code, (), "code free for users")
    if row := index.names.get(key):
        return _match(_Entry(*row))
    for loose in loose_keys(key):
        if entry := index.loose.get(loose):
            return _match(entry)
    if re.fullmatch(r"\d\d?", key) and (entry := index.codes.get(key.zfill(3))):
        return StateMatch(None, (entry.codes,), f"ambiguous: {entry.codes} if an M49 number without its zeros")
    return None


def _as_code(text: str) -> str:
    """The text as a code would be written, or nothing when it has letters no code has ('Áo' is Austria, not AO)."""
    plain = normalize("NFKC", text).strip()
    return plain.upper() if plain.isascii() else ""


def _remainder(key: str) -> StateMatch | None:
    """What statistics put beside the States: 'Other Asia, nes'."""
    if key.endswith((" nes", " n e s", " nec", " not elsewhere specified")):
        return StateMatch(None, (), "no State: a statistical remainder")
    return None


def _from_parts(text: str) -> StateMatch | None:
    """The match of a text that names things side by side: 'Myanmar (Burma)', 'KP - North Korea', 'HoR (Libya)*'.

    The parts must agree. A part that is ambiguous by itself may be settled by another; an unknown part never is.
    """
    parts = [part for part in _BETWEEN.split(text) if fold(part)]
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    matches = [_whole(part, fold(part)) or _UNKNOWN for part in parts]
    named = list(dict.fromkeys(match.code for match in matches if match.code))
    possible = tuple(dict.fromkeys(code for match in matches for code in _possible(match)))
    if not possible:
        return None
    if len(named) == 1 and all(named[0] in _possible(match) for match in matches):
        return StateMatch(named[0], (), "names that agree")
    if len(possible) == 1:
        return StateMatch(None, possible, f"names {possible[0]} beside something that is not that State")
    return StateMatch(None, possible, f"ambiguous: {' or '.join(possible)}")


def _possible(match: StateMatch) -> tuple[str, ...]:
    return (match.code,) if match.code else match.candidates


def _match(entry: _Entry) -> StateMatch:
    codes = tuple(entry.codes.split("|")) if entry.codes else ()
    if entry.how in _NO_CODE or len(codes) != 1:
        return StateMatch(None, codes, _why_not(entry, codes))
    if now := _index().renamed.get(codes[0]):
        return StateMatch(now, (), f"historic: {name_of(codes[0])}, now {now}")
    if entry.how == "former name":
        return StateMatch(codes[0], (), f"historic: {entry.text}, now {codes[0]}")
    how = "name" if entry.how == "name" else f"name in {entry.how}"
    return StateMatch(codes[0], (), _CODE_KINDS.get(entry.how, how))


def _why_not(entry: _Entry, codes: tuple[str, ...]) -> str:
    if entry.how == "part of":
        return f"part of {' or '.join(codes)}" + (f": {entry.note}" if entry.note else "")
    if entry.how in ("group", "no State"):
        note = entry.note or ("a group" if entry.how == "group" else "")
        return "no State" + (f": {note}" if note else "")
    return f"ambiguous: {entry.note or ' or '.join(codes)}"


def nearest(text: str) -> str | None:
    """A spelling close to the text, for a "did you mean" in a message; never for a verdict.

    >>> nearest("Noth Korea")
    'DPRK (KP)'
    """
    from difflib import get_close_matches  # noqa: PLC0415 (only messages need it; importing states stays quick)

    index = _index()
    close = get_close_matches(fold(text[:_LONGEST]), _english_keys(), n=1, cutoff=0.75)
    if not close:
        return None
    row = index.names[close[0]]
    match = _match(_Entry(*row))
    return f"{name_of(match.code)} ({match.code})" if match.code else f"{row[0]} ({' or '.join(match.candidates)})"


@cache
def _english_keys() -> list[str]:
    return [
        key
        for key, (_, codes, how, *_) in _index().names.items()
        if codes and how in _ENGLISH and len(key) > _LONGEST_CODE
    ]


def is_state_code(code: str) -> bool:
    """Whether a text is a State's two-letter code: assigned by ISO 3166-1, historic, or free for users (XA, XK, ZZ).

    >>> is_state_code("KP"), is_state_code("XA"), is_state_code("SU"), is_state_code("EU"), is_state_code("kp")
    (True, True, True, False, False)
    """
    return code in _index().short or _USER_ASSIGNED.fullmatch(code) is not None


def name_of(code: str) -> str:
    """The short English name of a code; a code free for users is 'State XA'; any other text is given back.

    >>> name_of("KP"), name_of("XA")
    ('DPRK', 'State XA')
    """
    fallback = f"State {code}" if _USER_ASSIGNED.fullmatch(code) else code
    return _index().short.get(code, fallback)


def successors(code: str) -> tuple[str, ...]:
    """The codes of the States now on the territory of a historic one, the continuing State first; else nothing.

    >>> successors("CS"), successors("ZR"), successors("FR")
    (('CZ', 'SK'), ('CD',), ())
    """
    index = _index()
    return index.ended.get(code) or ((index.renamed[code],) if code in index.renamed else ())


@cache
def _index() -> _Index:
    """Both tables, read once; a row kept by hand comes before a generated one."""
    index = _Index({}, {}, {}, {}, {}, {})
    for row in _rows("states-extra.csv"):
        _add(index, _Entry(*row))
    for row in _rows("states.csv"):
        if row[2] in _WORKED:
            _add(index, _Entry(*row))
        else:
            index.names.setdefault(row[0], row)
    for code in index.short:
        index.codes.setdefault(code, _Entry(code, code, "alpha-2"))
    return index


def _rows(name: str) -> list[list[str]]:
    import csv  # noqa: PLC0415 (needed only when the tables are first read)

    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if row and not row[0].startswith("#")][1:]


def _add(index: _Index, entry: _Entry) -> None:
    """Enter a row under its own kind, and under each way its text may be written."""
    if entry.how == "ended":
        index.ended[entry.text] = tuple(entry.codes.split("|"))
    elif entry.how == "renamed":
        index.renamed[entry.text] = entry.codes
    elif entry.how == "short name":
        index.short.setdefault(entry.codes, entry.text)
        _add_name(index, _Entry(entry.text, entry.codes, "name"))
    elif entry.how in _CODE_KINDS:
        index.codes.setdefault(entry.text, entry)
    else:
        if (
            entry.text.isascii()
            and entry.text.isalnum()
            and len(entry.text) <= _LONGEST_CODE
            and entry.text.upper() == entry.text
        ):
            index.codes.setdefault(entry.text, entry)
        _add_name(index, entry)


def _add_name(index: _Index, entry: _Entry) -> None:
    key = fold(entry.text)
    index.names.setdefault(key, [entry.text, entry.codes, entry.how, entry.note])
    for loose in loose_keys(key):
        index.loose.setdefault(loose, entry)
