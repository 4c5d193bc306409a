"""The nets: the shipped examples, the agreement of the engines, and the laws. Each says whether it was tripped."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final

from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.knowledge import Facts
from sanctions_rules.rulebook import Rulebook, check_folder
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.screening import Screener
from sanctions_rules.testing.examples import mismatch

LAWS: Final = Path(__file__).parent.parent / "laws"
WORLDS: Final = 100
"""How many worlds each law is tried on; always the same ones."""


@cache
def checked() -> tuple[Rulebook, list[Case]]:
    """The shipped rules and examples, read before any fault is planted."""
    return check_folder()


def examples() -> bool:
    """Whether some shipped example comes out otherwise than it says."""
    screener = Screener()
    return any(mismatch(case, screener) for case in checked()[1])


def engines() -> bool:
    """Whether the durable engine weighs the shipped examples otherwise than the plain one."""
    rules, facts = checked()[0].rules, _sheets()
    durable = DurableEngine(rules)
    try:
        return durable.weigh(facts) != PlainEngine(rules).weigh(facts)
    finally:
        durable.close()


def laws() -> bool:
    """Whether some law of tests/laws is broken; the laws are those of the suite, read anew with the fault in place."""
    return any(_broken(law) for path in sorted(LAWS.glob("test_*.py")) for law in _laws_of(path))


Net = Callable[[], bool]
NETS: Final[dict[str, Net]] = {"examples": examples, "engines": engines, "laws": laws}


def tripped(net: str) -> bool:
    """Whether a net is tripped; a fault that makes the library fail by itself is caught too."""
    try:
        return NETS[net]()
    except Exception:
        return True


@cache
def _sheets() -> list[Facts]:
    screener = Screener()
    return [sheet.facts for case in checked()[1] for _, sheet, _ in screener.weigh(case.records)]


def _laws_of(path: Path) -> Iterator[Callable[..., Any]]:
    module = _read_anew(path)
    return (law for name, law in vars(module).items() if name.startswith("test_"))


def _read_anew(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.stem}_read_anew", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _broken(law: Callable[..., Any]) -> bool:
    try:
        _try(law)
    except AssertionError:
        return True
    return False


def _try(law: Callable[..., Any]) -> None:
    """A law of generated worlds is given its worlds here, so that none is searched for a smaller one in vain."""
    if not hasattr(law, "hypothesis"):
        law()
        return
    random = Random(0)
    for _ in range(WORLDS):
        law.hypothesis.fuzz_one_input(random.randbytes(2_000))
