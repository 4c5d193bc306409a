"""The bytes of a YAML file become its nodes, within bounds of size and depth, or are refused at a line and column."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from sanctions_rules.errors import shown

_MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 64
MAX_PARTS: Final = 50_000
_ODD: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotYamlError(ValueError):
    """Why bytes are no YAML: the place (line and column from 1), what is wrong, a code, and what to do."""

    def __init__(self, place: tuple[int, int], what: str, code: str, help: str | None = None) -> None:
        self.place, self.what, self.code, self.help = place, what, code, help
        super().__init__(f"{place[0]}:{place[1]}: {what}")


def nodes_of(raw: bytes) -> yaml.Node | None:
    """
    The root node of a YAML file, or None where the file is empty; raises NotYamlError.

    >>> nodes_of(b"a: [b")
    Traceback (most recent call last):
    sanctions_rules.nodes.NotYamlError: 2:1: not YAML: did not find expected ',' or ']'
    """
    if len(raw) > _MAX_BYTES:
        what = f"the file has {len(raw):,} bytes; a rule file has at most {_MAX_BYTES:,}"
        raise NotYamlError((1, 1), what, "too-large", "one paragraph, one file")
    text = _text(raw)
    try:
        return yaml.compose(text, _Bounded)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error) from None
    except yaml.YAMLError as error:
        raise NotYamlError((1, 1), f"not YAML: {shown(error)}", "yaml-syntax") from None


class _Bounded(_Parser):  # type: ignore[misc]
    """The parser goes one call deeper for each level, and past some ten thousand of them would end the process."""

    _depth = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:  # noqa: ARG002 - the parser gives it
        self._depth += 1
        if self._depth > MAX_DEPTH and parent is not None:
            raise NotYamlError(spot(parent), "nested too deeply", "too-deep", f"at most {MAX_DEPTH} levels are read")

    def ascend_resolver(self) -> None:
        self._depth -= 1


def spot(node: yaml.Node) -> tuple[int, int]:
    """The line and column where a node begins, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise NotYamlError((line, column), "the file is not UTF-8 text", "not-utf8", "save it as UTF-8") from None
    odd = _ODD.search(text)
    if odd:
        place = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        raise NotYamlError(place, f"a control character (U+{ord(odd[0]):04X}) cannot stand in YAML", "yaml-syntax")
    return text


def _syntax(error: yaml.MarkedYAMLError) -> NotYamlError:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    help = "check the indentation and the quotes around it"
    return NotYamlError(place, f"not YAML: {error.problem or error.context}", "yaml-syntax", help)
