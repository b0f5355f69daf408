"""Giving bookings that gave way their time back, where it is still there to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.domain.availability import OccupationKind, Wanted, conflicts
from booking.domain.booking_state import BookingState, ChangedBy
from booking.domain.errors import Finding
from booking.domain.interval import Interval
from booking.domain.permissions import Actor
from booking.messages.catalogue import BookingsRestored, ReturnedTime
from booking.models import Booking, Closure, Displacement
from booking.queries.premises import Premises
from booking.queries.situation import situation_of
from booking.services.steps.booking_row import move_to
from booking.services.steps.displacement import by_reader, write_closure_letter
from booking.services.steps.equipment import equipment_verdict
from booking.services.steps.letters import was_invited
from booking.services.steps.log import log
from booking.services.steps.occupation import occupy
from booking.services.steps.series_letters import facts_of

# What has another reason to stay away than the closure, and needs no letter about it.
OF_NO_NEWS = frozenset({"closure.booking_ended", "closure.time_is_over"})


@dataclass(frozen=True, slots=True)
class Restoration:
    """A booking that gave way, and what keeps it from getting its time back; ``None`` when nothing does."""

    displacement: Displacement
    finding: Finding | None

    @property
    def booking(self) -> Booking:
        return self.displacement.booking


def displacements_by(closure: Closure) -> list[Displacement]:
    """What gave way to the closure and has not got its time back, in the order of time."""
    statement = (
        select(Displacement)
        .join(Booking, Displacement.booking_id == Booking.id)
        .where(Displacement.closure_id == closure.id, Displacement.restored_at.is_(None))
        .order_by(Booking.starts_at, Booking.id)
    )
    return list(db.session.scalars(statement))


def judge(displacement: Displacement, closure: Closure, premises: Premises, now: datetime) -> Restoration:
    """Whether the booking can have its time back when the closure is gone. Nothing is stored."""
    code = _what_keeps(displacement, closure, premises, now)
    return Restoration(displacement, Finding(code) if code else None)


def _what_keeps(displacement: Displacement, closure: Closure, premises: Premises, now: datetime) -> str:
    booking, taken = displacement.booking, displacement.taken
    if booking.state != BookingState.DISPLACED:
        return "closure.booking_ended"
    if taken is not None and BookingState(taken.state).occupies:
        return "closure.took_another"
    if booking.starts_at <= now:
        return "closure.time_is_over"
    if not premises.in_use(booking.space_id):
        return "closure.space_out_of_use"
    return _who_has_it(booking, closure, premises, now)


def _who_has_it(booking: Booking, closure: Closure, premises: Premises, now: datetime) -> str:
    """What stands in the way by the law of occupation, under the buffers that the booking was made with."""
    span = Interval(booking.starts_at, booking.ends_at)
    situation = situation_of(premises, booking.space_id, span, now)
    terms = replace(
        situation.terms,
        buffer_before_minutes=booking.buffer_before_minutes,
        buffer_after_minutes=booking.buffer_after_minutes,
    )
    others = tuple(
        each
        for each in situation.occupations
        if each.kind is not OccupationKind.CLOSURE or each.occupant_id != closure.id
    )
    kinds = {each.kind for each in conflicts(Wanted(span), replace(situation, terms=terms, occupations=others))}
    if OccupationKind.CLOSURE in kinds:
        return "closure.still_closed"
    if kinds:
        return "closure.time_is_taken"
    extras = {extra.equipment_id: extra.quantity for extra in booking.extras}
    enough = equipment_verdict(extras, booking.space.venue_id, span, booking.id)
    return "" if enough.allowed else "closure.equipment_is_out"


def restore(actor: Actor, restoration: Restoration, premises: Premises, now: datetime) -> None:
    """Take the time again, and let the booking stand as it stood."""
    displacement, booking = restoration.displacement, restoration.booking
    before = move_to(booking, BookingState(displacement.state_before), ChangedBy.OFFICER)
    booking.sequence += 1
    displacement.restored_at = now
    db.session.flush()
    occupy(booking, premises.tree.leaves(booking.space_id))
    log(
        actor,
        f"booking:{booking.id}",
        "booking.restored",
        now=now,
        before={"state": before, "credited_ore": displacement.credited_ore},
        after={"state": booking.state, "closure_id": displacement.closure_id},
    )


def tell_of_restoration(closure: Closure, restorations: Sequence[Restoration], now: datetime) -> None:
    """One letter to each tenant: what stands again, and what does not and why."""
    news = {each.displacement.id: each for each in restorations if _is_news(each)}
    for reader, own in by_reader(each.displacement for each in news.values()).items():
        returned = tuple(_returned(news[displacement.id]) for displacement in own)
        message = BookingsRestored(closure_id=closure.id, reason=closure.public_text, returned=returned)
        write_closure_letter(message, reader, own[0].booking, now)


def _is_news(restoration: Restoration) -> bool:
    return restoration.finding is None or restoration.finding.code not in OF_NO_NEWS


def _returned(restoration: Restoration) -> ReturnedTime:
    booking = restoration.booking
    (facts,) = facts_of([booking])
    return ReturnedTime(
        booking=facts,
        in_calendar=booking.state == BookingState.CONFIRMED or was_invited(booking.id),
        why_not=restoration.finding.code if restoration.finding else "",
    )
