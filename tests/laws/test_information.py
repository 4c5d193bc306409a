"""
More information only narrows.

A *world* is a whole, consistent transaction. A record shows part of it. Showing more of the same world
may settle a verdict but never turns a firm one. Closed facts (approvals, notices, list hits) and the
ends of the journey stay as they are: what their absence means is a presumption, not an unknown.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from sanctions_rules.deciding import decide
from sanctions_rules.facts import FACTS
from sanctions_rules.knowledge import Among
from sanctions_rules.screening import Screener
from sanctions_rules.testing.strategies import boundary_dates

LAW = settings(deadline=None, derandomize=True, max_examples=200)
Record = dict[str, Any]


@cache
def screener() -> Screener:
    return Screener()


# What changes hands: kind, item, HS code and words that fit together.
GOODS: tuple[Record, ...] = (
    {"kind": "arms", "item": "artillery-ammunition", "hs_code": "930690", "description": "artillery shells"},
    {"kind": "arms", "item": "assault-rifle", "hs_code": "930120", "description": "assault rifles"},
    {"kind": "arms", "item": "hand-grenade", "hs_code": "930690", "description": "hand grenades"},
    {"kind": "food_aid", "item": "seafood", "hs_code": "030743", "description": "frozen squid"},
    {"kind": "food_aid", "item": "food-agriculture", "hs_code": "100630", "description": "rice"},
    {"kind": "medicine", "item": "medicine", "hs_code": "300490", "description": "antibiotics"},
    {"kind": "fuel", "item": "gasoil-diesel", "hs_code": "271019", "description": "diesel"},
    {"kind": "fuel", "item": "crude-oil", "hs_code": "270900", "description": "crude oil"},
    {"kind": "vessel", "item": "vessel", "hs_code": "890190", "description": "cargo ship"},
    {"kind": "aircraft", "item": "helicopter", "hs_code": "880211", "description": "helicopters"},
    {"kind": "fuel", "item": "coal", "hs_code": "270112", "description": "coal"},
    {"kind": "commodity", "item": "luxury-watch", "hs_code": "910111", "description": "luxury watches"},
    {"kind": "commodity", "item": "china-tableware", "hs_code": "691110", "description": "porcelain tableware"},
    {"kind": "commodity", "hs_code": "847130", "description": "laptop computers"},
    {"kind": "commodity", "hs_code": "283630", "description": "sodium hydrogen carbonate"},
    {"kind": "technology", "item": "missile-item"},
    {"kind": "technology", "item": "artillery-ammunition"},
    {"kind": "service", "item": "training-service"},
    {"kind": "service", "item": "missile-item"},
    {"kind": "service", "item": "assault-rifle"},
    {"kind": "finance", "item": "artillery-ammunition"},
    {"kind": "labour", "item": "manpower-labour"},
)
SERVICE_ACTIVITIES = (
    "training",
    "repair",
    "technical_assistance",
    "scientific_cooperation",
    "teaching",
    "joint_exercise",
)
OPEN: dict[str, st.SearchStrategy[Any]] = {
    "end_user_type": st.sampled_from(list(FACTS["end_user_type"].values or ())),
    "purpose": st.sampled_from(["livelihood", "humanitarian", "military", "commercial"]),
    "lifting_determination": st.sampled_from(list(FACTS["lifting_determination"].values or ())),
    "status": st.sampled_from(["planned", "delivered"]),
    "supplied_before": st.sampled_from(["0", "490000", "500000"]),
    "vessel_flag": st.sampled_from(["XA", "KP"]),
} | {fact.name: st.booleans() for fact in FACTS.values() if fact.kind == "flag" and fact.presumption == "open"}
CLOSED: dict[str, st.SearchStrategy[Any]] = {
    "committee_approval": st.sampled_from(["granted", "denied", "S/RES/2397(2017) OP 7"]),
    "committee_notified": st.booleans(),
    "state_determination": st.sampled_from(list(FACTS["state_determination"].values or ())),
    "designated_party": st.booleans(),
    "humanitarian_provider": st.booleans(),
    "foreign_mission": st.booleans(),
}
HIDEABLE = (
    *OPEN,
    "date",
    "contract_date",
    "supplier",
    "recipient",
    "kind",
    "item",
    "hs_code",
    "description",
    "activity",
    "field",
    "value_usd",
)


@cache
def days() -> st.SearchStrategy[str]:
    return boundary_dates(screener().rulebook).map(str)


@st.composite
def worlds(draw: st.DrawFn) -> Record:
    """A whole transaction near the rules, everything known of it."""
    world = dict(draw(st.sampled_from(GOODS)))
    world["supplier"], world["recipient"] = draw(st.sampled_from([("XA", "KP"), ("KP", "XA"), ("XA", "XB")]))
    if world["kind"] == "service":
        world["activity"] = draw(st.sampled_from(SERVICE_ACTIVITIES))
        world["field"] = draw(st.sampled_from(list(FACTS["field"].values or ())))
    world["date"], world["contract_date"] = draw(days()), draw(days())
    world |= {name: draw(values) for name, values in OPEN.items()}
    world |= {name: draw(values) for name, values in CLOSED.items() if draw(st.integers(0, 5)) == 0}
    if world["kind"] == "fuel":
        world |= {"quantity": "10000", "unit": "bbl"}
    elif world["kind"] == "commodity":
        world |= {"quantity": "10", "unit": "pcs", "value_usd": draw(st.sampled_from(["900", "5000", "30000"]))}
    return world


@st.composite
def coarser(draw: st.DrawFn, record: Record) -> Record:
    """The same record with dates, codes, States and amounts known less well."""
    found = dict(record)
    for name in ("date", "contract_date"):
        if name in found and draw(st.booleans()):
            found[name] = draw(st.sampled_from([found[name][:7], found[name][:4]]))
    if "hs_code" in found and draw(st.booleans()):
        found["hs_code"] = draw(st.sampled_from([found["hs_code"][:4], found["hs_code"][:2]]))
    for name in ("supplier", "recipient"):
        if name in found and draw(st.integers(0, 3)) == 0:
            found[name] = f"{found[name]}|ZZ"
    if "quantity" in found and draw(st.integers(0, 3)) == 0:
        found["quantity"] = f"0..{int(found['quantity']) * 2}"
    return found


@st.composite
def hidden(draw: st.DrawFn, record: Record) -> Record:
    """The same record with some of its open fields taken away."""
    open_fields = [name for name in HIDEABLE if name in record]
    assume(open_fields)
    gone = draw(st.sets(st.sampled_from(open_fields), min_size=1, max_size=8))
    return {name: value for name, value in record.items() if name not in gone}


def verdicts(record: Record) -> dict[str, str]:
    ((_, _, weighings),) = screener().weigh([record])
    return {rule.id: decide(rule, w).word for rule, w in zip(screener().rulebook.rules, weighings, strict=True)}


def assumed(record: Record, world: Record) -> bool:
    """Whether the record fills a gap with something else than the world has, such as the usual activity."""
    ((_, less, _),) = screener().weigh([record])
    ((_, more, _),) = screener().weigh([world])
    for name in ("kind", "activity", "field"):
        mine, theirs = less.facts[name], more.facts[name]
        assert isinstance(mine, Among)
        assert isinstance(theirs, Among)
        if mine.possible is not None and mine != theirs:
            return True
    return False


def turned(before: Record, after: Record) -> list[tuple[str, str, str]]:
    """Rules whose firm verdict became another one; what is exempt may turn out to be out of scope."""
    less, more = verdicts(before), verdicts(after)
    return [
        (rule, less[rule], more[rule])
        for rule in less
        if less[rule] not in ("undetermined", more[rule]) and (less[rule], more[rule]) != ("exempt", "out of scope")
    ]


@given(worlds(), st.data())
@LAW
def test_more_information_never_turns_a_firm_verdict(world: Record, data: st.DataObject) -> None:
    more = data.draw(hidden(world))
    less = data.draw(hidden(more))
    assume(not assumed(less, world) and not assumed(more, world))
    event(f"hides {len(more) - len(less)}")
    assert turned(less, more) == []
    assert turned(less, world) == []


@given(worlds(), st.data())
@LAW
def test_a_coarser_date_code_state_or_amount_never_makes_a_verdict_firm_that_was_not(
    world: Record, data: st.DataObject
) -> None:
    fine = data.draw(hidden(world))
    coarse = data.draw(coarser(fine))
    assume(not assumed(coarse, world) and not assumed(fine, world))
    assert turned(coarse, fine) == []
    assert turned(coarse, world) == []


@given(worlds(), st.sampled_from(["date", "contract_date"]), st.sampled_from([4, 7]))
@LAW
def test_a_coarser_date_never_turns_undetermined_into_firm(world: Record, name: str, length: int) -> None:
    fine, coarse = verdicts(world), verdicts(world | {name: world[name][:length]})
    assert {rule for rule in fine if fine[rule] == "undetermined"} <= {
        rule for rule in fine if coarse[rule] == "undetermined"
    }


@given(worlds(), st.sampled_from([2, 4]))
@LAW
def test_a_coarser_code_never_turns_undetermined_into_firm(world: Record, length: int) -> None:
    assume("hs_code" in world)
    fine, coarse = verdicts(world), verdicts(world | {"hs_code": world["hs_code"][:length]})
    assert {rule for rule in fine if fine[rule] == "undetermined"} <= {
        rule for rule in fine if coarse[rule] == "undetermined"
    }


@given(st.lists(worlds(), min_size=2, max_size=5), st.data())
@LAW
def test_the_order_of_rows_never_changes_a_flag_or_a_ground(batch: list[Record], data: st.DataObject) -> None:
    named = [
        data.draw(hidden(world)) | {"id": str(n), "exchange": data.draw(st.sampled_from(["E", "F", None]))}
        for n, world in enumerate(batch)
    ]
    shuffled = data.draw(st.permutations(named))
    assert outcome(named) == outcome(shuffled)


def outcome(batch: list[Record]) -> dict[str, Any]:
    return {f.id: (f.flag, f.grounds, {link.id for link in f.links}) for f in screener().screen(batch)}


@cache
def plain_food() -> tuple[str, ...]:
    vocabulary = screener().rulebook.vocabulary
    food = vocabulary.descendants("food-agriculture") | vocabulary.descendants("seafood")
    return tuple(sorted(term for term in food if "luxury-goods" not in vocabulary.ancestors(term)))


@cache
def plain_medicine() -> tuple[str, ...]:
    return tuple(sorted(screener().rulebook.vocabulary.descendants("medicine")))


food = st.fixed_dictionaries({"kind": st.just("food_aid"), "item": st.sampled_from(["", *plain_food()])})
medicine = st.fixed_dictionaries({"kind": st.just("medicine"), "item": st.sampled_from(["", *plain_medicine()])})
partial_days = days().flatmap(lambda day: st.sampled_from([day, day[:7], day[:4]]))


@given(food | medicine, partial_days | st.none(), st.sampled_from(["XA", "CN", "RU", "", "Korea"]), st.booleans())
@LAW
def test_food_and_medicine_for_the_dprk_are_never_red(
    goods: Record, day: str | None, supplier: str, kind_said: bool
) -> None:
    record = goods | {"date": day, "supplier": supplier, "recipient": "KP"}
    assume(kind_said or record["item"])
    finding = screener().screen(record if kind_said else {k: v for k, v in record.items() if k != "kind"})
    assert finding.flag != "red"


@given(partial_days, st.sampled_from(["XA", "CN", "RU"]), st.sampled_from(plain_food()))
@LAW
def test_plain_food_for_the_dprk_raises_no_question(day: str, supplier: str, item: str) -> None:
    record = {"kind": "food_aid", "item": item, "date": day, "supplier": supplier, "recipient": "KP"}
    assert [g.citation for g in screener().screen(record).grounds] == []
