"""People: their own profile, and the municipality's people and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, Role, may_administer
from booking.domain.vocabulary import OrganisationType
from booking.models import Membership, Organisation, Person, RoleGrant, Venue
from booking.services.steps.log import log
from booking.services.steps.people import open_person, write_invitation
from booking.services.steps.sign_ins import end_sign_ins, person_with, settings

ADMINISTRATORS = (5, 0)  # the lock under which administrators come and go


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role for one venue, or with no venue for all of them."""

    role: Role
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """What a person says of themselves. `phone` is E.164 or empty."""

    name: str
    phone: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPerson:
    """A colleague. With `password_hash` the person can sign in at once and gets no letter."""

    name: str
    email: str
    phone: str = ""
    language: str = ""
    grants: frozenset[Grant] = frozenset()
    password_hash: str = ""


@use_case
def change_profile(actor: Actor, command: ChangeProfile, *, now: datetime) -> None:
    """Change one's own name, phone and language; whoever books as a private person books under the new name."""
    person = _person(actor.person_id)
    before = {"name": person.name, "phone": person.phone, "language": person.language}
    person.name, person.phone, person.language = command.name, command.phone, command.language
    after = {"name": person.name, "phone": person.phone, "language": person.language}
    if before == after:
        return
    log(actor, f"person:{person.id}", "person.changed", now=now, before=before, after=after)
    as_such = db.session.scalar(
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person.id, Organisation.organisation_type == OrganisationType.PERSON.value)
    )
    if as_such is not None:
        as_such.name = command.name


@use_case
def choose_language(actor: Actor, language: str) -> None:
    """Remember in which language the person reads pages and letters."""
    _person(actor.person_id).language = language


@use_case
def add_person(actor: Actor, command: AddPerson, *, now: datetime) -> int:
    """Let a colleague in, with roles, and write a letter with a link to choose a password. Returns the person's id.

    Raises:
        Refused: `person.email_taken`, `person.no_role` or `person.unknown_venue`.
    """
    _only_administrators(actor)
    if person_with(command.email) is not None:
        raise Refused(Finding("person.email_taken", "email", {"email": command.email}))
    if not command.grants:
        raise Refused(Finding("person.no_role", "grants"))
    language = command.language or settings().municipality.language
    person = open_person(command.name, command.email, language, now, phone=command.phone)
    _grant(person, command.grants, now)
    if command.password_hash:
        person.password_hash, person.email_confirmed_at = command.password_hash, now
    else:
        write_invitation(person, now, invited_by=actor.name if actor.signed_in else "")
    log(actor, f"person:{person.id}", "person.added", now=now, after={"roles": _as_texts(command.grants)})
    return person.id


@use_case
def change_roles(actor: Actor, person_id: int, grants: frozenset[Grant], *, now: datetime) -> None:
    """Give a person these roles and no others; they count from the person's next page.

    Raises:
        Refused: `person.last_administrator` when nobody would be left who can give roles, `person.unknown_venue`.
        NotFound: there is no such person.
    """
    _only_administrators(actor)
    lock(ADMINISTRATORS)
    person = _person(person_id)
    before = frozenset(Grant(Role(grant.role), grant.venue_id) for grant in person.grants)
    if before == grants:
        return
    for grant in list(person.grants):
        if Grant(Role(grant.role), grant.venue_id) not in grants:
            db.session.delete(grant)
    _grant(person, grants - before, now)
    db.session.flush()
    _somebody_administers()
    log(
        actor,
        f"person:{person.id}",
        "person.roles_changed",
        now=now,
        before={"roles": _as_texts(before)},
        after={"roles": _as_texts(grants)},
    )


@use_case
def deactivate_person(actor: Actor, person_id: int, *, now: datetime) -> None:
    """Close the account: every sign-in ends now, and no new one begins. Bookings and the log stay as they are.

    Raises:
        Refused: `person.last_administrator`.
        NotFound: there is no such person.
    """
    _only_administrators(actor)
    lock(ADMINISTRATORS)
    person = _person(person_id)
    if person.deactivated_at is not None:
        return
    person.deactivated_at = now
    db.session.flush()
    _somebody_administers()
    end_sign_ins(person.id, now)
    log(actor, f"person:{person.id}", "person.deactivated", now=now)


@use_case
def reactivate_person(actor: Actor, person_id: int, *, now: datetime) -> None:
    """Open a closed account again, with the roles it had."""
    _only_administrators(actor)
    person = _person(person_id)
    if person.deactivated_at is None:
        return
    person.deactivated_at = None
    log(actor, f"person:{person.id}", "person.reactivated", now=now)


def _person(person_id: int | None) -> Person:
    person = db.session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        raise NotFound(f"person {person_id}")
    return person


def _only_administrators(actor: Actor) -> None:
    if not may_administer(actor):
        raise NotFound("people are administered by others")


def _grant(person: Person, grants: frozenset[Grant], now: datetime) -> None:
    known = set(db.session.scalars(select(Venue.id)))
    for grant in sorted(grants, key=lambda grant: (grant.role, grant.venue_id or 0)):
        if grant.venue_id is not None and grant.venue_id not in known:
            raise Refused(Finding("person.unknown_venue", "grants"))
        person.grants.append(RoleGrant(role=grant.role.value, venue_id=grant.venue_id, granted_at=now))


def _somebody_administers() -> None:
    """Whoever locks everybody out of the administration is stopped."""
    left = db.session.scalar(
        select(func.count())
        .select_from(RoleGrant)
        .join(Person, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR.value, RoleGrant.venue_id.is_(None), Person.deactivated_at.is_(None)
        )
    )
    if not left:
        raise Refused(Finding("person.last_administrator"))


def _as_texts(grants: frozenset[Grant]) -> list[str]:
    return sorted(f"{grant.role.value}:{grant.venue_id or 'all'}" for grant in grants)
