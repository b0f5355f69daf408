"""Signing up: an account that works once its owner has followed the link in a letter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from booking.database import db, use_case
from booking.domain.errors import Finding, Refused
from booking.domain.password import check_password
from booking.domain.permissions import Actor
from booking.messages.catalogue import AlreadySignedUp
from booking.models import Person
from booking.ports.passwords import Passwords
from booking.queries.person import hash_of_token, link_owner
from booking.services.steps.bounce import bounced, trust
from booking.services.steps.confirmation import write_confirmation
from booking.services.steps.letters import recipient, write_letter
from booking.services.steps.log import log
from booking.services.steps.sign_ins import TOKEN_BYTES, open_sign_in, person_with, settings, use_link
from booking.services.steps.throttle import Door, address_door, client_door, count_attempt

SECONDS_BETWEEN_LETTERS = 3600  # to an address that has an account already


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A new person. `email` is lower case, `phone` E.164."""

    name: str
    email: str
    phone: str
    password: str
    language: str
    client: str


def sign_up(command: SignUp, passwords: Passwords, *, now: datetime) -> str:
    """Open an account and write the letter that confirms the address.

    The answer is the same whether the address was known or not: a mark for the browser, by which
    `confirm_email` knows the one who chose the password. An account that was never confirmed is begun anew, so
    nobody can keep an address that is not theirs; any other is left alone and its owner told by letter.

    Raises:
        Refused: the password is not good enough, or too many accounts were opened from this network address.
    """
    wrong = check_password(
        command.password,
        least_length=settings().accounts.least_password_length,
        known=(command.email, command.email.partition("@")[0], command.name),
    )
    if wrong:
        raise Refused(wrong)
    return _open_account(command, passwords.hash(command.password), now)


@use_case
def confirm_email(token: str, mark: str, *, now: datetime) -> str:
    """The address is the person's own, says the browser that signed up. Returns the token of a new sign-in.

    Raises:
        Refused: `link.not_valid`, spent or too old; `link.password_needed` when the mark is not this link's.
    """
    person = use_link(token, "confirm_email", now)
    if not secrets.compare_digest(mark, hash_of_token(token)):
        raise Refused(Finding("link.password_needed", "password"))
    return _confirm(person, now)


def confirm_email_with_password(token: str, password: str, client: str, passwords: Passwords, *, now: datetime) -> str:
    """The same in any other browser, where the password tells that the account was not begun by a stranger.

    Raises:
        Refused: `link.not_valid`, `sign_in.wrong` or `sign_in.too_many_attempts`; the link can be used again
            but after the first.
    """
    owner = link_owner(hash_of_token(token), "confirm_email", now)
    if owner is None:
        raise Refused(Finding("link.not_valid"))
    _count((address_door("sign_in", owner.email), client_door("sign_in", client)), now)
    if not passwords.matches(owner.password_hash, password):
        raise Refused(Finding("password.wrong", "password"))
    return _confirm_checked(token, owner.password_hash, now)


@use_case
def _count(doors: tuple[Door, ...], now: datetime) -> None:
    count_attempt(doors, now)


@use_case
def _confirm_checked(token: str, password_hash: str, now: datetime) -> str:
    person = use_link(token, "confirm_email", now)
    if person.password_hash != password_hash:
        raise Refused(Finding("link.not_valid"))
    return _confirm(person, now)


def _confirm(person: Person, now: datetime) -> str:
    mark = bounced(person.email)
    if mark is not None:  # the letter with the link has just arrived there
        trust(Actor(person_id=person.id), mark, now)
    if person.email_confirmed_at is None:
        person.email_confirmed_at = now
        log(Actor(person_id=person.id), f"person:{person.id}", "person.email_confirmed", now=now)
    return open_sign_in(person, now)


@use_case
def _open_account(command: SignUp, password_hash: str, now: datetime) -> str:
    count_attempt([client_door("sign_up", command.client)], now)
    person = person_with(command.email)
    if person is not None and not _begun_and_left(person):
        _tell_owner(person, now)
        return hash_of_token(secrets.token_urlsafe(TOKEN_BYTES))
    if person is None:
        person = Person(email=command.email, created_at=now)
        db.session.add(person)
    person.name, person.phone, person.language = command.name, command.phone, command.language
    person.password_hash = password_hash
    db.session.flush()
    log(Actor(person_id=person.id), f"person:{person.id}", "person.signed_up", now=now)
    return hash_of_token(write_confirmation(person, now))


def _begun_and_left(person: Person) -> bool:
    """Signed up here and never confirmed. Whoever was let in by others, and so may have roles, has no password yet."""
    return person.email_confirmed_at is None and person.deactivated_at is None and person.password_hash != ""


def _tell_owner(person: Person, now: datetime) -> None:
    if person.deactivated_at is None:
        write_letter(
            AlreadySignedUp(name=person.name),
            recipient=recipient(person),
            subject=f"person:{person.id}",
            sequence=int(now.timestamp()) // SECONDS_BETWEEN_LETTERS,
            now=now,
        )
