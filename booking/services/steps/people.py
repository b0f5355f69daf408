"""Letting people in who did not sign up themselves: colleagues, and those whom an organisation's manager adds."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.database import db
from booking.messages.catalogue import PersonInvited
from booking.models import Person
from booking.services.steps.letters import recipient, write_letter
from booking.services.steps.sign_ins import open_link

INVITATION_LIFETIME = timedelta(days=7)


def open_person(name: str, email: str, language: str, now: datetime, *, phone: str = "") -> Person:
    """A new person who has no password yet. The caller holds the address (`sign_ins.person_with`)."""
    person = Person(name=name, email=email, phone=phone, language=language, created_at=now)
    db.session.add(person)
    db.session.flush()
    return person


def write_invitation(person: Person, now: datetime, *, invited_by: str, organisation: str = "") -> None:
    """Write the letter with a link to choose a password."""
    link, token = open_link(person, "reset_password", INVITATION_LIFETIME, now)
    message = PersonInvited(person.name, token, link.expires_at, invited_by, organisation)
    write_letter(message, recipient=recipient(person), subject=f"link:{link.id}", sequence=0, now=now)
