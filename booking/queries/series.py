"""Series to read: the pattern, and the dates it goes without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import aliased

from booking.database import db
from booking.models import BookingSeries, BookingSeriesSkip, Organisation, Space, Venue


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
    created_at: datetime
    continues: str | None
    continued_by: tuple[str, ...]
    skips: tuple[SkipRow, ...]


def series_by_reference(reference: str) -> SeriesRow | None:
    """The series with the reference, or ``None``."""
    before = aliased(BookingSeries)
    found = db.session.execute(
        select(BookingSeries, Organisation.name, Space, Venue.name, before.reference)
        .join(Organisation, BookingSeries.organisation_id == Organisation.id)
        .join(Space, BookingSeries.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .outerjoin(before, BookingSeries.continues_id == before.id)
        .where(BookingSeries.reference == reference)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        return None
    series, organisation, space, venue, continues = found
    after = db.session.scalars(
        select(BookingSeries.reference).where(BookingSeries.continues_id == series.id).order_by(BookingSeries.id)
    )
    return SeriesRow(
        id=series.id,
        reference=series.reference,
        organisation_id=series.organisation_id,
        organisation_name=organisation,
        space_id=space.id,
        space_slug=space.slug,
        space_name=space.name,
        venue_id=space.venue_id,
        venue_name=venue,
        weekdays=tuple(int(day) for day in series.weekdays.split(",")),
        every_weeks=series.every_weeks,
        first_day=series.first_day,
        last_day=series.last_day,
        starts=series.starts,
        ends=series.ends,
        days_later=series.days_later,
        follows_school_calendar=series.follows_school_calendar,
        once_ore=series.once_ore,
        created_at=series.created_at,
        continues=continues,
        continued_by=tuple(after),
        skips=_skips(series.id),
    )


def _skips(series_id: int) -> tuple[SkipRow, ...]:
    statement = (
        select(BookingSeriesSkip.day, BookingSeriesSkip.code, BookingSeriesSkip.detail)
        .where(BookingSeriesSkip.series_id == series_id, BookingSeriesSkip.put_back_at.is_(None))
        .order_by(BookingSeriesSkip.day)
    )
    return tuple(SkipRow(*row) for row in db.session.execute(statement))
