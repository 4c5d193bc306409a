"""The closed lists of words that records and rules share, each with what separates it from its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KINDS: Final[Mapping[str, str]] = {
    "arms": "weapons, ammunition, military vehicles and equipment, and their parts",
    "technology": "drawings, data, software and know-how, whether on paper or in a head",
    "food_aid": "food, given or sold for people to eat",
    "medicine": "medicines and medical goods",
    "humanitarian": "relief goods other than food and medicine",
    "commodity": "any other goods, raw or manufactured",
    "fuel": "crude oil, petroleum products, gas and coal-based fuels",
    "vessel": "a ship, sold, leased or handed over; not the ship that carries a cargo",
    "aircraft": "an aircraft, sold, leased or handed over",
    "service": "work done for another: training, repair, brokering, technical assistance, construction",
    "finance": "money, credit, insurance and accounts",
    "labour": "persons sent to work, or allowed to",
}

GOODS: Final = ("arms", "food_aid", "medicine", "humanitarian", "commodity", "fuel", "vessel", "aircraft")
SERVICES: Final = ("service", "technology")

ACTIVITIES: Final[Mapping[str, str]] = {
    "supply": "handing over goods, for money, in barter or as a gift",
    "lease": "handing over for a time",
    "repair": "repair, servicing, refurbishing, testing, reverse-engineering or marketing, ownership unchanged",
    "training": "training of armed forces, police or paramilitaries, or in the use of military items",
    "teaching": "teaching and study at a school, university or institute",
    "technical_assistance": "advice, services and assistance on making, maintaining or using an item",
    "scientific_cooperation": "joint research, exchanges of scientists, technical cooperation programmes",
    "medical_exchange": "exchanges of doctors and medical science",
    "joint_exercise": "a military exercise held together",
    "brokering": "arranging a deal between others",
    "financing": "payment, credit, insurance or another financial service for a deal",
    "asset_dealing": "dealing in funds or economic resources of a party, or making them available to it",
    "transport": "carrying goods, or chartering, crewing and fuelling what carries them",
    "construction": "building and erecting",
    "work": "employing persons",
    "fishing": "selling or buying the right to fish",
    "joint_venture": "running a business together",
    "other_service": "any other service: travel, lodging, post, utilities, interpretation, fees",
}

PURPOSES: Final[Mapping[str, str]] = {
    "humanitarian": "relief of people in need",
    "livelihood": "the ordinary living of the population, bringing no revenue to a programme or to persons behind it",
    "diplomatic": "the work of an embassy, a consulate or an international organization",
    "commercial": "trade for profit",
    "civil_aviation": "keeping civil passenger aircraft safe",
    "scientific": "research and study",
    "military": "armed forces, and what they use",
    "proliferation": "nuclear, missile, chemical or biological weapon programmes",
}

END_USER_TYPES: Final[Mapping[str, str]] = {
    "military": "armed forces",
    "paramilitary": "paramilitary or security forces",
    "police": "police",
    "government": "a civil part of a government",
    "company": "a business",
    "person": "a private person",
    "un_agency": "the UN, its programmes, funds and specialized agencies",
    "humanitarian_organization": "a humanitarian organization outside the UN",
    "diplomatic_mission": "an embassy, a consulate or a mission",
    "university": "a school, university or institute",
}

FIELDS: Final[Mapping[str, str]] = {
    "nuclear": "nuclear science, technology and engineering",
    "aerospace": "aerospace and aeronautical engineering, satellites and launches",
    "advanced_manufacturing": "advanced manufacturing production techniques and methods",
    "advanced_physics": "advanced physics",
    "advanced_computing": "advanced computer simulation and related computer sciences",
    "geospatial_navigation": "geospatial navigation",
    "materials": "advanced materials science",
    "chemical_engineering": "advanced chemical engineering",
    "mechanical_engineering": "advanced mechanical engineering",
    "electrical_engineering": "advanced electrical engineering",
    "industrial_engineering": "advanced industrial engineering",
    "medical": "medicine and health",
    "other": "any other field",
}

TRIGGERING: Final[Mapping[str, str]] = {
    "armed_forces": "could directly contribute to the operational capability of the target State's armed forces",
    "foreign_armed_forces": "an export that supports or enhances the operational capability of a third State's forces",
    "wmd": "could contribute to nuclear, ballistic missile or other weapons of mass destruction programmes",
    "prohibited_activity": "could contribute to an activity the resolutions prohibit",
    "evasion": "could contribute to the evasion of the measures",
}

LIFTING: Final[Mapping[str, str]] = {
    "humanitarian": "exclusively for humanitarian purposes",
    "livelihood": "exclusively for livelihood, bringing no revenue to the target State's persons or programmes",
    "no_proliferation": "will not contribute to proliferation-sensitive activity",
    "aircraft_safety": "needed for the safe operation of a civil passenger aircraft in use",
    "basic_expenses": "frozen money for food, rent, medicine, taxes, insurance, utilities, legal fees or bank charges",
    "old_judgment": "frozen money for a lien or judgment older than the freeze that benefits no designated person",
    "none": "no State has made such a determination",
}

APPROVALS: Final[Mapping[str, str]] = {
    "granted": "the whole deal is approved; name paragraphs instead where the approval covers only those",
    "denied": "asked for and refused",
    "pending": "asked for, not answered",
}

STATUSES: Final[Mapping[str, str]] = {
    "planned": "talked about or proposed; judged on its planned date and worded 'would breach'",
    "agreed": "agreed or contracted, not carried out; worded likewise",
    "shipped": "on its way",
    "delivered": "done",
}

NOT_YET: Final = ("planned", "agreed")

MEASURES: Final[Mapping[str, str]] = {
    "arms embargo": "arms and related materiel of all types, either way, with the services that go with them",
    "proliferation": "items, technology and cooperation that could serve weapons of mass destruction or their delivery",
    "sectoral": "a whole sector of ordinary trade: fuel, minerals, seafood, machinery, metals",
    "luxury": "luxury goods",
    "asset freeze": "funds and economic resources of designated parties",
    "education": "specialised teaching and scientific cooperation",
    "transport": "ships, aircraft and how goods are carried",
    "financial": "banking, insurance, trade finance and joint ventures",
    "labour": "nationals working abroad",
}

DUTIES: Final[Mapping[str, str]] = {
    "supplier": "the State from which, or by whose nationals, it is supplied",
    "recipient": "the State that procures or receives",
    "target": "the State under the measures itself",
    "via": "a State through whose territory it passes",
    "flag": "the State whose flag the carrying vessel or aircraft flies",
    "financier": "the State whose persons pay, lend or insure",
    "host": "the State in whose territory the training, teaching or cooperation takes place",
}

AMENDMENTS: Final[Mapping[str, str]] = {
    "extends": "reaches more goods, services, persons or fields than the earlier paragraph",
    "tightens": "closes an exception of the earlier paragraph, or asks more of States than it did",
    "clarifies": "says what the earlier paragraph already means",
    "excepts": "takes something out of the earlier paragraph",
    "replaces": "stands in the place of the earlier paragraph from its first day on",
    "ends": "ends the earlier paragraph on its first day and puts nothing in its place",
}
ENDING: Final = ("replaces", "ends")

PARAGRAPH_STATUSES: Final[Mapping[str, str]] = {
    "encoded": "rules ask what it asks",
    "exemption": "lifts a prohibition, as an exemption of a rule or of the whole regime",
    "definition": "says what the words, lists or parties of other paragraphs are, or how they are to be read",
    "needs-judgement": "bears on transactions, but turns on what no record can say",
    "superseded": "a later paragraph took its place; no rule speaks of the time before",
    "procedural": "work of the Committee, its experts and the Secretariat, notices and reports",
    "not-a-transaction": "asks nothing of a supply, a service, money or work",
}

JOINS: Final[Mapping[str, str]] = {
    "exchange": "both carry the same exchange id",
    "contract": "both name the same contract",
    "crossed": "the supplier of each is the recipient of the other",
    "onward": "the first is delivered to the State that supplies the second",
    "same_ends": "both go from the same State to the same State",
    "vessel": "the same ship carried both",
    "party": "the same person or company is supplier or recipient in both",
    "goods": "both are the same goods, by item term or HS heading",
}

NO_NAMES: Final = frozenset(
    {
        *("-", ".", "?", "n/a", "na", "n.a.", "nil", "none", "null", "no", "yes", "tba", "tbd"),
        *("unknown", "unnamed", "undisclosed", "various", "several", "private", "individual", "person", "company"),
        *("importer", "exporter", "consignee", "buyer", "seller", "agent", "same as consignee"),
        *("not known", "not named", "not available", "not given", "to order", "to the order"),
    }
)
"""What stands where a name should, and names nobody: it joins nothing."""

STRENGTHS: Final[Mapping[str, str]] = {
    "stated": "the records say themselves that they belong together",
    "strong": "the records share a thing that unrelated deals seldom share",
    "weak": "the records fit together, and may do so by chance",
}

SHOWN: Final[Mapping[str, str]] = {
    "linked": "a leg that is lawful by itself goes with one that a paragraph prohibits",
    "indirect supply": "goods moved on from here in a supply that a paragraph prohibits 'directly or indirectly'",
    "moved on": "goods moved on from here; nothing is said of it, but other exchange rules may build on it",
}
