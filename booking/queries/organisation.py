"""Organisations, their members and teams, and what was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from booking.database import db
from booking.domain.vocabulary import OrganisationType, TenantClass
from booking.i18n import alphabetical
from booking.models import Membership, Organisation, Person, Team, TenantClassDecision

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in a list. `tenant_class` is the one decided as of the day asked for."""

    id: int
    number: str | None
    name: str
    organisation_type: OrganisationType
    activity: str
    tenant_class: TenantClass | None
    members: int


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One page of a list; `total` counts them all."""

    rows: tuple[OrganisationRow, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """Everything that is known of one organisation but its members, teams and decisions."""

    id: int
    number: str | None
    name: str
    organisation_type: OrganisationType
    activity: str
    email: str
    municipality_number: str
    sector_code: str
    in_voluntary_register: bool
    in_sports_federation: bool
    study_association: bool
    activity_code: str
    grant_entitled: bool
    loan_status: str
    created_at: datetime
    demonstration: bool

    @property
    def is_person(self) -> bool:
        return self.organisation_type is OrganisationType.PERSON


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on the class; `decided_by` is empty when it came with a list."""

    id: int
    tenant_class: TenantClass
    valid_from: date
    decided_by: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that holds on a day, and the next one that is decided to come."""

    now: DecisionRow | None
    later: DecisionRow | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who books for an organisation, or wants to."""

    id: int
    person_id: int
    name: str
    email: str
    phone: str
    role: str
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team as it was described."""

    id: int
    organisation_id: int
    name: str
    youngest_age: int | None
    oldest_age: int | None
    participants: int
    participants_under_19: int


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One of a person's own memberships."""

    id: int
    organisation_id: int
    organisation: str
    number: str | None
    organisation_type: OrganisationType
    role: str
    state: str
    waiting: int  # how many others ask to be let in, for those who may let them


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody who waits to be let in, and whether the organisation has anybody who can do it."""

    id: int
    person: str
    email: str
    organisation_id: int
    organisation: str
    number: str | None
    since: datetime
    managers: int


def organisation_facts(organisation_id: int) -> OrganisationFacts | None:
    """One organisation; ``None`` when there is none with this id."""
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        return None
    return OrganisationFacts(
        id=found.id,
        number=found.number,
        name=found.name,
        organisation_type=OrganisationType(found.organisation_type),
        activity=found.activity,
        email=found.email,
        municipality_number=found.municipality_number,
        sector_code=found.sector_code,
        in_voluntary_register=found.in_voluntary_register,
        in_sports_federation=found.in_sports_federation,
        study_association=found.study_association,
        activity_code=found.activity_code,
        grant_entitled=found.grant_entitled,
        loan_status=found.loan_status,
        created_at=found.created_at,
        demonstration=found.demonstration,
    )


def tenant_class_decisions(organisation_id: int) -> list[DecisionRow]:
    """Every decision on the organisation's class, the newest first."""
    rows = db.session.execute(
        select(TenantClassDecision, Person.name)
        .join(Person, TenantClassDecision.decided_by_id == Person.id, isouter=True)
        .where(TenantClassDecision.organisation_id == organisation_id)
        .order_by(TenantClassDecision.valid_from.desc())
    )
    return [
        DecisionRow(
            decision.id,
            TenantClass(decision.tenant_class),
            decision.valid_from,
            name or "",
            decision.decided_at,
            decision.reason,
        )
        for decision, name in rows
    ]


def standing_on(day: date, decisions: list[DecisionRow]) -> Standing:
    """What holds, of all decisions on one organisation, which come newest first."""
    later = [decision for decision in decisions if decision.valid_from > day]
    holding = next((decision for decision in decisions if decision.valid_from <= day), None)
    return Standing(holding, later[-1] if later else None)


def members(organisation_id: int) -> list[MemberRow]:
    """Those who may book and those who ask to, by name; the ones who were let go or refused are not among them."""
    rows = db.session.execute(
        select(
            Membership.id,
            Membership.person_id,
            Person.name,
            Person.email,
            Person.phone,
            Membership.role,
            Membership.state,
            Membership.created_at,
        )
        .join(Person, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.state.in_(("active", "requested")),
            Person.deactivated_at.is_(None),
        )
    )
    return sorted((MemberRow(*row) for row in rows), key=_by_name)


def teams(organisation_id: int) -> list[TeamRow]:
    """The organisation's teams, by name."""
    rows = db.session.scalars(select(Team).where(Team.organisation_id == organisation_id))
    return sorted((_team(row) for row in rows), key=_by_name)


