"""The school calendar (skolerute): which days are school days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base


class SchoolCalendar(Base):
    """A named calendar that venues follow."""

    __tablename__ = "school_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[str] = mapped_column(String(300), default="")

    periods: Mapped[list[SchoolCalendarPeriod]] = relationship(
        back_populates="calendar", order_by="SchoolCalendarPeriod.starts_on", cascade="all, delete-orphan"
    )


class SchoolCalendarPeriod(Base):
    """Days of one kind, both ends included."""

    __tablename__ = "school_calendar_period"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("kind IN ('term', 'school_holiday', 'planning_day', 'exam')", name="kind"),
        UniqueConstraint("calendar_id", "kind", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("school_calendar.id"))
    kind: Mapped[str] = mapped_column(String(20))  # a term runs from the first to the last school day
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))

    calendar: Mapped[SchoolCalendar] = relationship(back_populates="periods")
