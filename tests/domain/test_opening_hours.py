from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.interval import merge
from booking.domain.local_time import MIDNIGHT, OutsideCalendar, day_interval, wall_clock
from booking.domain.opening_hours import (
    EVERY_DAY,
    AppliesTo,
    Closed,
    ClosedReason,
    Hours,
    OpeningHours,
    OpeningPlan,
    OpeningWindow,
    SpecialDay,
    check_hours,
    check_window,
    open_all_day,
)
from booking.domain.school_calendar import DayKind, PeriodKind, SchoolCalendar, SchoolPeriod, SchoolYear

OSLO = ZoneInfo("Europe/Oslo")
WEEKDAYS, WEEKEND = frozenset({1, 2, 3, 4, 5}), frozenset({6, 7})

CALENDAR = SchoolCalendar(
    years=(SchoolYear(date(2026, 8, 17), date(2027, 6, 18)),),
    periods=(
        SchoolPeriod(PeriodKind.SCHOOL_HOLIDAY, date(2026, 9, 28), date(2026, 10, 4), "Høstferie"),
        SchoolPeriod(PeriodKind.EXAM, date(2027, 5, 18), date(2027, 5, 21), "Eksamen"),
    ),
    public_holidays={date(2026, 12, 25): "Første juledag", date(2027, 5, 17): "Grunnlovsdagen"},
)

# School use until 16 on school days; the hall is open from 8 on other days; closed in July.
SCHOOL_HALL = OpeningHours(
    windows=(
        OpeningWindow(WEEKDAYS, Hours(time(16), time(22)), date(2026, 8, 1), date(2027, 6, 30), AppliesTo.SCHOOL_DAYS),
        OpeningWindow(
            EVERY_DAY, Hours(time(8), time(22)), date(2026, 8, 1), date(2027, 6, 30), AppliesTo.NON_SCHOOL_DAYS
        ),
    ),
    special_days=(
        SpecialDay(date(2026, 12, 24), date(2026, 12, 31), name="Romjulsstengt"),
        SpecialDay(date(2026, 12, 28), date(2026, 12, 28), (Hours(time(10), time(14)),), "Romjulscup"),
    ),
)
HALL = OpeningPlan(OSLO, SCHOOL_HALL, calendar=CALENDAR)


def hours_on(plan: OpeningPlan, day: date) -> list[str]:
    return [str(hours) for hours in plan.on(day).hours]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 12, 3), ["16:00-22:00"], id="a school day"),
        pytest.param(date(2026, 12, 5), ["08:00-22:00"], id="a Saturday"),
        pytest.param(date(2026, 9, 29), ["08:00-22:00"], id="the autumn holiday"),
        pytest.param(date(2027, 5, 18), ["16:00-22:00"], id="an exam day is a school day"),
        pytest.param(date(2026, 12, 28), ["10:00-14:00"], id="open for a cup while all is closed around it"),
    ],
)
def test_the_hours_follow_the_kind_of_day(day, hours):
    assert hours_on(HALL, day) == hours
    assert HALL.on(day).closed is None


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        pytest.param(date(2026, 12, 29), Closed(ClosedReason.SPECIAL_DAY, "Romjulsstengt"), id="closed specially"),
        pytest.param(date(2026, 12, 25), Closed(ClosedReason.SPECIAL_DAY, "Romjulsstengt"), id="the special day first"),
        pytest.param(date(2027, 5, 17), Closed(ClosedReason.PUBLIC_HOLIDAY, "Grunnlovsdagen"), id="a public holiday"),
        pytest.param(date(2027, 7, 14), Closed(ClosedReason.SCHOOL_HOLIDAY), id="summer, and out of season too"),
        pytest.param(date(2026, 7, 15), Closed(ClosedReason.OUT_OF_SEASON), id="before the season"),
    ],
)
def test_a_closed_day_says_why(day, closed):
    assert HALL.on(day).closed == closed
    assert HALL.open_on(day) == []


def test_a_weekday_without_windows_is_closed_as_such():
    weekdays_only = OpeningPlan(OSLO, OpeningHours((OpeningWindow(WEEKDAYS, Hours(time(8), time(22))),)))
    assert weekdays_only.on(date(2026, 12, 5)).closed == Closed(ClosedReason.WEEKDAY)


