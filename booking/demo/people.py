"""The demonstration's people: staff with their roles and venues, and those who book for organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.database import db, transaction
from booking.demo.files import table
from booking.models import Membership, Organisation, Person, RoleGrant, Venue

PASSWORD = "demo-i-husrom"  # noqa: S105 - printed on the screen of whoever runs the demonstration

# Who a visitor may be, in the order they are shown: role as a text code, e-mail address.
SIGN_INS = (
    ("member", "medlem@husrom.example"),
    ("manager", "leder@husrom.example"),
    ("caretaker", "vaktmester@husrom.example"),
    ("case_officer", "saksbehandler@husrom.example"),
    ("administrator", "administrator@husrom.example"),
)


@dataclass(frozen=True, slots=True)
class _Registers:
    """What rows of people point at."""

    venues: dict[str, int]
    organisations: dict[str, Organisation]


def store_people(password_hash: str, now: datetime) -> int:
    """Store everybody; they share one password, so it is hashed once. Returns how many there are."""
    with transaction():
        registers = _Registers(
            dict(db.session.execute(db.select(Venue.slug, Venue.id)).tuples().all()),
            {each.number or each.name: each for each in db.session.scalars(db.select(Organisation))},
        )
        people: dict[str, Person] = {}
        for row in table("people.csv"):
            person = people.get(row["email"])
            if person is None:
                person = people[row["email"]] = _person(row, password_hash, now)
                db.session.add(person)
            _place(person, row, registers, now)
        return len(people)


def _person(row: dict[str, str], password_hash: str, now: datetime) -> Person:
    return Person(
        name=row["name"],
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        password_hash=password_hash,
        email_confirmed_at=now,
        created_at=now,
    )


def _place(person: Person, row: dict[str, str], registers: _Registers, now: datetime) -> None:
    """Give the person the row's role, at its venues or everywhere, and its membership."""
    slugs = [slug.strip() for slug in row["venues"].split(",") if slug.strip()]
    if row["role"]:
        places = [registers.venues[slug] for slug in slugs] or [None]
        person.grants.extend(RoleGrant(role=row["role"], venue_id=place, granted_at=now) for place in places)
    if row["organisation"]:
        organisation = registers.organisations[row["organisation"]]
        organisation.memberships.append(
            Membership(person=person, role=row["membership"], state="active", created_at=now)
        )
