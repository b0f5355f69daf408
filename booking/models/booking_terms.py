"""Booking terms: the municipality's, a venue's or a space's own; what is empty is inherited."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from booking.database import Base


class BookingTerms(Base):
    """One row for the municipality (no venue, no space), one for each venue or space that differs."""

    __tablename__ = "booking_terms"
    __table_args__ = (
        CheckConstraint("venue_id IS NULL OR space_id IS NULL", name="one_owner"),
        CheckConstraint("shortest_minutes IS NULL OR shortest_minutes > 0", name="shortest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), unique=True)
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id"), unique=True)
    shortest_minutes: Mapped[int | None]
    longest_minutes: Mapped[int | None]
    grid_minutes: Mapped[int | None]
    notice_minutes: Mapped[int | None]
    horizon_days: Mapped[int | None]
    buffer_before_minutes: Mapped[int | None]
    buffer_after_minutes: Mapped[int | None]
    cancel_deadline_hours: Mapped[int | None]
    capacity: Mapped[int | None]
    approval: Mapped[str | None] = mapped_column(String(20))  # domain.booking_terms.Approval
    who_may_book: Mapped[str | None] = mapped_column(String(20))  # domain.booking_terms.WhoMayBook
    privacy: Mapped[str | None] = mapped_column(String(20))  # domain.booking_terms.Privacy
    offer_hours: Mapped[int | None]
    offer_order: Mapped[str | None] = mapped_column(String(20))  # domain.booking_terms.OfferOrder
