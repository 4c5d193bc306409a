"""What an item's terms say about the kind of transaction, its activity and its field, and the other way round."""

from __future__ import annotations

from typing import Final

# The first term that holds decides: a service word beside goods makes the goods its subject.
_KIND_OF_TERM: Final = (
    ("financial-service", "finance"),
    ("bulk-cash", "finance"),
    ("joint-venture-service", "finance"),
    ("manpower-labour", "labour"),
    ("service", "service"),
    ("arms-technology", "technology"),
    ("arms-and-related-materiel", "arms"),
    ("petroleum-and-gas", "fuel"),
    ("coal", "fuel"),
    ("aircraft", "aircraft"),
    ("vessel", "vessel"),
    ("medicine", "medicine"),
    ("medical-device", "medicine"),
    ("seafood", "food_aid"),
    ("food-agriculture", "food_aid"),
)
_KIND_OF_CHAPTER: Final = {"27": "fuel", "30": "medicine", "88": "aircraft", "89": "vessel", "93": "arms"} | {
    f"{chapter:02}": "food_aid" for chapter in (2, 3, 4, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20, 21)
}
_ACTIVITY_OF_TERM: Final = {
    "training-service": "training",
    "technical-assistance": "technical_assistance",
    "scientific-cooperation": "scientific_cooperation",
    "brokering-service": "brokering",
    "financial-service": "financing",
    "manpower-labour": "work",
    "joint-venture-service": "joint_venture",
    "fishing-rights": "fishing",
    "bunkering-service": "transport",
    "vessel-service": "transport",
    "real-property": "lease",
    "teaching-service": "teaching",
    "medical-exchange": "medical_exchange",
    "freight-service": "transport",
    "everyday-service": "other_service",
}
# What is done says more of the kind than the goods it is done about: training on a howitzer is no howitzer.
_KIND_OF_ACTIVITY: Final = {
    "work": "labour",
    "financing": "finance",
    "asset_dealing": "finance",
    "joint_venture": "finance",
    "training": "service",
    "teaching": "service",
    "technical_assistance": "service",
    "scientific_cooperation": "service",
    "medical_exchange": "service",
    "joint_exercise": "service",
    "brokering": "service",
    "construction": "service",
    "fishing": "service",
    "other_service": "service",
}
_FIELD_OF_TERM: Final = {"nuclear-item": "nuclear", "space-item": "aerospace", "missile-item": "aerospace"}

# Activities that are their own subject; what training, repair or brokering relates to, the record must say.
_TERM_OF_ACTIVITY: Final = {
    "fishing": "fishing-rights",
    "joint_venture": "joint-venture-service",
    "work": "manpower-labour",
}

# Services that are always about something else; a record that names only one of them leaves its subject open.
SUBJECT_UNSAID: Final = frozenset(
    {
        "service",
        "technical-assistance",
        "training-service",
        "teaching-service",
        "medical-exchange",
        "freight-service",
        "scientific-cooperation",
        "brokering-service",
    }
)

# What a kind says of an item that nothing else identifies: the term it is, and the terms it may also be.
_TERMS_OF_KIND: Final[dict[str, tuple[str | None, tuple[str, ...]]]] = {
    "arms": ("arms-and-related-materiel", ("missile-item",)),
    "food_aid": ("food-agriculture", ("seafood", "humanitarian-relief")),
    "medicine": (None, ("medicine", "medical-device", "humanitarian-relief")),
    "fuel": (None, ("petroleum-and-gas", "coal", "rocket-propellant")),
    "vessel": ("vessel", ("register-vi", "naval-patrol-craft", "yacht")),
    "labour": ("manpower-labour", ()),
    "aircraft": ("aircraft", ("register-iv", "register-v", "military-aircraft", "military-helicopter", "military-uav")),
}


def kind_of_goods(terms: frozenset[str], hs_code: str | None) -> str | None:
    """
    The kind a record leaves unsaid: by the item's terms, else by the HS chapter, else nobody knows.

    >>> kind_of_goods(frozenset({"coal", "mineral"}), None), kind_of_goods(frozenset(), "8471")
    ('fuel', 'commodity')
    """
    for term, kind in _KIND_OF_TERM:
        if term in terms:
            return kind
    if terms:
        return "commodity"
    return _KIND_OF_CHAPTER.get(hs_code[:2], "commodity") if hs_code else None


def kind_of_activity(activity: str | None) -> str | None:
    """
    The kind that an activity names by itself; goods and services alike are supplied, leased, repaired and carried.

    >>> kind_of_activity("brokering"), kind_of_activity("supply")
    ('service', None)
    """
    return _KIND_OF_ACTIVITY.get(activity or "")


def kind_of_unit(unit: str | None) -> str | None:
    """What is counted in pieces, weighed or measured is goods; persons may be workers, trainees or an audience."""
    return "commodity" if unit and unit != "persons" else None


def activity_of_item(terms: frozenset[str]) -> str | None:
    """The activity that a service term names."""
    return next((activity for term, activity in _ACTIVITY_OF_TERM.items() if term in terms), None)


def field_of_item(terms: frozenset[str]) -> str | None:
    """The field of science that an item belongs to."""
    return next((field for term, field in _FIELD_OF_TERM.items() if term in terms), None)


def is_harmless(field: str | None, activity: str | None) -> bool:
    """Whether teaching, science or a medical exchange already says by its field that it relates to no listed item."""
    taught = activity in ("teaching", "scientific_cooperation") and field in ("medical", "other")
    return taught or activity == "medical_exchange"


def term_of_activity(activity: str | None) -> str | None:
    """The service term that an activity names by itself, where a record says nothing else of the item."""
    return _TERM_OF_ACTIVITY.get(activity or "")


def terms_of_kind(kind: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The term that a kind alone proves, and those that it leaves possible."""
    return _TERMS_OF_KIND.get(kind or "", (None, ()))
