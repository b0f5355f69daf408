"""Opening hours as they are read by people: seasons with weekdays, and the special days to come.

What decides whether a time is open is `booking.queries.premises`; this is the same rows laid out for a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from booking.database import db
from booking.domain.opening_hours import AppliesTo
from booking.models import OpeningHours, SpecialDay

Hours = tuple[tuple[int, int], ...]  # minutes after midnight, in order; none is closed

_SCHOOL_DAYS = {AppliesTo.ANY_DAY, AppliesTo.SCHOOL_DAYS}
_OTHER_DAYS = {AppliesTo.ANY_DAY, AppliesTo.NON_SCHOOL_DAYS}


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """Weekdays (ISO) with the same hours."""

    weekdays: tuple[int, ...]
    school_days: Hours
    other_days: Hours


@dataclass(frozen=True, slots=True)
class Season:
    """A period with its weekly hours; without dates it holds all year."""

    name: str
    valid_from: date | None
    valid_to: date | None
    lines: tuple[SeasonLine, ...]
    on_public_holidays: bool

    @property
    def by_school_day(self) -> bool:
        """Whether school days and other days differ."""
        return any(line.school_days != line.other_days for line in self.lines)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class SpecialDayRow:
    """Dates, both included, that differ; without hours they are closed."""

    starts_on: date
    ends_on: date
    hours: Hours
    name: str


@dataclass(frozen=True, slots=True)
class OpeningHoursPage:
    """What a page says of when a venue, or a space that differs from it, is open."""

    seasons: tuple[Season, ...] = ()
    special_days: tuple[SpecialDayRow, ...] = ()


def opening_hours_of(venue_id: int, today: date, space_ids: Sequence[int] = ()) -> OpeningHoursPage:
    """The seasons that are not over and the special days to come.

    With `space_ids`, a space and what it is a part of from the nearest outwards, only what these say themselves: the
    weekly hours of the first that has any, and the special days of all, of the same dates those of the nearest. Empty
    where the venue's hours hold.
    """
    seasons: tuple[Season, ...] = ()
    special: dict[tuple[date, date], SpecialDayRow] = {}
    for space_id in space_ids or (None,):
        seasons = seasons or _seasons(venue_id, space_id, today)
        for day in _special_days(venue_id, space_id, today):
            special.setdefault((day.starts_on, day.ends_on), day)
    return OpeningHoursPage(seasons, tuple(special[dates] for dates in sorted(special)))


def _seasons(venue_id: int, space_id: int | None, today: date) -> tuple[Season, ...]:
    owner = OpeningHours.space_id.is_(None) if space_id is None else OpeningHours.space_id == space_id
    rows = db.session.execute(
        select(
            OpeningHours.season,
            OpeningHours.valid_from,
            OpeningHours.valid_to,
            OpeningHours.weekday,
            OpeningHours.applies_to,
            OpeningHours.opens_minute,
            OpeningHours.closes_minute,
            OpeningHours.on_public_holidays,
        )
        .where(
            OpeningHours.venue_id == venue_id,
            owner,
            or_(OpeningHours.valid_to.is_(None), OpeningHours.valid_to >= today),
        )
        .order_by(OpeningHours.weekday, OpeningHours.opens_minute)
    )
    windows: dict[tuple[str, date | None, date | None], list[tuple[int, AppliesTo, int, int, bool]]] = defaultdict(list)
    for name, valid_from, valid_to, weekday, applies_to, opens, closes, holidays in rows:
        windows[name, valid_from, valid_to].append((weekday, AppliesTo(applies_to), opens, closes, holidays))
    seasons = [
        Season(name, valid_from, valid_to, tuple(_lines(found)), any(holidays for *_, holidays in found))
        for (name, valid_from, valid_to), found in windows.items()
    ]
    return tuple(sorted(seasons, key=lambda season: (season.valid_from or date.min, season.valid_to or date.max)))


def _lines(windows: Iterable[tuple[int, AppliesTo, int, int, bool]]) -> Iterable[SeasonLine]:
    """Weekdays with the same hours together; the order is that of the first day of each."""
    school: dict[int, list[tuple[int, int]]] = defaultdict(list)
    other: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for weekday, applies_to, opens, closes, _holidays in windows:
        for days, counted in ((school, _SCHOOL_DAYS), (other, _OTHER_DAYS)):
            if applies_to in counted:
                days[weekday].append((opens, closes))
    alike: dict[tuple[Hours, Hours], list[int]] = defaultdict(list)
    for weekday in range(1, 8):
        hours = tuple(school[weekday]), tuple(other[weekday])
        # On a Saturday or Sunday there is no school, so only the hours of other days can ever count.
        alike[(hours[1], hours[1]) if weekday > 5 else hours].append(weekday)
    for (school_days, other_days), weekdays in alike.items():
        yield SeasonLine(tuple(weekdays), school_days, other_days)


def _special_days(venue_id: int, space_id: int | None, today: date) -> tuple[SpecialDayRow, ...]:
    owner = SpecialDay.space_id.is_(None) if space_id is None else SpecialDay.space_id == space_id
    rows = db.session.execute(
        select(
            SpecialDay.starts_on, SpecialDay.ends_on, SpecialDay.opens_minute, SpecialDay.closes_minute, SpecialDay.name
        )
        .where(SpecialDay.venue_id == venue_id, owner, SpecialDay.ends_on >= today)
        .order_by(SpecialDay.starts_on, SpecialDay.ends_on, SpecialDay.opens_minute)
    )
    days: dict[tuple[date, date], tuple[Hours, str]] = {}
    for starts_on, ends_on, opens, closes, name in rows:
        hours, known_as = days.get((starts_on, ends_on), ((), ""))
        days[starts_on, ends_on] = (hours if opens is None else (*hours, (opens, closes))), known_as or name
    return tuple(SpecialDayRow(*dates, hours, name) for dates, (hours, name) in days.items())
