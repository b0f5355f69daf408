"""What kind of day it is for a school: a school day, a holiday, a planning day, an exam day, a weekend.

The school calendar (skolerute) comes from a file the municipality imports; public holidays come from outside
as a mapping from date to name, because the domain computes no Easter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 6

# After the last known school year everything is summer holiday for this long; later nobody knows yet.
_SUMMER = timedelta(weeks=8)


class PeriodKind(StrEnum):
    """The kinds of period a school calendar lists."""

    SCHOOL_HOLIDAY = "school_holiday"
    PLANNING_DAY = "planning_day"
    EXAM = "exam"


class DayKind(StrEnum):
    """What a day is. `EXAM` is a school day on which rooms may be closed to others."""

    SCHOOL_DAY = "school_day"
    EXAM = "exam"
    PLANNING_DAY = "planning_day"
    SCHOOL_HOLIDAY = "school_holiday"
    PUBLIC_HOLIDAY = "public_holiday"
    WEEKEND = "weekend"

    @property
    def is_school_day(self) -> bool:
        """Whether the school uses its rooms by day."""
        return self in {DayKind.SCHOOL_DAY, DayKind.EXAM}


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The first and the last school day, both included."""

    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"A school year cannot end, {self.last_day}, before it starts, {self.first_day}.")


@dataclass(frozen=True, slots=True)
class SchoolPeriod:
    """Days of one kind, both ends included, e.g. the autumn holiday."""

    kind: PeriodKind
    starts_on: date
    ends_on: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"A period cannot end, {self.ends_on}, before it starts, {self.starts_on}.")

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The days of one school, or of all schools of a municipality.

    `public_holidays` maps dates to names and holds the eves the municipality counts with. Without any school
    year every weekday that is not a public holiday is a school day: for opening hours that is the cautious
    answer, because school days have the shorter hours.
    """

    years: tuple[SchoolYear, ...] = ()
    periods: tuple[SchoolPeriod, ...] = ()
    public_holidays: Mapping[date, str] = field(default_factory=dict)

    def day_kind(self, day: date) -> DayKind:
        """What the day is; a public holiday goes before a period, and a period before a weekend."""
        if day in self.public_holidays:
            return DayKind.PUBLIC_HOLIDAY
        period = self.period_on(day)
        if period is not None:
            return DayKind(period.kind)
        if self._is_between_years(day):
            return DayKind.SCHOOL_HOLIDAY
        return DayKind.WEEKEND if day.isoweekday() >= SATURDAY else DayKind.SCHOOL_DAY

    def is_school_day(self, day: date) -> bool:
        return self.day_kind(day).is_school_day

    def name_of(self, day: date) -> str:
        """The name of the public holiday or the period on the day, or an empty text."""
        if day in self.public_holidays:
            return self.public_holidays[day]
        period = self.period_on(day)
        return period.name if period else ""

    def period_on(self, day: date) -> SchoolPeriod | None:
        """The period that covers the day; a shorter one, such as a planning day, wins over a longer."""
        covering = [period for period in self.periods if period.covers(day)]
        return min(covering, key=lambda period: period.ends_on - period.starts_on, default=None)

    def knows(self, day: date) -> bool:
        """Whether a school year that has been imported covers the day."""
        return any(year.first_day <= day <= year.last_day for year in self.years)

    def _is_between_years(self, day: date) -> bool:
        """Summer: after one school year and before the next, or at most eight weeks after the last."""
        if not self.years or self.knows(day):
            return False
        ended = [year.last_day for year in self.years if year.last_day < day]
        if not ended:
            return False
        follows = any(year.first_day > day for year in self.years)
        return follows or day - max(ended) <= _SUMMER
