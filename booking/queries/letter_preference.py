"""How readers want their letters."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.messages.catalogue import CATALOGUE, OPTIONAL, Wanted
from booking.models import LetterPreference


def wanted_by(address: str, kind: str) -> Wanted:
    """How this reader wants letters of the kind. A choice that the kind does not have is not heeded."""
    message = CATALOGUE.get(kind)
    if message is None or message.choices == (Wanted.MAIL,):
        return Wanted.MAIL
    chosen = db.session.scalar(
        select(LetterPreference.wanted).where(
            LetterPreference.address == address.lower(), LetterPreference.kind == kind
        )
    )
    return Wanted(chosen) if chosen and chosen in message.choices else Wanted.MAIL


def preferences_of(address: str) -> dict[str, Wanted]:
    """The reader's choice for each kind that may be chosen for."""
    return {kind: wanted_by(address, kind) for kind in OPTIONAL}
