"""The item vocabulary of `rules/terms/`: what goods and services are called, as a tree in which a child is-a parent."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from sanctions_rules.errors import shown
from sanctions_rules.nodes import MAX_PARTS, NotYamlError, nodes_of, spot

BASES: Final = ("standard", "usual-reading", "national-list")
MOST_ABOVE: Final = 100
_TEXTS: Final = ("id", "parent", "title", "definition", "basis", "notes")
_LISTS: Final = ("also", "may_be", "hs", "hs_suggests", "names", "weak_names", "not_words", "parts_of", "services_on")
_WORDS: Final = ("words", "weak_words", "part_words", "service_words")
_REQUIRED: Final = ("id", "title", "definition", "basis")
_LINKS: Final = ("parent", "also", "may_be", "parts_of", "services_on")
_KEYS: Final = (*_TEXTS, *_LISTS, *_WORDS, "hs_proves")
_HS_PREFIX: Final = re.compile(r"(?!00|77|98|99)\d{2}(\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Term:
    """
    One kind of goods or service: what it is, under which headings it crosses a border and what it is called.

    >>> Term("crude-oil", hs=("2709",), hs_proves=True).proving_hs
    ('2709',)
    """

    id: str
    parents: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()
    title: str = ""
    definition: str = ""
    basis: str = "standard"
    hs: tuple[str, ...] = ()
    hs_proves: bool = False
    hs_suggests: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weak_words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    parts_of: tuple[str, ...] = ()
    part_words: tuple[str, ...] = ()
    services_on: tuple[str, ...] = ()
    service_words: tuple[str, ...] = ()
    notes: str = ""

    @property
    def provable(self) -> bool:
        """Whether words or a heading can settle it; a term of national lists alone is never more than a question."""
        return self.basis != "national-list"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Every HS prefix it may travel under."""
        return self.hs + self.hs_suggests

    @property
    def proving_hs(self) -> tuple[str, ...]:
        """The HS prefixes that settle it."""
        return self.hs if self.hs_proves and self.provable else ()


class VocabularyFault(NamedTuple):
    """One thing that is wrong on one line of a vocabulary file."""

    path: Path
    line: int
    message: str


