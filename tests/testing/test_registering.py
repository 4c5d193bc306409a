"""Hypothesis knows the record types, whichever is imported first, and neither import pays for the other."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "print(*sorted({'hypothesis', 'pydantic', 'sanctions_rules.transactions'} & set(sys.modules)))"
DRAW = "print(type(find(st.from_type(ArmsTransfer), lambda record: True)).__name__)"
HYPOTHESIS = "from hypothesis import find, strategies as st"
RECORDS = "from sanctions_rules import ArmsTransfer"


def printed(*lines: str) -> list[str]:
    """What a fresh interpreter prints, where every warning is an error."""
    code = "\n".join(["import sys", *lines])
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_importing_hypothesis_imports_no_record() -> None:
    registering = "print('sanctions_rules.testing.registering' in sys.modules)"
    assert printed("import hypothesis", registering, LOADED) == ["True", "hypothesis"]


@pytest.mark.parametrize("first", ["import sanctions_rules", RECORDS])
def test_importing_the_library_does_not_import_hypothesis(first: str) -> None:
    assert printed(first, "print('hypothesis' in sys.modules)") == ["False"]


@pytest.mark.parametrize("order", [(HYPOTHESIS, RECORDS), (RECORDS, HYPOTHESIS)])
def test_records_are_drawn_whichever_is_imported_first(order: tuple[str, str]) -> None:
    strategies = "print('sanctions_rules.testing.strategies' in sys.modules)"
    assert printed(*order, strategies, DRAW, strategies) == ["False", "ArmsTransfer", "True"]


def test_waiting_for_the_records_leaves_their_module_and_the_import_system_as_they_were() -> None:
    waiting = "print([type(finder).__name__ for finder in sys.meta_path if 'sanctions' in type(finder).__module__])"
    module = "module = sys.modules[ArmsTransfer.__module__]"
    loader = "print(type(module.__loader__).__name__, module.__loader__ is module.__spec__.loader)"
    source = "import inspect; print(inspect.getsource(ArmsTransfer).splitlines()[0])"
    assert printed(HYPOTHESIS, waiting, RECORDS, waiting, module, loader, source) == [
        "['_Awaiting']",
        "[]",
        "SourceFileLoader True",
        "class ArmsTransfer(Transaction):",
    ]


def test_an_import_of_the_records_that_fails_is_waited_for_again() -> None:
    broken = [
        "sys.modules['sanctions_rules.words'] = None",
        "try:",
        "    import sanctions_rules.transactions.records",
        "except ImportError: print('refused')",
        "del sys.modules['sanctions_rules.words']",
    ]
    assert printed(HYPOTHESIS, *broken, RECORDS, DRAW) == ["refused", "ArmsTransfer"]


def test_registering_twice_is_registering_once() -> None:
    again = "from sanctions_rules.testing.registering import register; register(); register()"
    assert printed(HYPOTHESIS, again, RECORDS, again, DRAW) == ["ArmsTransfer"]
