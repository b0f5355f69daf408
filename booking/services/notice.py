"""What a person has read of the own notices. It changes nothing that was agreed, and is not logged."""

from __future__ import annotations

from datetime import datetime

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor
from booking.models import Letter
from booking.queries.notice import notices_to


@use_case
def mark_read(actor: Actor, letter_id: int, *, now: datetime) -> None:
    """The person has read it. What was read before keeps its time.

    Raises:
        NotFound: it is no notice to the actor.
    """
    letter = _notice(actor, letter_id)
    letter.read_at = letter.read_at or now


@use_case
def mark_unread(actor: Actor, letter_id: int) -> None:
    """The person wants to see to it later.

    Raises:
        NotFound: it is no notice to the actor.
    """
    _notice(actor, letter_id).read_at = None


@use_case
def mark_all_read(actor: Actor, *, now: datetime) -> int:
    """The person has seen them all. Returns how many were unread."""
    unread = db.session.scalars(notices_to(actor.person_id or 0).where(Letter.read_at.is_(None))).all()
    for letter in unread:
        letter.read_at = now
    return len(unread)


def _notice(actor: Actor, letter_id: int) -> Letter:
    letter = db.session.scalar(notices_to(actor.person_id or 0).where(Letter.id == letter_id))
    if letter is None:
        raise NotFound(f"notice {letter_id}")
    return letter
