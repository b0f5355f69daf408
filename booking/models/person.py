"""People, what they may do, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.venue import Venue


class Person(Base):
    """Somebody who signs in. No national identity number, no home address."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164
    language: Mapped[str] = mapped_column(String(2), default="nb")
    password_hash: Mapped[str] = mapped_column(String(200), default="")  # empty: cannot sign in by password
    email_confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]
    day_letter_at: Mapped[str] = mapped_column(String(5), default="")  # "06:30", a caretaker's own wish

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person")


class RoleGrant(Base):
    """A role for all venues, or for one."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'case_officer', 'caretaker')", name="role"),
        UniqueConstraint("person_id", "role", "venue_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # none: every venue
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="grants")
    venue: Mapped[Venue | None] = relationship()


class SignIn(Base):
    """A session on the server: signing out ends it here, whatever cookie the browser keeps."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed attempt, counted to slow down guessing. The address is kept as a keyed hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_who_at", "who_hash", "attempted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who_hash: Mapped[str] = mapped_column(String(64))
    attempted_at: Mapped[datetime]


class OneTimeLink(Base):
    """A link sent by mail that works once: to confirm an address, or to choose a new password."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("purpose IN ('confirm_email', 'reset_password')", name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
