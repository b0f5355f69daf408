"""Opening hours and special days as they are written, row by row, for those who edit them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from booking.database import db
from booking.models import OpeningHours, SpecialDay

Spans = tuple[tuple[int, int], ...]  # minutes after midnight, in order of time


@dataclass(frozen=True, slots=True)
class SeasonHours:
    """The weekly hours of one season; `id` is that of its first row, `days` maps ISO weekdays to hours."""

    id: int
    venue_id: int
    space_id: int | None
    name: str
    valid_from: date | None
    valid_to: date | None
    applies_to: str
    on_public_holidays: bool
    days: Mapping[int, Spans]

    def is_over(self, today: date) -> bool:
        return self.valid_to is not None and self.valid_to < today

    @property
    def alike(self) -> list[tuple[list[int], Spans]]:
        """The weekdays that are open, those with the same hours together, in order of the first day of each."""
        found: dict[Spans, list[int]] = defaultdict(list)
        for weekday in sorted(self.days):
            found[self.days[weekday]].append(weekday)
        return [(weekdays, hours) for hours, weekdays in found.items()]


@dataclass(frozen=True, slots=True)
class SpecialDates:
    """Dates that differ, both included; without hours they are closed. `id` is that of the first row."""

    id: int
    venue_id: int
    space_id: int | None
    starts_on: date
    ends_on: date
    name: str
    hours: Spans


def seasons_of(venue_id: int, space_id: int | None) -> list[SeasonHours]:
    """The seasons of a venue itself, or of a space itself; those that hold all year first, then by their first day."""
    rows = db.session.scalars(
        select(OpeningHours).filter_by(venue_id=venue_id, space_id=space_id).order_by(OpeningHours.id)
    )
    seasons = _seasons(rows)
    return sorted(seasons, key=lambda each: (each.valid_from or date.min, each.valid_to or date.max, each.id))


def by_period(seasons: Iterable[SeasonHours]) -> list[list[SeasonHours]]:
    """Seasons of the same name and dates together: their school days and other days are one season to a reader."""
    found: dict[tuple[str, date | None, date | None], list[SeasonHours]] = defaultdict(list)
    for season in seasons:
        found[season.name, season.valid_from, season.valid_to].append(season)
    return list(found.values())


def season_with(hours_id: int) -> SeasonHours | None:
    """The season that a row belongs to."""
    row = db.session.get(OpeningHours, hours_id)
    if row is None:
        return None
    beside = db.session.scalars(
        select(OpeningHours)
        .filter_by(venue_id=row.venue_id, space_id=row.space_id, **_bounds(row))
        .order_by(OpeningHours.id)
    )
    return next(iter(_seasons(beside)))


def _bounds(row: OpeningHours) -> dict[str, Any]:
    names = ("season", "valid_from", "valid_to", "applies_to", "on_public_holidays")
    return {name: getattr(row, name) for name in names}


def _seasons(rows: Iterable[OpeningHours]) -> list[SeasonHours]:
    found: dict[tuple[Any, ...], list[OpeningHours]] = defaultdict(list)
    for row in rows:
        found[tuple(_bounds(row).values())].append(row)
    return [
        SeasonHours(beside[0].id, beside[0].venue_id, beside[0].space_id, *bounds, days=_days(beside))
        for bounds, beside in found.items()
    ]


def _days(rows: Iterable[OpeningHours]) -> dict[int, Spans]:
    days: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        days[row.weekday].append((row.opens_minute, row.closes_minute))
    return {weekday: tuple(sorted(hours)) for weekday, hours in days.items()}


def special_dates_of(venue_id: int, space_id: int | None, today: date) -> list[SpecialDates]:
    """The special days of a venue itself, or of a space itself, that are not over, in order."""
    rows = db.session.scalars(
        select(SpecialDay)
        .filter_by(venue_id=venue_id, space_id=space_id)
        .where(SpecialDay.ends_on >= today)
        .order_by(SpecialDay.starts_on, SpecialDay.ends_on, SpecialDay.id)
    )
    return _special(rows)


def special_dates_with(special_day_id: int) -> SpecialDates | None:
    """The special days that a row belongs to."""
    row = db.session.get(SpecialDay, special_day_id)
    if row is None:
        return None
    beside = db.session.scalars(
        select(SpecialDay)
        .filter_by(venue_id=row.venue_id, space_id=row.space_id, starts_on=row.starts_on, ends_on=row.ends_on)
        .order_by(SpecialDay.id)
    )
    return _special(beside)[0]


def _special(rows: Iterable[SpecialDay]) -> list[SpecialDates]:
    found: dict[tuple[date, date], list[SpecialDay]] = defaultdict(list)
    for row in rows:
        found[row.starts_on, row.ends_on].append(row)
    return [
        SpecialDates(beside[0].id, beside[0].venue_id, beside[0].space_id, *dates, _name(beside), _hours(beside))
        for dates, beside in found.items()
    ]


def _name(rows: Iterable[SpecialDay]) -> str:
    return next((row.name for row in rows if row.name), "")


def _hours(rows: Iterable[SpecialDay]) -> Spans:
    return tuple(
        sorted(
            (row.opens_minute, row.closes_minute)
            for row in rows
            if row.opens_minute is not None and row.closes_minute is not None
        )
    )
