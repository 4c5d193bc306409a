"""What a record's given terms, HS code and description say its item is, may be and is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple

from sanctions_rules.terms import Vocabulary

PROVING: Final = ("words", "names")
NAMING: Final = (*PROVING, "weak_words", "weak_names")
REMEMBERED: Final = 8_192  # answers kept, some kilobytes each
PART_DISTANCE: Final = 3  # words that may stand between a part and its platform: "spare parts for two old T-72"
JOINING: Final = re.compile(r"[+&,;]|\b(?:with|and|plus|including|avec|et|con|y|с|и|مع)\b|[及和与및와과]|\bو", re.I)
SINGULARS: Final = (("s", ""), ("x", ""), ("es", ""), ("ies", "y"), ("aux", "al"))

_MARK = r"\u0300-\u036f\u064b-\u065f\u0670\u0640"
_SIGN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_TOKEN: Final = re.compile(
    rf"\d+(?:[.,]\d+)*|(?<=\d)\s?[x×хХX*]\s?(?=\d)|毫米|公厘|밀리미터|밀리|[{_SIGN}]|(?:[^\W\d_{_SIGN}][{_MARK}]*)+"
)
_MILLIMETRES: Final = frozenset(("мм", "مم", "ملم", "毫米", "公厘", "밀리미터", "밀리", "millimetre", "millimeter"))
_RUSSIAN_ENDING: Final = re.compile(
    "(?<=...)(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ием|иям|ои|еи|ии|ыи|ая|яя|ое|ее|ые|ие|ую|юю|ым|им|ом|ем"
    "|ах|ях|ам|ям|ых|их|ов|ев|ью|ия|ию|а|я|о|е|ы|и|у|ю|ь)$"
)
_ARABIC_ARTICLE: Final = re.compile("^ال(?=..)")
_ARABIC_PARTICLE: Final = re.compile("^(?:و?[بك]?ال|و?لل|فال|[وبل])(?=..)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a term holds or may hold; `matched` is the user's own words, the HS prefix or the given term."""

    term: str
    proves: bool
    source: Literal["item", "hs_code", "description"]
    matched: str


@dataclass(frozen=True, slots=True)
class Identification:
    """The terms that hold, those that may (None: nothing is known, any may), and why. A term in neither is false."""

    sure: frozenset[str]
    possible: frozenset[str] | None
    because: tuple[Finding, ...]


class Match(NamedTuple):
    """A phrase of the vocabulary in a text: its tokens from `start` until `end`, and the key it stands under."""

    start: int
    end: int
    term: str
    key: str

    def covers(self, other: Match) -> bool:
        """Whether the other stands inside this one."""
        return self.start <= other.start and other.end <= self.end


def folded(piece: str) -> str:
    """
    A word as it is compared: no case, no accents, no vowel marks, no Russian ending, no Arabic article.

    >>> [folded(piece) for piece in ("Véhicules", "боевых", "الصواريخ", "7,62", "毫米")]
    ['vehicules', 'боев', 'صواريخ', '7.62', 'mm']
    """
    bare = (sign for sign in unicodedata.normalize("NFD", piece.casefold()) if not unicodedata.combining(sign))
    word = unicodedata.normalize("NFC", "".join(bare)).replace("\u0640", "").replace(",", ".").strip()
    if word in _MILLIMETRES:
        return "mm"
    if word in ("×", "х", "*"):
        return "x"
    return _ARABIC_ARTICLE.sub("", _RUSSIAN_ENDING.sub("", word))


@lru_cache(maxsize=65_536)
def forms(piece: str) -> tuple[str, ...]:
    """
    The words that a piece of a description may stand for: itself, its singular, itself without Arabic particles.

    >>> forms("Batteries")
    ('batteries', 'batterie', 'batteri', 'battery')
    """
    word = folded(piece)
    found = [word, _ARABIC_PARTICLE.sub("", word)]
    if len(word) > 2 and not word.endswith("ss"):
        found += [word.removesuffix(plural) + singular for plural, singular in SINGULARS if word.endswith(plural)]
    return tuple(dict.fromkeys(found))


