"""What a record's item, HS code, description, kind and activity say of one another."""

from __future__ import annotations

from functools import lru_cache

from sanctions_rules.identifying import Identification, Identifier
from sanctions_rules.intervals import Codes
from sanctions_rules.knowledge import UNKNOWN, UNKNOWN_CODES, Among, Knowledge
from sanctions_rules.sorting import (
    SUBJECT_UNSAID,
    activity_of_item,
    field_of_item,
    is_harmless,
    kind_of_activity,
    kind_of_goods,
    kind_of_unit,
    term_of_activity,
    terms_of_kind,
)
from sanctions_rules.terms import Vocabulary
from sanctions_rules.transactions.records import KINDS, Transaction

_REASONS = 4
_FOOD_CHAPTERS = tuple(f"{chapter:02}" for chapter in range(1, 25))


class ItemDeriver:
    """Derives the facts kind, item, hs_code, activity and field, each from what the record says of the others."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.identifier = Identifier(vocabulary)
        self._codes = lru_cache(maxsize=4096)(self._codes_of_terms)
        self._below = lru_cache(maxsize=256)(self._terms_below)

    def derive(self, record: Transaction, facts: dict[str, Knowledge], notes: dict[str, str]) -> None:
        """Put the five facts on a sheet, and what each was derived from into the notes."""
        found = self.identifier.identify(record.item, record.hs_code, record.description)
        if found.because and not record.item:
            notes["item"] = self._because(found)
        kind = self._kind(record, found, notes)
        facts["kind"] = word(kind)
        facts["item"] = item = self._item(found, kind, record, notes)
        facts["hs_code"] = self._hs(record, item, kind, notes)
        facts["activity"] = self._activity(record, item, kind, notes)
        facts["field"] = word(record.field or field_of_item(item.sure))
        if record.field is None and facts["field"] is not UNKNOWN:
            notes["field"] = "derived from the item"

    def _because(self, found: Identification) -> str:
        """The words or codes behind the narrowest terms that hold, or else behind those that may."""
        proofs = [finding for finding in found.because if finding.proves] or list(found.because)
        narrowest = self.vocabulary.narrowest(frozenset(finding.term for finding in proofs))
        named = dict.fromkeys(f"{f.source} '{f.matched}' → {f.term}" for f in proofs if f.term in narrowest)
        return "; ".join(list(named)[:_REASONS])

    def _kind(self, record: Transaction, found: Identification, notes: dict[str, str]) -> str | None:
        if record.kind is not None:
            return record.kind
        kind = kind_of_goods(found.sure, record.hs_code)
        named = kind_of_activity(record.activity)
        if named and (kind is None or not _knows(kind, record.activity)):
            notes["kind"] = f"derived from the activity {record.activity}"
            return named
        if kind is not None:
            notes["kind"] = f"derived from {'the item' if found.sure else f'HS code {record.hs_code}'}"
        elif kind := kind_of_unit(record.unit):
            notes["kind"] = f"derived from the unit {record.unit}"
        elif record.description and record.activity is None and record.field is None:
            # Words that name no service are read as goods; what they are stays unknown, and is asked.
            kind = "commodity"
            notes["kind"] = "taken for goods: the description names no service"
        return kind

    def _item(self, found: Identification, kind: str | None, record: Transaction, notes: dict[str, str]) -> Among:
        """What the words, the code and the given terms say, and otherwise what the kind alone says."""
        done = record.activity or activity_of_item(found.sure)
        if kind == "service" and found.sure <= SUBJECT_UNSAID and is_harmless(record.field, done):
            notes["item"] = f"derived from the {'field' if record.field else 'activity'}"
            return Among(found.sure, found.sure)
        if found.sure and found.sure <= SUBJECT_UNSAID:
            notes["item"] = "the service is named, what it relates to is not"
            return Among(found.sure, None)
        root, may_be = terms_of_kind(kind)
        if found.possible is None and (named := term_of_activity(record.activity)):
            root, may_be = named, ()
        adds = root is not None and root not in found.sure and (kind == "arms" or found.possible is None)
        if not adds and not (found.possible is None and may_be):
            return Among(found.sure, found.possible)
        notes.setdefault("item", f"derived from kind {kind}")
        sure = found.sure | (self.vocabulary.ancestors(root) if root else frozenset())
        return Among(sure, sure | self._below((*([root] if root else ()), *may_be)) | (found.possible or frozenset()))

    def _terms_below(self, terms: tuple[str, ...]) -> frozenset[str]:
        """All terms below these, each with what it is too, leaving out those that a user's own vocabulary lacks."""
        below = frozenset().union(*(self.vocabulary.descendants(term) for term in terms if term in self.vocabulary))
        return below.union(*map(self.vocabulary.ancestors, below))

    def _activity(self, record: Transaction, item: Among, kind: str | None, notes: dict[str, str]) -> Among:
        """What is done: as given, as the item tells, or as is usual; words nobody understands tell nothing."""
        told = activity_of_item(item.sure)
        said = record.activity or told
        if said is None and kind == "finance" and record.description and item.possible is None:
            # A payment, a stake in a venture and a dealing in assets are all finance.
            return Among(frozenset(), frozenset(KINDS["finance"].activities))
        if record.activity and kind and not _knows(kind, record.activity):
            # Fishing rights are not supplied as fish are: where the word does not go with the kind, the item tells.
            said = told or _usual(kind) or record.activity
            notes["activity"] = f"derived from the kind {kind}, which no '{record.activity}' goes with"
        return word(said or _usual(kind))

    def _hs(self, record: Transaction, item: Among, kind: str | None, notes: dict[str, str]) -> Codes:
        if record.hs_code:
            return Codes((record.hs_code,))
        prefixes = self._codes(item.sure) if item.sure else None
        if prefixes is None and kind == "food_aid":
            prefixes = _FOOD_CHAPTERS
        if prefixes is None:
            return UNKNOWN_CODES
        notes["hs_code"] = f"derived from the item: {', '.join(prefixes[:6])}{' …' if len(prefixes) > 6 else ''}"
        return Codes(prefixes)

    def _codes_of_terms(self, sure: frozenset[str]) -> tuple[str, ...] | None:
        """The headings the narrowest of these terms travel under, taken from the nearest term above that has any."""
        prefixes: set[str] = set()
        for term in self.vocabulary.narrowest(sure):
            own = self._own_codes(term)
            if not own:
                return None
            prefixes.update(own)
        return tuple(sorted(prefixes)) or None

    def _own_codes(self, term: str) -> tuple[str, ...]:
        for name in (term, *self.vocabulary[term].parents):
            if prefixes := self.vocabulary[name].prefixes:
                return prefixes
        return ()


def word(value: str | None) -> Among:
    """What is known of a fact that a record states in one word, or does not state."""
    return UNKNOWN if value is None else Among.of(value)


def _knows(kind: str, activity: str | None) -> bool:
    """Whether an activity goes with a kind."""
    return activity in KINDS[kind].activities


def _usual(kind: str | None) -> str | None:
    """What is done with a thing where the record is silent; a bare 'service' says nothing."""
    return KINDS[kind].activities[0] if kind and kind != "service" else None