class VocabularyError(ValueError):
    """
    Every fault of a vocabulary, found in one pass.

    >>> print(VocabularyError([VocabularyFault(Path("arms.yml"), 7, "no term 'artilery'")]))
    arms.yml:7: no term 'artilery'
    """

    def __init__(self, faults: Iterable[VocabularyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{path}:{line}: {message}" for path, line, message in self.faults))


class Vocabulary:
    """
    All terms and the tree between them, frozen once loaded.

    >>> vocabulary = Vocabulary([Term("arms"), Term("artillery", parents=("arms",))])
    >>> sorted(vocabulary.ancestors("artillery"))
    ['arms', 'artillery']
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.id: term for term in terms}
        self._ancestors: dict[str, frozenset[str]] = {}
        self._narrowest: dict[frozenset[str], frozenset[str]] = {}
        for term_id in self._terms:
            self._climb(term_id)
        below: dict[str, set[str]] = {term_id: set() for term_id in self._terms}
        for term_id, ancestors in self._ancestors.items():
            for ancestor in ancestors:
                below[ancestor].add(term_id)
        self._descendants = {term_id: frozenset(found) for term_id, found in below.items()}

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """The vocabulary that the `.yml` files of a folder hold together, or every fault in them."""
        reading = _Reading()
        for path in sorted(folder.glob("*.yml")):
            reading.read(path)
        if not reading.terms and not reading.faults:
            reading.faults.append(VocabularyFault(folder, 1, "no terms here: a file needs the suffix .yml"))
        reading.check_links()
        if reading.faults:
            raise VocabularyError(sorted(reading.faults))
        return cls(reading.terms.values())

    def __contains__(self, term_id: object) -> bool:
        return term_id in self._terms

    def __getitem__(self, term_id: str) -> Term:
        return self._terms[term_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def ancestors(self, term_id: str) -> frozenset[str]:
        """The term and everything that it is, through `parent` and `also`."""
        return self._ancestors[term_id]

    def descendants(self, term_id: str) -> frozenset[str]:
        """The term and everything that is one."""
        return self._descendants[term_id]

    def narrowest(self, terms: frozenset[str]) -> frozenset[str]:
        """
        Those of the terms that no other of them is.

        >>> Vocabulary([Term("arms"), Term("rifle", parents=("arms",))]).narrowest(frozenset({"arms", "rifle"}))
        frozenset({'rifle'})
        """
        if terms not in self._narrowest:
            above = {up for term in terms for up in self._ancestors[term] if up != term}
            self._narrowest[terms] = terms - above
        return self._narrowest[terms]

    def related(self, one: str, other: str) -> bool:
        """Whether one of the two is the other."""
        return one in self._ancestors[other] or other in self._ancestors[one]

    def nearest(self, text: str) -> str | None:
        """The term that someone who wrote `text` most likely meant."""
        wanted = "-".join(text.lower().replace("_", " ").split())
        return next(iter(difflib.get_close_matches(wanted, self._terms, n=1)), None)

    def _climb(self, term_id: str) -> frozenset[str]:
        if term_id not in self._ancestors:
            above = (self._climb(parent) for parent in self._terms[term_id].parents)
            self._ancestors[term_id] = frozenset({term_id}.union(*above))
        return self._ancestors[term_id]


class _Reading:
    """Files read so far: the terms in them, the line of each link to another term, and the faults."""

    def __init__(self) -> None:
        self.terms: dict[str, Term] = {}
        self.faults: list[VocabularyFault] = []
        self._places: dict[str, tuple[Path, int]] = {}
        self._links: list[tuple[Path, int, str]] = []
        self._path, self._parts = Path(), 0

    def read(self, path: Path) -> None:
        self._path, self._parts = path, 0
        try:
            self._read_root(nodes_of(path.read_bytes()))
        except NotYamlError as error:
            self.faults.append(VocabularyFault(path, error.place[0], error.what))
        except OSError as error:
            self.faults.append(VocabularyFault(path, 1, f"cannot be read ({error.strerror})"))

    def _read_root(self, root: yaml.Node | None) -> None:
        if root is None:
            raise NotYamlError((1, 1), "the file is empty; it needs the key 'terms'", "empty-file")
        for terms in self._entries(root, ("terms",)).values():
            for node in self._items(terms):
                self._read_term(node)

    def check_links(self) -> None:
        for path, line, target in self._links:
            if target not in self.terms:
                self.faults.append(VocabularyFault(path, line, f"no term {shown(target)}"))
        for term_id in self.terms:
            above = self._above(term_id)
            if term_id in above or len(above) > MOST_ABOVE:
                wrong = "is its own ancestor" if term_id in above else f"has more than {MOST_ABOVE} terms above it"
                self.faults.append(VocabularyFault(*self._places[term_id], f"term {shown(term_id)} {wrong}"))

    def _above(self, term_id: str) -> set[str]:
        """Every term it is; no more than one past the most that may be, so that no chain of terms takes long."""
        seen: set[str] = set()
        waiting = list(self.terms[term_id].parents)
        while waiting and len(seen) <= MOST_ABOVE:
            above = waiting.pop()
            if above not in seen and above in self.terms:
                seen.add(above)
                waiting.extend(self.terms[above].parents)
        return seen

    def _read_term(self, node: yaml.Node) -> None:
        entries = self._entries(node, _KEYS)
        texts: dict[str, str] = {key: self._text(entries[key]) for key in _TEXTS if key in entries}
        lists: dict[str, tuple[str, ...]] = {key: self._texts(entries[key]) for key in _LISTS if key in entries}
        self._check_term(node, entries, texts, lists)
        words: dict[str, tuple[str, ...]] = {key: self._by_language(entries[key]) for key in _WORDS if key in entries}
        fields: dict[str, Any] = {**texts, **lists, **words}
        term_id, parent, also = fields.pop("id", ""), fields.pop("parent", ""), fields.pop("also", ())
        proves = "hs_proves" in entries and self._text(entries["hs_proves"]) == "true"
        self._places.setdefault(term_id, (self._path, spot(node)[0]))
        self.terms.setdefault(term_id, Term(term_id, (*filter(None, [parent]), *also), hs_proves=proves, **fields))

    def _check_term(
        self,
        node: yaml.Node,
        entries: Mapping[str, yaml.Node],
        texts: Mapping[str, str],
        lists: Mapping[str, Sequence[str]],
    ) -> None:
        for key in (key for key in _REQUIRED if not texts.get(key)):
            self._fault(node, f"a term needs the key '{key}'")
        if texts.get("id") in self.terms:
            path, line = self._places[texts["id"]]
            self._fault(node, f"term {shown(texts['id'])} stands already in {path.name}, line {line}")
        if "basis" in texts and texts["basis"] not in BASES:
            self._fault(entries["basis"], f"{shown(texts['basis'])} is no basis; one of {', '.join(BASES)}")
        if "hs_proves" in entries and self._text(entries["hs_proves"]) not in ("true", "false"):
            self._fault(entries["hs_proves"], "'hs_proves' is true or false")
        for key in ("hs", "hs_suggests"):
            for prefix in lists.get(key, ()):
                if not _HS_PREFIX.fullmatch(prefix):
                    self._fault(entries[key], f"{shown(prefix)} is no HS prefix; write 2, 4 or 6 digits without dots")
        for key in _LINKS:
            targets = (texts[key],) if key in texts else lists.get(key, ())
            self._links.extend((self._path, spot(entries[key])[0], target) for target in targets)

    def _entries(self, node: yaml.Node, allowed: Sequence[str] | None) -> dict[str, yaml.Node]:
        """The values of a mapping by key, each key known and there once."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "a mapping of keys to values belongs here")
            return {}
        entries: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._text(key_node)
            if allowed and key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                self._fault(key_node, f"unknown key {shown(key)}" + (f"; did you mean '{near[0]}'?" if near else ""))
            elif key in entries:
                self._fault(key_node, f"key {shown(key)} stands twice")
            else:
                entries[key] = value
        return entries

    def _items(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._fault(node, "a list belongs here")
        return []

    def _text(self, node: yaml.Node) -> str:
        """A scalar as it is written, so that no word is ever taken for a number, a date or a truth value."""
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise NotYamlError(spot(node), f"more than {MAX_PARTS:,} parts once aliases are followed", "too-many-parts")
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        self._fault(node, "a text belongs here")
        return ""

    def _texts(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(self._text(item) for item in self._items(node))

    def _by_language(self, node: yaml.Node) -> tuple[str, ...]:
        """The words of all languages together: a description does not say which language it is in."""
        return tuple(word for listed in self._entries(node, None).values() for word in self._texts(listed))

    def _fault(self, node: yaml.Node, message: str) -> None:
        self.faults.append(VocabularyFault(self._path, spot(node)[0], message))
