"""The clock on the wall in Oslo, against instants written down by hand.

Winter time is UTC+1 and summer time UTC+2. The clocks go back on 25 October 2026 at 03:00 (01:00 UTC) and
forward on 28 March 2027, Easter Sunday, at 02:00 (01:00 UTC).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.local_time import (
    FIRST_DAY,
    LAST_DAY,
    EndsBeforeStart,
    NonexistentLocalTime,
    OutsideCalendar,
    day_interval,
    days_interval,
    days_of,
    instants_of,
    is_ambiguous,
    iso_week,
    local_day,
    local_midnight,
    resolve,
    resolve_or_next,
    wall_clock,
    wall_interval,
    week_days,
    week_interval,
    week_start,
)

OSLO = ZoneInfo("Europe/Oslo")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def clock(text: str) -> time:
    return time.fromisoformat(text)


INSTANTS = [
    # wall time, fold, instant in UTC
    pytest.param("2026-12-03 18:00", 0, "2026-12-03 17:00", id="a winter evening"),
    pytest.param("2026-06-04 18:00", 0, "2026-06-04 16:00", id="a summer evening"),
    pytest.param("2026-06-04 18:00", 1, "2026-06-04 16:00", id="the fold of a plain time means nothing"),
    pytest.param("2026-12-31 23:59", 0, "2026-12-31 22:59", id="the last minute of the year"),
    pytest.param("2027-01-01 00:00", 0, "2026-12-31 23:00", id="new year comes while UTC is in the old one"),
    pytest.param("2026-07-01 00:00", 0, "2026-06-30 22:00", id="a summer midnight"),
    pytest.param("2026-07-01 01:59", 0, "2026-06-30 23:59", id="a summer night is the day before in UTC"),
    # The night the clocks go back
    pytest.param("2026-10-24 23:59", 0, "2026-10-24 21:59", id="the evening before the clocks go back"),
    pytest.param("2026-10-25 00:00", 0, "2026-10-24 22:00", id="midnight is still summer time"),
    pytest.param("2026-10-25 01:59", 0, "2026-10-24 23:59", id="the last minute that comes once"),
    pytest.param("2026-10-25 02:00", 0, "2026-10-25 00:00", id="two o'clock the first time"),
    pytest.param("2026-10-25 02:00", 1, "2026-10-25 01:00", id="two o'clock the second time"),
    pytest.param("2026-10-25 02:30", 0, "2026-10-25 00:30", id="half past two the first time"),
    pytest.param("2026-10-25 02:30", 1, "2026-10-25 01:30", id="half past two the second time"),
    pytest.param("2026-10-25 02:59", 0, "2026-10-25 00:59", id="a minute to three the first time"),
    pytest.param("2026-10-25 02:59", 1, "2026-10-25 01:59", id="a minute to three the second time"),
    pytest.param("2026-10-25 03:00", 0, "2026-10-25 02:00", id="three o'clock comes once"),
    pytest.param("2026-10-25 03:00", 1, "2026-10-25 02:00", id="three o'clock comes once, whatever the fold"),
    pytest.param("2026-10-25 18:00", 0, "2026-10-25 17:00", id="the evening after the clocks went back"),
    # The night the clocks go forward
    pytest.param("2027-03-27 23:59", 0, "2027-03-27 22:59", id="Easter Eve"),
    pytest.param("2027-03-28 00:00", 0, "2027-03-27 23:00", id="midnight is still winter time"),
    pytest.param("2027-03-28 01:59", 0, "2027-03-28 00:59", id="the last minute before the gap"),
    pytest.param("2027-03-28 03:00", 0, "2027-03-28 01:00", id="the first minute after the gap"),
    pytest.param("2027-03-28 03:30", 0, "2027-03-28 01:30", id="half past three"),
    pytest.param("2027-03-28 18:00", 0, "2027-03-28 16:00", id="the evening of Easter Sunday"),
    pytest.param("2027-03-29 18:00", 0, "2027-03-29 16:00", id="Easter Monday"),
    pytest.param("2027-03-25 18:00", 0, "2027-03-25 17:00", id="Maundy Thursday"),
    pytest.param("2027-03-26 18:00", 0, "2027-03-26 17:00", id="Good Friday"),
    # Leap days and far days
    pytest.param("2028-02-29 18:00", 0, "2028-02-29 17:00", id="a leap day"),
    pytest.param("2028-03-01 00:00", 0, "2028-02-29 23:00", id="the midnight that ends a leap day"),
    pytest.param("2024-02-29 00:00", 0, "2024-02-28 23:00", id="the midnight that begins a leap day"),
    pytest.param("1900-01-01 00:00", 0, "1899-12-31 23:00", id="the first day of the calendar"),
    pytest.param("9998-12-31 23:59", 0, "9998-12-31 22:59", id="the last minute of the calendar"),
    pytest.param("1944-10-02 02:30", 1, "1944-10-02 01:30", id="the clocks of the war went back on a Monday"),
    pytest.param("1970-01-01 01:00", 0, "1970-01-01 00:00", id="the epoch"),
]


@pytest.mark.parametrize(("wall", "fold", "instant"), INSTANTS)
def test_a_wall_time_is_the_right_instant_and_back_again(wall, fold, instant):
    on, at = wall.split()
    resolved = resolve(day(on), clock(at), OSLO, fold)
    assert resolved == utc(instant)
    assert resolved.tzinfo is UTC
    assert wall_clock(resolved, OSLO).strftime("%Y-%m-%d %H:%M") == wall
    assert local_day(resolved, OSLO) == day(on)


GAPS = [
    # wall time, what the clock shows next, that instant
    pytest.param("2027-03-28 02:00", "03:00", "2027-03-28 01:00", id="the first minute that is skipped"),
    pytest.param("2027-03-28 02:01", "03:00", "2027-03-28 01:00", id="the second minute"),
    pytest.param("2027-03-28 02:30", "03:00", "2027-03-28 01:00", id="half past two"),
    pytest.param("2027-03-28 02:59", "03:00", "2027-03-28 01:00", id="the last minute that is skipped"),
    pytest.param("2026-03-29 02:30", "03:00", "2026-03-29 01:00", id="the year before"),
    pytest.param("2028-03-26 02:30", "03:00", "2028-03-26 01:00", id="the year after"),
    pytest.param("9998-03-29 02:30", "03:00", "9998-03-29 01:00", id="in the last year of the calendar"),
]


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(("wall", "next_wall", "next_instant"), GAPS)
def test_a_skipped_wall_time_is_refused_with_the_next_that_exists(wall, next_wall, next_instant, fold):
    on, at = wall.split()
    with pytest.raises(NonexistentLocalTime, match="does not exist in Europe/Oslo") as refused:
        resolve(day(on), clock(at), OSLO, fold)
    assert refused.value.next_existing == utc(next_instant)
    assert refused.value.next_wall.time() == clock(next_wall)
    assert resolve_or_next(day(on), clock(at), OSLO, fold) == utc(next_instant)
    assert instants_of(day(on), clock(at), OSLO) == ()
    finding = refused.value.finding("starts_at")
    assert (finding.code, finding.field) == ("booking.time_does_not_exist", "starts_at")


DAYS = [
    # day, its start in UTC, hours
    pytest.param("2026-10-25", "2026-10-24 22:00", 25, id="the clocks go back"),
    pytest.param("2027-03-28", "2027-03-27 23:00", 23, id="the clocks go forward"),
    pytest.param("2026-10-24", "2026-10-23 22:00", 24, id="the day before they go back"),
    pytest.param("2026-10-26", "2026-10-25 23:00", 24, id="the day after they went back"),
    pytest.param("2027-03-27", "2027-03-26 23:00", 24, id="the day before they go forward"),
    pytest.param("2027-03-29", "2027-03-28 22:00", 24, id="the day after they went forward"),
    pytest.param("2028-02-29", "2028-02-28 23:00", 24, id="a leap day"),
    pytest.param("2026-12-31", "2026-12-30 23:00", 24, id="new year's eve"),
    pytest.param("9998-12-31", "9998-12-30 23:00", 24, id="the last day of the calendar"),
]


@pytest.mark.parametrize(("on", "starts_at", "hours"), DAYS)
def test_a_local_day_is_as_long_as_the_clocks_make_it(on, starts_at, hours):
    whole = day_interval(day(on), OSLO)
    assert whole.starts_at == local_midnight(day(on), OSLO) == utc(starts_at)
    assert whole.duration == timedelta(hours=hours)
    assert days_of(whole, OSLO) == [day(on)]


PERIODS = [
    # day, from, to, days later, real minutes
    pytest.param("2026-12-03", "18:00", "20:00", 0, 120, id="an ordinary evening"),
    pytest.param("2026-12-03", "22:00", "00:00", 0, 120, id="until midnight"),
    pytest.param("2026-12-03", "00:00", "00:00", 0, 1440, id="a whole day"),
    pytest.param("2026-12-03", "22:00", "02:00", 1, 240, id="over an ordinary midnight"),
    pytest.param("2026-12-31", "20:00", "03:00", 1, 420, id="over new year"),
    pytest.param("2028-02-28", "20:00", "08:00", 1, 720, id="into the leap day"),
    pytest.param("2028-02-29", "20:00", "08:00", 1, 720, id="out of the leap day"),
    pytest.param("2027-02-28", "20:00", "08:00", 1, 720, id="over the end of February without one"),
    pytest.param("2026-10-24", "22:00", "06:00", 1, 540, id="a night in the hall is nine hours in autumn"),
    pytest.param("2027-03-27", "22:00", "06:00", 1, 420, id="a night in the hall is seven hours in spring"),
    pytest.param("2026-10-25", "00:00", "00:00", 0, 1500, id="a whole day of 25 hours"),
    pytest.param("2027-03-28", "00:00", "00:00", 0, 1380, id="a whole day of 23 hours"),
    pytest.param("2026-10-25", "01:30", "03:30", 0, 180, id="over the hour that comes twice"),
    pytest.param("2027-03-28", "01:30", "03:30", 0, 60, id="over the hour that is skipped"),
    pytest.param("2027-03-26", "16:00", "12:00", 3, 4020, id="Easter from Friday to Monday is an hour short"),
]


@pytest.mark.parametrize(("on", "starts", "ends", "later", "minutes"), PERIODS)
def test_the_length_of_a_period_is_the_time_that_really_passes(on, starts, ends, later, minutes):
    period = wall_interval(day(on), clock(starts), clock(ends), OSLO, days_later=later)
    assert period.minutes == minutes
    assert wall_clock(period.starts_at, OSLO).time() == clock(starts)
    assert wall_clock(period.ends_at, OSLO).time() == clock(ends)


WEEKS = [
    # day, its Monday, ISO year and week
    pytest.param("2026-12-28", "2026-12-28", (2026, 53), id="2026 has a week 53"),
    pytest.param("2026-12-31", "2026-12-28", (2026, 53), id="new year's eve"),
    pytest.param("2027-01-01", "2026-12-28", (2026, 53), id="new year's day is in a week of the old year"),
    pytest.param("2027-01-03", "2026-12-28", (2026, 53), id="the Sunday of week 53"),
    pytest.param("2027-01-04", "2027-01-04", (2027, 1), id="week 1"),
    pytest.param("2024-12-30", "2024-12-30", (2025, 1), id="a Monday in December is in the new year's week"),
    pytest.param("2027-03-28", "2027-03-22", (2027, 12), id="Easter Sunday"),
    pytest.param("2026-10-25", "2026-10-19", (2026, 43), id="the Sunday the clocks go back"),
]


@pytest.mark.parametrize(("on", "monday", "week"), WEEKS)
def test_a_day_belongs_to_its_iso_week(on, monday, week):
    assert week_start(day(on)) == day(monday)
    assert iso_week(day(on)) == week
    assert day(on) in week_days(day(on))
    assert [each.isoweekday() for each in week_days(day(on))] == [1, 2, 3, 4, 5, 6, 7]


def test_the_tables_hold_at_least_sixty_cases():
    assert len(INSTANTS) + len(GAPS) + len(DAYS) + len(PERIODS) + len(WEEKS) >= 60


@pytest.mark.parametrize(("on", "hours"), [("2026-10-25", 169), ("2027-03-28", 167), ("2026-12-31", 168)])
def test_a_week_is_as_long_as_the_clocks_make_it(on, hours):
    assert week_interval(day(on), OSLO).duration == timedelta(hours=hours)


def test_only_the_hour_of_autumn_is_ambiguous_and_both_of_it_can_be_said():
    autumn = day("2026-10-25")
    assert instants_of(autumn, clock("02:15"), OSLO) == (utc("2026-10-25 00:15"), utc("2026-10-25 01:15"))
    assert is_ambiguous(autumn, clock("02:59"), OSLO)
    assert not is_ambiguous(autumn, clock("01:59"), OSLO)
    assert not is_ambiguous(autumn, clock("03:00"), OSLO)
    assert not is_ambiguous(day("2027-03-28"), clock("02:30"), OSLO)


def test_the_second_of_the_ambiguous_hours_can_be_booked():
    hour = wall_interval(day("2026-10-25"), clock("02:00"), clock("03:00"), OSLO, start_fold=1, end_fold=0)
    assert (hour.starts_at, hour.minutes) == (utc("2026-10-25 01:00"), 60)
    both = wall_interval(day("2026-10-25"), clock("02:30"), clock("02:00"), OSLO, end_fold=1)
    assert both.minutes == 30


@pytest.mark.parametrize(("starts", "ends"), [("20:00", "18:00"), ("18:00", "18:00"), ("23:00", "01:00")])
def test_an_end_before_the_start_is_a_slip_unless_it_says_another_day(starts, ends):
    with pytest.raises(EndsBeforeStart) as refused:
        wall_interval(day("2026-12-03"), clock(starts), clock(ends), OSLO)
    assert refused.value.finding("ends_at").code == "booking.ends_before_start"
    assert wall_interval(day("2026-12-03"), clock(starts), clock(ends), OSLO, days_later=1).minutes > 0


@pytest.mark.parametrize("far", [date.min, date(1899, 12, 31), date(9999, 1, 1), date.max])
def test_a_day_too_far_away_is_a_clear_error_and_never_an_overflow(far):
    for attempt in (
        lambda: resolve(far, clock("12:00"), OSLO),
        lambda: local_midnight(far, OSLO),
        lambda: day_interval(far, OSLO),
        lambda: days_interval(FIRST_DAY, far, OSLO) if far > FIRST_DAY else days_interval(far, FIRST_DAY, OSLO),
        lambda: wall_interval(far, clock("12:00"), clock("13:00"), OSLO, days_later=1),
        lambda: week_start(far),
    ):
        with pytest.raises(OutsideCalendar, match="is not between 1900-01-01 and 9998-12-31"):
            attempt()
    finding = OutsideCalendar(far).finding("starts_on")
    assert (finding.code, finding.parameters) == ("booking.outside_calendar", {"year": far.year})


def test_the_very_last_instant_has_no_wall_clock():
    with pytest.raises(OutsideCalendar):
        wall_clock(datetime.max.replace(tzinfo=UTC), OSLO)


def test_what_has_no_zone_or_too_many_is_refused():
    with pytest.raises(ValueError, match="has no zone of its own"):
        resolve(day("2026-12-03"), time(18, tzinfo=UTC), OSLO)
    with pytest.raises(ValueError, match="must know its time zone"):
        wall_clock(datetime(2026, 12, 3, 18), OSLO)  # noqa: DTZ001 - the naive datetime is the point
    with pytest.raises(ValueError, match="is before the first"):
        days_interval(day("2026-12-03"), day("2026-12-02"), OSLO)


def test_where_midnight_is_skipped_the_day_begins_when_the_clocks_say_so():
    beirut = ZoneInfo("Asia/Beirut")
    assert wall_clock(local_midnight(day("2022-03-27"), beirut), beirut).time() == clock("01:00")
    assert day_interval(day("2022-03-27"), beirut).duration == timedelta(hours=23)


def test_an_interval_that_ends_at_midnight_does_not_touch_the_next_day():
    evening = wall_interval(day("2026-12-03"), clock("22:00"), clock("00:00"), OSLO)
    night = wall_interval(day("2026-12-03"), clock("22:00"), clock("00:30"), OSLO, days_later=1)
    assert days_of(evening, OSLO) == [day("2026-12-03")]
    assert days_of(night, OSLO) == [day("2026-12-03"), day("2026-12-04")]


@given(st.dates(date(1950, 1, 1), LAST_DAY), st.times(), st.sampled_from([0, 1]))
def test_every_wall_time_is_found_again_or_is_in_a_gap(on, at, fold):
    try:
        instant = resolve(on, at, OSLO, fold)
    except NonexistentLocalTime as gap:
        before = wall_clock(gap.next_existing - timedelta(microseconds=1), OSLO).replace(tzinfo=None)
        assert before < datetime.combine(on, at) < gap.next_wall.replace(tzinfo=None)
    else:
        assert wall_clock(instant, OSLO).replace(tzinfo=None) == datetime.combine(on, at)
        assert instant in instants_of(on, at, OSLO)


@given(st.dates(date(1950, 1, 1), date(9998, 12, 30)))
def test_days_follow_each_other_without_gap_or_overlap(on):
    assert day_interval(on, OSLO).ends_at == day_interval(on + timedelta(days=1), OSLO).starts_at
