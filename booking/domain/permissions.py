"""Policy: may this actor do this to that? One pure module, asked by pages, API and use cases alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from booking.domain.booking_state import BookingState
from booking.domain.booking_terms import Privacy
from booking.domain.vocabulary import OrganisationType


class Role(StrEnum):
    """A role is held for all venues, or for some."""

    ADMINISTRATOR = "administrator"
    CASE_OFFICER = "case_officer"
    CARETAKER = "caretaker"


class Scope(StrEnum):
    """What a token lets a program do."""

    READ = "read"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person with roles and memberships as they stood when the request began, or a program.

    `venues_by_role` maps a role to the ids of its venues; ``None`` among them means every venue.
    `organisations` are those the person may book for; `managed_organisations` those whose members and
    teams the person looks after. `token_id` is the token of a program, which is no person.
    """

    person_id: int | None = None
    name: str = ""
    language: str = "nb"
    venues_by_role: dict[Role, frozenset[int | None]] = field(default_factory=dict)
    organisations: frozenset[int] = frozenset()
    managed_organisations: frozenset[int] = frozenset()
    token_id: int | None = None

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def has_role(self, *roles: Role) -> bool:
        """Holds one of the roles, for some venue at least."""
        return any(self.venues_by_role.get(role) for role in roles)

    def has_role_at(self, venue_id: int, *roles: Role) -> bool:
        return any(self.venues_by_role.get(role, frozenset()) & {venue_id, None} for role in roles)

    def venues(self, *roles: Role) -> frozenset[int] | None:
        """The venues where the actor holds one of the roles; ``None`` means every venue."""
        found = frozenset[int | None]().union(*(self.venues_by_role.get(role, frozenset()) for role in roles))
        return None if None in found else frozenset(venue for venue in found if venue is not None)


ANYONE = Actor()
SYSTEM = Actor(name="Husrom", venues_by_role={Role.ADMINISTRATOR: frozenset({None})})

OFFICERS = (Role.CASE_OFFICER, Role.ADMINISTRATOR)
STAFF = (Role.CARETAKER, *OFFICERS)


def may_book_for(actor: Actor, organisation_id: int, venue_id: int) -> bool:
    """A member books for the organisation; an officer books for anyone, at the officer's venues."""
    return organisation_id in actor.organisations or actor.has_role_at(venue_id, *OFFICERS)


def may_see_booking(actor: Actor, organisation_id: int, venue_id: int) -> bool:
    """The organisation's members and the venue's staff see the whole booking."""
    return organisation_id in actor.organisations or actor.has_role_at(venue_id, *STAFF)


def named_in_public(privacy: Privacy, organisation_type: str, state: str) -> bool:
    """Whether anyone may be told whose a booking is: the terms decide, for what is settled; never a private person."""
    return (
        privacy is Privacy.ORGANISATION
        and organisation_type != OrganisationType.PERSON
        and state not in {BookingState.REQUESTED, BookingState.HELD}
    )


def may_change_booking(actor: Actor, organisation_id: int, venue_id: int) -> bool:
    return may_book_for(actor, organisation_id, venue_id)


def may_decide(actor: Actor, venue_id: int) -> bool:
    """Approve, refuse, and set aside what a rule said: officers of the venue."""
    return actor.has_role_at(venue_id, *OFFICERS)


def may_edit_venue(actor: Actor, venue_id: int) -> bool:
    return actor.has_role_at(venue_id, Role.ADMINISTRATOR)


def may_see_day_list(actor: Actor, venue_id: int) -> bool:
    return actor.has_role_at(venue_id, *STAFF)


def may_administer(actor: Actor) -> bool:
    """Prices, people and what concerns the whole municipality: administrators of every venue."""
    return actor.venues(Role.ADMINISTRATOR) is None


def may_manage_organisation(actor: Actor, organisation_id: int) -> bool:
    return organisation_id in actor.managed_organisations or actor.has_role(*OFFICERS)


def may_judge_organisation(actor: Actor) -> bool:
    """Register facts and tenant class hold at every venue, and so are for officers of every venue."""
    return actor.venues(*OFFICERS) is None