class Phrases:
    """All phrases of a vocabulary as a tree of words, built once, read from every word of a text onwards."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.longest = 0
        self._root: dict[str | None, Any] = {}
        for term_id in vocabulary:
            for key in (*NAMING, "not_words", "part_words", "service_words"):
                self._add(getattr(vocabulary[term_id], key), (term_id, key))

    def _add(self, phrases: Iterable[str], meaning: tuple[str, str]) -> None:
        for phrase in phrases:
            node, pieces = self._root, _TOKEN.findall(unicodedata.normalize("NFKC", phrase))
            for piece in pieces:
                node = node.setdefault(folded(piece), {})
            node.setdefault(None, []).append(meaning)
            self.longest = max(self.longest, len(pieces))

    def matches(self, words: Sequence[tuple[str, ...]]) -> Iterator[Match]:
        """Every phrase that stands in a text, nested ones included."""
        for start in range(len(words)):
            nodes, end = [self._root], start
            while nodes and end < len(words):
                nodes = [node[form] for node in nodes for form in words[end] if form in node]
                end += 1
                for term_id, key in dict.fromkeys(found for node in nodes for found in node.get(None, ())):
                    yield Match(start, end, term_id, key)


class Description:
    """
    A description read against the vocabulary.

    The longest phrase counts: "howitzer shell" is a shell. A not-word over a match removes it ("water tank") and is
    thereby explained; any other ("toy") is the sender's claim, which turns proof into suggestion and suggestion into
    nothing, but never clears a name.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, phrases: Phrases) -> None:
        self._text = unicodedata.normalize("NFKC", text)
        self._spans = [found.span() for found in _TOKEN.finditer(self._text)]
        self._vocabulary = vocabulary
        self._longest = phrases.longest
        self._from: dict[int, list[Match]] = {}
        found = list(phrases.matches([forms(self._text[start:end]) for start, end in self._spans]))
        for match in found:
            self._from.setdefault(match.start, []).append(match)
        self._named = [match for match in found if match.key in NAMING]
        self._services = [match for match in found if match.key == "service_words" and not self._outgrown(match)]
        self._claims = {word.term for word in found if word.key == "not_words" and not self._explained(word)}

    def findings(self) -> Iterator[Finding]:
        """What the words prove and suggest."""
        proved: set[str] = set()
        for match, proves in [(match, self._weigh(match)) for match in self._named]:
            if proves is None:
                continue
            parts = list(self._parts_of(match))
            yield from (self._finding(part, proves) for part, _ in parts)
            # "Spare parts for T-72" are not the tank, yet only the wording says so: the tank stays possible.
            proves = proves and all(joined for _, joined in parts)
            yield self._finding(match, proves)
            proved |= self._vocabulary.ancestors(match.term) if proves else frozenset()
        for word in self._services:
            if not proved.isdisjoint(self._vocabulary[word.term].services_on):
                yield self._finding(word, proves=True)

    def _weigh(self, match: Match) -> bool | None:
        """Whether a match proves, only suggests (False), or counts for nothing."""
        above = self._vocabulary.ancestors(match.term)
        near = self._near(match)
        if self._outgrown(match) or any(o.key == "not_words" and o.covers(match) and o.term in above for o in near):
            return None
        proves = match.key in PROVING and self._vocabulary[match.term].provable
        if self._claims.isdisjoint(above):
            return proves
        return False if proves or match.key in ("names", "weak_names") else None

    def _near(self, match: Match) -> Iterator[Match]:
        """Every match that may share a word with this one."""
        for start in range(match.start - self._longest, match.end):
            yield from self._from.get(start, ())

    def _outgrown(self, match: Match) -> bool:
        """Whether it stands inside a longer phrase that means something else."""
        longer = (o for o in self._near(match) if o.key in NAMING and o.covers(match) and not match.covers(o))
        return any(match.key not in NAMING or not self._vocabulary.related(o.term, match.term) for o in longer)

    def _explained(self, word: Match) -> bool:
        """Whether a not-word only tells what another word of the text means."""
        named = (o for o in self._near(word) if o.key in NAMING and (word.covers(o) or o.covers(word)))
        return any(word.term in self._vocabulary.ancestors(o.term) for o in named)

    def _parts_of(self, platform: Match) -> Iterator[tuple[Match, bool]]:
        """The words for part beside a platform, stretched over both, and whether an "and" makes them two things."""
        above = self._vocabulary.ancestors(platform.term)
        for start in range(platform.start - self._longest - PART_DISTANCE, platform.end + PART_DISTANCE + 1):
            for part in self._from.get(start, ()):
                if part.key != "part_words" or above.isdisjoint(self._vocabulary[part.term].parts_of):
                    continue
                first, second = sorted((part, platform))
                near = second.start - first.end <= PART_DISTANCE
                if near and part.term not in above and not self._outgrown(part):
                    between = self._text[self._spans[first.end - 1][1] : self._spans[second.start][0]]
                    yield part._replace(start=first.start, end=second.end), bool(JOINING.search(between))

    def _finding(self, match: Match, proves: bool) -> Finding:
        words = self._text[self._spans[match.start][0] : self._spans[match.end - 1][1]]
        return Finding(match.term, proves, "description", words)


