"""For whom somebody may book: organisations with their teams, and what a venue can add to a booking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from booking.database import db
from booking.models import Equipment, Organisation, Person, Team, TenantClassDecision


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team with the numbers it has declared."""

    id: int
    organisation_id: int
    name: str
    participants: int
    participants_under_19: int


@dataclass(frozen=True, slots=True)
class OrganisationChoice:
    """An organisation that a booking may be for."""

    id: int
    name: str
    number: str | None
    teams: tuple[TeamChoice, ...]


@dataclass(frozen=True, slots=True)
class EquipmentChoice:
    """Something that can be added to a booking at a venue; `stock` is how many there are in all."""

    id: int
    code: str
    name: str
    stock: int


@dataclass(frozen=True, slots=True)
class ContactCard:
    """The person who books, proposed as the responsible adult."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the registers and an officer have said of an organisation."""

    number: str | None
    tenant_class: str | None
    in_voluntary_register: bool


def organisation_choices(organisation_ids: Collection[int] | None) -> list[OrganisationChoice]:
    """The organisations (all, when none are named) with their teams, by name."""
    teams: dict[int, list[TeamChoice]] = defaultdict(list)
    team_statement = select(
        Team.id, Team.organisation_id, Team.name, Team.participants, Team.participants_under_19
    ).order_by(Team.name)
    statement = select(Organisation.id, Organisation.name, Organisation.number).order_by(Organisation.name)
    if organisation_ids is not None:
        team_statement = team_statement.where(Team.organisation_id.in_(organisation_ids))
        statement = statement.where(Organisation.id.in_(organisation_ids))
    for row in db.session.execute(team_statement):
        team = TeamChoice(*row)
        teams[team.organisation_id].append(team)
    return [OrganisationChoice(*row, teams=tuple(teams[row.id])) for row in db.session.execute(statement)]


def equipment_choices(venue_id: int) -> list[EquipmentChoice]:
    statement = (
        select(Equipment.id, Equipment.code, Equipment.name, Equipment.stock)
        .where(Equipment.venue_id == venue_id, Equipment.active, Equipment.stock > 0)
        .order_by(Equipment.name)
    )
    return [EquipmentChoice(*row) for row in db.session.execute(statement)]


def register_facts(organisation_id: int, day: date) -> RegisterFacts:
    """What is known of the organisation; the class is the one decided as of the day."""
    organisation = db.session.execute(
        select(Organisation.number, Organisation.in_voluntary_register).where(Organisation.id == organisation_id)
    ).one()
    tenant_class = db.session.scalar(
        select(TenantClassDecision.tenant_class)
        .where(TenantClassDecision.organisation_id == organisation_id, TenantClassDecision.valid_from <= day)
        .order_by(TenantClassDecision.valid_from.desc())
        .limit(1)
    )
    return RegisterFacts(organisation.number, tenant_class, organisation.in_voluntary_register)


def contact_card(person_id: int) -> ContactCard | None:
    row = db.session.execute(select(Person.name, Person.email, Person.phone).where(Person.id == person_id)).first()
    return ContactCard(*row) if row else None
