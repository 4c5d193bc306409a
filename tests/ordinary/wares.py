"""The goods of ordinary trade: groups of customs codes, each with the words that papers use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

FOLDER: Final = Path(__file__).with_name("goods")


NATIONAL_LISTS: Final = {
    "2203": "spirits-wine",
    "2204": "spirits-wine",
    "2208": "spirits-wine",
    "2402": "tobacco-luxury",
    "3303": "perfume-cosmetic",
    "3304": "perfume-cosmetic",
    "8471": "consumer-electronics-luxury",
    "8528": "consumer-electronics-luxury",
}
"""The terms of goods on some national luxury lists: words alone never prove them, so a person names them when asked."""


class Good(NamedTuple):
    """One line of goods: its group, its customs code and the words for it, in several languages."""

    group: str
    hs_code: str
    wordings: tuple[str, ...]

    @property
    def named(self) -> dict[str, str]:
        """The customs code, and the item term where a person would have to name it."""
        term = NATIONAL_LISTS.get(self.hs_code[:4])
        return {"hs_code": self.hs_code} | ({"item": term} if term else {})


@cache
def groups() -> dict[str, tuple[Good, ...]]:
    """Every group of the files, in their order."""
    read: dict[str, dict[str, list[str]]] = {}
    for file in sorted(FOLDER.glob("*.yml")):
        read |= yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    return {
        group: tuple(Good(group, code, tuple(wordings)) for code, wordings in codes.items())
        for group, codes in read.items()
    }
