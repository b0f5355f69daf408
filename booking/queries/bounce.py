"""Addresses that letters came back from, and that nobody has trusted again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.models import BouncedAddress


@dataclass(frozen=True, slots=True)
class BounceRow:
    """An address that does not work, the mail server's words for why, and since when."""

    id: int
    address: str
    reason: str
    bounced_at: datetime


def bounced_addresses(among: Iterable[str] | None = None) -> dict[str, BounceRow]:
    """The addresses that do not work, by address, the latest first; of all, or of those among these."""
    statement = select(BouncedAddress).where(BouncedAddress.trusted_at.is_(None))
    if among is not None:
        statement = statement.where(BouncedAddress.address.in_({address.lower() for address in among}))
    return {
        row.address: BounceRow(row.id, row.address, row.reason, row.bounced_at)
        for row in db.session.scalars(statement.order_by(BouncedAddress.bounced_at.desc(), BouncedAddress.id))
    }
