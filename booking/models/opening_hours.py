"""When venues are open to tenants, and when they are not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.space import Space
from booking.models.venue import Venue


class OpeningHours(Base):
    """A weekly window in local wall time; a space's own windows replace the venue's."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440 AND opens_minute < closes_minute", name="window"),
        CheckConstraint("applies_to IN ('any_day', 'school_days', 'non_school_days')", name="applies_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"), index=True)
    season: Mapped[str] = mapped_column(String(80), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the last day, included
    weekday: Mapped[int]  # ISO: Monday is 1
    opens_minute: Mapped[int]  # minutes after midnight, wall time
    closes_minute: Mapped[int]  # 1440 is midnight
    applies_to: Mapped[str] = mapped_column(String(20), default="any_day")  # domain.opening_hours.AppliesTo
    on_public_holidays: Mapped[bool] = mapped_column(default=False)


class SpecialDay(Base):
    """Days that differ: closed, or open at other times, also on a public holiday."""

    __tablename__ = "special_day"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("(opens_minute IS NULL) = (closes_minute IS NULL)", name="both_or_none"),
        CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440 AND opens_minute < closes_minute", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"), index=True)  # none: the whole venue
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day, included
    opens_minute: Mapped[int | None]  # none: closed
    closes_minute: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(200), default="")


class Closure(Base):
    """A venue or a space is taken out of use for a while; it takes real time and no buffer."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="positive"),
        CheckConstraint("state IN ('active', 'undone')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"), index=True)  # none: the whole venue
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")  # for staff
    public_text: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="active")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    venue: Mapped[Venue] = relationship()
    space: Mapped[Space | None] = relationship()
