"""What programs send: the shape here, the judgement in the use case."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from booking.domain.booking_state import BookingState
from booking.domain.vocabulary import Purpose
from booking.web.addresses import LARGEST_ID
from booking.web.api.paging import PageQuery
from booking.web.booking_form import LONGEST_NOTE, MOST_PEOPLE
from booking.web.problem import Instant

Id = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]
People = Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)]
Participants = Annotated[int, msgspec.Meta(ge=1, le=MOST_PEOPLE, description="Leaders and audience too.")]
Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=120, description="The slug of a space.")]
Title = Annotated[str, msgspec.Meta(max_length=120, description="What the calendar may show.")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Phone = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["912 34 567"])]
Email = Annotated[str, msgspec.Meta(max_length=254, examples=["kari@nordmann.no"])]
Note = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE, description="For the caretaker.")]
Reason = Annotated[str, msgspec.Meta(max_length=200)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=MOST_PEOPLE)]
Code = Annotated[str, msgspec.Meta(max_length=30)]
Extras = Annotated[
    dict[Code, Quantity], msgspec.Meta(max_length=50, description="Quantities by the code of the equipment.")
]
StatedFacts = Annotated[
    dict[Code, bool | int | float | str | dict[str, People]],
    msgspec.Meta(
        max_length=50,
        description="What a published tariff asks besides the fields here, by the name of the fact in tariffs; "
        "`participants_under` has the numbers under other ages than 19.",
        examples=[{"cleaned_by_tenant": True, "participants_under": {"16": 8}}],
    ),
]
Fee = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is sent has no other fields than these."""


class WantedUse(Body, kw_only=True):
    """What a space is wanted for, whenever that is."""

    space: Slug
    purpose: Purpose
    participants: Participants
    responsible_name: Name
    responsible_phone: Phone
    organisation_id: Id | None = None
    participants_under_19: People = 0
    team_id: Id | None = None
    title: Title = ""
    sells_tickets: bool = False
    serves_alcohol: bool = False
    setup_note: Note = ""
    responsible_email: Email = ""
    extras: Extras = {}
    stated: StatedFacts = {}


class BookingRequest(WantedUse, kw_only=True):
    """A wanted booking. Without `organisation_id` it is for the token's own organisation."""

    starts_at: Instant
    ends_at: Instant


class BookingChange(Body, kw_only=True):
    """What is to be different; the rest stays. A new space is one of the same venue."""

    space: Slug | UnsetType = UNSET
    starts_at: Instant | UnsetType = UNSET
    ends_at: Instant | UnsetType = UNSET
    purpose: Purpose | UnsetType = UNSET
    participants: Participants | UnsetType = UNSET
    participants_under_19: People | UnsetType = UNSET
    team_id: Id | UnsetType | None = UNSET
    title: Title | UnsetType = UNSET
    sells_tickets: bool | UnsetType = UNSET
    serves_alcohol: bool | UnsetType = UNSET
    setup_note: Note | UnsetType = UNSET
    responsible_name: Name | UnsetType = UNSET
    responsible_phone: Phone | UnsetType = UNSET
    responsible_email: Email | UnsetType = UNSET
    extras: Extras | UnsetType = UNSET
    stated: StatedFacts | UnsetType = UNSET
    reason: Annotated[str, msgspec.Meta(max_length=200, description="Why, for the log.")] = ""


class CancelRequest(Body, kw_only=True):
    """`agreed_fee_ore` is the fee that was read before; is it another by now, nothing is cancelled."""

    reason: Reason = ""
    agreed_fee_ore: Fee | None = None


class BookingQuery(PageQuery, kw_only=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    """Which bookings: those that touch the time; from now on when nothing is said."""

    first: Instant | None = None
    last: Instant | None = None
    state: BookingState | None = None
