"""People: who is signed in, who there is, and what each may do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, select

from booking.database import db
from booking.domain.permissions import Actor, Role
from booking.models import Membership, OneTimeLink, Person, RoleGrant, SignIn


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


def signed_in_actor(token_hash: str, now: datetime) -> Actor | None:
    """Whoever holds this sign-in, with roles and memberships as they stand now; ``None`` when it is over."""
    person = db.session.execute(
        select(Person.id, Person.name, Person.language)
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
    memberships = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(
            Membership.person_id == person.id, Membership.state == "active"
        )
    ).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        language=person.language,
        venues_by_role=_venues_by_role(person.id),
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


def _venues_by_role(person_id: int) -> dict[Role, frozenset[int | None]]:
    venues: dict[Role, set[int | None]] = defaultdict(set)
    for role, venue_id in db.session.execute(
        select(RoleGrant.role, RoleGrant.venue_id).where(RoleGrant.person_id == person_id)
    ):
        venues[Role(role)].add(venue_id)
    return {role: frozenset(found) for role, found in venues.items()}
