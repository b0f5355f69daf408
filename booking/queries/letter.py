"""The outbox as it is read: what waits, what failed, and what is due to be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from booking.database import db
from booking.domain.permissions import Role
from booking.messages.catalogue import (
    CATALOGUE,
    BookingChanged,
    BookingConfirmed,
    BookingReminder,
    CaretakerDay,
    TidyReminder,
    Wanted,
)
from booking.models import Booking, Letter, Organisation, Person, RoleGrant, Space

TOO_LATE = "too late"  # how the reason begins when a letter was of no use any more when its turn came


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter. `context` are the values of the message in `booking.messages.catalogue`."""

    id: int
    kind: str
    subject: str
    sequence: int
    recipient: str
    recipient_name: str
    language: str
    context: dict[str, Any]
    message_id: str
    booking_id: int | None
    state: str
    created_at: datetime
    next_try_at: datetime
    attempts: int
    last_error: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the outbox is behind. `oldest_due_at` is when the letter that has waited longest was due."""

    waiting: int
    due: int
    failed: int
    sent: int
    skipped: int
    oldest_due_at: datetime | None


def is_due(now: datetime) -> Any:
    """The condition that a letter may be sent: it waits, its time has come, and nobody is sending it.

    A letter about the same thing to the same reader is sent after the one before it, not beside it.
    """
    earlier = aliased(Letter)
    being_sent = exists().where(
        earlier.subject == Letter.subject,
        earlier.recipient == Letter.recipient,
        earlier.id < Letter.id,
        earlier.state == "waiting",
        earlier.claimed_until > now,
    )
    return and_(
        Letter.state == "waiting",
        Letter.next_try_at <= now,
        or_(Letter.claimed_until.is_(None), Letter.claimed_until <= now),
        ~being_sent,
    )


def any_due(now: datetime) -> bool:
    return db.session.execute(select(Letter.id).where(is_due(now)).limit(1)).first() is not None


def bookings_to_remind(after: datetime, until: datetime) -> list[int]:
    """Confirmed bookings that begin in the time between, and of which no reminder has been written.

    Of a fixed series only the first date, and dates that were changed: nobody forgets what is every week.
    """
    earlier = aliased(Booking)
    fixed = exists().where(
        earlier.series_id == Booking.series_id,
        earlier.starts_at < Booking.starts_at,
        earlier.state.in_(("confirmed", "completed", "no_show")),
    )
    return list(
        db.session.scalars(
            select(Booking.id)
            .where(
                Booking.state == "confirmed",
                Booking.starts_at > after,
                Booking.starts_at <= until,
                or_(Booking.series_id.is_(None), Booking.off_series, ~fixed),
                ~_written(BookingReminder.kind),
            )
            .order_by(Booking.starts_at, Booking.id)
        )
    )


def bookings_to_tidy(after: datetime, until: datetime) -> list[int]:
    """Bookings that ended in the time between, and whose people have not been asked to tidy up."""
    return list(
        db.session.scalars(
            select(Booking.id)
            .where(
                Booking.state.in_(("confirmed", "completed")),
                Booking.ends_at > after,
                Booking.ends_at <= until,
                ~_written(TidyReminder.kind),
            )
            .order_by(Booking.ends_at, Booking.id)
        )
    )


def last_told(booking_id: int) -> datetime | None:
    """When a letter was last written that says when the booking is."""
    kinds = (BookingConfirmed.kind, BookingChanged.kind)
    return db.session.scalar(
        select(func.max(Letter.created_at)).where(Letter.booking_id == booking_id, Letter.kind.in_(kinds))
    )


def _written(kind: str) -> Any:
    return exists().where(Letter.booking_id == Booking.id, Letter.kind == kind, Letter.sequence == Booking.sequence)


@dataclass(frozen=True, slots=True)
class CaretakerRow:
    """A caretaker and the venues that are his; ``None`` means every venue. `letter_at` is ``06:30`` or empty."""

    email: str
    name: str
    language: str
    letter_at: str
    venue_ids: frozenset[int] | None


def caretakers_without_letter(subject: str) -> list[CaretakerRow]:
    """The caretakers to whom no day letter about `subject` has been written."""
    written = exists().where(
        Letter.kind == CaretakerDay.kind, Letter.subject == subject, Letter.recipient == Person.email
    )
    found = db.session.execute(
        select(Person, RoleGrant.venue_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.CARETAKER, Person.deactivated_at.is_(None), ~written)
        .order_by(Person.id)
    ).all()
    people = {person.id: person for person, _venue in found}
    venues: dict[int, set[int | None]] = {}
    for person, venue_id in found:
        venues.setdefault(person.id, set()).add(venue_id)
    return [
        CaretakerRow(
            email=person.email,
            name=person.name,
            language=person.language,
            letter_at=person.day_letter_at,
            venue_ids=None if None in venues[person_id] else frozenset(v for v in venues[person_id] if v is not None),
        )
        for person_id, person in people.items()
    ]


def backlog(now: datetime) -> Backlog:
    waiting = Letter.state == "waiting"
    due = and_(waiting, Letter.next_try_at <= now)
    row = db.session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(due),
            func.count().filter(Letter.state == "failed"),
            func.count().filter(Letter.state == "sent"),
            func.count().filter(Letter.state == "withdrawn"),
            func.min(Letter.next_try_at).filter(due),
        ).select_from(Letter)
    ).one()
    return Backlog(*row)


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that did not arrive, and the booking it is about, if any."""

    letter: LetterRow
    reference: str
    starts_at: datetime | None
    space: str
    organisation: str


