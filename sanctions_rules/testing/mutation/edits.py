"""A mistake in a rule file: the value that stands at a path is another one, or is gone."""

from __future__ import annotations

from collections.abc import Hashable
from copy import copy
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

KeyPath: TypeAlias = tuple[Hashable, ...]
GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Edit:
    """
    One mistake: ``value`` stands at ``path`` in place of what is written there; GONE takes it away.

    ``mistake`` names the sort of mistake, ``told`` says what was done, for a reader of the rule.
    """

    mistake: str
    path: KeyPath
    value: Any
    told: str

    def on(self, data: Any) -> Any:
        """
        The data with the mistake in it; the data given stays as it is.

        >>> Edit("drop", ("unless", 0), GONE, "").on({"unless": ["one", "two"], "force": "binding"})
        {'unless': ['two'], 'force': 'binding'}
        """
        return _placed(data, self.path, self.value)


def _placed(data: Any, path: KeyPath, value: Any) -> Any:
    if not path:
        return value
    changed = copy(data)
    if len(path) == 1 and value is GONE:
        del changed[path[0]]
    else:
        changed[path[0]] = _placed(data[path[0]] if len(path) > 1 else None, path[1:], value)
    return changed
