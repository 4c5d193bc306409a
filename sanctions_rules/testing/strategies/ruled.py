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
    >>> from sanctions_rules import Screener
    >>> rule = Rulebook.load().rule("dprk-2371-op09")
    >>> Screener().screen(find(triggering(rule), lambda record: record.supplier == "KP")).flag
    'red'
    """
    return _records(_ways(rule, _known(vocabulary)), partial(_is, "prohibited"), f"prohibited by {rule.id}")


def exempt_by(
    rule: Rule, exemption: Exemption | str, vocabulary: Vocabulary | None = None
) -> st.SearchStrategy[Transaction]:
    """Records that a rule would catch, or may, and that this exemption lifts; raises ValueError for one it lacks."""
    name = exemption if isinstance(exemption, str) else exemption.id
    known = [each.id for each in rule.exemptions]
    if name not in known:
        raise ValueError(f"the rule {rule.id} has no exemption '{name}'; it has: {', '.join(known) or 'none'}")
    told = f"lifted by '{name}' though caught by {rule.id}"
    return _records(_ways(rule, _known(vocabulary)), lambda end: end.lifted_by == name, told)


def one_condition_short(rule: Rule, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """Records that meet every condition of a rule but one, and so stay outside its scope."""
    ways = Ways(_aspects(rule, _known(vocabulary)), Lacking.of(rule))
    return _records(ways, lambda end: end == (False,), f"one condition short of {rule.id}")


def missing(rule: Rule, fact: str, vocabulary: Vocabulary | None = None) -> st.SearchStrategy[Transaction]:
    """
    Records on which a rule cannot be decided for want of one fact, or field, and of nothing else.

    Raises ValueError where the rule never turns on that fact alone.
    """
    known = _known(vocabulary)
    aspects = [_only_lacking(fact, aspect, rule, known) for aspect in _aspects(rule, known)]
    told = f"undetermined for want of '{fact}' alone by {rule.id}"
    return _records(Ways(aspects, clauses_of(rule)), partial(_is, "undetermined"), told)


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
    ways = _ways(rule, vocabulary)
    if not unknowns:
        ways = Ways([aspect.settled for aspect in _aspects(rule, vocabulary)], ways.start)
    answers: list[st.SearchStrategy[Transaction]] = []
    for word in get_args(VerdictWord):  # each answer by itself: of records drawn evenly, few are prohibited
        with suppress(ValueError):
            answers.append(_records(ways, partial(_is, word), word))
    return st.one_of(answers)


def as_fields(record: Transaction) -> dict[str, Any]:
    """The fields a record gives, as a mapping that reads back as the same record."""
    return ({"kind": record.kind} if record.kind else {}) | record.model_dump(exclude_defaults=True)


def _is(word: str, end: Outcome) -> bool:
    return end.word == word


def _records(ways: Ways[End], wanted: Callable[[End], bool], told: str) -> st.SearchStrategy[Transaction]:
    """Records built of one class after the other, always towards a wanted end, with up to four fields nobody asks."""
    if not any(map(wanted, ways.ends(0, ways.start))):
        raise ValueError(f"no record is {told}")

    @cache
    def step(place: int, left: Unsettled[End]) -> st.SearchStrategy[tuple[st.SearchStrategy[Fields], Unsettled[End]]]:
        return st.sampled_from(
            [(st.sampled_from(alike.settings), then) for alike, then in ways.steps(place, left, wanted)]
        )

    unasked = [_PARTIES, *(_setting(alike) for aspect in ways.asides for alike in aspect.classes)]
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
def _ways(rule: Rule, vocabulary: Vocabulary) -> Ways[Outcome]:
    return Ways(_aspects(rule, vocabulary), clauses_of(rule))


@lru_cache(maxsize=512)
def _aspects(rule: Rule, vocabulary: Vocabulary) -> tuple[Aspect, ...]:
    clauses, allowances = clauses_of(rule), asked_by(rule)[1]
    return _landscape(vocabulary).aspects(clauses.leaves(), allowances)


@lru_cache(maxsize=4)
def _landscape(vocabulary: Vocabulary) -> Landscape:
    return Landscape(vocabulary)


def _only_lacking(fact: str, aspect: Aspect, rule: Rule, vocabulary: Vocabulary) -> Aspect:
    """Of the aspect that a fact or field belongs to, where it alone is unknown; of others, where nothing is."""
    asked = {leaf.fact for alike in aspect.classes for leaf in alike.truths}
    if fact in aspect.fields and fact not in aspect.facts:  # a field behind a derived fact
        return _landscape(vocabulary).without(fact, aspect, asked_by(rule)[1])
    if fact not in asked:
        return aspect.settled
    if fact == "date":
        return _undated(aspect)
    kept = (alike for alike in aspect.classes if _unknown(alike) == {fact})
    return replace(aspect, classes=tuple(kept))


def _undated(aspect: Aspect) -> Aspect:
    """Where the day is not known well enough, and what else is said would do on a day that is known."""
    lacking = _lacking_more(aspect)
    kept: list[Alike] = []
    for alike in aspect.classes:
        settings = tuple(setting for setting in alike.settings if _dateless(setting) not in lacking)
        if settings and _unknown(alike) & FACTS.keys() == {"date"}:  # nor is then any period's total known
            kept.append(replace(alike, settings=settings))
    return replace(aspect, classes=tuple(kept))


def _lacking_more(aspect: Aspect) -> list[Fields]:
    """What else is said where it leaves something unknown on a day on which other amounts leave nothing."""
    days = {setting.get("date") for alike in aspect.settled.classes for setting in alike.settings}
    unsettled = [alike for alike in aspect.classes if _unknown(alike)]
    return [_dateless(s) for alike in unsettled for s in alike.settings if s.get("date") in days]


def _unknown(alike: Alike) -> set[str]:
    return {leaf.fact for leaf, truth in alike.truths.items() if truth is None}


def _dateless(setting: Fields) -> Fields:
    return {name: value for name, value in setting.items() if name != "date"}
