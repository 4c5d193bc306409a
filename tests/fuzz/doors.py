"""The doors: bytes in; nothing comes out where the promise is kept, and an AssertionError where it is not."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from unittest.mock import patch

from sanctions_rules.deriving import Deriver
from sanctions_rules.errors import InputError, RecordError, RulebookError
from sanctions_rules.rulebook import Rulebook, check_folder, rules_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.screening import Screener
from sanctions_rules.tables import read_csv
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.examples import mismatch
from sanctions_rules.transactions import read_json

from .promises import SECONDS, assert_told, within

Door = Callable[[bytes], None]
IN_A_FILE: Final = re.compile(r"[^:]+\.yml(:\d+:\d+)?|.+(, | )column .+|record.*")
IN_A_TABLE: Final = re.compile(r"deals\.csv(, (row|line) \d+)?(, (cell \d+|column .*))?")
IN_A_RECORD: Final = re.compile(r"record.*")
USUAL: Final = "2397-op05"
PROBES: Final = (
    {"supplier": "XA", "recipient": "KP", "date": "2018-05", "item": "gasoil-diesel", "quantity": "9", "unit": "t"},
    {"supplier": "KP", "recipient": "XA", "date": "2016-01..2019", "description": "rifles", "value_usd": "5"},
    {"supplier": "XA", "recipient": "KP", "hs_code": "84", "committee_approval": "granted", "contract_date": "2017"},
)


def rule_file(raw: bytes) -> None:
    """Any bytes as the file of one rule, with examples beside it where it calls itself by the id of a shipped rule."""
    named = re.search(rb"^id: dprk-([a-z0-9-]{1,40})\r?$", raw, re.MULTILINE)
    stem = named[1].decode() if named else USUAL
    examples = rules_folder() / "dprk" / f"{stem}.examples.yml"
    beside = {f"dprk/{stem}.examples.yml": examples.read_bytes()} if examples.exists() else {}
    _load(raw, {"dprk/regime.yml": _shipped("regime.yml"), f"dprk/{stem}.yml": raw, **beside})


def regime_file(raw: bytes) -> None:
    """Any bytes as the regime.yml beside a sound rule and its examples."""
    _load(raw, {"dprk/regime.yml": raw, **_usual()})


def ledger_file(raw: bytes) -> None:
    """Any bytes as the ledger.yml beside a sound rule and its examples."""
    _load(raw, {"dprk/regime.yml": _shipped("regime.yml"), **_usual(), "dprk/ledger.yml": raw})


def examples_file(raw: bytes) -> None:
    """Any bytes as the examples of a sound rule."""
    files = {"dprk/regime.yml": _shipped("regime.yml"), **_usual(), f"dprk/{USUAL}.examples.yml": raw}
    _load(raw, files)


def terms_file(raw: bytes) -> None:
    """Any bytes as the only file of item terms, for a sound rule."""
    _load(raw, {"dprk/regime.yml": _shipped("regime.yml"), **_usual(), "terms/a.yml": raw})


def csv_file(raw: bytes) -> None:
    """Any bytes as a table; rows in = transactions + rejects, and what was read can be screened."""
    with within(SECONDS):
        try:
            table = read_csv(raw, name="deals.csv", vocabulary=_vocabulary())
        except InputError as error:
            assert_told(error.faults, IN_A_TABLE, raw)
            return
        assert len(table.rows) == len(table.transactions) + len(table.rejects)
        assert len(table), "neither rows nor faults"
        assert all(note.isprintable() for note in table.notes), "a note of more than one line"
        for reject in table.rejects:
            assert_told(reject.faults, IN_A_TABLE, raw)
        assert len(_screener().screen(table.transactions[:20])) == len(table.transactions[:20])


def json_record(raw: bytes) -> None:
    """Any bytes as one record in JSON; what was read can be screened."""
    with within(SECONDS):
        try:
            _screener().screen(read_json(raw))
        except RecordError as error:
            assert_told(error.faults, IN_A_RECORD, raw)


RULES: Final[dict[str, Door]] = {
    "rule": rule_file,
    "regime": regime_file,
    "ledger": ledger_file,
    "examples": examples_file,
    "terms": terms_file,
}
DOORS: Final[dict[str, Door]] = {**RULES, "csv": csv_file, "json": json_record}


def _load(raw: bytes, files: dict[str, bytes]) -> None:
    """A folder of these files gives a book that can be used, or faults."""
    with folder_of(files) as home, within(SECONDS):
        try:
            _use(*check_folder(home))
        except RulebookError as error:
            assert_told(error.faults, IN_A_FILE, raw)
        except RecordError as error:  # an example may name an item that is no term: screening it says so
            assert_told(error.faults, IN_A_RECORD, raw)


def _use(book: Rulebook, cases: list[Case]) -> None:
    with patch("sanctions_rules.screening.Deriver", _deriver):
        screener = Screener(book)
    known = [{k: v for k, v in probe.items() if k != "item" or v in book.vocabulary} for probe in PROBES]
    screener.screen(known)
    for case in cases[:5]:
        mismatch(case, screener)


@contextmanager
def folder_of(files: dict[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "rules"
        for name, content in files.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
        if "terms/a.yml" in files:
            yield home
            return
        known = _vocabulary()  # reading it takes most of the time
        with patch.object(Vocabulary, "load", lambda _: known):
            yield home


@lru_cache(maxsize=4)
def _deriver(vocabulary: Vocabulary) -> Deriver:
    """Its index of words is made once for all books of one vocabulary."""
    return Deriver(vocabulary)


@cache
def _shipped(name: str) -> bytes:
    return (rules_folder() / "dprk" / name).read_bytes()


def _usual() -> dict[str, bytes]:
    return {f"dprk/{name}": _shipped(name) for name in (f"{USUAL}.yml", f"{USUAL}.examples.yml")}


@cache
def _screener() -> Screener:
    return Screener()


def _vocabulary() -> Vocabulary:
    return _screener().rulebook.vocabulary
