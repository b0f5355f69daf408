"""Sign-ins and one-time links: secrets that a browser or a letter carries, and rows that say whether they count."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Literal

from flask import current_app
from sqlalchemy import select, update

from booking.database import db, lock
from booking.domain.errors import Finding, Refused
from booking.models import OneTimeLink, Person, SignIn
from booking.queries.person import hash_of_token
from booking.settings import Settings

LinkPurpose = Literal["confirm_email", "reset_password"]

TOKEN_BYTES = 32
ADDRESS = 4  # class of lock, beside those of services.steps.occupation and throttle


def open_sign_in(person: Person, now: datetime) -> str:
    """Begin a sign-in and return the token for the browser's cookie; it is nowhere else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    hours = settings().web.session_hours
    db.session.add(
        SignIn(
            token_hash=hash_of_token(token),
            person_id=person.id,
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return token


def end_sign_ins(person_id: int, now: datetime, *, but_not: str = "") -> None:
    """End every sign-in of the person, except the one with the token `but_not`."""
    statement = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but_not:
        statement = statement.where(SignIn.token_hash != hash_of_token(but_not))
    db.session.execute(statement.values(ended_at=now))


def open_link(person: Person, purpose: LinkPurpose, lifetime: timedelta, now: datetime) -> tuple[OneTimeLink, str]:
    """A new link of this purpose, and its token; earlier ones stop working."""
    close_links(person.id, purpose, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = OneTimeLink(
        token_hash=hash_of_token(token),
        person_id=person.id,
        purpose=purpose,
        created_at=now,
        expires_at=now + lifetime,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def close_links(person_id: int, purpose: LinkPurpose, now: datetime) -> None:
    """Let no earlier link of this purpose work any more."""
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person_id, OneTimeLink.purpose == purpose, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def use_link(token: str, purpose: LinkPurpose, now: datetime) -> Person:
    """Spend the link and return whose it is.

    Raises:
        Refused: it is unknown, spent, too old, or its person may not sign in any more.
    """
    link = db.session.scalar(
        select(OneTimeLink)
        .where(
            OneTimeLink.token_hash == hash_of_token(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .with_for_update()
    )
    person = db.session.get(Person, link.person_id) if link else None
    if link is None or person is None or person.deactivated_at is not None:
        raise Refused(Finding("link.not_valid"))
    link.used_at = now
    return person


def person_with(email: str) -> Person | None:
    """Whoever has the address, if anybody; until the transaction ends nobody else opens an account with it."""
    lock((ADDRESS, int(hash_of_token(email)[:7], 16)))
    return db.session.scalar(select(Person).where(Person.email == email).with_for_update())


def settings() -> Settings:
    """The application's settings."""
    found: Settings = current_app.extensions["settings"]
    return found
