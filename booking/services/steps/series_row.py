"""The rows of a series: found as far as the actor may know of it, its dates, and the dates it goes without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound
from booking.domain.interval import Interval
from booking.domain.local_time import local_day, wall_interval
from booking.domain.permissions import Actor, may_change_booking, may_see_booking
from booking.domain.stated import read_stated
from booking.models import Booking, BookingSeries, BookingSeriesSkip
from booking.queries.booking import bookings_of_series
from booking.queries.series import series_by_reference, series_version
from booking.services.steps.assessment import BookingWish
from booking.services.steps.booking_row import ChangedMeanwhile

OPEN = (BookingState.REQUESTED, BookingState.CONFIRMED)
LONGEST_DETAIL = 200


def series_to_see(actor: Actor, reference: str) -> BookingSeries:
    """The series with the reference.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    series = db.session.scalar(select(BookingSeries).where(BookingSeries.reference == reference))
    if series is None or not may_see_booking(actor, series.organisation_id, series.space.venue_id):
        raise NotFound(f"series {reference}")
    return series


def series_to_change(actor: Actor, reference: str, version: str = "") -> BookingSeries:
    """The series with the reference, locked until the use case ends.

    `version` is the one that the actor has read, when it matters (`series_version`).

    Raises:
        NotFound: there is none, or it is not the actor's to change.
        ChangedMeanwhile: it is not as it was read.
    """
    series = db.session.scalar(
        select(BookingSeries)
        .where(BookingSeries.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if series is None or not may_change_booking(actor, series.organisation_id, series.space.venue_id):
        raise NotFound(f"series {reference}")
    if version:
        standing = series_by_reference(reference)
        if standing is None or series_version(standing, bookings_of_series(standing.id)) != version:
            raise ChangedMeanwhile(Finding("api.changed_meanwhile"))
    return series


def open_bookings(series: BookingSeries, now: datetime, from_day: date | None = None) -> list[Booking]:
    """The dates that stand and have not begun, from a day on; locked, in the order of time."""
    found = db.session.scalars(
        select(Booking)
        .where(Booking.series_id == series.id, Booking.state.in_(OPEN), Booking.starts_at > now)
        .order_by(Booking.starts_at, Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    zone = ZoneInfo(series.zone)
    return [booking for booking in found if from_day is None or day_of(booking, zone) >= from_day]


def day_of(booking: Booking, zone: ZoneInfo) -> date:
    """The date of the series that the booking is for."""
    return booking.series_day or local_day(booking.starts_at, zone)


def interval_on(series: BookingSeries, day: date) -> Interval | None:
    """When the series is on the day; ``None`` when the clock never shows the time then."""
    try:
        return wall_interval(day, series.starts, series.ends, ZoneInfo(series.zone), days_later=series.days_later)
    except ValueError:
        return None


def wish_on(wish: BookingWish, interval: Interval, space_id: int) -> BookingWish:
    """The same wish for one date; only the series as a whole has the request's key."""
    return replace(wish, interval=interval, space_id=space_id, request_key=None)


def wish_of(booking: Booking) -> BookingWish:
    """What a booking that stands is for, as a wish."""
    return BookingWish(
        space_id=booking.space_id,
        interval=Interval(booking.starts_at, booking.ends_at),
        organisation_id=booking.organisation_id,
        purpose=booking.purpose,
        participants=booking.participants,
        participants_under_19=booking.participants_under_19,
        team_id=booking.team_id,
        title=booking.title,
        sells_tickets=booking.sells_tickets,
        serves_alcohol=booking.serves_alcohol,
        stated=read_stated(booking.stated),
        setup_note=booking.setup_note,
        responsible_name=booking.responsible_name,
        responsible_phone=booking.responsible_phone,
        responsible_email=booking.responsible_email,
        extras={extra.equipment_id: extra.quantity for extra in booking.extras},
    )


def pattern_booking(bookings: Sequence[Booking], day: date, zone: ZoneInfo) -> Booking:
    """The date nearest to the day that follows the series: what a new date is for is what that one is for."""
    if not bookings:
        raise NotFound("a series without any date")
    return min(
        bookings,
        key=lambda booking: (
            booking.off_series,
            booking.state not in OPEN,
            abs(day_of(booking, zone) - day),
            timedelta(0) if day_of(booking, zone) >= day else timedelta(1),
        ),
    )


def add_skip(series: BookingSeries, day: date, finding: Finding | None, now: datetime) -> None:
    """Remember a date that the series goes without, and why."""
    code = finding.code if finding is not None else "series.left_out"
    detail = _detail(finding)
    standing = next((skip for skip in series.skips if skip.day == day), None)
    if standing is None:
        series.skips.append(BookingSeriesSkip(day=day, code=code, detail=detail, skipped_at=now))
    else:
        standing.code, standing.detail, standing.skipped_at, standing.put_back_at = code, detail, now, None


def _detail(finding: Finding | None) -> str:
    """The one word that the reason's sentence needs later: which holiday, or what the place was closed for."""
    if finding is None:
        return ""
    told = finding.parameters.get("name") or (
        finding.parameters.get("reason") if finding.code == "booking.closure" else ""
    )
    return str(told or "")[:LONGEST_DETAIL]
