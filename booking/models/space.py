"""Spaces: what is booked. A space may have parts; what is occupied is always its leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.venue import Venue


class Space(Base):
    """A node in a venue's tree."""

    __tablename__ = "space"
    __table_args__ = (CheckConstraint("parent_id <> id", name="not_its_own_part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"), index=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(30))  # domain.vocabulary.SpaceKind
    part: Mapped[str] = mapped_column(String(10), default="whole")  # "1/3" of what it is a part of; prices differ
    description: Mapped[str] = mapped_column(Text, default="")
    area_m2: Mapped[int | None]
    capacity: Mapped[int | None]  # people
    courts: Mapped[int | None]  # that are hired together; none: whoever books says how many they use
    rooms: Mapped[int | None]  # the same of rooms
    accessible: Mapped[bool] = mapped_column(default=False)  # step-free all the way
    accessibility: Mapped[str] = mapped_column(Text, default="")
    photo: Mapped[str] = mapped_column(String(200), default="")
    photo_text: Mapped[str] = mapped_column(String(200), default="")
    tidy_checklist: Mapped[str] = mapped_column(Text, default="")  # a line for each thing to leave in order
    position: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[list[Any] | None]  # kinds of day on which it is closed; none asks the venue
    active: Mapped[bool] = mapped_column(default=True)

    venue: Mapped[Venue] = relationship()
    parent: Mapped[Space | None] = relationship(remote_side=[id])
    features: Mapped[list[SpaceFeature]] = relationship(cascade="all, delete-orphan")


class SpaceFeature(Base):
    """Something that is always in the space: a stage, a piano, a screen."""

    __tablename__ = "space_feature"
    __table_args__ = (UniqueConstraint("space_id", "feature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("space.id"))
    feature: Mapped[str] = mapped_column(String(30))  # domain.vocabulary.Feature
