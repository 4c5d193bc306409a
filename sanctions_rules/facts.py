"""
The table of everything a rule may ask of a transaction.

A fact, a CSV column and a YAML key have the same name. Each fact has a *presumption*: what an
absent value means. ``open``: nobody said, so the answer is unknown and worth asking. ``closed``: the
fact is exceptional and must be produced, so it counts as not shown until it is shown (approvals,
notifications, determinations that trigger a catch-all, list hits). ``as_named``: what other fields
say stands in (goods come from their supplier unless another origin is given).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sanctions_rules import words
from sanctions_rules.knowledge import UNKNOWN, UNKNOWN_CODES, UNKNOWN_SPAN, Knowledge

Kind = Literal["word", "flag", "state", "term", "hs", "date", "number", "citation"]
Presumption = Literal["open", "closed", "as_named"]


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One row of the table.

    ``asks`` is the question a person is asked when the fact is missing; ``lever`` says that the fact
    can lawfully be brought about or produced (an approval, a notification, a document), so that an
    explanation may name it as what would clear a transaction. ``after`` names the fact to ask first:
    whether goods are listed is no question before it is known what they are.
    """

    name: str
    kind: Kind
    presumption: Presumption
    meaning: str
    asks: str
    values: Mapping[str, str] | None = None
    lever: bool = False
    after: str | None = None
    fields: tuple[str, ...] = ()


def _table(*facts: Fact) -> dict[str, Fact]:
    return {fact.name: fact for fact in facts}


