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
from sanctions_rules.nodes import MAX_DEPTH, MAX_PARTS, NotYamlError, nodes_of, spot

_NULL = re.compile(r"|~|null|Null|NULL")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)")  # with an exponent it stays text: no law has one

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
    reading = _Reading(name)
    try:
        node = nodes_of(raw)
        if node is None:
            raise NotYamlError((1, 1), "the file is empty", "empty-file", "write the rule, or delete the file")
        document = Document(name, reading.build(node, ()), reading.places)
    except NotYamlError as error:
        line, column = error.place
        raise RulebookError([Fault(f"{name}:{line}:{column}", error.what, error.code, error.help)]) from None
    if reading.faults:
        raise RulebookError(reading.faults)
    return document


class _Reading:
    """One pass over the nodes of a file: data, places, faults; bounded, so that aliases cannot explode."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self._parts = 0

    def build(self, node: yaml.Node, path: KeyPath) -> Any:
        self._parts += 1
        if self._parts > MAX_PARTS:
            what = f"more than {MAX_PARTS:,} parts once aliases are followed"
            raise NotYamlError((1, 1), what, "too-many-parts", "write the values out, or split the file")
        if len(path) > MAX_DEPTH:  # aliases can nest deeper than what is written, even in themselves
            raise NotYamlError((1, 1), "nested too deeply", "too-deep")
        self.places.setdefault(path, spot(node))
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
            self.places.setdefault((*path, key, KEY), spot(key_node))
            yield key, self.build(value_node, (*path, key))

    def _fault(self, node: yaml.Node, what: str, code: str, help: str | None = None) -> None:
        self.faults.append(Fault(self._at(node), what, code, help))

    def _at(self, node: yaml.Node) -> str:
        line, column = spot(node)
        return f"{self.name}:{line}:{column}"


_PLAIN_TAGS = frozenset({"map", "seq", "str", "null", "bool", "int", "float", "timestamp", "merge", "value"})


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
