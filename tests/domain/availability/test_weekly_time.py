"""The same time every week: which is free on most of the days, and what keeps it from the others."""

from __future__ import annotations

from datetime import date, time, timedelta

from booking.domain.availability import DayHours, Occupation, Situation, best_weekly_time, starts_within
from booking.domain.booking_terms import BookingRules, resolve_terms
from booking.domain.local_time import day_interval, wall_clock, wall_interval
from tests.factories.situation import HALL_A, NOW, OSLO, PLAN, THURSDAY

EVENING = DayHours(120, time(17), time(22))
WEEKS = [THURSDAY + timedelta(weeks=number) for number in range(4)]


def on(day: date, *taken: tuple[str, str], plan=PLAN, **rules: object) -> Situation:
    occupations = []
    for number, (start, end) in enumerate(taken):
        real = wall_interval(day, time.fromisoformat(start), time.fromisoformat(end), OSLO)
        occupations.append(Occupation(HALL_A, real, real, 7 + number))
    return Situation(
        day_interval(day, OSLO), plan.between(day, day), resolve_terms(BookingRules(**rules)), NOW, tuple(occupations)
    )


def clocks(situation: Situation, hours: DayHours) -> list[str]:
    return [f"{wall_clock(start, OSLO):%H:%M}" for start in starts_within(situation, hours)]


def test_only_starts_whose_whole_booking_lies_within_the_hours_are_found():
    free = on(THURSDAY, grid_minutes=60)
    assert clocks(free, EVENING) == ["17:00", "18:00", "19:00", "20:00"]
    assert clocks(free, DayHours(120, time(20, 30), time(22))) == []
    assert clocks(on(THURSDAY, ("18:00", "19:00"), grid_minutes=60), EVENING) == ["19:00", "20:00"]


def test_midnight_as_the_latest_is_the_end_of_the_day():
    assert clocks(on(THURSDAY, grid_minutes=60), DayHours(60, time(20), time(0))) == ["20:00", "21:00"]


def test_the_time_that_is_free_on_most_of_the_days_is_the_best():
    days = {day: on(day, grid_minutes=60) for day in WEEKS}
    days[WEEKS[1]] = on(WEEKS[1], ("17:00", "19:00"), grid_minutes=60)
    best = best_weekly_time(days, EVENING)
    assert best is not None
    assert (best.weekday, best.from_time) == (4, time(19))
    assert len(best.free) == 4
    assert best.not_free == ()


def test_the_dates_on_which_the_best_time_is_not_free_are_told():
    """The whole evening of the second week is taken, so no time is free on all of them."""
    days = {day: on(day, *([("17:00", "22:00")] if day == WEEKS[1] else [])) for day in WEEKS}
    best = best_weekly_time(days, EVENING)
    assert best is not None
    assert best.from_time == time(17)
    assert best.not_free == (WEEKS[1],)
    assert [wall_clock(each.starts_at, OSLO).date() for each in best.free] == [WEEKS[0], WEEKS[2], WEEKS[3]]


def test_of_two_weekdays_the_one_with_most_free_dates_is_chosen():
    mondays = [day + timedelta(days=4) for day in WEEKS]
    days = {day: on(day) for day in mondays} | {day: on(day) for day in WEEKS[:3]}
    best = best_weekly_time(days, EVENING)
    assert best is not None
    assert best.weekday == 1


def test_the_best_time_stays_on_the_wall_clock_over_the_clock_change():
    days = {day: on(day) for day in (date(2027, 3, 22), date(2027, 3, 29))}
    best = best_weekly_time(days, EVENING)
    assert best is not None
    assert [f"{each.starts_at:%H:%M}" for each in best.free] == ["16:00", "15:00"]


def test_no_free_day_has_no_best_time():
    assert best_weekly_time({THURSDAY: on(THURSDAY, ("16:00", "22:00"))}, EVENING) is None
    assert best_weekly_time({}, EVENING) is None
