"""The letter that asks whether an address is the person's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.messages.catalogue import ConfirmEmail
from booking.models import Person
from booking.services.steps.letters import recipient, write_letter
from booking.services.steps.sign_ins import open_link

LIFETIME = timedelta(hours=24)


def write_confirmation(person: Person, now: datetime) -> str:
    """Write the letter with a new link, and return the link's token; earlier links stop working."""
    link, token = open_link(person, "confirm_email", LIFETIME, now)
    write_letter(
        ConfirmEmail(name=person.name, token=token, expires_at=link.expires_at),
        recipient=recipient(person),
        subject=f"link:{link.id}",
        sequence=0,
        now=now,
    )
    return token
