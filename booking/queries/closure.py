"""Closures to read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from booking.database import db
from booking.domain.interval import Interval
from booking.models import Closure, Space, Venue

MOST_BEHIND = 50


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure; without a space it is the whole venue that is closed."""

    id: int
    venue_id: int
    venue_slug: str
    venue_name: str
    space_id: int | None
    space_name: str | None
    starts_at: datetime
    ends_at: datetime
    public_text: str
    reason: str
    state: str


def _whole() -> Select[Any]:
    return (
        select(
            Closure.id,
            Venue.id,
            Venue.slug,
            Venue.name,
            Space.id,
            Space.name,
            Closure.starts_at,
            Closure.ends_at,
            Closure.public_text,
            Closure.reason,
            Closure.state,
        )
        .join(Venue, Closure.venue_id == Venue.id)
        .outerjoin(Space, Closure.space_id == Space.id)
    )


def closures_within(venue_ids: Collection[int] | None, interval: Interval) -> tuple[ClosureRow, ...]:
    """The closures in force at the venues (all, when none are named) at some time of the interval."""
    statement = _whole().where(
        Closure.state == "active", Closure.starts_at < interval.ends_at, Closure.ends_at > interval.starts_at
    )
    if venue_ids is not None:
        statement = statement.where(Closure.venue_id.in_(venue_ids))
    return tuple(ClosureRow(*row) for row in db.session.execute(statement.order_by(Venue.name, Closure.starts_at)))


def closures_to_come(venue_ids: Collection[int] | None, now: datetime) -> tuple[ClosureRow, ...]:
    """The closures that are not over yet."""
    statement = _whole().where(Closure.state == "active", Closure.ends_at > now)
    if venue_ids is not None:
        statement = statement.where(Closure.venue_id.in_(venue_ids))
    return tuple(ClosureRow(*row) for row in db.session.execute(statement.order_by(Closure.starts_at, Venue.name)))


def closures_behind(venue_ids: Collection[int] | None, now: datetime) -> tuple[ClosureRow, ...]:
    """The latest closures that are over or were undone, the last first; at most `MOST_BEHIND`."""
    statement = _whole().where((Closure.state == "undone") | (Closure.ends_at <= now))
    if venue_ids is not None:
        statement = statement.where(Closure.venue_id.in_(venue_ids))
    statement = statement.order_by(Closure.starts_at.desc(), Closure.id.desc()).limit(MOST_BEHIND)
    return tuple(ClosureRow(*row) for row in db.session.execute(statement))


def closure_row(closure_id: int) -> ClosureRow | None:
    """One closure, whatever its state."""
    row = db.session.execute(_whole().where(Closure.id == closure_id)).one_or_none()
    return ClosureRow(*row) if row else None
