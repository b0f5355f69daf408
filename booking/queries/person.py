"""People: who is signed in, who there is, and what each may do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256

from sqlalchemy import ColumnElement, select

from booking.database import db
from booking.domain.permissions import Actor, Role
from booking.i18n import alphabetical
from booking.models import Membership, OneTimeLink, Organisation, Person, RoleGrant, SignIn, Venue

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is needed to check whether somebody is who they say they are."""

    person_id: int
    name: str
    email: str
    password_hash: str
    confirmed: bool


def hash_of_token(token: str) -> str:
    """What is stored of a secret token: whoever reads the database learns nothing that opens a door."""
    return sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StandingSignIn:
    """A sign-in that is not over, and whoever holds it, with roles and memberships as they stand now."""

    actor: Actor
    created_at: datetime
    expires_at: datetime


def signed_in_actor(token_hash: str, now: datetime) -> Actor | None:
    """Whoever holds this sign-in; ``None`` when it is over."""
    found = standing_sign_in(token_hash, now)
    return found.actor if found else None


def standing_sign_in(token_hash: str, now: datetime) -> StandingSignIn | None:
    """The sign-in; ``None`` when it is over."""
    person = db.session.execute(
        select(Person.id, Person.name, Person.language, SignIn.created_at, SignIn.expires_at)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == token_hash,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            Person.deactivated_at.is_(None),
        )
    ).one_or_none()
    if person is None:
        return None
    return StandingSignIn(_actor(person.id, person.name, person.language), person.created_at, person.expires_at)


def actor_by_id(person_id: int) -> Actor | None:
    """The person as an actor, for what is done on their behalf; ``None`` when the account is closed."""
    person = db.session.execute(
        select(Person.id, Person.name, Person.language).where(Person.id == person_id, Person.deactivated_at.is_(None))
    ).one_or_none()
    return None if person is None else _actor(*person)


def _actor(person_id: int, name: str, language: str) -> Actor:
    memberships = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(
            Membership.person_id == person_id, Membership.state == "active"
        )
    ).all()
    return Actor(
        person_id=person_id,
        name=name,
        language=language,
        venues_by_role=_venues_by_role(person_id),
        organisations=frozenset(organisation for organisation, _ in memberships),
        managed_organisations=frozenset(organisation for organisation, role in memberships if role == "manager"),
    )


def credentials_of(email: str) -> Credentials | None:
    """The credentials of whoever has this address and may sign in."""
    return _credentials(Person.email == email)


def credentials_by_id(person_id: int | None) -> Credentials | None:
    """The credentials of this person, who may sign in."""
    return _credentials(Person.id == person_id)


def link_owner(token_hash: str, purpose: str, now: datetime) -> Credentials | None:
    """Whose one-time link it is; ``None`` when it is spent, too old or unknown."""
    return _credentials(
        Person.id.in_(
            select(OneTimeLink.person_id).where(
                OneTimeLink.token_hash == token_hash,
                OneTimeLink.purpose == purpose,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > now,
            )
        )
    )


def _credentials(condition: ColumnElement[bool]) -> Credentials | None:
    row = db.session.execute(
        select(Person.id, Person.name, Person.email, Person.password_hash, Person.email_confirmed_at).where(
            condition, Person.deactivated_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        return None
    return Credentials(row.id, row.name, row.email, row.password_hash, row.email_confirmed_at is not None)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person may see and change of themselves."""

    id: int
    name: str
    email: str
    phone: str
    language: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A role at one venue, or at all of them (`venue` is empty then)."""

    role: Role
    venue_id: int | None
    venue: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody as administrators see them. `organisations` are the names of those the person books for."""

    id: int
    name: str
    email: str
    phone: str
    language: str
    confirmed: bool
    created_at: datetime
    deactivated_at: datetime | None
    grants: tuple[GrantRow, ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; `total` counts them all."""

    rows: tuple[PersonRow, ...]
    page: int
    pages: int
    total: int


def profile(person_id: int) -> Profile | None:
    """A person's own details."""
    found = db.session.get(Person, person_id)
    if found is None:
        return None
    return Profile(found.id, found.name, found.email, found.phone, found.language, bool(found.password_hash))


def person_row(person_id: int) -> PersonRow | None:
    """One person with roles and organisations; ``None`` when there is none with this id."""
    return _rows([person_id]).get(person_id)


def list_people(*, search: str = "", role: str = "", page: int = 1) -> PeoplePage:
    """People by name, fifty at a time.

    `search` is a part of the name or of the address. `role` is one of `Role`, ``staff`` for those with any role,
    ``closed`` for closed accounts; the empty text finds everybody whose account is open.
    """
    statement = select(Person.id, Person.name, Person.email)
    if role == "closed":
        statement = statement.where(Person.deactivated_at.is_not(None))
    else:
        statement = statement.where(Person.deactivated_at.is_(None))
        if role:
            grants = select(RoleGrant.person_id)
            statement = statement.where(
                Person.id.in_(grants if role == "staff" else grants.where(RoleGrant.role == role))
            )
    text = search.strip().casefold()
    found = sorted(db.session.execute(statement), key=lambda row: (alphabetical(row.name), row.id))
    matches = [row.id for row in found if text in row.name.casefold() or text in row.email]
    pages = max(1, -(-len(matches) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = matches[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    rows = _rows(shown)
    return PeoplePage(tuple(rows[each] for each in shown), page, pages, len(matches))


def venue_choices() -> list[tuple[int, str]]:
    """Every venue in use, by name: id and name."""
    rows = db.session.execute(select(Venue.id, Venue.name).where(Venue.active))
    return sorted(rows.tuples(), key=lambda row: alphabetical(row[1]))


def _rows(person_ids: list[int]) -> dict[int, PersonRow]:
    grants: dict[int, list[GrantRow]] = defaultdict(list)
    for person_id, role, venue_id, venue in db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, RoleGrant.venue_id, Venue.name)
        .join(Venue, RoleGrant.venue_id == Venue.id, isouter=True)
        .where(RoleGrant.person_id.in_(person_ids))
    ):
        grants[person_id].append(GrantRow(Role(role), venue_id, venue or ""))
    organisations: dict[int, list[str]] = defaultdict(list)
    for person_id, name in db.session.execute(
        select(Membership.person_id, Organisation.name)
        .join(Organisation, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id.in_(person_ids), Membership.state == "active")
    ):
        organisations[person_id].append(name)
    return {
        person.id: PersonRow(
            person.id,
            person.name,
            person.email,
            person.phone,
            person.language,
            person.email_confirmed_at is not None,
            person.created_at,
            person.deactivated_at,
            tuple(sorted(grants[person.id], key=lambda grant: (grant.role, alphabetical(grant.venue)))),
            tuple(sorted(organisations[person.id], key=alphabetical)),
        )
        for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids)))
    }


def _venues_by_role(person_id: int) -> dict[Role, frozenset[int | None]]:
    venues: dict[Role, set[int | None]] = defaultdict(set)
    for role, venue_id in db.session.execute(
        select(RoleGrant.role, RoleGrant.venue_id).where(RoleGrant.person_id == person_id)
    ):
        venues[Role(role)].add(venue_id)
    return {role: frozenset(found) for role, found in venues.items()}


def letter_hour(person_id: int) -> time | None:
    """The hour at which a caretaker wants the morning's letter; ``None`` when the municipality's own will do."""
    chosen = db.session.scalar(select(Person.day_letter_at).where(Person.id == person_id))
    return time.fromisoformat(chosen) if chosen else None
