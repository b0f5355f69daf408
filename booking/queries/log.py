"""The log as it is read: what was changed, by whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.database import db
from booking.models import ApiToken, LogEntry, Person


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of one thing; `person` is ``None`` when the system made it."""

    at: datetime
    person: str | None
    subject: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Who did something, when, and the reason that was given."""

    at: datetime
    person: str | None
    reason: str


def latest_reason(subject: str, action: str) -> ReasonRow | None:
    """The last time the action was done to the thing."""
    statement = (
        select(LogEntry.at, Person.name, LogEntry.reason)
        .outerjoin(Person, LogEntry.person_id == Person.id)
        .where(LogEntry.subject == subject, LogEntry.action == action)
        .order_by(LogEntry.id.desc())
        .limit(1)
    )
    found = db.session.execute(statement).first()
    return ReasonRow(*found) if found else None


def latest_changes(subjects: Collection[str], most: int, without: Collection[str] = ()) -> tuple[ChangeRow, ...]:
    """The latest changes of these things (``venue:3``), the last first, but for some kinds of change."""
    statement = (
        select(
            LogEntry.at,
            func.coalesce(Person.name, ApiToken.name),
            LogEntry.subject,
            LogEntry.action,
            LogEntry.before,
            LogEntry.after,
        )
        .outerjoin(Person, LogEntry.person_id == Person.id)
        .outerjoin(ApiToken, LogEntry.token_id == ApiToken.id)
        .where(LogEntry.subject.in_(subjects), LogEntry.action.not_in(without))
        .order_by(LogEntry.id.desc())
        .limit(most)
    )
    return tuple(ChangeRow(*row) for row in db.session.execute(statement))
