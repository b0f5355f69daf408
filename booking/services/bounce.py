"""Letters that come back: who did not get them, and whether their address is worth another try."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor, may_administer, may_decide
from booking.models import Booking, BouncedAddress, Letter, Space
from booking.ports.mail import Bounce
from booking.services.steps import bounce as step


@use_case
def note_bounce(report: Bounce, *, now: datetime) -> bool:
    """A letter came back: staff see that it did not arrive, and its address is marked if it is none.

    The report is believed because it names a Message-ID that only the letter's reader has seen. Returns whether
    there is such a letter.
    """
    letter = db.session.scalar(select(Letter).where(Letter.message_id == report.message_id).with_for_update())
    if letter is None:
        return False
    if letter.state == "sent":
        letter.state, letter.last_error = "failed", report.reason
    if report.no_such_address:
        step.mark_bounced(letter.recipient, report.reason, now)
    return True


@use_case
def trust_address(actor: Actor, bounce_id: int, *, now: datetime) -> str:
    """An officer knows that the address works again. Returns the address.

    Raises:
        NotFound: there is no such mark, or no letter to the address is the actor's to send.
    """
    row = db.session.get(BouncedAddress, bounce_id)
    if row is None or row.trusted_at is not None or not _may_trust(actor, row.address):
        raise NotFound(f"bounced address {bounce_id}")
    step.trust(actor, row, now)
    return row.address


def _may_trust(actor: Actor, address: str) -> bool:
    if may_administer(actor):
        return True
    venues = db.session.scalars(
        select(Space.venue_id)
        .join(Booking, Booking.space_id == Space.id)
        .join(Letter, Letter.booking_id == Booking.id)
        .where(Letter.recipient == address)
        .distinct()
    )
    return any(may_decide(actor, venue_id) for venue_id in venues)
