"""The log, written in the transaction of the change it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from booking.database import db
from booking.domain.permissions import Actor
from booking.models import Booking, LogEntry

BOOKING = "booking:"


def log(
    actor: Actor,
    subject: str,
    action: str,
    *,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add one entry: who did what to `subject` (``booking:123``), from and to what, and why.

    `before` and `after` may hold dates and instants; they are stored in ISO form. A booking remembers when it was
    changed last, so that calendars that follow it can be asked whether anything is new.
    """
    if subject.startswith(BOOKING):
        db.session.get_one(Booking, int(subject.removeprefix(BOOKING))).changed_at = now
    db.session.add(
        LogEntry(
            at=now,
            person_id=actor.person_id,
            token_id=actor.token_id,
            subject=subject,
            action=action,
            before=msgspec.to_builtins(dict(before or {})),
            after=msgspec.to_builtins(dict(after or {})),
            reason=reason,
        )
    )
