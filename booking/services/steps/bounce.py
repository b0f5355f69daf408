"""Marking an address that a mail server says is none, and trusting it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.domain.permissions import SYSTEM, Actor
from booking.models import BouncedAddress
from booking.services.steps.log import log

LONGEST_REASON = 500


def bounced(address: str) -> BouncedAddress | None:
    """The mark on the address, when nobody has trusted it again."""
    found = _row(address)
    return found if found is not None and found.trusted_at is None else None


def mark_bounced(address: str, reason: str, now: datetime) -> None:
    """Nothing more is sent to the address. A mark that stands is brought up to date."""
    row = _row(address)
    if row is None:
        row = BouncedAddress(address=address.lower())
        db.session.add(row)
    row.reason, row.bounced_at, row.trusted_at = reason[:LONGEST_REASON], now, None
    db.session.flush()
    log(SYSTEM, f"bounced_address:{row.id}", "bounced_address.marked", now=now, reason=row.reason)


def trust(actor: Actor, row: BouncedAddress, now: datetime) -> None:
    """The address works after all."""
    row.trusted_at = now
    log(actor, f"bounced_address:{row.id}", "bounced_address.trusted", now=now, before={"reason": row.reason})


def _row(address: str) -> BouncedAddress | None:
    return db.session.scalar(select(BouncedAddress).where(BouncedAddress.address == address.lower()))
