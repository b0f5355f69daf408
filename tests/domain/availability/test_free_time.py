"""The times that are free, and the nearest when the wanted one is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from booking.domain.availability import (
    Wanted,
    assess,
    free_intervals,
    free_starts,
    nearest_alternatives,
)
from booking.domain.local_time import wall_clock
from tests.factories.situation import (
    NOW,
    OSLO,
    THURSDAY,
    booked,
    evening,
    shown,
    situation,
)


def test_free_time_is_what_opening_hours_leave_between_the_bookings():
    known = situation(booked("17:00", "18:00"), booked("18:30", "20:00", after=15))
    assert shown(free_intervals(known)) == ["08:00-12:00", "16:00-17:00", "18:00-18:30", "20:30-22:00"]


def test_a_gap_too_short_for_any_booking_is_not_shown():
    known = situation(booked("17:00", "18:00"), booked("18:30", "20:00"), shortest_minutes=60)
    assert shown(free_intervals(known)) == ["08:00-12:00", "16:00-17:00", "20:00-22:00"]


def test_nothing_is_free_before_the_notice_or_after_the_horizon():
    now = evening("17:10", "18:00").starts_at
    known = replace(situation(notice_minutes=60, horizon_days=0), now=now)
    free = free_intervals(known)
    assert shown(free) == ["18:30-22:00"]
    assert len(free) == 1


def test_nothing_is_free_when_all_of_it_is_past():
    assert free_intervals(replace(situation(), now=NOW + timedelta(days=365))) == []


def test_the_starts_of_a_length_are_those_after_which_the_length_is_free():
    known = situation(booked("17:00", "20:30"), longest_minutes=120)
    starts = [wall_clock(start, OSLO) for start in free_starts(known, 90)]
    assert [f"{start:%H:%M}" for start in starts if start.date() == THURSDAY] == [
        "08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "20:30",
    ]  # fmt: skip
    assert free_starts(known, 150) == []
    assert free_starts(known, 0) == []
    assert free_starts(known, 45) == []


def test_an_officer_sees_free_what_an_officer_may_book():
    known = situation(booked("17:00", "18:00"), notice_minutes=30 * 24 * 60, longest_minutes=60)
    officer = replace(known, terms=known.terms.for_officer())
    assert free_intervals(known) == []
    assert "18:00-22:00" in shown(free_intervals(officer))
    assert assess(Wanted(evening("18:00", "22:00")), officer).allowed


def test_the_nearest_alternatives_are_one_from_each_gap():
    known = situation(booked("17:30", "19:30"))
    found = nearest_alternatives(Wanted(evening("18:00", "19:30")), known)
    assert [f"{wall_clock(each.starts_at, OSLO):%a %H:%M}" for each in found] == ["Thu 19:30", "Thu 16:00", "Thu 10:30"]
    assert {each.minutes for each in found} == {90}


def test_alternatives_to_an_impossible_length_have_a_possible_one():
    known = situation(longest_minutes=60)
    found = nearest_alternatives(Wanted(evening("18:00", "21:15")), known, most=1)
    assert [str(each) for each in found] == [str(evening("18:00", "19:00"))]


def test_there_are_no_alternatives_when_nothing_is_free():
    assert nearest_alternatives(Wanted(evening("18:00", "20:00")), situation(shortest_minutes=900)) == []
