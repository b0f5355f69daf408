"""From what a program sent about a series to the commands that the use cases take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

from msgspec import UnsetType

from booking.domain.errors import Finding, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import day_interval, local_day, wall_interval
from booking.domain.recurrence import Recurrence, expand, follows_pattern
from booking.queries.booking import BookingRow
from booking.queries.series import SeriesRow
from booking.services.booking import BookingWish
from booking.services.series import ChangeSeries, DateChoice, RequestSeries
from booking.web.api.bodies import BookingChange
from booking.web.api.series_bodies import DateChosen, SeriesChangeRequest, SeriesRequest, SeriesScope
from booking.web.api.space import known_space
from booking.web.api.times import interval_of
from booking.web.api.wish import changed_wish, line_of, space_at, wish_for
from booking.web.clock import zone


def series_wish(body: SeriesRequest) -> RequestSeries:
    """The wanted series.

    Raises:
        NotFound: there is no such space.
        Refused: the pattern is no series, a choice is for none of its dates, or a text cannot be kept.
    """
    pattern = Recurrence(
        starts_on=body.starts_on,
        from_time=time.fromisoformat(body.from_time),
        to_time=time.fromisoformat(body.to_time),
        weekdays=frozenset(body.weekdays),
        every_weeks=body.every_weeks,
        ends_on=body.ends_on,
        count=body.count,
        days_later=body.days_later,
    )
    times = [each.interval for each in expand(pattern, zone()) if each.interval is not None]
    wish = wish_for(body, times[0] if times else day_interval(pattern.starts_on, zone()))
    return RequestSeries(
        wish=wish,
        recurrence=pattern,
        follows_school_calendar=body.follows_school_calendar,
        choices=_choices(body.choices, pattern, known_space(body.space).venue_id),
    )


def _choices(sent: Iterable[DateChosen], pattern: Recurrence, venue_id: int) -> dict[date, DateChoice]:
    """The choices by their dates.

    Raises:
        NotFound: the venue has no such space.
        Refused: a date is none of the pattern's or comes twice, or its own time is no time.
    """
    spaces: dict[str, int] = {}
    choices: dict[date, DateChoice] = {}
    for number, chosen in enumerate(sent):
        field = f"choices[{number}].day"
        if chosen.day in choices:
            raise Refused(Finding("api.given_twice", field, {"name": chosen.day.isoformat()}))
        if not follows_pattern(chosen.day, pattern):
            raise Refused(Finding("api.not_a_date_of_the_series", field, {"day": chosen.day}))
        if chosen.space is not None and chosen.space not in spaces:
            spaces[chosen.space] = space_at(venue_id, chosen.space)
        choices[chosen.day] = DateChoice(
            take=chosen.take,
            interval=_own_time(chosen, f"choices[{number}]"),
            space_id=spaces[chosen.space] if chosen.space is not None else None,
        )
    return choices


def _own_time(chosen: DateChosen, field: str) -> Interval | None:
    """The time that a date has for itself; ``None`` when it is as the pattern says."""
    if chosen.starts_at is None and chosen.ends_at is None:
        return None
    if chosen.starts_at is None or chosen.ends_at is None:
        name = "starts_at" if chosen.starts_at is None else "ends_at"
        raise Refused(Finding("api.field_missing", f"{field}.{name}", {"name": name}))
    return interval_of(chosen.starts_at, chosen.ends_at, zone(), f"{field}.starts_at", f"{field}.ends_at")


def first_day(scope: SeriesScope, day: date | None) -> date | None:
    """The day from which the dates are meant; ``None`` when it is all of them.

    Raises:
        Refused: the day is missing, or stands where none belongs.
    """
    if scope is SeriesScope.ALL and day is not None:
        raise Refused(Finding("api.day_not_wanted", "day"))
    if scope is not SeriesScope.ALL and day is None:
        raise Refused(Finding("api.day_missing", "day"))
    return day


def series_change_of(series: SeriesRow, body: SeriesChangeRequest, version: str) -> ChangeSeries:
    """The change of all dates, or of those from one on: what was sent, and for the rest the pattern as it is.

    Raises:
        NotFound: the venue has no such space.
        Refused: the day is missing or not wanted, or the reason cannot be kept.
    """
    weekday = None if isinstance(body.weekday, UnsetType) or (body.weekday,) == series.weekdays else body.weekday
    starts, ends = _clock(body, series)
    return ChangeSeries(
        reference=series.reference,
        starts=starts,
        ends=ends,
        space_id=series.space_id if isinstance(body.space, UnsetType) else space_at(series.venue_id, body.space),
        from_day=first_day(body.scope, body.day),
        weekday=weekday,
        reason=line_of(body.reason, "reason"),
        agreed=frozenset(body.agreed) if body.agreed is not None else None,
        version=version,
    )


def date_change_of(series: SeriesRow, booking: BookingRow, body: SeriesChangeRequest) -> BookingWish:
    """The change of one date alone; what was not sent is as the booking has it.

    Raises:
        NotFound: the venue has no such space.
        Refused: the clocks never show the time that day, or it ends before it begins.
    """
    wish = changed_wish(booking, BookingChange(space=body.space))
    if all(isinstance(sent, UnsetType) for sent in (body.from_time, body.to_time, body.weekday)):
        return wish
    began, ended = (instant.astimezone(zone()) for instant in (booking.starts_at, booking.ends_at))
    starts = began.time() if isinstance(body.from_time, UnsetType) else time.fromisoformat(body.from_time)
    ends = ended.time() if isinstance(body.to_time, UnsetType) else time.fromisoformat(body.to_time)
    day = began.date()
    if not isinstance(body.weekday, UnsetType):
        day += timedelta(days=body.weekday - day.isoweekday())
    later = series.days_later if ends <= starts else 0
    return replace(wish, interval=wall_interval(day, starts, ends, zone(), days_later=later))


def date_of(bookings: Iterable[BookingRow], day: date | None) -> BookingRow:
    """The booking that is the series' date; of several for one date the one that stands, else the last.

    Raises:
        Refused: the series has no such date.
    """
    found = [booking for booking in bookings if day_of(booking) == day]
    if not found or day is None:
        raise Refused(Finding("api.not_a_date_of_the_series", "day", {"day": day}))
    return max(found, key=lambda booking: (booking.state.is_open, booking.id))


def day_of(booking: BookingRow) -> date:
    """The date of the series that the booking is for."""
    return booking.series_day or local_day(booking.starts_at, zone())


def _clock(body: SeriesChangeRequest, series: SeriesRow) -> tuple[time, time]:
    starts = series.starts if isinstance(body.from_time, UnsetType) else time.fromisoformat(body.from_time)
    ends = series.ends if isinstance(body.to_time, UnsetType) else time.fromisoformat(body.to_time)
    return starts, ends