def team(team_id: int) -> TeamRow | None:
    """One team; ``None`` when there is none with this id."""
    found = db.session.get(Team, team_id)
    return None if found is None else _team(found)


def membership_organisation(membership_id: int) -> int | None:
    """Which organisation a membership is of."""
    return db.session.scalar(select(Membership.organisation_id).where(Membership.id == membership_id))


def memberships_of(person_id: int) -> list[MembershipRow]:
    """A person's memberships, the active ones first; refused and ended ones are left out."""
    waiting = (
        select(Membership.organisation_id, func.count().label("number"))
        .where(Membership.state == "requested")
        .group_by(Membership.organisation_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Membership.id,
            Organisation.id.label("organisation_id"),
            Organisation.name,
            Organisation.number,
            Organisation.organisation_type,
            Membership.role,
            Membership.state,
            func.coalesce(waiting.c.number, 0).label("waiting"),
        )
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .join(waiting, waiting.c.organisation_id == Organisation.id, isouter=True)
        .where(Membership.person_id == person_id, Membership.state.in_(("active", "requested")))
    )
    found = [
        MembershipRow(
            row.id,
            row.organisation_id,
            row.name,
            row.number,
            OrganisationType(row.organisation_type),
            row.role,
            row.state,
            row.waiting if row.role == "manager" and row.state == "active" else 0,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.state != "active", alphabetical(row.organisation)))


def waiting_memberships() -> list[WaitingRow]:
    """Everybody who waits to be let in anywhere, the longest first."""
    managers = (
        select(Membership.organisation_id, func.count().label("number"))
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.state == "active", Membership.role == "manager", Person.deactivated_at.is_(None))
        .group_by(Membership.organisation_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Membership.id,
            Person.name,
            Person.email,
            Organisation.id,
            Organisation.name,
            Organisation.number,
            Membership.created_at,
            func.coalesce(managers.c.number, 0),
        )
        .join(Person, Membership.person_id == Person.id)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .join(managers, managers.c.organisation_id == Organisation.id, isouter=True)
        .where(Membership.state == "requested", Person.deactivated_at.is_(None))
        .order_by(Membership.created_at, Membership.id)
    )
    return [WaitingRow(*row) for row in rows]


def list_organisations(day: date, *, search: str = "", undecided: bool = False, page: int = 1) -> OrganisationPage:
    """Organisations by name, fifty at a time.

    `search` is a part of the name or of the number; `undecided` leaves only those without a class on the day.
    Names are sorted and compared here and not by the database, which knows no å in one of its two kinds.
    """
    decided = _class_on(day).label("tenant_class")
    statement = select(Organisation.id, Organisation.name, Organisation.number)
    if undecided:
        statement = statement.where(decided.is_(None))
    matches = [row.id for row in sorted(db.session.execute(statement), key=_by_name) if _matches(row, search)]
    pages = max(1, -(-len(matches) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = matches[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    counts = _member_counts(shown)
    found = {
        organisation.id: OrganisationRow(
            organisation.id,
            organisation.number,
            organisation.name,
            OrganisationType(organisation.organisation_type),
            organisation.activity,
            TenantClass(tenant_class) if tenant_class else None,
            counts.get(organisation.id, 0),
        )
        for organisation, tenant_class in db.session.execute(
            select(Organisation, decided).where(Organisation.id.in_(shown))
        )
    }
    return OrganisationPage(tuple(found[each] for each in shown), page, pages, len(matches))


def _class_on(day: date) -> ColumnElement[str | None]:
    statement: Select[tuple[str]] = (
        select(TenantClassDecision.tenant_class)
        .where(TenantClassDecision.organisation_id == Organisation.id, TenantClassDecision.valid_from <= day)
        .order_by(TenantClassDecision.valid_from.desc())
        .limit(1)
    )
    return statement.correlate(Organisation).scalar_subquery()


def _by_name(row: Any) -> Any:
    return alphabetical(row.name), row.id


def _matches(row: Any, search: str) -> bool:
    text = search.strip().casefold()
    return not text or text in row.name.casefold() or "".join(text.split()) in (row.number or "")


def _member_counts(organisation_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Membership.organisation_id, func.count())
        .where(Membership.organisation_id.in_(organisation_ids), Membership.state == "active")
        .group_by(Membership.organisation_id)
    )
    return dict(rows.tuples().all())


def _team(row: Team) -> TeamRow:
    return TeamRow(
        row.id,
        row.organisation_id,
        row.name,
        row.youngest_age,
        row.oldest_age,
        row.participants,
        row.participants_under_19,
    )
