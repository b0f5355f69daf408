"""Changing a series, or its dates from one on: another time, another weekday, another space of the venue.

Dates that were changed by themselves keep what they were given. A date that cannot be had at the new time stays as it
was. When earlier dates stay behind, the series is divided: the earlier part keeps its pattern and its reference, and
what comes after continues under a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.database import db, use_case
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import wall_interval
from booking.domain.permissions import Actor, may_change_booking
from booking.domain.quote import as_document
from booking.messages.catalogue import BookingFacts, SeriesChanged
from booking.models import Booking, BookingSeries
from booking.queries.premises import Premises, load_premises
from booking.services.series.request import hold_spaces_still
from booking.services.steps.booking_row import changed_by, move_to
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.log import log
from booking.services.steps.occupation import occupy_all, release
from booking.services.steps.series_assessment import Asked, DateAssessment, judge
from booking.services.steps.series_letters import facts_of, series_facts, write_series_letter
from booking.services.steps.series_row import day_of, open_bookings, series_to_change, series_to_see, wish_of
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeries:
    """What the dates are to be, from `from_day` on or all that are to come.

    `weekday` moves each date within its week, for a series of one weekday. `agreed` are the references of the dates
    that the page said would be changed; when others would be, nothing is. `version` is the one that was read, where it
    matters.
    """

    reference: str
    starts: time
    ends: time
    space_id: int
    from_day: date | None = None
    weekday: int | None = None
    reason: str = ""
    agreed: frozenset[str] | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class DateChange:
    """What would become of one date. `refused` says why it stays as it was; ``None`` when it is changed."""

    reference: str
    starts_at: datetime
    ends_at: datetime
    space: str
    assessment: DateAssessment | None = None
    refused: Finding | None = None


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """What would become of every date that is to come; `alone` are those that were changed by themselves."""

    dates: tuple[DateChange, ...]
    alone: tuple[DateChange, ...] = ()

    @property
    def changed(self) -> frozenset[str]:
        return frozenset(date.reference for date in self.dates if date.refused is None)


@dataclass(frozen=True, slots=True)
class ChangedSeries:
    """The reference of the series that the changed dates belong to now, and how many they are."""

    reference: str
    changed: int
    kept: int


def preview_series_change(actor: Actor, command: ChangeSeries, *, now: datetime, settings: Settings) -> SeriesChange:
    """What the change would do to each date; nothing is stored.

    Raises:
        NotFound: there is no such series of the actor's.
        Refused: the pattern is none, or there is nothing to change.
    """
    series = series_to_see(actor, command.reference)
    if not may_change_booking(actor, series.organisation_id, series.space.venue_id):
        raise NotFound(f"series {command.reference}")
    return _assess(actor, series, command, now, settings)


@use_case
def change_series(actor: Actor, command: ChangeSeries, *, now: datetime, settings: Settings) -> ChangedSeries:
    """Change the dates that can be changed, in one go, and tell of all in one letter.

    Raises:
        NotFound: there is no such series of the actor's.
        Refused: nothing can be changed, or others would be than the page said.
        ChangedMeanwhile: it is not the version any more that the actor has read.
    """
    found = series_to_see(actor, command.reference)
    hold_spaces_still({found.space_id, command.space_id}, settings, now)
    lock_equipment({extra.equipment_id for booking in found.bookings for extra in booking.extras})
    series = series_to_change(actor, command.reference, command.version)
    change = _assess(actor, series, command, now, settings)
    if not change.changed:
        raise Refused(Finding("series.nothing_free", ""))
    if command.agreed is not None and command.agreed != change.changed:
        raise Refused(Finding("series.dates_have_changed", ""))
    bookings = {booking.reference: booking for booking in open_bookings(series, now, command.from_day)}
    moved = [(bookings[each.reference], each) for each in change.dates if each.refused is None]
    kept = [bookings[each.reference] for each in change.dates if each.refused is not None]
    previous = facts_of([booking for booking, _each in moved])
    by = changed_by(actor, moved[0][0])
    current = _divided(series, command, [*bookings.values()], now)
    _apply(actor, moved, by, command, now)
    for booking in kept:
        booking.off_series = True
    _tell(current, [booking for booking, _each in moved], previous, kept, by, command, now)
    counted = {"changed": len(moved), "kept": len(kept), "series": current.reference}
    log(actor, f"series:{series.id}", "series.changed", now=now, after=counted, reason=command.reason)
    return ChangedSeries(current.reference, len(moved), len(kept))


def _assess(
    actor: Actor, series: BookingSeries, command: ChangeSeries, now: datetime, settings: Settings
) -> SeriesChange:
    zone = ZoneInfo(series.zone)
    coming = open_bookings(series, now, command.from_day)
    following = [booking for booking in coming if not booking.off_series]
    if not following:
        raise Refused(Finding("series.nothing_to_change", ""))
    if command.weekday is not None and "," in series.weekdays:
        raise Refused(Finding("series.several_weekdays", "weekday"))
    around = timedelta(days=31)
    days = [day_of(booking, zone) for booking in following]
    premises = load_premises(zone, days[0] - around, days[-1] + around, {series.space.venue_id})
    judged = _judge(actor, series, command, following, premises, now, settings)
    return SeriesChange(
        tuple(_date_change(booking, judged[booking.id]) for booking in following),
        tuple(_date_change(booking, None) for booking in coming if booking.off_series),
    )


def _judge(
    actor: Actor,
    series: BookingSeries,
    command: ChangeSeries,
    following: Sequence[Booking],
    premises: Premises,
    now: datetime,
    settings: Settings,
) -> Mapping[int, DateAssessment]:
    """Each date at its new time. One that cannot be had keeps its old time, which the others are then judged by."""
    zone = ZoneInfo(series.zone)
    wish = wish_of(following[0])
    judged: dict[int, DateAssessment] = {}
    moving = list(following)
    while moving:
        asked = [_asked(actor, series, command, booking, premises, zone, now) for booking in moving]
        answers = judge(actor, wish, asked, premises, now=now, municipality=settings.municipality).dates
        judged |= {each.booking_id: each for each in answers if each.booking_id is not None}
        staying = [booking for booking in moving if judged[booking.id].taken]
        if len(staying) == len(moving):
            break
        moving = staying
    return judged


def _asked(
    actor: Actor,
    series: BookingSeries,
    command: ChangeSeries,
    booking: Booking,
    premises: Premises,
    zone: ZoneInfo,
    now: datetime,
) -> Asked:
    day = day_of(booking, zone)
    if command.weekday is not None:
        day += timedelta(days=command.weekday - day.isoweekday())
    later = 1 if command.ends <= command.starts and series.days_later else 0
    try:
        interval = wall_interval(day, command.starts, command.ends, zone, days_later=later)
    except ValueError:
        return Asked(day, command.space_id, None, Finding("series.no_such_time", "", {"day": day}), booking.id)
    deadline = premises.terms(booking.space_id).cancel_before(booking.starts_at)
    too_late = None
    if changed_by(actor, booking) is ChangedBy.MEMBER and booking.state == BookingState.CONFIRMED and now > deadline:
        too_late = Finding("booking.deadline_passed", "", {"deadline": deadline})
    return Asked(day, command.space_id, interval, too_late, booking.id)


def _date_change(booking: Booking, judged: DateAssessment | None) -> DateChange:
    refused = None if judged is None or judged.taken else judged.skipped
    return DateChange(booking.reference, booking.starts_at, booking.ends_at, booking.space.name, judged, refused)


def _divided(series: BookingSeries, command: ChangeSeries, coming: Sequence[Booking], now: datetime) -> BookingSeries:
    """The series that the changed dates belong to: this one, or what continues it when earlier dates stay behind."""
    zone = ZoneInfo(series.zone)
    first = min(day_of(booking, zone) for booking in coming)
    behind = [booking for booking in series.bookings if day_of(booking, zone) < first]
    values: dict[str, Any] = {
        "space_id": command.space_id,
        "starts": command.starts,
        "ends": command.ends,
        "days_later": series.days_later if command.ends <= command.starts else 0,
        "weekdays": str(command.weekday) if command.weekday is not None else series.weekdays,
    }
    if not behind:
        for name, value in values.items():
            setattr(series, name, value)
        series.quote = None
        return series
    following = BookingSeries(
        organisation_id=series.organisation_id,
        every_weeks=series.every_weeks,
        first_day=first,
        last_day=series.last_day,
        zone=series.zone,
        follows_school_calendar=series.follows_school_calendar,
        season=series.season,
        created_at=now,
        continues_id=series.id,
        **values,
    )
    db.session.add(following)
    db.session.flush()
    for booking in series.bookings:
        if day_of(booking, zone) >= first:
            booking.series_id = following.id
    for skip in series.skips:
        if skip.day >= first:
            skip.series_id = following.id
    series.last_day = first - timedelta(days=1)
    db.session.flush()
    db.session.expire(series, ["bookings", "skips"])
    return following


def _apply(
    actor: Actor,
    moved: Sequence[tuple[Booking, DateChange]],
    by: ChangedBy,
    command: ChangeSeries,
    now: datetime,
) -> None:
    release(*(booking for booking, _each in moved))
    for booking, each in moved:
        judged = each.assessment
        if judged is None or judged.interval is None or judged.answer is None:
            raise ValueError(f"{booking.reference} is not changed")
        before = _values(booking)
        _move(booking, judged.interval, judged, by)
        db.session.flush()
        db.session.expire(booking, ["space"])
        after = _values(booking)
        log(
            actor,
            f"booking:{booking.id}",
            "booking.changed",
            now=now,
            before=before,
            after=after,
            reason=command.reason,
        )
    occupy_all((booking, each.assessment.leaves) for booking, each in moved if each.assessment is not None)


def _move(booking: Booking, interval: Interval, judged: DateAssessment, by: ChangedBy) -> None:
    answer = judged.answer
    if answer is None:
        raise ValueError(f"{booking.reference} has no answer")
    booking.space_id, booking.series_day = judged.space_id, judged.day
    booking.starts_at, booking.ends_at = interval.starts_at, interval.ends_at
    booking.buffer_before_minutes = answer.terms.buffer_before_minutes
    booking.buffer_after_minutes = answer.terms.buffer_after_minutes
    booking.quote = as_document(answer.quote)
    booking.price_ore, booking.full_price_ore = answer.quote.total_ore, answer.quote.full_price_ore
    booking.sequence += 1
    if by is ChangedBy.MEMBER and answer.state is not BookingState(booking.state):
        confirmed = answer.state is BookingState.CONFIRMED
        move_to(booking, answer.state, ChangedBy.SYSTEM if confirmed else by)


def _values(booking: Booking) -> dict[str, Any]:
    """What the log tells of a date that is changed."""
    return {
        "space_id": booking.space_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "state": booking.state,
        "price_ore": booking.price_ore,
    }


def _tell(
    series: BookingSeries,
    moved: Sequence[Booking],
    previous: tuple[BookingFacts, ...],
    kept: Sequence[Booking],
    by: ChangedBy,
    command: ChangeSeries,
    now: datetime,
) -> None:
    message = SeriesChanged(
        series_facts(series, moved),
        facts_of(moved),
        previous=previous,
        kept=facts_of(kept),
        by_staff=by is ChangedBy.OFFICER,
        reason=command.reason,
    )
    write_series_letter(message, series, moved[0], now)
