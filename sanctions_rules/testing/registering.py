"""
Hypothesis learns to draw records, at the cost of neither import.

Hypothesis calls ``register`` when it is imported (its entry point). The record types are registered at once
where they have been imported already, else as soon as they are: nobody pays for a library that is not used.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_RECORDS: Final = "sanctions_rules.transactions.records"


def register() -> None:
    """Have ``from_type`` draw records of every type, now or once the types are there."""
    if _RECORDS in sys.modules:
        _register(sys.modules[_RECORDS])
    elif not any(isinstance(finder, _Awaiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Awaiting())


def _register(records: ModuleType) -> None:
    from hypothesis.strategies import register_type_strategy  # noqa: PLC0415 - only where it is imported anyway

    for model in (records.Transaction, records.Unsorted, *records.KINDS.values()):
        register_type_strategy(model, _typed)


def _typed(model: Any) -> SearchStrategy[Any]:
    from sanctions_rules.testing.strategies import typed  # noqa: PLC0415 - heavy, so only when first drawn from

    return typed(model)


class _Awaiting:
    """A finder of one module, found as ever, that registers its types when it has been executed, and goes."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _RECORDS:
            return None
        others = [finder for finder in sys.meta_path if finder is not self]
        found = (finder.find_spec(name, path, target) for finder in others if hasattr(finder, "find_spec"))
        spec = next((spec for spec in found if spec), None)
        if spec and spec.loader:
            spec.loader = _Registering(spec.loader, self)
        return spec


class _Registering(Loader):
    """A module's own loader, which is put back before the module is executed."""

    def __init__(self, own: Any, finder: _Awaiting) -> None:
        self._own = own
        self._finder = finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._own.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._own
        if module.__spec__:
            module.__spec__.loader = self._own
        self._own.exec_module(module)
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
            _register(module)