FACTS: Final[Mapping[str, Fact]] = _table(
    Fact(
        "date",
        "date",
        "open",
        "when the goods or the service are delivered, or planned to be; the law of that day governs",
        "on which day was it delivered?",
    ),
    Fact(
        "contract_date",
        "date",
        "open",
        "when the written contract was concluded",
        "on which day was the written contract concluded?",
        lever=True,
    ),
    Fact(
        "kind",
        "word",
        "open",
        "what kind of thing changes hands",
        "what kind of thing is it?",
        words.KINDS,
        fields=("kind", "item"),
    ),
    Fact(
        "activity",
        "word",
        "open",
        "what is done with it",
        "what exactly is done?",
        words.ACTIVITIES,
        fields=("activity", "kind", "item"),
    ),
    Fact(
        "supplier",
        "state",
        "open",
        "the State that supplies, or whose person or territory does",
        "which State supplies?",
    ),
    Fact("recipient", "state", "open", "the State that receives", "which State receives?"),
    Fact(
        "comes_from",
        "state",
        "as_named",
        "the States the goods or service come from: the supplier and the origin; a State on the way may be one",
        "from which State do the goods or the service come?",
        fields=("supplier", "origin", "via"),
    ),
    Fact(
        "origin",
        "state",
        "as_named",
        "the State the goods were made, mined or grown in: the supplier, unless another is named",
        "in which State were the goods made, mined or grown?",
        fields=("origin", "supplier"),
    ),
    Fact(
        "reaches",
        "state",
        "as_named",
        "the States the goods or service end in: the recipient and the end user's State; a State on the way may be one",
        "in which State do they end?",
        fields=("recipient", "end_user_state", "via"),
    ),
    Fact(
        "vessel_flag",
        "state",
        "open",
        "the flag of the carrying or transferred vessel",
        "which flag does the vessel fly?",
    ),
    Fact(
        "other_vessel_flag",
        "state",
        "open",
        "the flag of the other vessel, where cargo changes from ship to ship",
        "which flag does the other vessel fly?",
    ),
    Fact(
        "item",
        "term",
        "open",
        "what the goods are, or what the service or technology relates to, as item terms with all terms above",
        "what exactly are the goods, or what does the service relate to?",
        fields=("item", "hs_code", "description"),
    ),
    Fact(
        "hs_code", "hs", "open", "the Harmonized System code of the goods", "under which HS heading do the goods fall?"
    ),
    Fact("value_usd", "number", "open", "the value in US dollars", "what is the value in US dollars?"),
    Fact(
        "unit_value_usd",
        "number",
        "open",
        "the value of one piece in US dollars",
        "what is one piece worth in US dollars?",
        after="item",
        fields=("value_usd", "quantity", "unit"),
    ),
    Fact(
        "end_user_type",
        "word",
        "open",
        "who uses it in the end",
        "who is the end user?",
        words.END_USER_TYPES,
        lever=True,
    ),
    Fact("purpose", "word", "open", "what it is for", "what is it for?", words.PURPOSES, lever=True),
    Fact(
        "field",
        "word",
        "open",
        "the field of teaching, training or scientific cooperation",
        "in which field is the teaching or cooperation?",
        words.FIELDS,
        fields=("field", "item"),
    ),
    Fact(
        "sponsored",
        "flag",
        "open",
        "whether the persons are officially sponsored by, or represent, the target State",
        "are the persons officially sponsored by the target State, or do they represent it?",
    ),
    Fact(
        "committee_approval",
        "citation",
        "closed",
        "what the sanctions Committee has approved: 'granted' for the whole deal, or the "
        "paragraphs from which it exempted it",
        "has the Committee approved it, and from which paragraphs did it exempt it?",
        lever=True,
    ),
    Fact(
        "committee_notified",
        "flag",
        "closed",
        "whether the Committee was notified in advance, where notice is a condition",
        "was the Committee notified in advance?",
        lever=True,
    ),
    Fact(
        "delivery_reported",
        "flag",
        "open",
        "whether the supplier reports its deliveries to the Committee as an allowance asks (every 30 days)",
        "are the deliveries reported to the Committee every 30 days?",
        lever=True,
    ),
    Fact(
        "state_determination",
        "word",
        "closed",
        "what a State has determined the item could contribute to, which triggers a catch-all",
        "has a State determined that the item could contribute to a programme or to armed forces?",
        words.TRIGGERING,
    ),
    Fact(
        "lifting_determination",
        "word",
        "open",
        "what a State has determined that lifts a ban",
        "has the State made the determination that lifts the ban?",
        words.LIFTING,
        lever=True,
    ),
    Fact(
        "control_listed",
        "flag",
        "open",
        "whether the goods are on the control list that the paragraph names, by their performance",
        "are the goods on the control list that the paragraph names, by their performance?",
        after="item",
    ),
    Fact(
        "luxury_listed",
        "flag",
        "open",
        "whether the supplying State lists the goods as luxury goods; the resolutions leave the word open",
        "does the supplying State list the goods as luxury goods?",
        after="item",
    ),
    Fact(
        "used",
        "flag",
        "open",
        "whether the goods are used; some paragraphs bar new goods only",
        "are the goods used, or new?",
        after="item",
    ),
    Fact(
        "above_own_level",
        "flag",
        "open",
        "whether it takes a State above its own level that the paragraph names: what it supplied in twelve months, "
        "or the work permits it had on a day",
        "does it take the State above its own level, of supplies or of work permits, that the paragraph names?",
        after="item",
    ),
    Fact(
        "designated_party",
        "flag",
        "closed",
        "whether a party, vessel or beneficiary is designated, or acts for one that is",
        "is any party designated, or acting for one that is?",
    ),
    Fact(
        "humanitarian_provider",
        "flag",
        "closed",
        "whether the provider is one that S/RES/2664(2022) OP 1 names: the UN, its bodies, "
        "humanitarian organizations with observer status, NGOs in UN plans, and their partners",
        "is the provider the UN, or a humanitarian organization working under UN plans?",
        lever=True,
    ),
    Fact(
        "foreign_mission",
        "flag",
        "closed",
        "whether it serves the official work of a foreign mission in the target State under the Vienna Convention",
        "is it for the official work of a foreign mission in the target State, and do papers show it?",
        lever=True,
    ),
    Fact(
        "ship_to_ship", "flag", "closed", "whether the cargo changed ships at sea", "did the cargo change ships at sea?"
    ),
    Fact("status", "word", "open", "how far the deal has gone", "how far has the deal gone?", words.STATUSES),
)


def unknown(fact: str) -> Knowledge:
    """
    Knowing nothing of a fact: what forgetting it leaves.

    >>> unknown("date")
    Span(first=None, last=None)
    """
    kind = FACTS[fact].kind if fact in FACTS else "word"
    if kind in ("date", "number"):
        return UNKNOWN_SPAN
    return UNKNOWN_CODES if kind == "hs" else UNKNOWN


def known_values(fact: Fact) -> Mapping[str, str] | None:
    """The closed list of values a fact can take, each with its meaning, or None where there is none."""
    if fact.kind == "flag":
        return {"true": "yes", "false": "no"}
    if fact.kind == "citation":
        return words.APPROVALS
    return fact.values
