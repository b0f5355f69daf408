"""Tokens that let other programs in, and the answers that are kept for requests that are sent again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.organisation import Organisation
from booking.models.person import Person
from booking.models.venue import Venue


class ApiToken(Base):
    """A token of an organisation, or of a system that acts for the municipality at one venue or at all of them.

    Only the SHA-256 of the token is kept: it is 256 random bits, so there is nothing to guess at and nothing to salt.
    """

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("organisation_id IS NULL OR venue_id IS NULL", name="one_holder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # none: a system's
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # a system's; none: every venue
    scopes: Mapped[str] = mapped_column(String(100))  # domain.permissions.Scope, with spaces between
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(20))  # how the token begins, to know it by
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the command line
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
    created_by: Mapped[Person | None] = relationship()


class KeptAnswer(Base):
    """What a writing request was answered, stored with what it changed: sent again, it gets the same."""

    __tablename__ = "kept_answer"
    __table_args__ = (UniqueConstraint("token_id", "key"), Index("ix_kept_answer_created_at", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"))
    key: Mapped[str] = mapped_column(String(255))  # the Idempotency-Key
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of what was asked for
    status: Mapped[int] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