class Identifier:
    """
    The reader of items. A term in `sure` holds, one that is only in `possible` may, any other does not.

    Given terms stand in place of suggestions, but a proving word or heading still adds to them: misdeclared arms look
    like that. A heading that suggests counts where no words are understood, or beside a weak word of the same branch.
    A code under no heading of the vocabulary makes every term false, those without headings too: whoever gives a
    customs code has goods, and services, know-how and other unheaded terms are reached through words, given terms or
    the terms above them. Without a code, words that say nothing to the vocabulary leave everything open.

    >>> from pathlib import Path
    >>> identifier = Identifier(Vocabulary.load(Path("rules/terms")))
    >>> found = identifier.identify(description="Howitzer shells, 152 mm")
    >>> "artillery-ammunition" in found.sure, "artillery" in (found.possible or ())
    (True, False)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._identify)
        self._described = lru_cache(maxsize=REMEMBERED)(self._describe)
        self._headed = lru_cache(maxsize=REMEMBERED)(self._heading)
        self._spread = lru_cache(maxsize=REMEMBERED)(self._reach)
        self._phrases = cache(lambda: Phrases(vocabulary))  # not before the first description

    def identify(
        self, item: Sequence[str] = (), hs_code: str | None = None, description: str | None = None
    ) -> Identification:
        """The terms of one item from its known terms, its code (2 to 10 digits, nothing else) and its words."""
        return self._remembered(tuple(item), hs_code or "", description or "")

    def _identify(self, item: tuple[str, ...], code: str, text: str) -> Identification:
        given = [Finding(term, True, "item", term) for term in item]
        words = [found for found in self._described(text) if found.proves or not self._outside(found.term, code)]
        heading = list(self._headed(code))
        if given:
            words, heading = [f for f in words if f.proves], [f for f in heading if f.proves]
        elif any(map(str.isalpha, text)):
            heading = [f for f in heading if f.proves or not words or self._kept(f, code, words)]
        proved = {f.term for f in given + heading + words if f.proves}
        sure = frozenset().union(*map(self._vocabulary.ancestors, proved))
        because = tuple(dict.fromkeys(f for f in given + heading + words if f.proves or f.term not in sure))
        # A narrower proof says which of the wider kind it is; only what nothing narrows is left to spread downwards.
        coarse = {term for term in proved if self._vocabulary.descendants(term).isdisjoint(proved - {term})}
        questions = {f.term for f in because if not f.proves}
        possible = sure.union(*(self._spread(term, code) for term in coarse | questions))
        return Identification(sure, possible if because or code else None, because)

    def _describe(self, text: str) -> tuple[Finding, ...]:
        return tuple(Description(text, self._vocabulary, self._phrases()).findings()) if text else ()

    def _heading(self, code: str) -> tuple[Finding, ...]:
        """What a code proves, and what it suggests by a weaker prefix or by being too coarse."""
        found = []
        for term in map(self._vocabulary.__getitem__, self._vocabulary) if code else ():
            near = [prefix for prefix in term.prefixes if agree(code, prefix)]
            proving = [prefix for prefix in near if prefix in term.proving_hs and code.startswith(prefix)]
            if near:
                found.append(Finding(term.id, bool(proving), "hs_code", (proving or near)[0]))
        return tuple(found)

    def _kept(self, suggestion: Finding, code: str, words: Sequence[Finding]) -> bool:
        """Whether a code still suggests a term beside words: by a coarse proving heading or a weak word of its kin."""
        if any(prefix.startswith(code) for prefix in self._vocabulary[suggestion.term].proving_hs):
            return True
        # "Fuel" in "diesel fuel" is told by the whole: which fuel it is, is no question any more.
        told = frozenset().union(*(self._vocabulary.ancestors(word.term) for word in words if word.proves))
        weak = (word.term for word in words if word.term not in told)
        return any(self._vocabulary.related(term, suggestion.term) for term in weak)

    def _fits(self, term: str, code: str) -> bool | None:
        """Whether a code agrees with some prefix of the term or of what is below it; None where there is no prefix."""
        prefixes = [p for narrower in self._vocabulary.descendants(term) for p in self._vocabulary[narrower].prefixes]
        return any(agree(code, prefix) for prefix in prefixes) if prefixes else None

    def _outside(self, term: str, code: str) -> bool:
        """Whether a code lies under no heading of the branch; whole chapters of wider terms say too little to count."""
        above = (p for wider in self._vocabulary.ancestors(term) for p in self._vocabulary[wider].prefixes)
        wider_agrees = any(len(prefix) > 2 and agree(code, prefix) for prefix in above)
        return bool(code) and self._fits(term, code) is False and not wider_agrees

    def _reach(self, term: str, code: str) -> frozenset[str]:
        """The term, the narrower terms that the code allows, what these may be, and all that stands above them."""
        below = self._vocabulary.descendants(term)
        if code and self._fits(term, code):  # a code that contradicts the term cannot say which kind it is
            below = frozenset(t for t in below if t == term or self._fits(t, code) is not False)
        reached = below.union(*(self._vocabulary[t].may_be for t in below))
        return frozenset().union(*map(self._vocabulary.ancestors, reached))


def agree(code: str, prefix: str) -> bool:
    """Whether a code may lie under a prefix: one begins with the other."""
    return code.startswith(prefix) or prefix.startswith(code)
