"""
YAML files as plain data, with the line and column of every part.

Reads YAML 1.2 (core schema): ``NO`` is a word and Norway stays Norway, ``yes`` is a word, ``0707`` is
text, dates are text, and a key that stands twice is a fault. libyaml parses; the meaning is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from sanctions_rules.errors import Fault, RulebookError, shown

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES: Final = 1_000_000
_MAX_PARTS: Final = 50_000
_NULL = re.compile(r"|~|null|Null|NULL")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

KeyPath: TypeAlias = tuple[Hashable, ...]


@dataclass
class Document:
    """
    One YAML file: its data, and where each part of it stands (line and column from 1).

    ``places`` maps a path of keys and indexes to a place; for a map entry it is the place of the
    value, and under ``(*path, KEY)`` the place of the key.
    """

    name: str
    data: Any
    places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: KeyPath = (), key: bool = False) -> str:
        """The place of a part, or of the nearest part around it, as file:line:column."""
        for end in range(len(path), -1, -1):
            spot = (*path[:end], KEY) if key and end == len(path) else path[:end]
            if spot in self.places:
                line, column = self.places[spot]
                return f"{self.name}:{line}:{column}"
        return f"{self.name}:1:1"


KEY: Final = object()


def read_document(path: Path, name: str) -> Document:
    """Read one file; raises RulebookError with every structural fault of it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RulebookError([Fault(name, f"cannot be read ({error.strerror})", "unreadable-file")]) from None
    return parse_document(raw, name)


def parse_document(raw: bytes, name: str) -> Document:
    """Read the bytes of one file; raises RulebookError with every structural fault of it."""
    if len(raw) > _MAX_BYTES:
        raise RulebookError(
            [
                Fault(
                    f"{name}:1:1",
                    f"the file has {len(raw):,} bytes; a rule file has at most {_MAX_BYTES:,}",
                    "too-large",
                    "one paragraph, one file",
                )
            ]
        )
    reading = _Reading(name)
    try:
        node = yaml.compose(_text(raw, name), Loader=_Loader)
        if node is None:
            raise RulebookError(
                [Fault(f"{name}:1:1", "the file is empty", "empty-file", "write the rule, or delete the file")]
            )
        document = Document(name, reading.build(node, ()), reading.places)
    except yaml.MarkedYAMLError as error:
        raise RulebookError([_syntax_fault(error, name)]) from None
    except yaml.YAMLError as error:
        raise RulebookError([Fault(f"{name}:1:1", f"not YAML: {shown(error)}", "yaml-syntax")]) from None
    except RecursionError:
        raise RulebookError([Fault(f"{name}:1:1", "nested too deeply", "too-deep")]) from None
    if reading.faults:
        raise RulebookError(reading.faults)
    return document


def _text(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise RulebookError(
            [Fault(f"{name}:{line}:{column}", "the file is not UTF-8 text", "not-utf8", "save it as UTF-8")]
        ) from None
    odd = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        column = odd.start() - text.rfind("\n", 0, odd.start())
        raise RulebookError(
            [
                Fault(
                    f"{name}:{line}:{column}",
                    f"a control character (U+{ord(odd[0]):04X}) cannot stand in YAML",
                    "yaml-syntax",
                )
            ]
        )
    return text


def _syntax_fault(error: yaml.MarkedYAMLError, name: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else f"{name}:1:1"
    return Fault(
        where,
        f"not YAML: {error.problem or error.context}",
        "yaml-syntax",
        "check the indentation and the quotes around it",
    )


class _Reading:
    """One pass over the nodes of a file: data, places, faults; bounded, so that aliases cannot explode."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self._parts = 0

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self._parts += 1
        if self._parts > _MAX_PARTS:
            raise RulebookError(
                [
                    Fault(
                        f"{self.name}:1:1",
                        f"more than {_MAX_PARTS:,} parts once aliases are followed",
                        "too-many-parts",
                        "write the values out, or split the file",
                    )
                ]
            )
        self.places.setdefault(path, _spot(node))
        if not node.tag.startswith("tag:yaml.org,2002:") or (node.tag[18:] not in _PLAIN_TAGS):
            self._fault(node, f"tags such as {shown(node.tag)} are not used here", "yaml-tag", "leave the tag out")
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(part, (*path, index)) for index, part in enumerate(node.value)]
        return _scalar(node)

    def _entries(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "a key must be a plain word", "bad-key")
                continue
            key = str(key_node.value)
            if key in seen:
                self._fault(key_node, f"the key {shown(key)} stands twice", "duplicate-key", "keep one of them")
                continue
            seen.add(key)
            self.places.setdefault((*path, key, KEY), _spot(key_node))
            yield key, self.build(value_node, (*path, key))

    def _fault(self, node: yaml.Node, what: str, code: str, help: str | None = None) -> None:
        self.faults.append(Fault(self._at(node), what, code, help))

    def _at(self, node: yaml.Node) -> str:
        line, column = _spot(node)
        return f"{self.name}:{line}:{column}"


_PLAIN_TAGS = frozenset({"map", "seq", "str", "null", "bool", "int", "float", "timestamp", "merge", "value"})


def _spot(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    if getattr(node, "style", None):  # quoted, literal or folded: always text
        return text
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text) and len(text) < 30:
        return int(text)
    if _FLOAT.fullmatch(text) and len(text) < 30:
        return Decimal(text)
    return text
