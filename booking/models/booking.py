"""Bookings, series, and what they occupy."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.equipment import Equipment
from booking.models.organisation import Organisation, Team
from booking.models.person import Person
from booking.models.space import Space

# No letters or digits that are mistaken for each other when read aloud or off a poster.
REFERENCE_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
REFERENCE_LENGTH = 7


def new_reference() -> str:
    """What people call a booking or a series by."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))


def _when_created(context: Any) -> datetime:
    created_at: datetime = context.get_current_parameters()["created_at"]
    return created_at


class BookingSeries(Base):
    """What recurs: wall times on weekdays, so that 18.00 stays 18.00 over a clock change."""

    __tablename__ = "booking_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    weekdays: Mapped[str] = mapped_column(String(20))  # "1,3": Monday and Wednesday (ISO)
    every_weeks: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    follows_school_calendar: Mapped[bool] = mapped_column(default=False)
    season: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(String(12), unique=True, default=new_reference)
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Oslo")  # the wall whose clock it follows
    days_later: Mapped[int] = mapped_column(default=0)  # 1 when each booking ends the next day
    sequence: Mapped[int] = mapped_column(default=0)  # of the letters about the series as a whole
    quote: Mapped[dict[str, Any] | None]  # domain.agreement_pricing: what all dates cost together
    once_ore: Mapped[int] = mapped_column(BigInteger, default=0)  # paid once for all dates, beside their own prices
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # a form sent twice is one series
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"))  # it was divided from this one

    bookings: Mapped[list[Booking]] = relationship(back_populates="series", order_by="Booking.starts_at")
    skips: Mapped[list[BookingSeriesSkip]] = relationship(back_populates="series", order_by="BookingSeriesSkip.day")
    space: Mapped[Space] = relationship()
    organisation: Mapped[Organisation] = relationship()
    continues: Mapped[BookingSeries | None] = relationship(remote_side=[id])


class BookingSeriesSkip(Base):
    """A date of a series that was not booked, and why. It stays when the date is put back, and says when that was."""

    __tablename__ = "booking_series_skip"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("booking_series.id"))
    day: Mapped[date]
    code: Mapped[str] = mapped_column(String(60))  # of the finding that kept it out
    detail: Mapped[str] = mapped_column(String(200), default="")  # the holiday's name, the closure's public text
    skipped_at: Mapped[datetime]
    put_back_at: Mapped[datetime | None]

    series: Mapped[BookingSeries] = relationship(back_populates="skips")


class Booking(Base):
    """A space for a time, for an organisation. Never deleted: its state changes and the log says why.

    Buffers are copied when the booking is made, and the quote is stored with its inputs: later terms and
    tariffs rewrite neither.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="positive"),
        CheckConstraint("buffer_before_minutes >= 0 AND buffer_after_minutes >= 0", name="buffers"),
        CheckConstraint(
            "state IN ('held', 'requested', 'confirmed', 'refused', 'cancelled', 'displaced', 'completed', 'no_show')",
            name="state",
        ),
        Index("ix_booking_space_starts", "space_id", "starts_at"),
        Index("ix_booking_organisation_starts", "organisation_id", "starts_at"),
        Index("ix_booking_state_starts", "state", "starts_at"),
        Index("ix_booking_ends", "ends_at"),
        Index("ix_booking_space_changed", "space_id", "changed_at"),
        Index("ix_booking_organisation_changed", "organisation_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)  # what people read to each other on the phone
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("booking_series.id"), index=True)
    series_day: Mapped[date | None]  # the date of the series that it is for, whenever it takes place now
    off_series: Mapped[bool] = mapped_column(default=False)  # changed by itself: a change of the series leaves it alone
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    buffer_before_minutes: Mapped[int] = mapped_column(default=0)
    buffer_after_minutes: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10))
    purpose: Mapped[str] = mapped_column(String(30))  # domain.vocabulary.Purpose
    title: Mapped[str] = mapped_column(String(120), default="")  # what the calendar shows, beside the organisation
    participants: Mapped[int]
    participants_under_19: Mapped[int] = mapped_column(default=0)
    sells_tickets: Mapped[bool] = mapped_column(default=False)
    serves_alcohol: Mapped[bool] = mapped_column(default=False)
    stated: Mapped[dict[str, Any] | None]  # domain.stated as a document: what a tariff asks besides
    setup_note: Mapped[str] = mapped_column(Text, default="")
    responsible_name: Mapped[str] = mapped_column(String(120))
    responsible_phone: Mapped[str] = mapped_column(String(20))  # E.164
    responsible_email: Mapped[str] = mapped_column(String(254), default="")
    quote: Mapped[dict[str, Any]]  # domain.pricing.Quote as a document
    price_ore: Mapped[int | None] = mapped_column(BigInteger)  # none: a person decides
    full_price_ore: Mapped[int | None] = mapped_column(BigInteger)
    cancellation_fee_ore: Mapped[int | None] = mapped_column(BigInteger, default=0)  # none: a person decides
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(default=_when_created)  # of the last entry in the log about it
    sequence: Mapped[int] = mapped_column(default=0)  # of the calendar invitation (RFC 5545, 3.8.7.4)
    calendar_uid: Mapped[str] = mapped_column(String(120), unique=True)
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)  # a form sent twice is one booking
    demonstration: Mapped[bool] = mapped_column(default=False)

    space: Mapped[Space] = relationship()
    organisation: Mapped[Organisation] = relationship()
    team: Mapped[Team | None] = relationship()
    series: Mapped[BookingSeries | None] = relationship(back_populates="bookings")
    booked_by: Mapped[Person | None] = relationship(foreign_keys=[booked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    extras: Mapped[list[BookingExtra]] = relationship(cascade="all, delete-orphan", order_by="BookingExtra.id")


class BookingExtra(Base):
    """Equipment or a service added to a booking."""

    __tablename__ = "booking_extra"
    __table_args__ = (
        UniqueConstraint("booking_id", "equipment_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    quantity: Mapped[int]

    equipment: Mapped[Equipment] = relationship()


class Occupation(Base):
    """The time that a booking or a closure takes of one leaf space: the law against double booking.

    A booking has rows of two kinds for each leaf: real time (0) and time with buffers (1). A closure has
    rows of kind 1 only, so it blocks real time but not buffers, and closures may overlap. No row of one
    occupant may overlap a row of the *other* kind of another occupant, which says at once that real times never
    overlap, that real time never enters a buffer, and that two neighbours may share a buffer gap.

    A row spans at most `LONGEST_ROW_DAYS`; what takes longer has several rows. The bound lets SQLite's
    trigger look at a short stretch of its index. The rows are derived: a booking that no longer occupies has none.
    """

    __tablename__ = "occupation"
    __table_args__ = (
        CheckConstraint("kind IN (0, 1)", name="kind"),
        CheckConstraint("starts_at < ends_at", name="positive"),
        CheckConstraint("(booking_id IS NULL) <> (closure_id IS NULL)", name="one_occupant"),
        CheckConstraint("closure_id IS NULL OR kind = 1", name="closure_has_no_real_row"),
        CheckConstraint("occupant_id = COALESCE(booking_id, -closure_id)", name="occupant"),
        Index("ix_occupation_leaf_kind_starts", "leaf_id", "kind", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    kind: Mapped[int] = mapped_column(SmallInteger)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("closure.id"), index=True)
    occupant_id: Mapped[int]  # the booking's id, or minus the closure's: what the constraint compares


REAL, BUFFERED = 0, 1
LONGEST_ROW_DAYS = 7