def test_a_venue_may_be_closed_on_whole_kinds_of_day():
    closed_on = frozenset({DayKind.SCHOOL_HOLIDAY, DayKind.EXAM})
    gym = OpeningPlan(OSLO, OpeningHours(SCHOOL_HALL.windows, closed_on=closed_on), calendar=CALENDAR)
    assert gym.on(date(2026, 10, 3)).closed == Closed(ClosedReason.SCHOOL_HOLIDAY, "Høstferie")
    assert gym.on(date(2027, 5, 18)).closed == Closed(ClosedReason.EXAM, "Eksamen")
    open_anyway = OpeningPlan(OSLO, gym.venue, OpeningHours(closed_on=frozenset()), CALENDAR)
    assert hours_on(open_anyway, date(2026, 10, 3)) == ["08:00-22:00"]


def test_a_space_with_hours_of_its_own_leaves_its_venue_s_windows():
    evenings = OpeningHours((OpeningWindow(EVERY_DAY, Hours(time(18), time(23))),))
    studio = OpeningPlan(OSLO, SCHOOL_HALL, evenings, CALENDAR)
    assert hours_on(studio, date(2026, 12, 3)) == ["18:00-23:00"]
    assert studio.on(date(2026, 12, 29)).closed == Closed(ClosedReason.SPECIAL_DAY, "Romjulsstengt")


def test_a_special_day_of_the_space_goes_before_that_of_the_venue():
    own = OpeningHours(special_days=(SpecialDay(date(2026, 12, 29), date(2026, 12, 29), (Hours(time(9), time(12)),)),))
    studio = OpeningPlan(OSLO, SCHOOL_HALL, own, CALENDAR)
    assert hours_on(studio, date(2026, 12, 29)) == ["09:00-12:00"]
    assert hours_on(studio, date(2026, 12, 3)) == ["16:00-22:00"]


def test_a_part_has_from_what_it_is_a_part_of_whatever_it_does_not_say_itself():
    christmas = SpecialDay(date(2026, 12, 29), date(2026, 12, 29), (Hours(time(9), time(12)),))
    hall = OpeningHours(
        (OpeningWindow(EVERY_DAY, Hours(time(18), time(23))),), (christmas,), closed_on=frozenset({DayKind.EXAM})
    )
    part = OpeningHours(special_days=(SpecialDay(date(2026, 12, 3), date(2026, 12, 3), name="Gulvet slipes"),))
    plan = OpeningPlan(OSLO, SCHOOL_HALL, part, CALENDAR, around=(hall,))
    assert plan.on(date(2026, 12, 3)).closed == Closed(ClosedReason.SPECIAL_DAY, "Gulvet slipes")
    assert hours_on(plan, date(2026, 12, 4)) == ["18:00-23:00"]
    assert hours_on(plan, date(2026, 12, 29)) == ["09:00-12:00"]
    assert plan.on(date(2027, 5, 18)).closed == Closed(ClosedReason.EXAM, "Eksamen")


def test_special_days_for_the_same_dates_are_one_with_the_hours_of_all():
    day = date(2026, 12, 12)
    special = tuple(SpecialDay(day, day, (hours,)) for hours in (Hours(time(18), time(22)), Hours(time(8), time(12))))
    assert hours_on(OpeningPlan(OSLO, OpeningHours(special_days=special)), day) == ["08:00-12:00", "18:00-22:00"]


def test_a_window_may_say_that_it_counts_on_public_holidays():
    parade = OpeningWindow(EVERY_DAY, Hours(time(7), time(13)), on_public_holidays=True)
    plan = OpeningPlan(OSLO, OpeningHours((*SCHOOL_HALL.windows, parade)), calendar=CALENDAR)
    assert hours_on(plan, date(2027, 5, 17)) == ["07:00-13:00"]


def test_a_day_may_have_several_windows_that_overlap_and_they_are_one_open_time():
    split = OpeningHours(
        tuple(
            OpeningWindow(EVERY_DAY, Hours(time(opens), time(closes)))
            for opens, closes in ((18, 22), (8, 12), (11, 14))
        )
    )
    open_time = OpeningPlan(OSLO, split).open_on(date(2026, 12, 3))
    assert [interval.minutes for interval in open_time] == [6 * 60, 4 * 60]


