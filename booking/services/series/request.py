"""Asking for a series, and seeing every date with its price first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, Parameter, Refused
from booking.domain.permissions import Actor
from booking.domain.quote import as_document
from booking.models import Booking, BookingSeries, Space
from booking.queries.premises import load_premises
from booking.services.steps.booking_row import new_booking
from booking.services.steps.equipment import lock_equipment
from booking.services.steps.log import log
from booking.services.steps.occupation import lock_leaves, occupy_all
from booking.services.steps.series_assessment import (
    DateAssessment,
    RequestSeries,
    SeriesAssessment,
    assess_series,
)
from booking.services.steps.series_letters import tell_of_new_series
from booking.services.steps.series_row import add_skip, wish_on
from booking.settings import Settings


@dataclass(frozen=True, slots=True)
class SeriesPlaced:
    """What came of it. `bookings` are the references of the dates that were taken, `skipped` the other dates."""

    series_id: int
    reference: str
    state: BookingState
    bookings: tuple[str, ...]
    skipped: tuple[date, ...] = ()


def preview_series(actor: Actor, command: RequestSeries, *, now: datetime, settings: Settings) -> SeriesAssessment:
    """Judge every date without storing anything: the table that is shown before saving.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
        Refused: the pattern is no series.
    """
    return assess_series(actor, command, now=now, municipality=settings.municipality)


@use_case
def request_series(actor: Actor, command: RequestSeries, *, now: datetime, settings: Settings) -> SeriesPlaced:
    """Book every date that is wanted and free, in one go; the others are remembered with the reason.

    The same `wish.request_key` again is the same series.

    Raises:
        NotFound: the space, organisation or team is not the actor's to book with.
        Refused: the pattern is no series, no date is free, or a date that was chosen is not free. Nothing is booked.
    """
    hold_spaces_still({command.wish.space_id, *_chosen_spaces(command)}, settings, now)
    lock_equipment(command.wish.extras.keys())
    already = _by_request_key(command.wish.request_key, actor)
    if already is not None:
        return already
    assessment = assess_series(actor, command, now=now, municipality=settings.municipality)
    _all_chosen_are_free(command, assessment)
    series = _store_series(command, assessment, now, settings)
    bookings = _store_dates(actor, command, series, assessment, now, settings)
    for each in assessment.skipped:
        add_skip(series, each.day, each.skipped, now)
    tell_of_new_series(series, bookings, now)
    _log(actor, series, bookings, assessment, now)
    return SeriesPlaced(
        series.id,
        series.reference,
        assessment.state,
        tuple(booking.reference for booking in bookings),
        tuple(each.day for each in assessment.skipped),
    )


def hold_spaces_still(space_ids: set[int], settings: Settings, now: datetime) -> None:
    """Take the locks of all spaces and their leaves at once, in the order in which everybody takes them."""
    venue_ids = set(db.session.scalars(select(Space.venue_id).where(Space.id.in_(space_ids))))
    premises = load_premises(settings.municipality.zone, now.date(), now.date(), venue_ids)
    known = {space_id for space_id in space_ids if space_id in premises.spaces}
    lock_leaves(known | {leaf for space_id in known for leaf in premises.tree.leaves(space_id)})


def _chosen_spaces(command: RequestSeries) -> set[int]:
    return {choice.space_id for choice in command.choices.values() if choice.space_id is not None}


def _by_request_key(request_key: str | None, actor: Actor) -> SeriesPlaced | None:
    if request_key is None:
        return None
    found = db.session.scalar(select(BookingSeries).where(BookingSeries.request_key == request_key))
    bookings = found.bookings if found else []
    if found is None or not bookings or bookings[0].booked_by_id != actor.person_id:
        return None
    return SeriesPlaced(
        found.id,
        found.reference,
        BookingState(bookings[0].state),
        tuple(booking.reference for booking in bookings),
        tuple(skip.day for skip in found.skips),
    )


def _all_chosen_are_free(command: RequestSeries, assessment: SeriesAssessment) -> None:
    lost = [
        each.day for each in assessment.skipped if (choice := command.choices.get(each.day)) is not None and choice.take
    ]
    if lost:
        days: dict[str, Parameter] = {"number": len(lost), "days": tuple(day.isoformat() for day in lost)}
        raise Refused(Finding("series.dates_not_free", "", days))
    if not assessment.taken:
        raise Refused(Finding("series.nothing_free", ""))


def _store_series(
    command: RequestSeries, assessment: SeriesAssessment, now: datetime, settings: Settings
) -> BookingSeries:
    pattern, wish = command.recurrence, command.wish
    series = BookingSeries(
        organisation_id=wish.organisation_id,
        space_id=wish.space_id,
        weekdays=",".join(str(day) for day in sorted(pattern.weekdays)),
        every_weeks=pattern.every_weeks,
        first_day=assessment.dates[0].day,
        last_day=assessment.dates[-1].day,
        starts=pattern.from_time,
        ends=pattern.to_time,
        days_later=pattern.days_later,
        zone=settings.municipality.zone.key,
        follows_school_calendar=command.follows_school_calendar,
        created_at=now,
        quote=as_document(assessment.quote) if assessment.quote is not None else None,
        once_ore=_once(assessment),
        request_key=wish.request_key,
    )
    db.session.add(series)
    db.session.flush()
    return series


def _once(assessment: SeriesAssessment) -> int:
    """What is paid once for the series, beside the prices of its dates; 0 while one of these is not known."""
    whole = assessment.quote.total_ore if assessment.quote is not None else None
    prices = [each.answer.quote.total_ore for each in assessment.taken if each.answer is not None]
    known = [price for price in prices if price is not None]
    return whole - sum(known) if whole is not None and len(known) == len(prices) else 0


def _store_dates(
    actor: Actor,
    command: RequestSeries,
    series: BookingSeries,
    assessment: SeriesAssessment,
    now: datetime,
    settings: Settings,
) -> list[Booking]:
    taken = assessment.taken
    bookings = [_booking(actor, command, series, each, now, settings) for each in taken]
    db.session.add_all(bookings)
    db.session.flush()
    occupy_all((booking, each.leaves) for booking, each in zip(bookings, taken, strict=True))
    return bookings


def _booking(
    actor: Actor,
    command: RequestSeries,
    series: BookingSeries,
    each: DateAssessment,
    now: datetime,
    settings: Settings,
) -> Booking:
    if each.answer is None or each.interval is None:
        raise ValueError(f"{each.day} is not taken")
    wish = wish_on(command.wish, each.interval, each.space_id)
    booking = new_booking(actor, wish, each.answer, now=now, settings=settings)
    booking.series_id, booking.series_day = series.id, each.day
    choice = command.choices.get(each.day)
    booking.off_series = choice is not None and (choice.interval is not None or choice.space_id is not None)
    return booking


def _log(
    actor: Actor, series: BookingSeries, bookings: list[Booking], assessment: SeriesAssessment, now: datetime
) -> None:
    counted = {"dates": len(bookings), "skipped": [each.day for each in assessment.skipped]}
    log(actor, f"series:{series.id}", "series.placed", now=now, after=counted)
    for booking in bookings:
        after = {"state": booking.state, "price_ore": booking.price_ore, "series": series.reference}
        log(actor, f"booking:{booking.id}", "booking.placed", now=now, after=after)
