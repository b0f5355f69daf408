"""Series to read: the pattern, and the dates it goes without."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from booking.database import db
from booking.models import Booking, BookingSeries, BookingSeriesSkip, Organisation, Space, Venue
from booking.queries.booking import BookingRow


@dataclass(frozen=True, slots=True)
class SkipRow:
    """A date that the series goes without, and the code of the reason."""

    day: date
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series without its bookings. `weekdays` are ISO numbers; `continues` the reference of what it was part of."""

    id: int
    reference: str
    organisation_id: int
    organisation_name: str
    space_id: int
    space_slug: str
    space_name: str
    venue_id: int
    venue_slug: str
    venue_name: str
    weekdays: tuple[int, ...]
    every_weeks: int
    first_day: date
    last_day: date
    starts: time
    ends: time
    days_later: int
    follows_school_calendar: bool
    once_ore: int
    zone: str
    created_at: datetime
    continues: str | None
    continued_by: tuple[str, ...]
    skips: tuple[SkipRow, ...]


_before = aliased(BookingSeries)


def _whole() -> Select[Any]:
    return (
        select(BookingSeries, Organisation.name, Space, Venue.slug, Venue.name, _before.reference)
        .join(Organisation, BookingSeries.organisation_id == Organisation.id)
        .join(Space, BookingSeries.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .outerjoin(_before, BookingSeries.continues_id == _before.id)
    )


def _read(statement: Select[Any]) -> tuple[SeriesRow, ...]:
    found = list(db.session.execute(statement.execution_options(populate_existing=True)))
    ids = [row[0].id for row in found]
    continued, skips = _continued(ids), _skips(ids)
    return tuple(_row(*row, tuple(continued.get(row[0].id, ())), tuple(skips.get(row[0].id, ()))) for row in found)


def _row(
    series: BookingSeries,
    organisation_name: str,
    space: Space,
    venue_slug: str,
    venue_name: str,
    continues: str | None,
    continued_by: tuple[str, ...],
    skips: tuple[SkipRow, ...],
) -> SeriesRow:
    return SeriesRow(
        id=series.id,
        reference=series.reference,
        organisation_id=series.organisation_id,
        organisation_name=organisation_name,
        space_id=space.id,
        space_slug=space.slug,
        space_name=space.name,
        venue_id=space.venue_id,
        venue_slug=venue_slug,
        venue_name=venue_name,
        weekdays=tuple(int(day) for day in series.weekdays.split(",")),
        every_weeks=series.every_weeks,
        first_day=series.first_day,
        last_day=series.last_day,
        starts=series.starts,
        ends=series.ends,
        days_later=series.days_later,
        follows_school_calendar=series.follows_school_calendar,
        once_ore=series.once_ore,
        zone=series.zone,
        created_at=series.created_at,
        continues=continues,
        continued_by=continued_by,
        skips=skips,
    )


def series_by_reference(reference: str) -> SeriesRow | None:
    """The series with the reference, or ``None``."""
    rows = _read(_whole().where(BookingSeries.reference == reference))
    return rows[0] if rows else None


def series_between(
    organisation_ids: Collection[int],
    venue_ids: Collection[int] | None,
    first_day: date,
    last_day: date,
    *,
    after: tuple[datetime, int] | None = None,
    most: int,
) -> tuple[SeriesRow, ...]:
    """The series of the organisations, and those at the venues (all, when ``None``), with dates in these days.

    In the order they were made; `after` is when the last one that is known already was made, and its id.
    """
    theirs = BookingSeries.organisation_id.in_(organisation_ids)
    if venue_ids is None:
        theirs = true()
    elif venue_ids:
        theirs = or_(theirs, Space.venue_id.in_(venue_ids))
    statement = _whole().where(theirs, BookingSeries.first_day <= last_day, BookingSeries.last_day >= first_day)
    if after is not None:
        created_at, number = after
        later = and_(BookingSeries.created_at == created_at, BookingSeries.id > number)
        statement = statement.where(or_(BookingSeries.created_at > created_at, later))
    return _read(statement.order_by(BookingSeries.created_at, BookingSeries.id).limit(most))


def dates_in_state(series_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many dates of each series are in each state."""
    statement = (
        select(Booking.series_id, Booking.state, func.count(Booking.id))
        .where(Booking.series_id.in_(series_ids))
        .group_by(Booking.series_id, Booking.state)
        .order_by(Booking.state)
    )
    found: dict[int, dict[str, int]] = {}
    for series_id, state, number in db.session.execute(statement):
        found.setdefault(series_id, {})[state] = number
    return found


def series_version(series: SeriesRow, bookings: Iterable[BookingRow]) -> str:
    """Another whenever the series or one of its dates is changed; new names of places or people do not change it."""
    pattern = (series.space_id, series.weekdays, series.starts, series.ends, series.days_later, series.last_day)
    dates = [booking.version for booking in bookings]
    return sha256(repr((series.reference, pattern, dates, series.skips)).encode()).hexdigest()[:20]


def _continued(series_ids: Collection[int]) -> dict[int, list[str]]:
    """The references of what continues each series."""
    statement = (
        select(BookingSeries.continues_id, BookingSeries.reference)
        .where(BookingSeries.continues_id.in_(series_ids))
        .order_by(BookingSeries.id)
    )
    found: dict[int, list[str]] = {}
    for series_id, reference in db.session.execute(statement):
        if series_id is not None:
            found.setdefault(series_id, []).append(reference)
    return found


def _skips(series_ids: Collection[int]) -> dict[int, list[SkipRow]]:
    """The dates that each series goes without now, in order."""
    statement = (
        select(BookingSeriesSkip.series_id, BookingSeriesSkip.day, BookingSeriesSkip.code, BookingSeriesSkip.detail)
        .where(BookingSeriesSkip.series_id.in_(series_ids), BookingSeriesSkip.put_back_at.is_(None))
        .order_by(BookingSeriesSkip.day)
    )
    found: dict[int, list[SkipRow]] = {}
    for series_id, *skip in db.session.execute(statement):
        found.setdefault(series_id, []).append(SkipRow(*skip))
    return found