def failed_letters(venue_ids: frozenset[int] | None, *, others: bool = False, limit: int = 200) -> list[FailedLetter]:
    """Letters that a person must look at, newest first: about bookings at these venues, or with ``None`` at any.

    `others` adds those that are about no booking.
    """
    statement = (
        select(Letter, Booking.reference, Booking.starts_at, Space.name, Organisation.name)
        .outerjoin(Booking, Letter.booking_id == Booking.id)
        .outerjoin(Space, Booking.space_id == Space.id)
        .outerjoin(Organisation, Booking.organisation_id == Organisation.id)
        .where(Letter.state == "failed")
        .order_by(Letter.id.desc())
        .limit(limit)
    )
    mine = Letter.booking_id.is_not(None) if venue_ids is None else Space.venue_id.in_(venue_ids)
    statement = statement.where(or_(mine, Letter.booking_id.is_(None)) if others else mine)
    return [
        FailedLetter(letter_row(letter), reference or "", starts_at, space or "", organisation or "")
        for letter, reference, starts_at, space, organisation in db.session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class SkippedLetter:
    """A letter that was never sent because it told nothing true or useful any more."""

    kind: str
    recipient_name: str
    recipient: str
    written_at: datetime
    too_late: bool  # else the booking had changed


def skipped_letters(since: datetime, limit: int = 50) -> list[SkippedLetter]:
    """Letters written since then and withdrawn instead of sent, newest first."""
    found = db.session.scalars(
        select(Letter)
        .where(Letter.state == "withdrawn", Letter.created_at >= since)
        .order_by(Letter.id.desc())
        .limit(limit)
    )
    return [
        SkippedLetter(
            letter.kind,
            letter.recipient_name,
            letter.recipient,
            letter.created_at,
            letter.last_error.startswith(TOO_LATE),
        )
        for letter in found
    ]


def letters_about(booking_id: int) -> list[LetterRow]:
    """Every letter about a booking, in the order they were written."""
    rows = db.session.scalars(select(Letter).where(Letter.booking_id == booking_id).order_by(Letter.id))
    return [letter_row(letter) for letter in rows]


def optional_letter(letter_id: int) -> LetterRow | None:
    """The letter, when its reader may say no to letters of its kind."""
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.kind not in CATALOGUE or Wanted.OFF not in CATALOGUE[letter.kind].choices:
        return None
    return letter_row(letter)


def letter_row(letter: Letter) -> LetterRow:
    """A letter as a frozen row."""
    return LetterRow(
        id=letter.id,
        kind=letter.kind,
        subject=letter.subject,
        sequence=letter.sequence,
        recipient=letter.recipient,
        recipient_name=letter.recipient_name,
        language=letter.language,
        context=letter.context,
        message_id=letter.message_id,
        booking_id=letter.booking_id,
        state=letter.state,
        created_at=letter.created_at,
        next_try_at=letter.next_try_at,
        attempts=letter.attempts,
        last_error=letter.last_error,
        sent_at=letter.sent_at,
    )
