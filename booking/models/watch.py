"""Watches: who waits for time to become free, what was offered, and time freed that was not looked at yet."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.booking import Booking
from booking.models.organisation import Organisation
from booking.models.person import Person
from booking.models.space import Space


class Watch(Base):
    """An organisation waits for a time in a space. Over when it is ended, or when its last day is past."""

    __tablename__ = "watch"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("least_minutes > 0", name="least"),
        Index("ix_watch_space_last_day", "space_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    weekdays: Mapped[str] = mapped_column(String(20))  # "1,3": Monday and Wednesday (ISO)
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]
    least_minutes: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    space: Mapped[Space] = relationship()
    made_by: Mapped[Person | None] = relationship()
    offers: Mapped[list[WatchOffer]] = relationship(back_populates="watch", order_by="WatchOffer.id")


class WatchOffer(Base):
    """A time that was offered to a watch, until when, and what came of it."""

    __tablename__ = "watch_offer"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="positive"),
        CheckConstraint("state IN ('open', 'taken', 'declined', 'lapsed', 'gone')", name="state"),
        Index("ix_watch_offer_state_answer_by", "state", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))

    watch: Mapped[Watch] = relationship(back_populates="offers")
    booking: Mapped[Booking | None] = relationship()


class FreedTime(Base):
    """Time on a leaf space that was given back, until the watches on it have been looked at.

    A note from one transaction to the next, written with the change that freed the time; what happened stands in the
    log.
    """

    __tablename__ = "freed_time"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    leaf_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
