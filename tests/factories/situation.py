"""One space of a made-up municipality around Thursday 3 December 2026, as the domain sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain.availability import Occupation, OccupationKind, Situation
from booking.domain.booking_terms import BookingRules, resolve_terms
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, wall_clock, wall_interval
from booking.domain.opening_hours import Hours, OpeningHours, OpeningPlan, OpeningWindow
from booking.domain.school_calendar import SchoolCalendar

OSLO = ZoneInfo("Europe/Oslo")
THURSDAY = date(2026, 12, 3)
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)

HALL_A, HALL_B = 1, 2
PLAN = OpeningPlan(
    OSLO,
    OpeningHours(
        tuple(
            OpeningWindow(frozenset({1, 2, 3, 4, 5, 6}), hours)
            for hours in (Hours(time(8), time(12)), Hours(time(16), time(22)))
        )
    ),
    calendar=SchoolCalendar(public_holidays={date(2026, 12, 4): "Kommunens dag"}),
)


def evening(start: str, end: str, day: date = THURSDAY) -> Interval:
    return wall_interval(day, time.fromisoformat(start), time.fromisoformat(end), OSLO)


def booked(
    start: str, end: str, before: int = 0, after: int = 0, occupant_id: int = 7, leaf_id: int = HALL_A
) -> Occupation:
    real = evening(start, end)
    return Occupation(leaf_id, real, real.widen(before, after), occupant_id, label="Ås IL")


def closed(start: str, end: str, occupant_id: int = 7) -> Occupation:
    real = evening(start, end)
    return Occupation(HALL_A, real, real, occupant_id, OccupationKind.CLOSURE, "Gulvet vaskes")


def situation(*occupations: Occupation, **terms: object) -> Situation:
    first, last = THURSDAY - timedelta(days=3), THURSDAY + timedelta(days=3)
    return Situation(
        window=days_interval(first, last, OSLO),
        opening=PLAN.between(first, last),
        terms=resolve_terms(BookingRules(**terms)),  # type: ignore[arg-type]
        now=NOW,
        occupations=occupations,
    )


def shown(intervals: list[Interval], day: date = THURSDAY) -> list[str]:
    """The intervals of one day as the wall clock shows them."""
    walls = [(wall_clock(each.starts_at, OSLO), wall_clock(each.ends_at, OSLO)) for each in intervals]
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in walls if start.date() == day]
