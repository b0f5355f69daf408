"""Dates that a series goes without: whether they are free by now, and putting them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor
from booking.messages.catalogue import BookingConfirmed, BookingRequested
from booking.models import Booking, BookingSeries
from booking.queries.premises import load_premises
from booking.services.series.request import hold_spaces_still
from booking.services.steps.assessment import assess_wish
from booking.services.steps.booking_row import new_booking
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.letters import booker, booking_facts, write_booking_letter
from booking.services.steps.log import log
from booking.services.steps.occupation import occupy
from booking.services.steps.series_assessment import Asked, DateAssessment, judge
from booking.services.steps.series_row import (
    day_of,
    interval_on,
    pattern_booking,
    series_to_change,
    series_to_see,
    wish_of,
    wish_on,
)
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBackDate:
    """A date that the series goes without is wanted after all; `version` of the series is the one that was read."""

    reference: str
    day: date
    version: str = ""


@dataclass(frozen=True, slots=True)
class DatePutBack:
    """What came of it."""

    reference: str
    state: BookingState


def dates_without(actor: Actor, reference: str, *, now: datetime, settings: Settings) -> dict[date, DateAssessment]:
    """The coming dates that the series goes without, each as it could be booked now.

    Raises:
        NotFound: there is no such series of the actor's.
    """
    series = series_to_see(actor, reference)
    zone = ZoneInfo(series.zone)
    days = [day for day in _days_without(series, zone) if _is_to_come(series, day, now)]
    if not days:
        return {}
    pattern = pattern_booking(series.bookings, days[0], zone)
    around = timedelta(days=31)
    premises = load_premises(zone, days[0] - around, days[-1] + around, {series.space.venue_id})
    asked = [Asked(day, series.space_id, interval_on(series, day)) for day in days]
    judged = judge(actor, wish_of(pattern), asked, premises, now=now, municipality=settings.municipality)
    return {each.day: each for each in judged.dates}


@use_case
def put_back(actor: Actor, command: PutBackDate, *, now: datetime, settings: Settings) -> DatePutBack:
    """Book the date as the series has the others; its reason for being left out stays in the log.

    Raises:
        NotFound: there is no such series of the actor's, or it does not go without this date.
        Refused: with every reason why the date cannot be had.
        ChangedMeanwhile: the series is not the version any more that the actor has read.
    """
    found = series_to_see(actor, command.reference)
    hold_spaces_still({found.space_id}, settings, now)
    series = series_to_change(actor, command.reference, command.version)
    zone = ZoneInfo(series.zone)
    if command.day not in _days_without(series, zone):
        raise NotFound(f"a date {command.day} that series {command.reference} goes without")
    interval = interval_on(series, command.day)
    if interval is None:
        raise Refused(Finding("series.no_such_time", "", {"day": command.day}))
    wish = wish_on(wish_of(pattern_booking(series.bookings, command.day, zone)), interval, series.space_id)
    lock_equipment(wish.extras.keys())
    assessment = assess_wish(actor, wish, now=now, municipality=settings.municipality, series=True)
    if not assessment.verdict.allowed:
        raise Refused(*assessment.verdict.findings)
    booking = new_booking(actor, wish, assessment.answer, now=now, settings=settings)
    booking.series_id, booking.series_day = series.id, command.day
    db.session.add(booking)
    db.session.flush()
    occupy(booking, assessment.leaves)
    for skip in series.skips:
        if skip.day == command.day:
            skip.put_back_at = now
    facts = booking_facts(booking, cancel_until=assessment.terms.cancel_before(booking.starts_at))
    confirmed = booking.state == BookingState.CONFIRMED
    message = BookingConfirmed(facts) if confirmed else BookingRequested(facts)
    write_booking_letter(message, recipient=booker(booking), now=now)
    _log(actor, series, booking, command.day, now)
    return DatePutBack(booking.reference, BookingState(booking.state))


def _days_without(series: BookingSeries, zone: ZoneInfo) -> list[date]:
    """Dates that were skipped or cancelled, and that no other booking of the series is for."""
    standing = {day_of(booking, zone) for booking in series.bookings if booking.state != BookingState.CANCELLED}
    skipped = {skip.day for skip in series.skips if skip.put_back_at is None}
    cancelled = {day_of(booking, zone) for booking in series.bookings if booking.state == BookingState.CANCELLED}
    return sorted((skipped | cancelled) - standing)


def _is_to_come(series: BookingSeries, day: date, now: datetime) -> bool:
    interval = interval_on(series, day)
    return interval is not None and interval.starts_at > now


def _log(actor: Actor, series: BookingSeries, booking: Booking, day: date, now: datetime) -> None:
    after = {"state": booking.state, "price_ore": booking.price_ore, "series": series.reference}
    log(actor, f"booking:{booking.id}", "booking.placed", now=now, after=after)
    log(actor, f"series:{series.id}", "series.date_put_back", now=now, after={"day": day})
