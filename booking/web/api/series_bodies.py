"""What programs send about series. Days and times of the pattern are those of the wall, without an offset."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from booking.domain.recurrence import MOST_DATES, MOST_DAYS_LATER, MOST_WEEKS_BETWEEN
from booking.web.api.bodies import Body, Fee, Reason, Slug, WantedUse
from booking.web.api.paging import PageQuery
from booking.web.problem import Instant

LARGEST_COUNT = 100_000  # what is more than a series may have is refused with the words for that

Clock = Annotated[
    str,
    msgspec.Meta(
        pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length=5,  # the pattern's end would let a line feed in
        description="On the municipality's clocks. An end at 00:00 is the midnight after.",
        examples=["18:00"],
    ),
]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7, description="ISO number; Monday is 1.")]
EveryWeeks = Annotated[int, msgspec.Meta(ge=1, le=MOST_WEEKS_BETWEEN, description="2 is every other week.")]
Count = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT, description=f"How many dates; {MOST_DATES} at most.")]
DaysLater = Annotated[int, msgspec.Meta(ge=0, le=MOST_DAYS_LATER, description="1 when each booking ends the next day.")]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=12)]
Agreed = Annotated[
    list[Reference],
    msgspec.Meta(
        max_length=MOST_DATES,
        description="The bookings that the preview named. Would it be others by now, nothing is done.",
    ),
]


class SeriesScope(StrEnum):
    """Which dates: the one, it and those after it, or all that are to come."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


Which = Annotated[SeriesScope, msgspec.Meta(description="`this` and `following` also need `day`.")]
Day = Annotated[date | None, msgspec.Meta(description="A date of the series, as `day` of its dates.")]


class DateChosen(Body, kw_only=True):
    """What is wanted of one date. What is chosen must be free, or nothing is booked.

    A date that takes place at another time has `starts_at` and `ends_at`, as an alternative of the preview has them.
    """

    day: date
    take: Annotated[bool, msgspec.Meta(description="False leaves the date out.")] = True
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    space: Annotated[Slug | None, msgspec.Meta(description="Another space of the venue, for this date.")] = None


Choices = Annotated[list[DateChosen], msgspec.Meta(max_length=MOST_DATES)]


class SeriesRequest(WantedUse, kw_only=True):
    """A wanted series: every n-th week on some weekdays, until a day or for a number of dates, whichever is first.

    A date without a choice is booked when it is free and else left out with the reason.
    """

    starts_on: date
    from_time: Clock
    to_time: Clock
    weekdays: Annotated[list[Weekday], msgspec.Meta(max_length=7)]
    every_weeks: EveryWeeks = 1
    ends_on: Annotated[date | None, msgspec.Meta(description="The last day that may be a date.")] = None
    count: Count | None = None
    days_later: DaysLater = 0
    follows_school_calendar: Annotated[
        bool, msgspec.Meta(description="Leave out the days on which the school is off, unless they are chosen.")
    ] = False
    choices: Choices = msgspec.field(default_factory=list)


class SeriesChangeRequest(Body, kw_only=True):
    """What the dates are to be; the rest stays. Dates that were changed by themselves are left alone."""

    scope: Which
    day: Day = None
    from_time: Clock | UnsetType = UNSET
    to_time: Clock | UnsetType = UNSET
    weekday: Annotated[
        Weekday | UnsetType, msgspec.Meta(description="Moves each date within its week; of a series on one weekday.")
    ] = UNSET
    space: Annotated[Slug | UnsetType, msgspec.Meta(description="A space of the same venue.")] = UNSET
    reason: Reason = ""
    agreed: Agreed | None = None


class SeriesCancelRequest(Body, kw_only=True):
    """`agreed` and `agreed_fee_ore` are what was read before; are they others by now, nothing is
    cancelled."""

    scope: Which
    day: Day = None
    reason: Reason = ""
    agreed: Agreed | None = None
    agreed_fee_ore: Fee | None = None


class DateBack(Body, kw_only=True):
    """A date that the series goes without, and that is wanted after all."""

    day: date


class SeriesQuery(PageQuery, kw_only=True, forbid_unknown_fields=True, rename={"first_day": "from", "last_day": "to"}):
    """Which series: those with dates in these days; from today on when nothing is said."""

    first_day: date | None = None
    last_day: date | None = None


class CancellationQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which dates."""

    scope: Which
    day: Day = None
