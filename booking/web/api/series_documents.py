"""What the API answers about series. The pattern is told in days and times of the wall, each booking in instants."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec

from booking.domain.booking_state import BookingState
from booking.domain.vocabulary import Outcome
from booking.web.api.documents import Ore, Page, Price
from booking.web.problem import Instant, Period, ProblemFinding

Amount = Annotated[int | None, msgspec.Meta(description="Øre; null when a person decides.")]
WallClock = Annotated[str, msgspec.Meta(description="On the municipality's clocks.", examples=["18:00"])]
OfSeries = Annotated[date, msgspec.Meta(description="The date of the series, whenever it takes place now.")]


class DatePrice(msgspec.Struct, kw_only=True):
    """What one date costs, and why; the whole assessment is with its booking."""

    amount_ore: Amount
    outcome: Outcome
    reason: str


class DateAnswer(msgspec.Struct, kw_only=True):
    """What would become of one date."""

    day: OfSeries
    state: Annotated[BookingState | None, msgspec.Meta(description="What it would become; null: it is left out.")]
    starts_at: Annotated[Instant | None, msgspec.Meta(description="Null when the clocks never show the time.")]
    ends_at: Instant | None
    space: str
    finding: Annotated[ProblemFinding | None, msgspec.Meta(description="Why it is left out.")]
    alternatives: Annotated[list[Period], msgspec.Meta(description="The nearest free times, for a choice.")]
    price: DatePrice | None


class SeriesPreview(msgspec.Struct, kw_only=True):
    """What a wanted series would lead to. Nothing is stored."""

    state: Annotated[
        BookingState, msgspec.Meta(description="Of all dates: must a person decide one of them, all wait.")
    ]
    time_zone: str
    dates: list[DateAnswer]
    price: Annotated[Price | None, msgspec.Meta(description="Of all dates together; null when none can be booked.")]


class SeriesSummary(msgspec.Struct, kw_only=True):
    """A series in a list."""

    reference: str
    organisation_id: int
    organisation_name: str
    space: str
    space_name: str
    venue: str
    venue_name: str
    weekdays: Annotated[list[int], msgspec.Meta(description="ISO numbers; Monday is 1.")]
    every_weeks: int
    starts_on: date
    ends_on: date
    from_time: WallClock
    to_time: WallClock
    days_later: int
    time_zone: str
    follows_school_calendar: bool
    states: Annotated[dict[str, int], msgspec.Meta(description="How many dates are in each state.")]
    created_at: Instant


class SeriesPage(Page, kw_only=True):
    """Some of the series, in the order they were made."""

    items: list[SeriesSummary]


class SeriesDate(msgspec.Struct, kw_only=True):
    """One date of a series: a booking."""

    day: OfSeries
    booking: Annotated[str, msgspec.Meta(description="The reference of the booking.")]
    state: BookingState
    starts_at: Instant
    ends_at: Instant
    space: str
    changed_alone: Annotated[bool, msgspec.Meta(description="A change of the series leaves it as it is.")]
    amount_ore: Amount


class DateSkipped(msgspec.Struct, kw_only=True):
    """A date that the series goes without."""

    day: date
    code: Annotated[str, msgspec.Meta(description="Of the finding that kept it out.")]
    reason: Annotated[str, msgspec.Meta(description="In the language of Accept-Language.")]


class Series(SeriesSummary, kw_only=True):
    """A series. Its ETag changes whenever it or one of its bookings does."""

    continues: Annotated[str | None, msgspec.Meta(description="The series that it was divided from.")]
    continued_by: Annotated[list[str], msgspec.Meta(description="Those that were divided from it.")]
    dates: list[SeriesDate]
    skipped: list[DateSkipped]
    can_be_put_back: Annotated[
        list[date], msgspec.Meta(description="Dates that were skipped or cancelled, and are free now.")
    ]
    once_ore: Annotated[Ore, msgspec.Meta(description="Paid once, beside the prices of the dates.")]
    amount_ore: Annotated[int | None, msgspec.Meta(description="Of the dates that stand, with what is paid once.")]


class DateChanged(msgspec.Struct, kw_only=True):
    """What would become of one date by a change."""

    day: OfSeries
    booking: str
    changed: bool
    starts_at: Annotated[Instant, msgspec.Meta(description="When it would take place.")]
    ends_at: Instant
    space: str
    finding: Annotated[ProblemFinding | None, msgspec.Meta(description="Why it stays as it is.")]
    price: Annotated[DatePrice | None, msgspec.Meta(description="Of a date that is changed.")]


class SeriesChangePreview(msgspec.Struct, kw_only=True):
    """What a change would lead to. Nothing is stored. The bookings in `agreed` are those that would be changed."""

    dates: list[DateChanged]
    alone: Annotated[list[str], msgspec.Meta(description="Bookings that go their own way and are left as they are.")]
    agreed: list[str]


class DateCancelled(msgspec.Struct, kw_only=True):
    """What cancelling one date would mean."""

    day: OfSeries
    booking: str
    starts_at: Instant
    ends_at: Instant
    space_name: str
    fee_ore: Amount
    reason: str


class SeriesCancellation(msgspec.Struct, kw_only=True):
    """What cancelling now would mean. Nothing is stored. Send `agreed` and `fee_ore` with the cancellation."""

    dates: list[DateCancelled]
    fee_ore: Amount
    agreed: list[str]
