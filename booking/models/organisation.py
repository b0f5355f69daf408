"""Those who book: organisations, their members and teams."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.person import Person


class Organisation(Base):
    """A tenant: an association, a company, a part of the municipality, or a private person as such."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(9), unique=True)  # organisasjonsnummer; none for a private person
    name: Mapped[str] = mapped_column(String(200), index=True)
    organisation_type: Mapped[str] = mapped_column(String(20))  # domain.vocabulary.OrganisationType
    activity: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    municipality_number: Mapped[str] = mapped_column(String(4), default="")
    sector_code: Mapped[str] = mapped_column(String(4), default="")
    in_voluntary_register: Mapped[bool] = mapped_column(default=False)
    in_sports_federation: Mapped[bool] = mapped_column(default=False)
    study_association: Mapped[bool] = mapped_column(default=False)  # its courses are approved by one
    grant_entitled: Mapped[bool] = mapped_column(default=False)  # to the municipality's own grants
    activity_code: Mapped[str] = mapped_column(String(5), default="")  # ICNPO
    loan_status: Mapped[str] = mapped_column(String(30), default="")  # a word of the municipality's own
    created_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)

    memberships: Mapped[list[Membership]] = relationship(back_populates="organisation")
    teams: Mapped[list[Team]] = relationship(back_populates="organisation", order_by="Team.name")
    tenant_class_decisions: Mapped[list[TenantClassDecision]] = relationship(
        back_populates="organisation", order_by="TenantClassDecision.valid_from"
    )


class TenantClassDecision(Base):
    """The class that a price table asks for, as an officer decided it, from a date."""

    __tablename__ = "tenant_class_decision"
    __table_args__ = (UniqueConstraint("organisation_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    tenant_class: Mapped[str] = mapped_column(String(30))  # domain.vocabulary.TenantClass
    valid_from: Mapped[date]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)

    organisation: Mapped[Organisation] = relationship(back_populates="tenant_class_decisions")
    decided_by: Mapped[Person | None] = relationship()


class Membership(Base):
    """A person who may book for an organisation; a manager may also let others in."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        CheckConstraint("role IN ('manager', 'member')", name="role"),
        CheckConstraint("state IN ('requested', 'active', 'refused', 'ended')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")


class Team(Base):
    """A part of an organisation that trains together; the numbers are declared once and reused."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(120))
    youngest_age: Mapped[int | None]
    oldest_age: Mapped[int | None]
    participants: Mapped[int]
    participants_under_19: Mapped[int]

    organisation: Mapped[Organisation] = relationship(back_populates="teams")
