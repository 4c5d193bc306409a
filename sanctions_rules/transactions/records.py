"""The typed records: one supplier, one recipient, one item or service, one date."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator

from sanctions_rules import words
from sanctions_rules.grammar import fault
from sanctions_rules.transactions.fields import (
    Activity,
    Amount,
    Approvals,
    Determinations,
    EndUserType,
    Field_,
    Flag,
    HsCode,
    ImoNumber,
    LiftingDeterminations,
    PartialDate,
    Purpose,
    StateCode,
    States,
    Status,
    Terms,
    Unit,
)


class Transaction(BaseModel):
    """
    What all kinds of transaction have in common. An absent field is unknown, unless its text says otherwise.

    Build one of the kinds below, or any of them from a plain mapping with ``read_transaction``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)
    activities: ClassVar[tuple[str, ...]] = ("supply", "lease", "repair", "transport")
    """What can be done with this kind of thing; the first is meant where the record is silent."""

    kind: str | None = Field(None, description="what kind of thing changes hands; absent: derived from the item")
    id: str | None = Field(
        None, max_length=200, description="the user's own name for the transaction; the row number where absent"
    )
    exchange: str | None = Field(
        None, max_length=200, description="the exchange (barter, payment in kind) this is a leg of; absent: none"
    )
    contract: str | None = Field(
        None, max_length=200, description="the contract's number or name, as the papers have it; absent: unknown"
    )
    status: Status | None = Field(None, description="planned, agreed, shipped or delivered; absent: taken as done")
    date: PartialDate | None = Field(
        None,
        description="when delivered, or planned to be: a day, month (2017-09), year or a..b; "
        "the law of that day governs",
    )
    contract_date: PartialDate | None = Field(
        None, description="when the written contract was concluded; absent: unknown"
    )
    activity: Activity | None = Field(None, description="what is done; absent: the usual one of the kind")
    supplier: StateCode | None = Field(None, description="the supplying State: ISO 3166-1 alpha-2 or a usual name")
    recipient: StateCode | None = Field(None, description="the receiving State: ISO 3166-1 alpha-2 or a usual name")
    via: States = Field((), description="States on the way, separated by ';'; absent: none known")
    origin: StateCode | None = Field(
        None, description="the State the goods were made or grown in; absent: taken as the supplier"
    )
    item: Terms = Field(
        (),
        description="item terms, separated by ';': what the goods are, or what the service relates to; "
        "absent: derived from hs_code and description",
    )
    description: str | None = Field(
        None, max_length=5000, description="the goods in the words of the papers, in any language"
    )
    hs_code: HsCode | None = Field(
        None, description="Harmonized System code, 2 to 10 digits, as text; a short code covers all below it"
    )
    quantity: Amount | None = Field(None, description="amount in 'unit': zero or more, exact or a..b; absent: unknown")
    unit: Unit | None = Field(None, description="t, kg, bbl, l, m3, pcs … or a UN/CEFACT code")
    value_usd: Amount | None = Field(None, description="value of the whole in US dollars; absent: unknown")
    supplier_party: str | None = Field(
        None, max_length=500, description="the supplying person or company; not matched against lists"
    )
    recipient_party: str | None = Field(
        None, max_length=500, description="the receiving person or company; not matched against lists"
    )
    end_user: str | None = Field(None, max_length=500, description="who uses it in the end, in the words of the papers")
    end_user_type: EndUserType | None = Field(None, description="what sort of end user; absent: unknown")
    end_user_state: StateCode | None = Field(None, description="the end user's State; absent: taken as the recipient")
    purpose: Purpose | None = Field(None, description="what it is for; absent: unknown")
    field: Field_ | None = Field(
        None, description="field of teaching, training or science; absent: derived from the item, else unknown"
    )
    sponsored: Flag | None = Field(
        None, description="persons officially sponsored by, or representing, the target State; absent: unknown"
    )
    committee_approval: Approvals = Field(
        (), description="granted, denied, pending, or the paragraphs the Committee exempted it from; absent: not shown"
    )
    committee_notified: Flag | None = Field(
        None, description="the Committee was notified in advance; absent: not shown"
    )
    delivery_reported: Flag | None = Field(
        None, description="deliveries are reported to the Committee every 30 days; absent: unknown"
    )
    state_determination: Determinations = Field(
        (), description="what a State determined the item could contribute to; absent: not shown"
    )
    lifting_determination: LiftingDeterminations | None = Field(
        None, description="what a State determined that lifts a ban; absent: unknown"
    )
    designated_party: Flag | None = Field(
        None, description="a party, vessel or beneficiary is designated; absent: not shown"
    )
    control_listed: Flag | None = Field(
        None, description="the goods are on the control list the paragraph names; absent: unknown"
    )
    luxury_listed: Flag | None = Field(
        None, description="the supplying State lists the goods as luxury goods; absent: unknown"
    )
    used: Flag | None = Field(None, description="the goods are used, not new; absent: unknown")
    above_own_level: Flag | None = Field(
        None,
        description="it takes a State above its own level that the paragraph names, of supplies or of work permits; "
        "absent: unknown",
    )
    humanitarian_provider: Flag | None = Field(
        None, description="the provider is one 2664 OP 1 names; absent: not shown"
    )
    foreign_mission: Flag | None = Field(
        None, description="it serves the official work of a foreign mission in the target State; absent: not shown"
    )
    vessel_imo: ImoNumber | None = Field(
        None, description="IMO number of the carrying vessel: seven digits, the last a check digit"
    )
    vessel_flag: StateCode | None = Field(None, description="flag State of the carrying vessel; absent: unknown")
    other_vessel_flag: StateCode | None = Field(
        None, description="flag State of the other vessel in a transfer from ship to ship; absent: unknown"
    )
    ship_to_ship: Flag | None = Field(None, description="the cargo changed ships at sea; absent: not shown")
    supplied_before: Amount | None = Field(
        None,
        description="what all suppliers together had supplied in the allowance's period before "
        "this, outside this batch and what is counted already, in 'unit'; absent: unknown",
    )
    supplied_before_usd: Amount | None = Field(
        None, description="the same by value, in US dollars, for an amount the law counts in money; absent: unknown"
    )

    @field_validator("kind", mode="after")
    @classmethod
    def _is_a_kind(cls, kind: str | None) -> str | None:
        if kind is not None and kind not in words.KINDS:
            raise fault("unknown-kind", f"no kind '{kind}'", f"kinds: {', '.join(words.KINDS)}")
        return kind

    @field_validator("activity")
    @classmethod
    def _suits_the_kind(cls, activity: str | None) -> str | None:
        if activity is not None and activity not in cls.activities:
            kind = cls.model_fields["kind"].default
            help = f"activities here: {', '.join(cls.activities)}"
            raise fault("activity-kind", f"activity '{activity}' does not go with kind '{kind}'", help)
        return activity

    @property
    def would(self) -> bool:
        """Whether the deal has not been carried out yet, so that it *would* breach."""
        return self.status in words.NOT_YET


