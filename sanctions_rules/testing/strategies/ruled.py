"""Records drawn from a rule: those it catches, just misses, must ask about, and those an exemption lifts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from sanctions_rules.facts import FACTS
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Exemption, Rule
from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.landscape import Alike, Aspect, Fields, Landscape, Outcome, asked_by, clauses_of
from sanctions_rules.testing.landscape.ways import Lacking, Unsettled, Ways
from sanctions_rules.transactions import Transaction, read_transaction
from sanctions_rules.verdicts import VerdictWord

End = TypeVar("End", bound=Hashable)
_NAMES = ("Aspen Trading", "Общество Береза", "白桦公司", "O'Brien & Sons, Ltd.")
_PARTIES: st.SearchStrategy[Fields] = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(_NAMES) for name in ("supplier_party", "recipient_party", "end_user")}
)


def triggering(rule: Rule, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """
    Records that a rule prohibits, every one of them.

    >>> from hypothesis import find
    >>> rule = Rulebook.load().rule("dprk-2371-op09")
    >>> find(triggering(rule), lambda record: record.supplier == "KP").kind is None
    True
    """
    return _ending(_aspects(rule, _known(vocabulary)), rule, partial(_is, "prohibited"), "prohibited")


def exempt_by(
    rule: Rule, exemption: Exemption | str, vocabulary: Vocabulary | None = None
) -> st.SearchStrategy[Transaction]:
    """Records that a rule would catch, or may, and that this exemption lifts; raises ValueError for one it lacks."""
    name = exemption if isinstance(exemption, str) else exemption.id
    known = [each.id for each in rule.exemptions]
    if name not in known:
        raise ValueError(f"the rule {rule.id} has no exemption '{name}'; it has: {', '.join(known) or 'none'}")
    told = f"lifted by '{name}' though caught"
    return _ending(_aspects(rule, _known(vocabulary)), rule, lambda end: end.lifted_by == name, told)


def one_condition_short(rule: Rule, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """Records that meet every condition of a rule but one, and so stay outside its scope."""
    aspects = _aspects(rule, _known(vocabulary))
    return _records(aspects, Lacking.of(rule), lambda end: end == (False,), f"one condition short of {rule.id}")


def missing(rule: Rule, fact: str, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """
    Records on which a rule cannot be decided for want of one fact, or field, and of nothing else.

    Raises ValueError where the rule never turns on that fact alone.
    """
    aspects = tuple(_without(fact, aspect) for aspect in _aspects(rule, _known(vocabulary)))
    lacking = any(alike.truths for aspect in aspects for alike in aspect.classes if _asks(fact, aspect))
    told = f"undetermined for want of '{fact}' alone"
    return _ending(aspects, rule, lambda end: end.word == "undetermined" and lacking, told)


def near(record: Transaction, rule: Rule, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """A record with up to two aspects moved to where the rule may answer otherwise: over an edge, to another term."""
    aspects = [aspect for aspect in _aspects(rule, _known(vocabulary)) if len(aspect.classes) > 1]
    given = as_fields(record)

    def moved(moves: Sequence[tuple[Aspect, Fields]]) -> Transaction:
        fields = dict(given)
        for aspect, setting in moves:
            fields = {name: value for name, value in fields.items() if name not in aspect.fields} | {**setting}
        return read_transaction(fields)

    def settings(aspect: Aspect) -> st.SearchStrategy[tuple[Aspect, Any]]:
        return st.tuples(st.just(aspect), st.sampled_from(aspect.classes).flatmap(_setting))

    if not aspects:
        return st.just(record)
    return st.lists(st.sampled_from(aspects).flatmap(settings), max_size=2).map(moved)


def transactions(rulebook: Rulebook, *, partial: bool = True) -> st.SearchStrategy[Transaction]:
    """
    Records near the law: each on an edge of some rule of the book, or off it; ``partial`` allows unknown facts.

    Where nothing is partial, every fact that the rule in question asks is known.
    """

    def of_the_rules() -> st.SearchStrategy[Transaction]:
        return st.one_of([_drawn_near(rule, rulebook.vocabulary, partial) for rule in rulebook.rules])

    return st.deferred(of_the_rules)  # the classes of all rules take seconds to find: not at import, nor while drawing


@lru_cache(maxsize=512)
def _drawn_near(rule: Rule, vocabulary: Vocabulary, unknowns: bool) -> st.SearchStrategy[Transaction]:
    aspects = _aspects(rule, vocabulary)
    if not unknowns:
        aspects = tuple(_settled(aspect) for aspect in aspects)
    answers: list[st.SearchStrategy[Transaction]] = []
    for word in get_args(VerdictWord):  # each answer by itself: of records drawn evenly, few are prohibited
        with suppress(ValueError):
            answers.append(_ending(aspects, rule, partial(_is, word), word))
    return st.one_of(answers)


def as_fields(record: Transaction) -> dict[str, Any]:
    """The fields a record gives, as a mapping that reads back as the same record."""
    return ({"kind": record.kind} if record.kind else {}) | record.model_dump(exclude_defaults=True)


def _is(word: str, end: Outcome) -> bool:
    return end.word == word


def _ending(
    aspects: Sequence[Aspect], rule: Rule, wanted: Callable[[Outcome], bool], told: str
) -> st.SearchStrategy[Transaction]:
    return _records(aspects, clauses_of(rule), wanted, f"{told} by {rule.id}")


def _records(
    aspects: Sequence[Aspect], start: Unsettled[End], wanted: Callable[[End], bool], told: str
) -> st.SearchStrategy[Transaction]:
    """Records built of one class after the other, always towards a wanted end, with up to four fields nobody asks."""
    ways = Ways([aspect for aspect in aspects if not aspect.unasked], start, wanted)
    if not ways.leads_on(0, ways.start):
        raise ValueError(f"no record is {told}")

    @cache
    def step(place: int, left: Unsettled[End]) -> st.SearchStrategy[tuple[st.SearchStrategy[Fields], Unsettled[End]]]:
        return st.sampled_from([(st.sampled_from(alike.settings), then) for alike, then in ways.steps(place, left)])

    unasked = [_PARTIES, *(_setting(alike) for aspect in aspects if aspect.unasked for alike in aspect.classes)]
    asides = st.lists(st.sampled_from(unasked), max_size=4, unique_by=id)

    @st.composite
    def drawn(draw: st.DrawFn) -> Transaction:
        fields: dict[str, Any] = {}
        left = ways.start
        for place in range(len(ways.aspects)):
            settings, left = draw(step(place, left))
            fields |= draw(settings)
        for aside in draw(asides):
            fields |= draw(aside)
        return read_transaction(fields)

    return drawn()


def _setting(alike: Alike) -> st.SearchStrategy[Fields]:
    return st.sampled_from(alike.settings)


def _known(vocabulary: Vocabulary | None) -> Vocabulary:
    return vocabulary or Rulebook.load().vocabulary


@lru_cache(maxsize=512)
def _aspects(rule: Rule, vocabulary: Vocabulary) -> tuple[Aspect, ...]:
    clauses, allowances = clauses_of(rule), asked_by(rule)[1]
    return _landscape(vocabulary).aspects(clauses.leaves(), allowances)


@lru_cache(maxsize=4)
def _landscape(vocabulary: Vocabulary) -> Landscape:
    return Landscape(vocabulary)


def _asks(fact: str, aspect: Aspect) -> bool:
    asked = {leaf.fact for alike in aspect.classes for leaf in alike.truths}
    return fact in asked or (fact in aspect.fields and fact not in aspect.facts)


def _settled(aspect: Aspect) -> Aspect:
    """The classes in which nothing is unknown."""
    kept = tuple(alike for alike in aspect.classes if None not in alike.truths.values())
    return replace(aspect, classes=kept)


def _without(fact: str, aspect: Aspect) -> Aspect:
    """Of the aspect that a fact belongs to, the classes in which it alone is unknown; of others, those settled."""
    if not _asks(fact, aspect):
        return _settled(aspect)
    kept: list[Alike] = []
    for alike in aspect.classes:
        unknown = {leaf.fact for leaf, truth in alike.truths.items() if truth is None}
        settings = alike.settings
        if fact not in aspect.facts:  # a field behind a derived fact
            settings = tuple(s for s in settings if fact not in s and len(s) > 1)
            unknown = {fact} if len(unknown) == 1 else set()
        if fact == "date":  # without a day, no period's total is known either
            unknown &= FACTS.keys()
        if unknown == {fact} and settings:
            kept.append(replace(alike, settings=settings))
    return replace(aspect, classes=tuple(kept))
