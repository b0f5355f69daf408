"""People, and who they act as."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from booking.database import db
from booking.domain.permissions import Actor, Role
from booking.models import Membership, Organisation, Person, RoleGrant, Venue
from tests.factories.organisation import make_membership
from tests.factories.rows import number_of, stored
from tests.factories.times import THEN

NAMES = ("Kari Nordmann", "Ola Nordmann", "Ingrid Øyen", "Åse Bråten", "Noor Ali", "Per Strand")


def make_person(
    *roles: Role | str,
    name: str = "",
    venue: Venue | None = None,
    member_of: Organisation | None = None,
    manages: Organisation | None = None,
    password: str = "",
    **columns: Any,
) -> Person:
    """Somebody with roles (for all venues, or for `venue`) and memberships: ``make_person("caretaker", venue=hall)``.

    With a password the person can sign in on the page; `BrowserClient.sign_in` needs none.
    """
    number = number_of(Person)
    name = name or NAMES[number % len(NAMES)]
    defaults = {
        "email": f"person{number + 1}@example.no",
        "phone": f"+47400000{number + 1:02d}",
        "email_confirmed_at": THEN,
        "created_at": THEN,
        "password_hash": _hash(password) if password else "",
    }
    person = stored(Person(name=name, **{**defaults, **columns}))
    for role in roles:
        make_role(person, role, venue)
    if member_of is not None:
        make_membership(person, member_of)
    if manages is not None:
        make_membership(person, manages, role="manager")
    return person


def _hash(password: str) -> str:
    """A hash that costs next to nothing to make and to check."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)


def make_role(person: Person, role: Role | str, venue: Venue | None = None) -> RoleGrant:
    """A role at one venue, or at all of them."""
    venue_id = venue.id if venue else None
    return stored(RoleGrant(person_id=person.id, role=Role(role), venue_id=venue_id, granted_at=THEN))


def actor_of(person: Person) -> Actor:
    """The person as the use cases see them."""
    venues: dict[Role, set[int | None]] = defaultdict(set)
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)):
        venues[Role(grant.role)].add(grant.venue_id)
    memberships = db.session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.state == "active")
    ).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        language=person.language,
        venues_by_role={role: frozenset(where) for role, where in venues.items()},
        organisations=frozenset(membership.organisation_id for membership in memberships),
        managed_organisations=frozenset(m.organisation_id for m in memberships if m.role == "manager"),
    )