class ArmsTransfer(Transaction):
    """
    Weapons, ammunition, military vehicles and equipment, or their parts.

    >>> ArmsTransfer(date="2023-09", supplier="XA", recipient="North Korea", item="artillery-ammunition").recipient
    'KP'
    """

    kind: Literal["arms"] = "arms"


class TechnologyTransfer(Transaction):
    """Drawings, data, software and know-how; ``item`` is what the technology is for."""

    activities = ("supply", "technical_assistance", "scientific_cooperation")
    kind: Literal["technology"] = "technology"


class FoodAid(Transaction):
    """Food for people to eat, given or sold."""

    kind: Literal["food_aid"] = "food_aid"


class Medicine(Transaction):
    """Medicines and medical goods."""

    kind: Literal["medicine"] = "medicine"


class HumanitarianGoods(Transaction):
    """Relief goods other than food and medicine."""

    kind: Literal["humanitarian"] = "humanitarian"


class Commodity(Transaction):
    """Any other goods, raw or manufactured."""

    kind: Literal["commodity"] = "commodity"


class Fuel(Transaction):
    """Crude oil, petroleum products, gas and other fuels."""

    kind: Literal["fuel"] = "fuel"


class VesselTransfer(Transaction):
    """A ship that is itself sold, leased or handed over."""

    kind: Literal["vessel"] = "vessel"


class AircraftTransfer(Transaction):
    """An aircraft, or aircraft parts, sold, leased or handed over."""

    kind: Literal["aircraft"] = "aircraft"


class Service(Transaction):
    """Training, repair, brokering, technical assistance and other work for another; ``item`` is what it relates to."""

    activities = tuple(a for a in words.ACTIVITIES if a not in ("supply", "lease", "asset_dealing", "work"))
    kind: Literal["service"] = "service"


class Finance(Transaction):
    """Money, credit, insurance and accounts; ``item`` is what the money is for."""

    activities = ("financing", "asset_dealing", "joint_venture")
    kind: Literal["finance"] = "finance"


class Labour(Transaction):
    """Persons sent to work, or allowed to."""

    activities = ("work",)
    kind: Literal["labour"] = "labour"


class Unsorted(Transaction):
    """A transaction whose kind the record does not name; it is derived from the item."""

    activities = tuple(words.ACTIVITIES)
    kind: None = None


KINDS: dict[str, type[Transaction]] = {
    "arms": ArmsTransfer,
    "technology": TechnologyTransfer,
    "food_aid": FoodAid,
    "medicine": Medicine,
    "humanitarian": HumanitarianGoods,
    "commodity": Commodity,
    "fuel": Fuel,
    "vessel": VesselTransfer,
    "aircraft": AircraftTransfer,
    "service": Service,
    "finance": Finance,
    "labour": Labour,
}


def _kind_of(value: Any) -> str:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind) if kind is not None else "unsorted"


AnyTransaction: TypeAlias = Annotated[
    Annotated[ArmsTransfer, Tag("arms")]
    | Annotated[TechnologyTransfer, Tag("technology")]
    | Annotated[FoodAid, Tag("food_aid")]
    | Annotated[Medicine, Tag("medicine")]
    | Annotated[HumanitarianGoods, Tag("humanitarian")]
    | Annotated[Commodity, Tag("commodity")]
    | Annotated[Fuel, Tag("fuel")]
    | Annotated[VesselTransfer, Tag("vessel")]
    | Annotated[AircraftTransfer, Tag("aircraft")]
    | Annotated[Service, Tag("service")]
    | Annotated[Finance, Tag("finance")]
    | Annotated[Labour, Tag("labour")]
    | Annotated[Unsorted, Tag("unsorted")],
    Discriminator(_kind_of),
]
"""Any kind of transaction, told apart by ``kind``: a type for pydantic models that hold records."""
