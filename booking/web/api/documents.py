"""What the API answers with. Texts of people and places are as they were written; codes are those of the vocabulary."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec

from booking.domain.availability import OccupationKind
from booking.domain.booking_state import BookingState
from booking.domain.booking_terms import Approval, WhoMayBook
from booking.domain.permissions import Scope
from booking.domain.vocabulary import Feature, Outcome, Purpose, SpaceKind, VenueKind
from booking.web.problem import Instant, Period, ProblemFinding

Ore = Annotated[int, msgspec.Meta(description="Øre; 100 to the krone.")]


class Page(msgspec.Struct, kw_only=True):
    """Some of many; `next_cursor` leads to the next of them."""

    next_cursor: str | None


class EquipmentItem(msgspec.Struct, kw_only=True):
    """What bookings at a venue may order."""

    code: str
    name: str
    stock: int


class VenueSummary(msgspec.Struct, kw_only=True):
    """A venue in a list."""

    slug: str
    name: str
    kind: VenueKind
    address: str
    postcode: str
    town: str
    spaces: Annotated[int, msgspec.Meta(description="How many can be booked, parts included.")]


class VenuePage(Page, kw_only=True):
    """Some of the venues, by name."""

    items: list[VenueSummary]


class Venue(msgspec.Struct, kw_only=True):
    """A venue."""

    slug: str
    name: str
    kind: VenueKind
    description: str
    address: str
    postcode: str
    town: str
    latitude: float | None
    longitude: float | None
    contact_name: str
    contact_phone: str
    contact_email: str
    house_rules: str
    accessibility: str
    equipment: list[EquipmentItem]


class SpaceSummary(msgspec.Struct, kw_only=True):
    """A space in a list. `part` is how much of the space above it is, such as ``1/3``."""

    slug: str
    name: str
    kind: SpaceKind
    part: str
    part_of: Annotated[str | None, msgspec.Meta(description="The space that it is a part of.")]
    area_m2: int | None
    capacity: int | None
    venue: str
    venue_name: str


class SpacePage(Page, kw_only=True):
    """Some of the spaces, by venue."""

    items: list[SpaceSummary]


class TermsOfBooking(msgspec.Struct, kw_only=True):
    """The rules that hold for bookings of a space; null is no limit."""

    shortest_minutes: int
    longest_minutes: int | None
    grid_minutes: int
    notice_minutes: int
    horizon_days: int | None
    buffer_before_minutes: int
    buffer_after_minutes: int
    cancel_deadline_hours: int
    capacity: int | None
    approval: Approval
    who_may_book: WhoMayBook


class Space(SpaceSummary, kw_only=True):
    """A space."""

    description: str
    step_free: bool
    accessibility: str
    features: list[Feature]
    equipment: list[EquipmentItem]
    terms: TermsOfBooking


class TakenPeriod(Period, kw_only=True):
    """Time that cannot be had, buffers left out. Whose it is, is not told."""

    kind: OccupationKind
    reason: Annotated[str, msgspec.Meta(description="The public reason of a closure.")]


class Availability(msgspec.Struct, kw_only=True):
    """The free time of a space on some days: any time within a free period that keeps the terms can be booked now."""

    space: str
    first_day: date
    last_day: date
    time_zone: str
    free: list[Period]
    taken: list[TakenPeriod]


class FoundSpace(msgspec.Struct, kw_only=True):
    """A space that suits. `free` are times that can be booked, the one to suggest first."""

    space: SpaceSummary
    free: list[Period]
    refused: Annotated[ProblemFinding | None, msgspec.Meta(description="What keeps the wanted time from it.")]


class SearchResult(msgspec.Struct, kw_only=True):
    """The spaces that suit, in order of fit."""

    free: Annotated[list[FoundSpace], msgspec.Meta(description="Free at the wanted time.")]
    near: Annotated[list[FoundSpace], msgspec.Meta(description="Free at another time near it.")]
    never: Annotated[list[FoundSpace], msgspec.Meta(description="Suit, but have no free time near it.")]


class TeamOfOrganisation(msgspec.Struct, kw_only=True):
    """A team with the numbers it has declared."""

    id: int
    name: str
    participants: int
    participants_under_19: int


class Organisation(msgspec.Struct, kw_only=True):
    """An organisation that the token may book for."""

    id: int
    number: str | None
    name: str
    teams: list[TeamOfOrganisation]


class OrganisationPage(Page, kw_only=True):
    """Some of the organisations, by name."""

    items: list[Organisation]


class TokenInformation(msgspec.Struct, kw_only=True):
    """The token of the request. Without an organisation it is a system's, at one venue or at all."""

    name: str
    scopes: list[Scope]
    organisation_id: int | None
    venue: str | None
    expires_at: Instant


class PriceLine(msgspec.Struct, kw_only=True):
    """One line of a price."""

    text: str
    amount_ore: Ore


class Price(msgspec.Struct, kw_only=True):
    """What it costs, and why. Without an amount a person decides. `explanation` is the whole assessment."""

    amount_ore: Annotated[int | None, msgspec.Meta(description="Øre; null when a person decides.")]
    full_price_ore: Annotated[int | None, msgspec.Meta(description="Without free use and discounts, when known.")]
    outcome: Outcome
    reason: str
    lines: list[PriceLine]
    explanation: str


class Quote(msgspec.Struct, kw_only=True):
    """What a wanted booking would cost and lead to. Nothing is stored."""

    allowed: bool
    findings: list[ProblemFinding]
    alternatives: list[Period]
    state: Annotated[BookingState, msgspec.Meta(description="What it would become: confirmed at once, or requested.")]
    price: Price


class Booking(msgspec.Struct, kw_only=True):
    """A booking. Its ETag changes whenever it does; send it in If-Match to change it only as it was read."""

    reference: str
    state: BookingState
    space: str
    space_name: str
    venue: str
    venue_name: str
    starts_at: Instant
    ends_at: Instant
    organisation_id: int
    organisation_name: str
    team_id: int | None
    team_name: str | None
    in_series: bool
    purpose: Purpose
    title: str
    participants: int
    participants_under_19: int
    sells_tickets: bool
    serves_alcohol: bool
    setup_note: str
    responsible_name: str
    responsible_phone: str
    responsible_email: str
    extras: Annotated[dict[str, int], msgspec.Meta(description="Quantities by the code of the equipment.")]
    stated: Annotated[
        dict[str, bool | int | float | str | dict[str, int]],
        msgspec.Meta(description="What a tariff asked besides, by the name of the fact in tariffs."),
    ]
    price: Price
    cancellation_fee_ore: Annotated[int | None, msgspec.Meta(description="Øre; null when a person decides.")]
    decision_reason: str
    created_at: Instant


class BookingPage(Page, kw_only=True):
    """Some of the bookings, in order of time."""

    items: list[Booking]


class Cancellation(msgspec.Struct, kw_only=True):
    """What cancelling now would mean. Nothing is stored."""

    allowed: bool
    findings: list[ProblemFinding]
    fee_ore: Annotated[int | None, msgspec.Meta(description="Øre; null when a person decides.")]
    reason: str


Document = dict[str, Any]
