"""Organisations: registering one, keeping its facts, and deciding which class of tenant it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor, may_judge_organisation, may_manage_organisation
from booking.domain.vocabulary import OrganisationType, TenantClass
from booking.models import Membership, Organisation, TenantClassDecision
from booking.services.steps.log import log

NUMBERS = 6  # class of lock: one organisation number, or one person's booking as such


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterOrganisation:
    """An organisation nobody has booked for before. `number` is nine digits, checked."""

    number: str
    name: str
    organisation_type: OrganisationType
    activity: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeOrganisation:
    """What its own people keep up to date."""

    activity: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What an officer has found in the registers, and what the municipality itself has decided.

    `activity_code` is the ICNPO category of Frivillighetsregisteret; `loan_status` is a word of the municipality's own.
    """

    name: str
    organisation_type: OrganisationType
    municipality_number: str
    sector_code: str
    in_voluntary_register: bool
    in_sports_federation: bool
    study_association: bool
    activity_code: str = ""
    grant_entitled: bool = False
    loan_status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideTenantClass:
    """Which class the organisation is from a date on, and why."""

    tenant_class: TenantClass
    valid_from: date
    reason: str


@use_case
def register_organisation(actor: Actor, command: RegisterOrganisation, *, now: datetime) -> int:
    """Register an organisation by its number; whoever does it first looks after it. Returns its id.

    It gets no tenant class: until an officer has decided one, a person decides each price.

    Raises:
        Refused: `organisation.already_registered`; `organisation.type_without_number` for a private person or a
            group, which have no number.
    """
    _signed_in(actor)
    if command.organisation_type in {OrganisationType.PERSON, OrganisationType.UNREGISTERED_GROUP}:
        raise Refused(Finding("organisation.type_without_number", "organisation_type"))
    lock((NUMBERS, int(command.number)))
    if db.session.scalar(select(Organisation.id).where(Organisation.number == command.number)):
        raise Refused(Finding("organisation.already_registered", "number", {"number": command.number}))
    organisation = Organisation(
        number=command.number,
        name=command.name,
        organisation_type=command.organisation_type.value,
        activity=command.activity,
        email=command.email,
        created_at=now,
    )
    return _with_first_manager(actor, organisation, now)


@use_case
def book_as_private_person(actor: Actor, *, now: datetime) -> int:
    """Let the person book in their own name. Returns the id of the tenant that is this person, always the same."""
    person_id = _signed_in(actor)
    lock((NUMBERS, -person_id))
    known = db.session.scalar(
        select(Organisation.id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Organisation.organisation_type == OrganisationType.PERSON.value)
    )
    if known is not None:
        return known
    organisation = Organisation(
        name=actor.name, organisation_type=OrganisationType.PERSON.value, activity="", created_at=now
    )
    return _with_first_manager(actor, organisation, now)


@use_case
def describe_organisation(actor: Actor, organisation_id: int, command: DescribeOrganisation, *, now: datetime) -> None:
    """Change what the organisation says of itself."""
    if not may_manage_organisation(actor, organisation_id):
        raise NotFound(f"organisation {organisation_id}")
    _change(actor, _organisation(organisation_id), asdict(command), "organisation.described", now)


@use_case
def record_facts(actor: Actor, organisation_id: int, command: RecordFacts, *, now: datetime) -> None:
    """Record what the registers say. The tenant class stays as it was decided, whatever the facts suggest.

    Raises:
        Refused: `organisation.type_without_number` for a type that does not fit an organisation with a number.
    """
    _only_officers(actor)
    organisation = _organisation(organisation_id)
    numberless = command.organisation_type in {OrganisationType.PERSON, OrganisationType.UNREGISTERED_GROUP}
    if numberless and organisation.number:
        raise Refused(Finding("organisation.type_without_number", "organisation_type"))
    values = asdict(command) | {"organisation_type": command.organisation_type.value}
    _change(actor, organisation, values, "organisation.facts_recorded", now)


@use_case
def decide_tenant_class(actor: Actor, organisation_id: int, command: DecideTenantClass, *, now: datetime) -> None:
    """Decide the class from a date on, until the next decision. A decision from the same date is put right.

    What was decided and quoted before is never recomputed. The log keeps every wording.

    Raises:
        Refused: `organisation.reason_missing`.
    """
    _only_officers(actor)
    if not command.reason.strip():
        raise Refused(Finding("organisation.reason_missing", "reason"))
    organisation = _organisation(organisation_id)
    decision = db.session.scalar(
        select(TenantClassDecision).where(
            TenantClassDecision.organisation_id == organisation.id,
            TenantClassDecision.valid_from == command.valid_from,
        )
    )
    before: dict[str, Any] = {}
    if decision is None:
        decision = TenantClassDecision(organisation_id=organisation.id, valid_from=command.valid_from)
        db.session.add(decision)
    else:
        before = {"tenant_class": decision.tenant_class, "reason": decision.reason}
    decision.tenant_class, decision.reason = command.tenant_class.value, command.reason
    decision.decided_by_id, decision.decided_at = actor.person_id, now
    log(
        actor,
        f"organisation:{organisation.id}",
        "organisation.tenant_class_decided",
        now=now,
        before=before,
        after={"tenant_class": command.tenant_class.value, "valid_from": command.valid_from},
        reason=command.reason,
    )


def _signed_in(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotFound("nobody is signed in")
    return actor.person_id


def _only_officers(actor: Actor) -> None:
    if not may_judge_organisation(actor):
        raise NotFound("organisations are judged by officers of every venue")


def _organisation(organisation_id: int) -> Organisation:
    organisation = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id).with_for_update())
    if organisation is None:
        raise NotFound(f"organisation {organisation_id}")
    return organisation


def _with_first_manager(actor: Actor, organisation: Organisation, now: datetime) -> int:
    db.session.add(organisation)
    db.session.flush()
    db.session.add(
        Membership(
            person_id=_signed_in(actor),
            organisation_id=organisation.id,
            role="manager",
            state="active",
            created_at=now,
        )
    )
    after = {"number": organisation.number or "", "name": organisation.name, "type": organisation.organisation_type}
    log(actor, f"organisation:{organisation.id}", "organisation.registered", now=now, after=after)
    return organisation.id


def _change(actor: Actor, organisation: Organisation, values: dict[str, Any], action: str, now: datetime) -> None:
    before = {name: getattr(organisation, name) for name in values}
    if before == values:
        return
    for name, value in values.items():
        setattr(organisation, name, value)
    log(actor, f"organisation:{organisation.id}", action, now=now, before=before, after=values)
