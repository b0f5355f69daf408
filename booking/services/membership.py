"""Memberships: who may book for an organisation, and who lets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import OFFICERS, Actor, Role, may_manage_organisation
from booking.domain.vocabulary import OrganisationType
from booking.messages.catalogue import MembershipDecided, MembershipRequested
from booking.models import Membership, Organisation, Person, RoleGrant
from booking.services.steps.letters import recipient, write_letter
from booking.services.steps.log import log
from booking.services.steps.people import open_person, write_invitation
from booking.services.steps.sign_ins import person_with
from booking.services.steps.throttle import Door, count_attempt

MEMBERS = 7  # class of lock: the members of one organisation
SECONDS_BETWEEN_REQUESTS, SECONDS_BETWEEN_ANSWERS = 3600, 60  # of one person to one organisation
MOST_LETTERS = 30  # that one person can have written to others before a pause

MemberRole = Literal["manager", "member"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMember:
    """Somebody whom a manager lets in without having been asked. `name` is used when the address is new."""

    organisation_id: int
    name: str
    email: str
    role: MemberRole


@use_case
def ask_to_join(actor: Actor, number: str, *, now: datetime) -> int:
    """Ask to book for the organisation with this number, and write to those who may say yes. Returns its id.

    Raises:
        Refused: `organisation.unknown_number`, `membership.active_already`, `membership.requested_already`,
            `sign_in.too_many_attempts`.
    """
    person = _person(actor)
    count_attempt([_letters_of(person.id)], now)
    organisation = db.session.scalar(select(Organisation).where(Organisation.number == number))
    if organisation is None:
        raise Refused(Finding("organisation.unknown_number", "number", {"number": number}))
    lock((MEMBERS, organisation.id))
    membership = _membership_of(person.id, organisation.id)
    if membership is not None and membership.state in {"active", "requested"}:
        code = f"membership.{membership.state}_already"
        raise Refused(Finding(code, "number", {"organisation": organisation.name}))
    if membership is None:
        membership = Membership(person_id=person.id, organisation_id=organisation.id, state="")
        db.session.add(membership)
    before = membership.state
    membership.state, membership.role, membership.created_at = "requested", "member", now
    db.session.flush()
    _tell_deciders(organisation, person, membership, now)
    _log(actor, membership, "membership.requested", now, before=before)
    return organisation.id


@use_case
def decide_membership(actor: Actor, membership_id: int, *, approve: bool, now: datetime) -> int:
    """Say yes or no to somebody who asked, and write to them. Returns the organisation's id.

    Raises:
        NotFound: there is no such request, or others look after the organisation.
        Refused: `membership.already_decided`.
    """
    membership = _managed(actor, membership_id)
    if membership.state != "requested":
        raise Refused(Finding("membership.already_decided"))
    membership.state = "active" if approve else "refused"
    _tell_decision(membership, approve, actor, now)
    _log(actor, membership, "membership.approved" if approve else "membership.refused", now, before="requested")
    return membership.organisation_id


@use_case
def add_member(actor: Actor, command: AddMember, *, now: datetime) -> None:
    """Let somebody in by e-mail address. Whoever is new here gets a link to choose a password.

    Raises:
        NotFound: others look after the organisation, or it is a private person, who has no members.
        Refused: `membership.member_already`, `person.deactivated`, `sign_in.too_many_attempts`.
    """
    organisation = db.session.get(Organisation, command.organisation_id)
    if organisation is None or not may_manage_organisation(actor, organisation.id):
        raise NotFound(f"organisation {command.organisation_id}")
    if organisation.organisation_type == OrganisationType.PERSON.value:
        raise NotFound("a private person has no members")
    count_attempt([_letters_of(_person(actor).id)], now)
    person = person_with(command.email)
    lock((MEMBERS, organisation.id))
    if person is None:
        person = open_person(command.name, command.email, actor.language, now)
    if person.deactivated_at is not None:
        raise Refused(Finding("person.deactivated", "email"))
    membership = _membership_of(person.id, organisation.id)
    if membership is not None and membership.state == "active":
        raise Refused(Finding("membership.member_already", "email", {"email": command.email}))
    if membership is None:
        membership = Membership(person_id=person.id, organisation_id=organisation.id, created_at=now, state="")
        db.session.add(membership)
    before = membership.state
    membership.state, membership.role = "active", command.role
    db.session.flush()
    if person.email_confirmed_at is not None:
        _tell_decision(membership, True, actor, now)
    else:
        write_invitation(person, now, invited_by=actor.name, organisation=organisation.name)
    _log(actor, membership, "membership.added", now, before=before)


@use_case
def change_member_role(actor: Actor, membership_id: int, role: MemberRole, *, now: datetime) -> None:
    """Make a member a manager, or a manager a member.

    Raises:
        Refused: `membership.last_manager`.
    """
    membership = _managed(actor, membership_id)
    if membership.state != "active":
        raise Refused(Finding("membership.already_decided"))
    if membership.role == role:
        return
    if role == "member":
        _another_manager(membership)
    membership.role = role
    _log(actor, membership, f"membership.made_{role}", now, before="active")


@use_case
def end_membership(actor: Actor, membership_id: int, *, now: datetime) -> None:
    """Let a member go, or leave; bookings stay. A request of one's own is taken back the same way.

    Raises:
        Refused: `membership.last_manager` while there are other members.
    """
    membership = _locked(membership_id)
    if membership.person_id != actor.person_id and not may_manage_organisation(actor, membership.organisation_id):
        raise NotFound(f"membership {membership_id}")
    if membership.organisation.organisation_type == OrganisationType.PERSON.value:
        raise NotFound("a private person cannot leave themselves")
    if membership.state not in {"active", "requested"}:
        return
    if membership.state == "active" and membership.role == "manager":
        _another_manager(membership)
    before, membership.state = membership.state, "ended"
    _log(actor, membership, "membership.ended", now, before=before)


def _person(actor: Actor) -> Person:
    person = db.session.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise NotFound("nobody is signed in")
    return person


def _letters_of(person_id: int) -> Door:
    return Door(f"letters:person:{person_id}", MOST_LETTERS)


def _membership_of(person_id: int, organisation_id: int) -> Membership | None:
    return db.session.scalar(
        select(Membership).where(Membership.person_id == person_id, Membership.organisation_id == organisation_id)
    )


def _locked(membership_id: int) -> Membership:
    """The membership, under its organisation's lock, as it stands then."""
    organisation_id = db.session.scalar(select(Membership.organisation_id).where(Membership.id == membership_id))
    if organisation_id is None:
        raise NotFound(f"membership {membership_id}")
    lock((MEMBERS, organisation_id))
    return db.session.get_one(Membership, membership_id)


