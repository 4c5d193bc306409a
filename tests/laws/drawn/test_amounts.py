"""An amount the law leaves open is the same however it is split and in whatever order it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from sanctions_rules.allowances import Allowance
from sanctions_rules.deciding import decide
from sanctions_rules.deriving import Deriver
from sanctions_rules.engines.plain import weigh_rule
from sanctions_rules.facts import FACTS
from sanctions_rules.quantities import parse_amount
from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rules import Rule
from sanctions_rules.testing.strategies import as_fields, exempt_by, transactions
from sanctions_rules.totalling import totalled
from sanctions_rules.transactions import Transaction, read_transaction

BOOK: Final = Rulebook.load()
DERIVER: Final = Deriver(BOOK.vocabulary)
LAW: Final = settings(deadline=None, derandomize=True, max_examples=150)
SHIPPED: Final = BOOK.rule("dprk-2397-op05")
BADNESS: Final = {"out of scope": 0, "exempt": 0, "undetermined": 1, "prohibited": 2}


def with_allowance(allowance: Allowance) -> Rule:
    """The paragraph on refined petroleum, had it left another amount open."""
    unless = tuple(e.model_copy(update={"within": (allowance,)}) if e.within else e for e in SHIPPED.unless)
    fields = {name: getattr(SHIPPED, name) for name in Rule.model_fields}
    return Rule.model_construct(SHIPPED.model_fields_set, **fields | {"unless": unless})


OTHERS: Final = st.builds(
    lambda amount, unit, months, anchor, over: with_allowance(
        Allowance(amount=f"{amount} {unit}", every=f"{months} months from {anchor}", summed_over=over)
    ),
    st.sampled_from([1, 1_000, 500_000]),
    st.sampled_from(["bbl", "t", "pcs"]),
    st.sampled_from([1, 3, 12, 36]),
    st.sampled_from(["2018-01-01", "2017-12-22", "2018-05-31"]),
    st.sampled_from([("reaches",), ("comes_from",), ("reaches", "comes_from")]),
)
CAPPED: Final = st.just(SHIPPED) | OTHERS


def named(batch: Sequence[Transaction]) -> list[Transaction]:
    """The same records with ids of their own, so that a total names them alike in whatever order they stand."""
    return [record.model_copy(update={"id": f"D-{place}"}) for place, record in enumerate(batch)]


def told(rule: Rule, batch: Sequence[Transaction]) -> list[tuple[str, str]]:
    """What the rule says of each record of a batch, and the running total behind it."""
    name = next(fact for e in rule.exemptions for fact in e.allowances(rule.id))
    sheets = totalled([rule], batch, [DERIVER.sheet(record) for record in batch])
    return [(decide(rule, weigh_rule(rule, s.facts)).word, s.notes.get(name, "")) for s in sheets]


def near(rule: Rule) -> st.SearchStrategy[Transaction]:
    return transactions(replace(BOOK, rules=(rule,)))


@st.composite
def turning_on_the_amount(draw: st.DrawFn, rule: Rule) -> Transaction:
    """A delivery that only its amount can make unlawful: nothing else lifts the ban on it."""
    exemption = next(e for e in rule.exemptions if e.within)
    (allowance,) = exemption.within
    limit = allowance.limit
    spans = [f"{limit + 1:f}", f"{2 * limit:f}", f"{limit:f}", f"{limit / 2:f}..{limit:f}", f"1..{2 * limit:f}"]
    given = {
        "quantity": draw(st.sampled_from(spans)),
        "unit": allowance.unit,
        "supplied_before": draw(st.sampled_from(["0", f"{limit / 2:f}"])),
    }
    inside = as_fields(draw(exempt_by(rule, exemption)))
    shown = [name for name in inside if name in FACTS and FACTS[name].presumption == "closed"]
    return read_transaction({k: v for k, v in inside.items() if k not in shown} | given)


def halves(record: Transaction, share: int) -> list[Transaction]:
    """The same delivery in two, on the same days; what is split adds up to what it was."""
    assert record.quantity is not None
    span = parse_amount(record.quantity)
    assert span.first is not None
    assert span.last is not None
    low, high = ((end * share / 100).quantize(Decimal("0.000001")) for end in (span.first, span.last))
    parts = [(low, high), (span.first - low, span.last - high)]
    return [read_transaction(as_fields(record) | {"quantity": f"{a:f}..{b:f}"}) for a, b in parts]


@given(CAPPED, st.integers(1, 99), st.data())
@LAW
def test_splitting_a_delivery_in_two_never_lowers_what_an_allowance_says(
    rule: Rule, share: int, data: st.DataObject
) -> None:
    whole = data.draw(turning_on_the_amount(rule))
    others = data.draw(st.lists(near(rule) | turning_on_the_amount(rule), max_size=2))
    before, *beside = told(rule, [whole, *others])
    one, other, *still_beside = told(rule, [*halves(whole, share), *others])
    exact = whole.date is not None and whole.date.span.exact
    # Of two halves on days nobody knows, one may have come before the other, and so inside.
    least = BADNESS[before[0]] if exact else min(BADNESS[before[0]], BADNESS["undetermined"])
    assert max(BADNESS[one[0]], BADNESS[other[0]]) >= least
    assert [word for word, _ in still_beside] == [word for word, _ in beside]


@given(CAPPED, st.data())
@LAW
def test_the_order_of_deliveries_never_changes_a_total(rule: Rule, data: st.DataObject) -> None:
    batch = named(data.draw(st.lists(near(rule) | turning_on_the_amount(rule), min_size=2, max_size=5)))
    order = data.draw(st.permutations(range(len(batch))))
    shuffled = told(rule, [batch[place] for place in order])
    assert [shuffled[order.index(place)] for place in range(len(batch))] == told(rule, batch)


@given(CAPPED, st.data())
@LAW
def test_the_order_within_one_day_never_changes_a_total(rule: Rule, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(near(rule) | turning_on_the_amount(rule), min_size=2, max_size=4))
    day = data.draw(st.sampled_from(["2017-12-31", "2018-01-01", "2018-05-31", "2019-01-31"]))
    batch = named([read_transaction(as_fields(record) | {"date": day}) for record in drawn])
    assert told(rule, batch[::-1])[::-1] == told(rule, batch)
