"""What a planted fault is: a change to the library, and the nets that must catch it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


@dataclass(frozen=True)
class Fault:
    """One fault, and in words which nets must catch it."""

    plant: Plant
    nets: str

    @property
    def caught_by(self) -> list[str]:
        """The nets by name."""
        return self.nets.replace(" and ", ", ").split(", ")


def everywhere(patch: Patch, old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put one function in the place of another wherever the library has imported it."""
    called = old.__name__
    for name, module in list(sys.modules.items()):
        if name.startswith("sanctions_rules") and vars(module).get(called) is old:
            patch.setattr(module, called, new)
