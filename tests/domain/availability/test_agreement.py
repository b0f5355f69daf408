"""What is shown free can be saved, and nothing else can: over generated situations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.domain.availability import (
    Occupation,
    OccupationKind,
    Situation,
    Wanted,
    assess,
    free_intervals,
    free_starts,
    nearest_alternatives,
)
from booking.domain.booking_terms import Terms
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval
from booking.domain.opening_hours import (
    EVERY_DAY,
    Hours,
    OpeningHours,
    OpeningPlan,
    OpeningWindow,
)
from booking.domain.wall_grid import points_between
from tests.factories.situation import (
    HALL_A,
    HALL_B,
    OSLO,
    THURSDAY,
)

QUARTER = timedelta(minutes=15)
LENGTHS = (15, 60, 90, 120, 480)
BUFFERS = st.sampled_from([0, 0, 15, 30, 45])
quarters = st.integers(0, 95)


@st.composite
def occupations(draw: st.DrawFn, window: Interval) -> Occupation:
    start = window.starts_at + draw(st.integers(-8, 2 * 96)) * QUARTER
    real = Interval(start, start + draw(st.integers(1, 16)) * QUARTER)
    occupant, leaf = draw(st.integers(1, 4)), draw(st.sampled_from([HALL_A, HALL_B]))
    if draw(st.integers(0, 4)) == 0:
        return Occupation(leaf, real, real, occupant, OccupationKind.CLOSURE)
    return Occupation(leaf, real, real.widen(draw(BUFFERS), draw(BUFFERS)), occupant)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    shortest = draw(st.sampled_from([15, 30, 60, 90]))
    return Terms(
        shortest_minutes=shortest,
        longest_minutes=draw(st.sampled_from([None, shortest, 2 * shortest, 480])),
        grid_minutes=draw(st.sampled_from([15, 30, 60, 90, 120])),
        notice_minutes=draw(st.sampled_from([0, 0, 45, 600])),
        horizon_days=draw(st.sampled_from([None, 0, 1, 30])),
        buffer_before_minutes=draw(BUFFERS),
        buffer_after_minutes=draw(BUFFERS),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    first = draw(st.sampled_from([THURSDAY, date(2026, 10, 24), date(2027, 3, 27)]))
    window = days_interval(first, first + timedelta(days=1), OSLO)
    windows = []
    for _ in range(draw(st.integers(1, 2))):
        opens = draw(quarters)
        closes = draw(st.integers(opens + 1, 96)) % 96
        hours = Hours(time(opens // 4, opens % 4 * 15), time(closes // 4, closes % 4 * 15))
        windows.append(OpeningWindow(EVERY_DAY, hours))
    return Situation(
        window=window,
        opening=OpeningPlan(OSLO, OpeningHours(tuple(windows))).between(first, first + timedelta(days=1)),
        terms=draw(terms()),
        now=window.starts_at + timedelta(minutes=draw(st.sampled_from([-3000, -600, 0, 7, 600, 1500]))),
        occupations=draw(st.lists(occupations(window), max_size=6)),
    )


def every_wanted(known: Situation) -> list[Wanted]:
    """Every time of the window on the quarter whose length is near the limits, on the grid or not."""
    instants = list(points_between(known.window.starts_at, known.window.ends_at - QUARTER, 15, OSLO))
    wanted = (Interval(start, start + timedelta(minutes=length)) for start in instants for length in LENGTHS)
    return [Wanted(interval) for interval in wanted if known.window.contains(interval)]


@settings(max_examples=40)
@given(situations())
def test_what_is_shown_free_can_be_saved_and_nothing_else_can(known):
    free = free_intervals(known)
    rules_of_length_and_grid = {"booking.too_short", "booking.too_long", "booking.off_grid"}
    starts = {minutes: set(free_starts(known, minutes)) for minutes in LENGTHS}
    for wanted in every_wanted(known):
        verdict = assess(wanted, known)
        within = any(interval.contains(wanted.interval) for interval in free)
        fits = not rules_of_length_and_grid & set(verdict.codes)
        assert verdict.allowed is (within and fits)
        assert (wanted.interval.starts_at in starts[wanted.interval.minutes]) is verdict.allowed


@settings(max_examples=60)
@given(situations())
def test_every_free_interval_can_hold_a_booking_and_is_as_long_as_it_can_be(known):
    grid = timedelta(minutes=known.terms.grid_minutes)
    any_length = replace(known, terms=replace(known.terms, shortest_minutes=1, longest_minutes=None))
    for free in free_intervals(known):
        assert assess(Wanted(free), any_length).allowed
        for longer in (free.widen(known.terms.grid_minutes), free.widen(0, known.terms.grid_minutes)):
            if known.window.contains(longer) and grid < timedelta(hours=1):
                assert not assess(Wanted(longer), any_length).allowed


@settings(max_examples=60)
@given(situations(), st.integers(0, 150), st.integers(1, 20))
def test_the_law_is_kept_as_it_is_written(known, start, length):
    """Against the three sentences of the law, said without any cleverness."""
    wanted = Interval(known.window.starts_at + start * QUARTER, known.window.starts_at + (start + length) * QUARTER)
    assume(known.window.contains(wanted))
    buffered = known.terms.buffered(wanted)
    taken = any(each.kind == "booking" and each.real.overlaps(wanted) for each in known.occupations)
    in_buffer = any(
        each.kind == "booking"
        and not each.real.overlaps(wanted)
        and (each.buffered.overlaps(wanted) or each.real.overlaps(buffered))
        for each in known.occupations
    )
    closed_then = any(each.kind == "closure" and each.real.overlaps(wanted) for each in known.occupations)
    codes = set(assess(Wanted(wanted), known).codes)
    assert ("booking.taken" in codes) is taken
    assert ("booking.closure" in codes) is closed_then
    assert ("booking.in_buffer" in codes) is in_buffer


@settings(max_examples=60)
@given(situations(), st.integers(0, 150), st.integers(1, 12), st.sampled_from([None, 1, 2]))
def test_every_alternative_can_be_saved_and_one_is_found_whenever_there_is_one(known, start, length, booking_id):
    interval = Interval(known.window.starts_at + start * QUARTER, known.window.starts_at + (start + length) * QUARTER)
    assume(known.window.contains(interval))
    wanted = Wanted(interval, booking_id=booking_id)
    found = nearest_alternatives(wanted, known, most=50)
    assert all(assess(replace(wanted, interval=each), known).allowed for each in found)
    distances = [abs(each.starts_at - interval.starts_at) for each in found]
    assert distances == sorted(distances)
    if not assess(wanted, known).allowed:
        minutes = known.terms.possible_length(interval.minutes)
        possible = [] if minutes is None else free_starts(known, minutes, booking_id)
        assert min(distances, default=None) == min((abs(each - interval.starts_at) for each in possible), default=None)
