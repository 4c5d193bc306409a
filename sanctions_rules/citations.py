"""Citations of Security Council resolutions, as a type: parse, print, sort as the law grew, link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

_FORM = re.compile(r"S/RES/(0*[1-9]\d{0,3})\s?\((\d{4})\)(?:\s+OP\s+(0*[1-9]\d{0,2})((?:\([a-z]{1,5}\))*))?")
_ROMAN = {"i": 1, "v": 5, "x": 10}


@total_ordering
@dataclass(frozen=True, slots=True)
class Citation:
    """
    A place in a resolution: the whole of it, an operative paragraph, or a sub-paragraph.

    Prints as ``S/RES/2270(2016) OP 8(a)``. Citations sort as the law grew: by year, number and
    paragraph, with (i), (ii), (iv) read as Roman numerals below the letters. The link to the
    official text is computed from the symbol, so there is no address to go stale.

    >>> Citation.parse("S/RES/1718(2006) OP 8(a)(ii)").parts
    ('8', 'a', 'ii')
    >>> Citation.parse("S/RES/2270(2016) OP 8").link
    'https://undocs.org/S/RES/2270(2016)'
    >>> sorted(map(Citation.parse, ["S/RES/2270(2016) OP 17", "S/RES/2270(2016) OP 6"]))[0].paragraph
    '6'
    """

    number: int
    year: int
    parts: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read ``S/RES/1718(2006) OP 8(a)(i)``; raises ValueError with the expected form."""
        match = _FORM.fullmatch(text.strip())
        if not match or not 1946 <= int(match[2]) <= 2200:
            raise ValueError(f"'{text[:60]}' is no citation; write S/RES/2270(2016) OP 8(a)")
        letters = re.findall(r"\(([a-z]+)\)", match[4] or "")
        return cls(int(match[1]), int(match[2]), (match[3].lstrip("0"), *letters) if match[3] else ())

    @property
    def resolution(self) -> Citation:
        """The resolution as a whole."""
        return Citation(self.number, self.year)

    @property
    def paragraph(self) -> str:
        """The paragraph as written after OP, such as ``8(a)(i)``; empty for a whole resolution."""
        return self.parts[0] + "".join(f"({p})" for p in self.parts[1:]) if self.parts else ""

    @property
    def link(self) -> str:
        """The address of the official text."""
        return f"https://undocs.org/S/RES/{self.number}({self.year})"

    def enclosing(self) -> tuple[Citation, ...]:
        """
        This citation and each wider one that contains it, narrowest first.

        >>> [str(c) for c in Citation.parse("S/RES/2270(2016) OP 8(a)").enclosing()]
        ['S/RES/2270(2016) OP 8(a)', 'S/RES/2270(2016) OP 8', 'S/RES/2270(2016)']
        """
        return tuple(Citation(self.number, self.year, self.parts[:n]) for n in range(len(self.parts), -1, -1))

    def __str__(self) -> str:
        symbol = f"S/RES/{self.number}({self.year})"
        return f"{symbol} OP {self.paragraph}" if self.parts else symbol

    def __lt__(self, other: Citation) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, tuple[tuple[int, str], ...]]:
        return self.year, self.number, tuple(_rank(level, part) for level, part in enumerate(self.parts))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(pattern=r"^S/RES/\d{1,4} ?\(\d{4}\)( OP \d{1,3}(\([a-z]{1,5}\))*)?$")
        return core_schema.json_or_python_schema(
            json_schema=core_schema.no_info_after_validator_function(cls._read, text),
            python_schema=core_schema.no_info_plain_validator_function(cls._read),
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def _read(cls, value: object) -> Citation:
        if isinstance(value, Citation):
            return value
        try:
            return cls.parse(str(value))
        except ValueError:
            raise PydanticCustomError(
                "citation", "{text} is no citation", {"text": f"'{value}'", "help": "write S/RES/2270(2016) OP 8(a)"}
            ) from None


def _rank(level: int, part: str) -> tuple[int, str]:
    if level == 0:
        return int(part), ""
    if level == 2 and set(part) <= _ROMAN.keys():
        return _roman(part), ""
    return len(part), part


def _roman(part: str) -> int:
    values = [_ROMAN[letter] for letter in part]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
