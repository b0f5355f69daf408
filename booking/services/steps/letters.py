"""Writing letters: rows in the outbox, stored in the transaction of the change they tell of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import String, and_, cast, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.database import db
from booking.messages.catalogue import (
    BookingCancelled,
    BookingConfirmed,
    BookingFacts,
    BookingMessage,
    BookingRefused,
    Message,
    SeriesConfirmed,
    as_document,
)
from booking.models import Booking, Letter, Person
from booking.settings import Settings


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads the letter, and in which language."""

    email: str
    name: str
    language: str = "nb"


def recipient(person: Person) -> Recipient:
    """A person as the reader of a letter."""
    return Recipient(person.email, person.name, person.language)


def booker(booking: Booking) -> Recipient:
    """Whoever hears about the booking: the one who booked, else the responsible, else the organisation."""
    if booking.booked_by is not None and booking.booked_by.deactivated_at is None:
        return recipient(booking.booked_by)
    language = _settings().municipality.language
    if booking.responsible_email:
        return Recipient(booking.responsible_email, booking.responsible_name, language)
    return Recipient(booking.organisation.email, booking.organisation.name, language)


def responsible(booking: Booking) -> Recipient:
    """Whoever is there: the responsible adult, in the booker's language, else the booker."""
    fallback = booker(booking)
    if not booking.responsible_email:
        return fallback
    return Recipient(booking.responsible_email, booking.responsible_name, fallback.language)


def write_letter(
    message: Message,
    *,
    recipient: Recipient,
    subject: str,
    sequence: int,
    now: datetime,
    booking_id: int | None = None,
) -> bool:
    """Put the letter in the outbox, in the caller's transaction.

    A letter of the same kind about the same `subject` (``booking:123``) and `sequence` to the same address is
    written once; writing it again does nothing. Returns whether it was written. A reader without an address
    gets no letter.
    """
    if not recipient.email:
        return False
    db.session.flush()  # the booking that the row points at
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = (
        insert(Letter)
        .values(
            kind=message.kind,
            subject=subject,
            sequence=sequence,
            recipient=recipient.email,
            recipient_name=recipient.name,
            language=recipient.language,
            context=as_document(message),
            message_id=_message_id(),
            booking_id=booking_id,
            state="waiting",
            created_at=now,
            next_try_at=now,
            attempts=0,
            last_error="",
        )
        .on_conflict_do_nothing(index_elements=["kind", "subject", "sequence", "recipient"])
        .returning(Letter.id)
    )
    return db.session.execute(statement).first() is not None


def write_booking_letter(message: BookingMessage, *, recipient: Recipient, now: datetime) -> bool:
    """A letter about one booking: one of its kind for each sequence and reader.

    The letter that ends a booking takes it out of the reader's calendar whenever an invitation was written for it,
    also when it has been a request in between.
    """
    facts = message.booking
    if isinstance(message, BookingCancelled | BookingRefused) and not message.was_confirmed:
        message = replace(message, was_confirmed=was_invited(facts.booking_id))
    return write_letter(
        message,
        recipient=recipient,
        subject=f"booking:{facts.booking_id}",
        sequence=facts.sequence,
        now=now,
        booking_id=facts.booking_id,
    )


def was_invited(booking_id: int) -> bool:
    """By a letter of its own, or by one about the series that it belongs or belonged to."""
    mine = and_(Letter.booking_id == booking_id, Letter.kind == BookingConfirmed.kind)
    series = select(Booking.series_id).where(Booking.id == booking_id).scalar_subquery()
    ours = and_(Letter.subject == literal("series:") + cast(series, String), Letter.kind == SeriesConfirmed.kind)
    return db.session.scalar(select(Letter.id).where(or_(mine, ours)).limit(1)) is not None


def booking_facts(booking: Booking, *, cancel_until: datetime | None = None) -> BookingFacts:
    """What letters tell of a booking, as it stands now. Call it before a change too, for what it was."""
    db.session.flush()  # a new booking has its id from here on
    venue = booking.space.venue
    place = " ".join(part for part in (venue.postcode, venue.town) if part)
    return BookingFacts(
        booking_id=booking.id,
        reference=booking.reference,
        calendar_uid=booking.calendar_uid,
        sequence=booking.sequence,
        state=booking.state,
        space=booking.space.name,
        venue=venue.name,
        address=", ".join(part for part in (venue.address, place) if part),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        organisation=booking.organisation.name,
        title=booking.title,
        purpose=booking.purpose,
        participants=booking.participants,
        responsible_name=booking.responsible_name,
        responsible_phone=booking.responsible_phone,
        price_ore=booking.price_ore,
        full_price_ore=booking.full_price_ore,
        quote=dict[str, Any](booking.quote),
        extras=tuple((extra.equipment.name, extra.quantity) for extra in booking.extras),
        setup_note=booking.setup_note,
        team=booking.team.name if booking.team else "",
        venue_phone=venue.contact_phone,
        venue_email=venue.contact_email,
        cancel_until=cancel_until,
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _message_id() -> str:
    domain = _settings().mail.from_address.rpartition("@")[2]
    return f"<{uuid4().hex}@{domain}>"
