"""Countable equipment and services that may be added to a booking."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.venue import Venue


class Equipment(Base):
    """Thirty chairs, two projectors, the kitchen: a stock that bookings at the same time share."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("venue_id", "code"), CheckConstraint("stock >= 0", name="stock"))

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    code: Mapped[str] = mapped_column(String(30))  # the article that the tariff prices
    name: Mapped[str] = mapped_column(String(80))
    stock: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)

    venue: Mapped[Venue] = relationship()
