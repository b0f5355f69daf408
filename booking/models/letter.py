"""The outbox: every letter is written in the transaction of the change it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from booking.database import Base


class Letter(Base):
    """One letter to one reader, unique for what it tells; delivered in effect once.

    `message_id` is fixed when the row is written, so that a letter sent twice after a crash is one letter to
    the reader's mail program. A letter that is `gathered` waits for the reader's daily letter; one that is
    `unwanted` is shown on the reader's own pages and never sent.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "sequence", "recipient"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withdrawn', 'gathered', 'unwanted')", name="state"),
        Index("ix_letter_state_next_try", "state", "next_try_at"),
        Index("ix_letter_recipient", "recipient"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # messages.catalogue
    subject: Mapped[str] = mapped_column(String(60))  # what it is about, e.g. "booking:123"
    sequence: Mapped[int]
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2))
    context: Mapped[dict[str, Any]]  # what the template needs, as it was when the letter was written
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]  # on the reader's own pages


class LetterPreference(Base):
    """How the reader at an address wants letters of a kind; without a row they come by mail."""

    __tablename__ = "letter_preference"
    __table_args__ = (
        UniqueConstraint("address", "kind"),
        CheckConstraint("wanted IN ('mail', 'digest', 'off')", name="wanted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))  # lower case, as in `Letter.recipient`
    kind: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


class LetterIntroduction(Base):
    """The municipality's own words at the beginning of letters of a kind in a language; empty when there are none."""

    __tablename__ = "letter_introduction"
    __table_args__ = (UniqueConstraint("kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)  # with placeholders, see messages.introduction
    changed_at: Mapped[datetime]


class BouncedAddress(Base):
    """An address that a mail server says is none. Nothing is sent to it until somebody trusts it again."""

    __tablename__ = "bounced_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    reason: Mapped[str] = mapped_column(Text)  # the mail server's own words
    bounced_at: Mapped[datetime]  # the last time
    trusted_at: Mapped[datetime | None]
