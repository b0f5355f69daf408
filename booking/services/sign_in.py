"""Signing in with a password, and signing out.

The password is checked outside any transaction, because that is slow on purpose and others would wait; so signing
in is two transactions: the attempt is counted, the password is checked, the sign-in begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from booking.database import db, use_case
from booking.domain.errors import Finding, Refused
from booking.models import Person, SignIn
from booking.ports.passwords import Passwords
from booking.queries.person import Credentials, credentials_of, hash_of_token
from booking.services.steps.confirmation import write_confirmation
from booking.services.steps.sign_ins import open_sign_in, settings
from booking.services.steps.throttle import Door, address_door, client_door, count_attempt, forgive

WRONG = Finding("sign_in.wrong")
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SignInWith:
    """An e-mail address as it is stored (lower case), a password, and the network address it comes from."""

    email: str
    password: str
    client: str


def sign_in(command: SignInWith, passwords: Passwords, *, now: datetime) -> str:
    """Begin a sign-in and return its token.

    Raises:
        Refused: `sign_in.too_many_attempts`; `sign_in.wrong`, the same for an unknown address, a person who may
            not sign in and a wrong password; or, when the password was right, `sign_in.not_confirmed`, in which
            case a new letter has been written.
    """
    by_address, by_client = address_door("sign_in", command.email), client_door("sign_in", command.client)
    _count((by_address, by_client), now)
    found = credentials_of(command.email)
    if not passwords.matches(found.password_hash if found else "", command.password) or found is None:
        raise Refused(WRONG)
    if not found.confirmed:
        _write_again(found, now)
        raise Refused(Finding("sign_in.not_confirmed", "", {"email": command.email}))
    renewed = passwords.hash(command.password) if passwords.outdated(found.password_hash) else ""
    return _begin(found, renewed, by_address, by_client, now)


@use_case
def sign_out(token: str, *, now: datetime) -> None:
    """End the sign-in. Whoever else has the cookie is signed out too; one that has ended already stays as it is."""
    db.session.execute(
        update(SignIn).where(SignIn.token_hash == hash_of_token(token), SignIn.ended_at.is_(None)).values(ended_at=now)
    )


@use_case
def keep_signed_in(token: str, *, now: datetime) -> None:
    """Let the sign-in of somebody who is still here last from now on, but never longer than `LONGEST` in all."""
    row = db.session.scalar(select(SignIn).where(SignIn.token_hash == hash_of_token(token), SignIn.ended_at.is_(None)))
    if row is not None:
        row.expires_at = min(now + timedelta(hours=settings().web.session_hours), row.created_at + LONGEST)


@use_case
def _count(doors: tuple[Door, ...], now: datetime) -> None:
    count_attempt(doors, now)


@use_case
def _write_again(found: Credentials, now: datetime) -> None:
    write_confirmation(_same_person(found), now)


@use_case
def _begin(found: Credentials, renewed: str, by_address: Door, by_client: Door, now: datetime) -> str:
    person = _same_person(found)
    if renewed:
        person.password_hash = renewed
    forgive([by_address], [by_client], now)
    return open_sign_in(person, now)


def _same_person(found: Credentials) -> Person:
    """The person, unless the password was changed or the account closed while it was being checked."""
    person = db.session.scalar(select(Person).where(Person.id == found.person_id).with_for_update())
    if person is None or person.deactivated_at is not None or person.password_hash != found.password_hash:
        raise Refused(WRONG)
    return person
