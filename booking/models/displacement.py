"""Bookings that had to give way: to what, what was credited, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.booking import Booking
from booking.models.opening_hours import Closure


class Displacement(Base):
    """A booking that gave way to a closure. The booking keeps its quote; what was credited stands here.

    It is over when the booking got its time back (`restored_at`). The tenant may have taken another time instead
    (`taken`), a booking of its own.
    """

    __tablename__ = "displacement"
    __table_args__ = (CheckConstraint("credited_ore >= 0", name="credited"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    closure_id: Mapped[int] = mapped_column(ForeignKey("closure.id"), index=True)
    taken_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    state_before: Mapped[str] = mapped_column(String(10))  # domain.booking_state: what it is restored to
    credited_ore: Mapped[int] = mapped_column(BigInteger)
    displaced_at: Mapped[datetime]
    restored_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship(foreign_keys=[booking_id])
    taken: Mapped[Booking | None] = relationship(foreign_keys=[taken_id])
    closure: Mapped[Closure] = relationship()
