"""Choosing a new password: with the old one, or with a link in a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.password import check_password
from booking.domain.permissions import Actor
from booking.messages.catalogue import ResetPassword
from booking.models import Person
from booking.ports.passwords import Passwords
from booking.queries.person import Credentials, credentials_by_id, hash_of_token, link_owner
from booking.services.steps.letters import recipient, write_letter
from booking.services.steps.log import log
from booking.services.steps.sign_ins import (
    close_links,
    end_sign_ins,
    open_link,
    open_sign_in,
    person_with,
    settings,
    use_link,
)
from booking.services.steps.throttle import Door, address_door, client_door, count_attempt, forgive

LIFETIME = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """`token` is the sign-in that goes on; every other one ends."""

    old: str
    new: str
    token: str


@use_case
def ask_for_new_password(email: str, client: str, *, now: datetime) -> None:
    """Write the letter with a link, if there is such a person. Nothing tells the asker whether there is.

    Raises:
        Refused: `sign_in.too_many_attempts`, counted for unknown addresses as for known ones.
    """
    count_attempt([address_door("password", email), client_door("password", client)], now)
    person = person_with(email)
    if person is None or person.deactivated_at is not None:
        return
    link, token = open_link(person, "reset_password", LIFETIME, now)
    write_letter(
        ResetPassword(name=person.name, token=token, expires_at=link.expires_at),
        recipient=recipient(person),
        subject=f"link:{link.id}",
        sequence=0,
        now=now,
    )


def choose_password(token: str, password: str, passwords: Passwords, *, now: datetime) -> str:
    """Choose a password by a link, which proves the address too. Ends every sign-in; returns the token of a new one.

    Raises:
        Refused: `link.not_valid`, or the password is not good enough.
    """
    owner = link_owner(hash_of_token(token), "reset_password", now)
    if owner is None:
        raise Refused(Finding("link.not_valid"))
    _check(password, owner)
    return _choose(token, passwords.hash(password), now)


def change_password(actor: Actor, command: ChangePassword, passwords: Passwords, *, now: datetime) -> None:
    """Choose a password by the old one.

    Raises:
        Refused: `password.wrong`, `sign_in.too_many_attempts`, or the new one is not good enough.
    """
    found = credentials_by_id(actor.person_id)
    if found is None:
        raise NotFound("person")
    _check(command.new, found)
    door = address_door("change_password", found.email)
    _count(door, now)
    if not passwords.matches(found.password_hash, command.old):
        raise Refused(Finding("password.wrong", "old"))
    _change(actor, found, passwords.hash(command.new), command.token, door, now)


def _check(password: str, owner: Credentials) -> None:
    wrong = check_password(
        password,
        least_length=settings().accounts.least_password_length,
        known=(owner.email, owner.email.partition("@")[0], owner.name),
        field="new",
    )
    if wrong:
        raise Refused(wrong)


@use_case
def _count(door: Door, now: datetime) -> None:
    count_attempt([door], now)


@use_case
def _choose(token: str, password_hash: str, now: datetime) -> str:
    person = use_link(token, "reset_password", now)
    person.password_hash = password_hash
    person.email_confirmed_at = person.email_confirmed_at or now
    close_links(person.id, "confirm_email", now)
    end_sign_ins(person.id, now)
    forgive([address_door("sign_in", person.email), address_door("password", person.email)], [], now)
    log(Actor(person_id=person.id), f"person:{person.id}", "person.password_chosen", now=now)
    return open_sign_in(person, now)


@use_case
def _change(actor: Actor, found: Credentials, password_hash: str, token: str, door: Door, now: datetime) -> None:
    person = db.session.scalar(select(Person).where(Person.id == found.person_id).with_for_update())
    if person is None or person.password_hash != found.password_hash:
        raise Refused(Finding("password.wrong", "old"))
    person.password_hash = password_hash
    close_links(person.id, "reset_password", now)
    end_sign_ins(person.id, now, but_not=token)
    forgive([door], [], now)
    log(actor, f"person:{person.id}", "person.password_changed", now=now)