def test_hours_that_meet_at_midnight_are_one_open_time():
    opening = open_all_day(OSLO).between(date(2026, 12, 3), date(2026, 12, 6))
    assert len(opening.intervals) == 1
    assert opening.intervals[0].duration == timedelta(days=4)
    assert opening.closed_days == {}


@pytest.mark.parametrize(
    ("day", "hours", "minutes"),
    [
        pytest.param(date(2026, 10, 25), Hours(MIDNIGHT, MIDNIGHT), 25 * 60, id="all day in autumn"),
        pytest.param(date(2027, 3, 28), Hours(MIDNIGHT, MIDNIGHT), 23 * 60, id="all day in spring"),
        pytest.param(date(2026, 10, 25), Hours(time(0), time(2, 30)), 210, id="until the second half past two"),
        pytest.param(date(2026, 10, 25), Hours(time(2, 30), time(4)), 150, id="from the first half past two"),
        pytest.param(date(2027, 3, 28), Hours(time(0), time(2, 30)), 120, id="until a time that is skipped"),
        pytest.param(date(2027, 3, 28), Hours(time(2, 30), time(4)), 60, id="from a time that is skipped"),
        pytest.param(date(2027, 3, 28), Hours(time(2), time(3)), 0, id="only in the hour that is skipped"),
        pytest.param(date(2026, 12, 3), Hours(time(16), MIDNIGHT), 480, id="until 24:00"),
    ],
)
def test_opening_hours_are_real_time_on_the_nights_of_the_clock_change(day, hours, minutes):
    window = OpeningWindow(EVERY_DAY, hours, on_public_holidays=True)
    open_time = OpeningPlan(OSLO, OpeningHours((window,))).open_on(day)
    assert sum(interval.minutes for interval in open_time) == minutes


@pytest.mark.parametrize(("opens", "closes"), [(time(22), time(2)), (time(18), time(18)), (time(0, 1), time(0, 1))])
def test_hours_over_midnight_or_without_length_are_refused(opens, closes):
    assert check_hours(opens, closes).codes == ("opening_hours.crosses_midnight",)
    with pytest.raises(ValueError, match="past midnight"):
        Hours(opens, closes)


@pytest.mark.parametrize(
    ("weekdays", "season", "code"),
    [
        (frozenset(), (None, None), "opening_hours.no_weekday"),
        (frozenset({8}), (None, None), "opening_hours.no_weekday"),
        (WEEKDAYS, (date(2027, 1, 1), date(2026, 1, 1)), "opening_hours.season_ends_before_start"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(weekdays, season, code):
    assert check_window(weekdays, *season).codes == (code,)
    with pytest.raises(ValueError, match="is not right"):
        OpeningWindow(weekdays, Hours(time(8), time(22)), *season)


def test_a_special_day_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        SpecialDay(date(2026, 12, 31), date(2026, 12, 24))


def test_days_beyond_the_calendar_are_a_clear_error():
    with pytest.raises(OutsideCalendar):
        HALL.between(date(9999, 12, 30), date(9999, 12, 31))


hours = st.tuples(st.integers(0, 95), st.integers(1, 96)).map(lambda q: (min(q), max(q) + (q[0] == q[1])))


def wall(quarter: int) -> time:
    return time(quarter // 4 % 24, quarter % 4 * 15)


@given(
    windows=st.lists(st.tuples(st.frozensets(st.integers(1, 7), min_size=1), hours), max_size=5),
    first=st.dates(date(2026, 10, 20), date(2027, 4, 1)),
)
def test_a_week_is_open_exactly_when_one_of_its_days_is_and_no_more(windows, first):
    weekly = tuple(OpeningWindow(days, Hours(wall(opens), wall(closes % 96))) for days, (opens, closes) in windows)
    plan = OpeningPlan(OSLO, OpeningHours(weekly), calendar=CALENDAR)
    last = first + timedelta(days=6)
    opening = plan.between(first, last)
    days = [first + timedelta(days=n) for n in range(7)]
    assert list(opening.intervals) == merge(interval for day in days for interval in plan.open_on(day))
    assert set(opening.closed_days) == {day for day in days if not plan.on(day).hours}
    for day in days:
        assert all(day_interval(day, OSLO).contains(interval) for interval in plan.open_on(day))
        for interval in plan.open_on(day):
            assert wall_clock(interval.starts_at, OSLO).date() == day
