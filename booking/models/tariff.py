"""Tariffs: versioned rule sets, in force from a date to a date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from booking.database import Base


class Tariff(Base):
    """One version of the rules and prices; once published it is never changed, only superseded or withdrawn."""

    __tablename__ = "tariff"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'superseded', 'withdrawn')", name="state"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="order"),
        Index("uq_tariff_code_version", "code", "version", unique=True),
        Index("ix_tariff_in_force", "valid_from", postgresql_where=text("state = 'published'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the last day, included
    state: Mapped[str] = mapped_column(String(10))
    document: Mapped[dict[str, Any]]  # domain.rules.rule_set as a document
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
