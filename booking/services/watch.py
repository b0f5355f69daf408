"""Watching a time that is taken: beginning, ending, and answering an offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from booking.database import db, use_case
from booking.domain.booking_state import BookingState
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.local_time import local_day
from booking.domain.permissions import Actor, may_book_for
from booking.domain.watch_matching import WatchPattern, check_pattern
from booking.models import Organisation, Space, Watch, WatchOffer
from booking.queries.premises import load_places
from booking.services.booking.request import BookingPlaced, place
from booking.services.steps.assessment import BookingWish, booker_kind
from booking.services.steps.log import log
from booking.services.steps.occupation import note_freed
from booking.services.steps.watch_row import (
    DECLINED,
    OPEN,
    TAKEN,
    close_offer,
    leaves_of,
    offer_to_answer,
    watch_to_change,
)
from booking.settings import Settings

MOST_WATCHES = 50  # of one organisation at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginWatch:
    """What is waited for: weekdays (ISO numbers) from one day to another, and wall times of the day."""

    organisation_id: int
    space_id: int
    weekdays: frozenset[int]
    first_day: date
    last_day: date
    starts: time
    ends: time
    least_minutes: int

    @property
    def pattern(self) -> WatchPattern:
        return WatchPattern(self.weekdays, self.first_day, self.last_day, self.starts, self.ends, self.least_minutes)


@use_case
def begin_watch(actor: Actor, command: BeginWatch, *, now: datetime, settings: Settings) -> int:
    """Wait for the time, and return the watch's id. What is watched already is the same watch.

    Raises:
        NotFound: no such space or organisation, or not the actor's to book with.
        Refused: nothing can ever match, the organisation may not book here, or it watches too much already.
    """
    space = db.session.get(Space, command.space_id)
    organisation = db.session.get(Organisation, command.organisation_id)
    if space is None or organisation is None or not may_book_for(actor, organisation.id, space.venue_id):
        raise NotFound("a space and an organisation that the actor may book for")
    today = local_day(now, settings.municipality.zone)
    verdict = check_pattern(command.pattern, today)
    if not verdict.allowed:
        raise Refused(*verdict.findings)
    who = load_places(settings.municipality.zone, {space.venue_id}).terms(space.id).who_may_book
    if not who.admits(booker_kind(actor, organisation, space, settings.municipality)):
        raise Refused(Finding("booking.not_open_to_booker", "", {"who": who}))
    watch = Watch(
        organisation_id=organisation.id,
        space_id=space.id,
        made_by_id=actor.person_id,
        weekdays=",".join(str(day) for day in sorted(command.weekdays)),
        first_day=command.first_day,
        last_day=command.last_day,
        starts=command.starts,
        ends=command.ends,
        least_minutes=command.least_minutes,
        created_at=now,
    )
    standing = _standing(watch)
    if standing is not None:
        return standing
    _not_too_many(organisation.id, today)
    db.session.add(watch)
    db.session.flush()
    log(actor, f"watch:{watch.id}", "watch.begun", now=now, after={"space_id": space.id, "first_day": watch.first_day})
    return watch.id


@use_case
def end_watch(actor: Actor, watch_id: int, *, now: datetime) -> None:
    """Wait no longer. What is on offer passes on to the next.

    Raises:
        NotFound: there is no such watch of the actor's.
    """
    watch = watch_to_change(actor, watch_id)
    watch.ended_at = now
    for offer in _open_offers(watch):
        close_offer(offer, DECLINED, now)
    log(actor, f"watch:{watch.id}", "watch.ended", now=now)


@use_case
def decline_offer(actor: Actor, offer_id: int, *, now: datetime) -> None:
    """No thanks: the time is offered to the next who waits for it. Of an offer that is over, nothing comes.

    Raises:
        NotFound: there is no such offer of the actor's.
    """
    offer = offer_to_answer(actor, offer_id)
    if offer.state == OPEN:
        close_offer(offer, DECLINED, now)
        log(actor, f"watch:{offer.watch_id}", "watch.declined", now=now, before={"starts_at": offer.starts_at})


@use_case
def take_offer(actor: Actor, offer_id: int, wish: BookingWish, *, now: datetime, settings: Settings) -> BookingPlaced:
    """Book the time that was offered, or a part of it; the rest is offered to the next. The same form twice is once.

    Raises:
        NotFound: there is no such offer of the actor's, or the wish is not the actor's to have.
        Refused: the offer is over, the wish is for something else, or the time cannot be had any more.
    """
    offer = offer_to_answer(actor, offer_id)
    watch, offered = offer.watch, Interval(offer.starts_at, offer.ends_at)
    booking = offer.booking
    if booking is not None and wish.request_key is not None and booking.request_key == wish.request_key:
        return BookingPlaced(booking.id, booking.reference, BookingState(booking.state))
    if offer.state != OPEN or offer.answer_by <= now or watch.ended_at is not None:
        raise Refused(Finding("watch.offer_over", ""))
    if (wish.organisation_id, wish.space_id) != (watch.organisation_id, watch.space_id):
        raise Refused(Finding("watch.not_what_was_offered", ""))
    if not offered.contains(wish.interval):
        raise Refused(Finding("watch.not_what_was_offered", "starts_at"))
    placed = place(actor, wish, now=now, settings=settings)
    offer.state, offer.answered_at, offer.booking_id = TAKEN, now, placed.booking_id
    if offered != wish.interval:
        note_freed(leaves_of(watch.space), offered)
    if watch.first_day == watch.last_day:
        watch.ended_at = now  # it waited for this one day
    log(actor, f"watch:{watch.id}", "watch.taken", now=now, after={"booking": placed.reference})
    return placed


def _standing(watch: Watch) -> int | None:
    """The id of a watch that waits for the same already."""
    same = {
        column: getattr(watch, column)
        for column in (
            "organisation_id", "space_id", "weekdays", "first_day", "last_day", "starts", "ends", "least_minutes",
        )
    }  # fmt: skip
    return db.session.scalar(select(Watch.id).filter_by(**same, ended_at=None).limit(1))


def _not_too_many(organisation_id: int, today: date) -> None:
    number = db.session.scalar(
        select(func.count(Watch.id)).where(
            Watch.organisation_id == organisation_id, Watch.ended_at.is_(None), Watch.last_day >= today
        )
    )
    if (number or 0) >= MOST_WATCHES:
        raise Refused(Finding("watch.too_many", "", {"most": MOST_WATCHES}))


def _open_offers(watch: Watch) -> list[WatchOffer]:
    return list(
        db.session.scalars(
            select(WatchOffer).where(WatchOffer.watch_id == watch.id, WatchOffer.state == OPEN).with_for_update()
        )
    )