def _managed(actor: Actor, membership_id: int) -> Membership:
    membership = _locked(membership_id)
    if not may_manage_organisation(actor, membership.organisation_id):
        raise NotFound(f"membership {membership_id}")
    return membership


def _another_manager(membership: Membership) -> None:
    """Somebody is left who can let others in; the very last member may go."""
    others = db.session.scalars(
        select(Membership.role).where(
            Membership.organisation_id == membership.organisation_id,
            Membership.state == "active",
            Membership.id != membership.id,
        )
    ).all()
    if "manager" not in others and others:
        raise Refused(Finding("membership.last_manager"))


def _tell_deciders(organisation: Organisation, person: Person, membership: Membership, now: datetime) -> None:
    """Write to the organisation's managers; where there are none, to the municipality's case officers."""
    message = MembershipRequested(organisation.id, organisation.name, person.name, person.email)
    for reader in _managers(organisation.id) or _case_officers():
        write_letter(
            message,
            recipient=recipient(reader),
            subject=f"membership:{membership.id}",
            sequence=int(now.timestamp()) // SECONDS_BETWEEN_REQUESTS,  # whoever was refused may ask again
            now=now,
        )


def _managers(organisation_id: int) -> list[Person]:
    statement = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.state == "active",
            Membership.role == "manager",
            Person.deactivated_at.is_(None),
        )
    )
    return list(db.session.scalars(statement))


def _case_officers() -> list[Person]:
    statement = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.CASE_OFFICER.value, RoleGrant.venue_id.is_(None), Person.deactivated_at.is_(None))
    )
    return list(db.session.scalars(statement))


def _tell_decision(membership: Membership, approved: bool, actor: Actor, now: datetime) -> None:
    organisation = membership.organisation
    by_staff = actor.has_role(*OFFICERS) and organisation.id not in actor.managed_organisations
    message = MembershipDecided(
        organisation.id, organisation.name, approved=approved, decided_by="" if by_staff else actor.name
    )
    write_letter(
        message,
        recipient=recipient(membership.person),
        subject=f"membership:{membership.id}",
        sequence=int(now.timestamp()) // SECONDS_BETWEEN_ANSWERS,
        now=now,
    )


def _log(actor: Actor, membership: Membership, action: str, now: datetime, *, before: str) -> None:
    log(
        actor,
        f"organisation:{membership.organisation_id}",
        action,
        now=now,
        before={"state": before} if before else {},
        after={"person": membership.person_id, "state": membership.state, "role": membership.role},
    )
