from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.interval import Interval, intersect, merge, subtract

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)


def at(hour: float) -> datetime:
    return NOON.replace(hour=0) + timedelta(hours=hour)


def span(start: float, end: float) -> Interval:
    return Interval(at(start), at(end))


intervals = st.builds(
    lambda start, length: Interval(at(start), at(start + length)),
    st.integers(min_value=0, max_value=60),
    st.integers(min_value=1, max_value=12),
)
many = st.lists(intervals, max_size=12)


def hours_in(several: list[Interval]) -> set[int]:
    """The whole hours that the intervals cover: an independent way to say what a set of intervals is."""
    return {
        hour
        for interval in several
        for hour in range(
            int((interval.starts_at - at(0)).total_seconds() // 3600),
            int((interval.ends_at - at(0)).total_seconds() // 3600),
        )
    }


def test_a_naive_datetime_is_refused_because_it_is_no_instant():
    with pytest.raises(ValueError, match="must know its time zone"):
        Interval(datetime(2026, 12, 3, 12), NOON)  # noqa: DTZ001 - the naive datetime is the point
    with pytest.raises(ValueError, match="must know its time zone"):
        Interval(NOON, datetime(2026, 12, 3, 13))  # noqa: DTZ001 - the naive datetime is the point


@pytest.mark.parametrize("hours", [0, -1, -48])
def test_an_interval_that_is_empty_or_runs_backwards_is_refused(hours):
    with pytest.raises(ValueError, match="must end after it starts"):
        Interval(NOON, NOON + timedelta(hours=hours))


def test_an_instant_beyond_the_calendar_is_refused_without_an_overflow():
    west = timezone(-timedelta(hours=12))
    with pytest.raises(ValueError, match="beyond the calendar"):
        Interval(NOON, datetime.max.replace(tzinfo=west))


def test_local_datetimes_are_kept_as_utc_so_that_a_clock_change_is_counted():
    night = Interval(datetime(2026, 10, 24, 23, tzinfo=OSLO), datetime(2026, 10, 25, 4, tzinfo=OSLO))
    assert night.starts_at.tzinfo is UTC
    assert night.minutes == 6 * 60
    assert str(night) == "2026-10-24T21:00Z/2026-10-25T03:00Z"


def test_the_two_hours_of_one_name_are_an_interval_and_not_an_empty_one():
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=OSLO)
    assert Interval(twice, twice.replace(fold=1)).minutes == 60


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        pytest.param(span(8, 10), False, id="before"),
        pytest.param(span(8, 12), False, id="touching before"),
        pytest.param(span(8, 13), True, id="into the start"),
        pytest.param(span(12, 14), True, id="equal"),
        pytest.param(span(12.5, 13), True, id="inside"),
        pytest.param(span(11, 15), True, id="around"),
        pytest.param(span(13, 15), True, id="over the end"),
        pytest.param(span(14, 15), False, id="touching after"),
        pytest.param(span(15, 16), False, id="after"),
    ],
)
def test_overlap_is_the_same_seen_from_both_sides(other, overlaps):
    booked = span(12, 14)
    assert booked.overlaps(other) is overlaps
    assert other.overlaps(booked) is overlaps
    assert (booked.intersection(other) is not None) is overlaps


def test_the_start_belongs_to_an_interval_and_the_end_does_not():
    assert span(12, 14).contains(at(12))
    assert not span(12, 14).contains(at(14))
    assert span(12, 14).contains(span(12, 14))
    assert not span(12, 14).contains(span(12, 14.5))


def test_an_interval_is_widened_by_minutes_at_each_end():
    assert span(12, 14).widen(30, 15) == span(11.5, 14.25)
    assert span(12, 14).widen() == span(12, 14)


def test_widening_stops_at_the_ends_of_the_calendar():
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert Interval(first, first + timedelta(minutes=1)).widen(60).starts_at == first
    assert Interval(last - timedelta(minutes=1), last).widen(0, 60).ends_at == last


def test_widening_by_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        span(12, 14).widen(-1)


def test_intervals_that_touch_become_one():
    assert merge([span(14, 16), span(12, 14), span(18, 20)]) == [span(12, 16), span(18, 20)]


def test_what_is_taken_leaves_gaps_around_it():
    assert span(8, 20).subtract([span(10, 12), span(11, 13), span(19, 23)]) == [span(8, 10), span(13, 19)]
    assert span(8, 20).subtract([]) == [span(8, 20)]
    assert span(8, 20).subtract([span(7, 21)]) == []


@given(many)
def test_merged_intervals_cover_the_same_hours_and_leave_gaps_between(several):
    merged = merge(several)
    assert hours_in(merged) == hours_in(several)
    assert all(left.ends_at < right.starts_at for left, right in pairwise(merged))


@given(many, many)
def test_subtraction_and_intersection_are_those_of_sets_of_hours(left, right):
    assert hours_in(subtract(left, right)) == hours_in(left) - hours_in(right)
    assert hours_in(intersect(left, right)) == hours_in(left) & hours_in(right)
    assert subtract(left, right) == merge(subtract(left, right))
    assert intersect(left, right) == merge(intersect(left, right))
