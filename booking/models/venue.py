"""Venues: the buildings and places of the municipality."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.school_calendar import SchoolCalendar


class Venue(Base):
    """A building or place; what is booked are its spaces."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))  # domain.vocabulary.VenueKind
    description: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(4), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(20), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    house_rules: Mapped[str] = mapped_column(Text, default="")
    accessibility: Mapped[str] = mapped_column(Text, default="")
    photo: Mapped[str] = mapped_column(String(200), default="")
    photo_text: Mapped[str] = mapped_column(String(200), default="")
    school_calendar_id: Mapped[int | None] = mapped_column(ForeignKey("school_calendar.id"))
    closed_on: Mapped[list[Any]] = mapped_column(default=list)  # domain.school_calendar.DayKind: closed all day
    active: Mapped[bool] = mapped_column(default=True)
    demonstration: Mapped[bool] = mapped_column(default=False)

    school_calendar: Mapped[SchoolCalendar | None] = relationship()
