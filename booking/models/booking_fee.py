"""Fees that an officer has added to a booking afterwards: a breach of the rules, a lost key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.booking import Booking


class BookingFee(Base):
    """One fee, as the tariff had it on the day of use. It may be taken back, and then stands as taken back."""

    __tablename__ = "booking_fee"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="amount"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    tariff_code: Mapped[str] = mapped_column(String(60))
    tariff_version: Mapped[int]
    line: Mapped[dict[str, Any]]  # domain.quote.Line as a document
    amount_ore: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()
