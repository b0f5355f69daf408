"""Taking another time instead of one that had to give way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_change_booking
from booking.domain.quote import Quote
from booking.models import Booking, Displacement, Equipment, Space
from booking.queries.premises import SpacePlace
from booking.services.booking.request import BookingPlaced, hold_still, tell_of_new_booking
from booking.services.steps.assessment import BookingWish, assess_wish
from booking.services.steps.booking_row import booking_to_change, new_booking
from booking.services.steps.displacement import equivalents_around, sought_by
from booking.services.steps.log import log
from booking.services.steps.occupation import occupy
from booking.services.steps.series_row import wish_of
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInstead:
    """This space and time instead, at the price that the page stated; ``None`` when a person decides it."""

    reference: str
    space_id: int
    interval: Interval
    agreed_price_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A free time with its price, and what taking it leads to: confirmed at once, or a request.

    Equipment belongs to a venue; `without_extras` says that what was ordered does not come along.
    """

    place: SpacePlace
    interval: Interval
    quote: Quote
    state: BookingState
    without_extras: bool


def offers_instead(actor: Actor, reference: str, *, now: datetime, settings: Settings) -> tuple[Offer, ...]:
    """The nearest free times of the same kind; none when the booking has not given way, or has got another time.

    Raises:
        NotFound: there is no such booking of the actor's.
    """
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None or not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {reference}")
    displacement = _standing_displacement(booking)
    if displacement is None or _taken(displacement) is not None or booking.starts_at <= now:
        return ()
    found = equivalents_around([booking], now, settings).nearest(sought_by(booking, settings))
    offers = (_offer(actor, booking, each.place, each.interval, now, settings) for each in found)
    return tuple(offer for offer in offers if offer is not None)


@use_case
def take_instead(actor: Actor, command: TakeInstead, *, now: datetime, settings: Settings) -> BookingPlaced:
    """Book the time for the same use as the booking that gave way, which stays as it is with its credit.

    Pressed twice it is taken once.

    Raises:
        NotFound: there is no such booking of the actor's.
        Refused: it has not given way, it has another time already, the price is another than the page stated, or
            the time cannot be had; with every reason why.
    """
    wish = _wish(_booking_at_rest(command.reference), command.space_id, command.interval)
    hold_still(wish, settings)
    booking = booking_to_change(actor, command.reference)
    if not may_change_booking(actor, booking.organisation_id, booking.space.venue_id):
        raise NotFound(f"booking {command.reference}")
    displacement = _displacement_to_answer(booking)
    taken = _taken(displacement)
    if taken is not None:
        if (taken.space_id, taken.starts_at, taken.ends_at) == (wish.space_id, *_ends(command.interval)):
            return BookingPlaced(taken.id, taken.reference, BookingState(taken.state))
        raise Refused(Finding("booking.has_another_time", "", {"reference": taken.reference}))
    in_series = booking.series_id is not None
    assessment = assess_wish(actor, wish, now=now, municipality=settings.municipality, series=in_series)
    if not assessment.verdict.allowed:
        raise Refused(*assessment.verdict.findings)
    if assessment.quote.total_ore != command.agreed_price_ore:
        raise Refused(Finding("booking.price_has_changed", "", {"price_ore": assessment.quote.total_ore}))
    instead = new_booking(actor, wish, assessment.answer, now=now, settings=settings)
    instead.booked_by_id = booking.booked_by_id or actor.person_id  # also when an officer does it on the phone
    if booking.series_id is not None:
        instead.series_id, instead.off_series = booking.series_id, True
        instead.series_day = booking.series_day or local_day(booking.starts_at, settings.municipality.zone)
    db.session.add(instead)
    db.session.flush()
    displacement.taken_id = instead.id
    occupy(instead, assessment.leaves)
    tell_of_new_booking(instead, assessment, now)
    _log(actor, booking, instead, now)
    return BookingPlaced(instead.id, instead.reference, BookingState(instead.state))


def _booking_at_rest(reference: str) -> Booking:
    """The booking as it is read to know which locks to take; what it is for does not change any more."""
    booking = db.session.scalar(select(Booking).where(Booking.reference == reference))
    if booking is None:
        raise NotFound(f"booking {reference}")
    return booking


def _displacement_to_answer(booking: Booking) -> Displacement:
    displacement = _standing_displacement(booking)
    if displacement is None:
        raise Refused(Finding("booking.closed", "", {"state": booking.state}))
    return displacement


def _standing_displacement(booking: Booking) -> Displacement | None:
    if booking.state != BookingState.DISPLACED:
        return None
    return db.session.scalar(
        select(Displacement)
        .where(Displacement.booking_id == booking.id, Displacement.restored_at.is_(None))
        .order_by(Displacement.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def _taken(displacement: Displacement) -> Booking | None:
    """The time that was taken instead, while it stands."""
    taken = displacement.taken
    return taken if taken is not None and BookingState(taken.state).occupies else None


def _ends(interval: Interval) -> tuple[datetime, datetime]:
    return interval.starts_at, interval.ends_at


def _wish(booking: Booking, space_id: int, interval: Interval) -> BookingWish:
    """The same use at another time and place; equipment of another venue is left behind."""
    wish = replace(wish_of(booking), space_id=space_id, interval=interval)
    return replace(wish, extras=_extras_at(space_id, wish.extras))


def _extras_at(space_id: int, extras: Mapping[int, int]) -> dict[int, int]:
    here = select(Equipment.id).join(Space, Equipment.venue_id == Space.venue_id).where(Space.id == space_id)
    known = set(db.session.scalars(here.where(Equipment.id.in_(extras)))) if extras else set()
    return {equipment_id: quantity for equipment_id, quantity in extras.items() if equipment_id in known}


def _offer(
    actor: Actor, booking: Booking, place: SpacePlace, interval: Interval, now: datetime, settings: Settings
) -> Offer | None:
    """The time as it can be had, or ``None`` when a rule is against it, or the equipment is lent out."""
    wish = _wish(booking, place.id, interval)
    in_series = booking.series_id is not None
    answer = assess_wish(actor, wish, now=now, municipality=settings.municipality, series=in_series)
    if not answer.verdict.allowed:
        return None
    return Offer(place, interval, answer.quote, answer.state, len(wish.extras) < len(booking.extras))


def _log(actor: Actor, booking: Booking, instead: Booking, now: datetime) -> None:
    times = {"starts_at": instead.starts_at, "ends_at": instead.ends_at}
    after = {"state": instead.state, "price_ore": instead.price_ore, "instead_of": booking.reference}
    log(actor, f"booking:{instead.id}", "booking.placed", now=now, after=after)
    log(
        actor, f"booking:{booking.id}", "booking.took_another", now=now, after={"reference": instead.reference, **times}
    )
