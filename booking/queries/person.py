"""People: who is signed in, who there is, and what each may do."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from booking.database import db
from booking.domain.permissions import Actor, Role
from booking.models import Membership, Person, RoleGrant, SignIn


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


def _venues_by_role(person_id: int) -> dict[Role, frozenset[int | None]]:
    venues: dict[Role, set[int | None]] = defaultdict(set)
    for role, venue_id in db.session.execute(
        select(RoleGrant.role, RoleGrant.venue_id).where(RoleGrant.person_id == person_id)
    ):
        venues[Role(role)].add(venue_id)
    return {role: frozenset(found) for role, found in venues.items()}
