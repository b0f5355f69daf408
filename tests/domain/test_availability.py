from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.domain.availability import (
    Occupation,
    OccupationKind,
    Situation,
    Wanted,
    assess,
    by_leaf,
    conflicts,
    free_intervals,
    free_starts,
    nearest_alternatives,
    of_leaves,
)
from booking.domain.booking_terms import Booker, BookingRules, Terms, WhoMayBook, resolve_terms
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, wall_clock, wall_interval
from booking.domain.opening_hours import (
    EVERY_DAY,
    Closed,
    ClosedReason,
    Hours,
    OpeningHours,
    OpeningPlan,
    OpeningWindow,
)
from booking.domain.school_calendar import SchoolCalendar
from booking.domain.wall_grid import points_between

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


# ── The occupation law ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wanted", "other", "buffers", "codes"),
    [
        # The other booking is 18:00-20:00; buffers are (before, after) of the space as it is now.
        pytest.param(("16:00", "18:00"), booked("18:00", "20:00"), (0, 0), [], id="touching before"),
        pytest.param(("20:00", "22:00"), booked("18:00", "20:00"), (0, 0), [], id="touching after"),
        pytest.param(("18:00", "20:00"), booked("18:00", "20:00"), (0, 0), ["booking.taken"], id="the same time"),
        pytest.param(("17:00", "18:30"), booked("18:00", "20:00"), (0, 0), ["booking.taken"], id="into its start"),
        pytest.param(("16:00", "22:00"), booked("18:00", "20:00"), (0, 0), ["booking.taken"], id="all around it"),
        pytest.param(("18:30", "19:30"), booked("18:00", "20:00"), (0, 0), ["booking.taken"], id="within it"),
        pytest.param(
            ("20:00", "21:00"), booked("18:00", "20:00", 0, 30), (0, 0), ["booking.in_buffer"], id="its clearing"
        ),
        pytest.param(("20:30", "21:30"), booked("18:00", "20:00", 0, 30), (0, 0), [], id="just after its clearing"),
        pytest.param(("17:00", "18:00"), booked("18:00", "20:00", 30), (0, 0), ["booking.in_buffer"], id="its set-up"),
        pytest.param(("20:00", "21:00"), booked("18:00", "20:00"), (30, 0), ["booking.in_buffer"], id="own set-up"),
        pytest.param(("17:00", "18:00"), booked("18:00", "20:00"), (0, 30), ["booking.in_buffer"], id="own clearing"),
        pytest.param(("20:00", "21:00"), booked("18:00", "20:00"), (0, 30), [], id="own clearing lies elsewhere"),
        pytest.param(("20:30", "21:30"), booked("18:00", "20:00", 0, 30), (30, 0), [], id="the two share the gap"),
        pytest.param(
            ("20:30", "21:30"), booked("18:00", "20:00", 0, 30), (60, 0), ["booking.in_buffer"], id="the larger holds"
        ),
        pytest.param(("20:00", "21:00"), closed("18:00", "20:00"), (60, 60), [], id="a closure needs no buffer"),
        pytest.param(("19:30", "21:00"), closed("18:00", "20:00"), (0, 0), ["booking.closure"], id="into a closure"),
    ],
)
def test_the_occupation_law(wanted, other, buffers, codes):
    before, after = buffers
    known = situation(other, buffer_before_minutes=before, buffer_after_minutes=after)
    assert list(assess(Wanted(evening(*wanted)), known).codes) == codes


def test_a_refusal_says_when_it_is_taken_and_not_by_whom():
    (finding,) = assess(Wanted(evening("19:00", "21:00")), situation(booked("18:00", "20:00"))).findings
    taken = evening("18:00", "20:00")
    assert finding.field == "starts_at"
    assert finding.parameters == {"starts_at": taken.starts_at, "ends_at": taken.ends_at}


def test_a_closure_says_its_public_reason():
    (finding,) = assess(Wanted(evening("19:00", "21:00")), situation(closed("18:00", "20:00"))).findings
    assert finding.parameters["reason"] == "Gulvet vaskes"


def test_a_buffer_says_how_long_it_is_and_where_free_time_begins():
    known = situation(booked("18:00", "20:00", after=15), buffer_before_minutes=30)
    (finding,) = assess(Wanted(evening("20:00", "21:00")), known).findings
    assert finding.field == "starts_at"
    assert finding.parameters["gap_minutes"] == 30
    assert finding.parameters["limit"] == evening("20:30", "21:00").starts_at
    (finding,) = assess(Wanted(evening("16:00", "18:00")), situation(booked("18:00", "20:00", before=15))).findings
    assert finding.field == "ends_at"
    assert finding.parameters["gap_minutes"] == 15
    assert finding.parameters["limit"] == evening("16:00", "17:45").ends_at


def test_a_hall_is_taken_once_even_when_every_part_of_it_is():
    parts = [booked("18:00", "20:00", leaf_id=leaf) for leaf in (HALL_A, HALL_B)]
    assert assess(Wanted(evening("19:00", "21:00")), situation(*parts)).codes == ("booking.taken",)
    assert len(conflicts(Wanted(evening("19:00", "21:00")), situation(*parts))) == 1


def test_everything_in_the_way_is_found_in_order_of_time():
    known = situation(
        booked("18:00", "19:00", occupant_id=2), booked("16:00", "17:00", occupant_id=1), closed("20:00", "21:00")
    )
    wanted = Wanted(evening("16:30", "20:30"))
    assert [each.real.starts_at for each in conflicts(wanted, known)] == [
        evening(start, "22:00").starts_at for start in ("16:00", "18:00", "20:00")
    ]
    assert assess(wanted, known).codes == ("booking.taken", "booking.closure")


def test_a_booking_that_is_changed_is_not_in_its_own_way():
    known = situation(booked("18:00", "20:00", 30, 30), closed("20:30", "21:00"))
    moved = Wanted(evening("18:30", "20:30"), booking_id=7)
    assert assess(moved, known).allowed
    assert shown(free_intervals(known, booking_id=7)) == ["08:00-12:00", "16:00-20:30", "21:00-22:00"]


def test_a_closure_with_the_number_of_the_booking_still_closes():
    known = situation(closed("18:00", "20:00", occupant_id=7))
    assert assess(Wanted(evening("18:00", "20:00"), booking_id=7), known).codes == ("booking.closure",)


def test_occupations_read_together_are_sorted_out_to_the_leaves_of_each_space():
    one, other = booked("18:00", "20:00"), booked("16:00", "18:00", leaf_id=HALL_B)
    sorted_out = by_leaf([one, other])
    assert of_leaves([HALL_A], sorted_out) == (one,)
    assert of_leaves([HALL_A, HALL_B, 3], sorted_out) == (one, other)


# ── The rules of booking ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wanted", "terms", "code", "field", "parameters"),
    [
        pytest.param(
            evening("18:00", "19:00"), {"shortest_minutes": 90}, "booking.too_short", "ends_at",
            {"minutes": 60, "shortest_minutes": 90, "source": "space"}, id="too short",
        ),
        pytest.param(
            evening("18:00", "21:00"), {"longest_minutes": 120}, "booking.too_long", "ends_at",
            {"minutes": 180, "longest_minutes": 120, "source": "space"}, id="too long",
        ),
        pytest.param(
            evening("18:15", "19:00"), {}, "booking.off_grid", "starts_at",
            {"grid_minutes": 30, "source": "default"}, id="starts off the grid",
        ),
        pytest.param(
            evening("18:00", "18:45"), {}, "booking.off_grid", "ends_at",
            {"grid_minutes": 30, "source": "default"}, id="ends off the grid",
        ),
        pytest.param(
            evening("18:00", "19:00"), {"notice_minutes": 14 * 24 * 60}, "booking.too_short_notice", "starts_at",
            {"notice_minutes": 20160, "earliest": NOW + timedelta(days=14), "source": "space"}, id="too late",
        ),
        pytest.param(
            evening("18:00", "19:00"), {"horizon_days": 9}, "booking.beyond_horizon", "starts_at",
            {"last_day": date(2026, 12, 2), "horizon_days": 9, "source": "space"}, id="too early",
        ),
        pytest.param(
            evening("14:00", "16:30"), {}, "booking.outside_opening_hours", "starts_at",
            {"day": THURSDAY, "hours": ("08:00-12:00", "16:00-22:00")}, id="before it opens",
        ),
        pytest.param(
            evening("21:00", "22:30"), {}, "booking.outside_opening_hours", "ends_at",
            {"day": THURSDAY, "hours": ("08:00-12:00", "16:00-22:00")}, id="after it closes",
        ),
        pytest.param(
            evening("11:00", "17:00"), {}, "booking.outside_opening_hours", "ends_at",
            {"day": THURSDAY, "hours": ("08:00-12:00", "16:00-22:00")}, id="over the afternoon",
        ),
        pytest.param(
            evening("18:00", "19:00", date(2026, 12, 6)), {}, "booking.closed_day", "starts_at",
            {"day": date(2026, 12, 6), "reason": ClosedReason.WEEKDAY, "name": ""}, id="a Sunday",
        ),
        pytest.param(
            evening("18:00", "19:00", date(2026, 12, 4)), {}, "booking.closed_day", "starts_at",
            {"day": date(2026, 12, 4), "reason": ClosedReason.PUBLIC_HOLIDAY, "name": "Kommunens dag"}, id="a holiday",
        ),
    ],
)  # fmt: skip
def test_each_rule_has_its_own_code_beside_its_own_field(wanted, terms, code, field, parameters):
    (finding,) = assess(Wanted(wanted), situation(**terms)).findings
    assert (finding.code, finding.field) == (code, field)
    assert finding.parameters == parameters


def test_what_has_begun_is_past_and_nothing_else_is_said_of_notice():
    known = replace(situation(notice_minutes=60), now=evening("18:01", "19:00").starts_at)
    assert assess(Wanted(evening("18:00", "19:00")), known).codes == ("booking.in_the_past",)
    assert assess(Wanted(evening("18:30", "19:30")), known).codes == ("booking.too_short_notice",)
    assert assess(Wanted(evening("19:30", "20:30")), known).allowed


def test_a_booking_may_start_at_the_very_moment_the_notice_runs_out():
    known = replace(situation(notice_minutes=60), now=evening("17:00", "18:00").starts_at)
    assert assess(Wanted(evening("18:00", "19:00")), known).allowed


def test_the_whole_of_the_last_day_may_be_booked():
    known = situation(horizon_days=10)
    assert assess(Wanted(evening("21:00", "22:00")), known).allowed
    assert not assess(Wanted(evening("08:00", "09:00", date(2026, 12, 5))), known).allowed


def test_people_and_bookers_are_held_against_the_terms():
    known = situation(capacity=40, who_may_book=WhoMayBook.LOCAL_ORGANISATIONS)
    evening_out = evening("18:00", "20:00")
    assert assess(Wanted(evening_out, 40, Booker.LOCAL_ORGANISATION), known).allowed
    (crowd,) = assess(Wanted(evening_out, 41, Booker.STAFF), known).findings
    assert (crowd.code, crowd.field) == ("booking.too_many_participants", "participants")
    assert crowd.parameters == {"participants": 41, "capacity": 40, "source": "space"}
    assert assess(Wanted(evening_out, -1, Booker.STAFF), known).codes == ("booking.negative_participants",)
    assert assess(Wanted(evening_out, 5, Booker.ORGANISATION), known).codes == ("booking.not_open_to_booker",)


def test_all_that_is_wrong_is_said_at_once_in_a_sensible_order():
    known = situation(booked("18:00", "20:00"), longest_minutes=60, capacity=10)
    wanted = Wanted(evening("19:15", "22:30"), participants=100)
    assert assess(wanted, known).codes == (
        "booking.too_long",
        "booking.off_grid",
        "booking.outside_opening_hours",
        "booking.too_many_participants",
        "booking.taken",
    )


def test_a_night_is_open_when_the_hours_meet_at_midnight_and_closed_when_the_next_day_is():
    night = wall_interval(THURSDAY, time(20), time(6), OSLO, days_later=1)
    windows = (OpeningWindow(EVERY_DAY, Hours(time(0), time(0))),)
    first, last = THURSDAY, THURSDAY + timedelta(days=2)
    always = OpeningPlan(OSLO, OpeningHours(windows)).between(first, last)
    holiday = OpeningPlan(OSLO, OpeningHours(windows), calendar=PLAN.calendar).between(first, last)
    known = replace(situation(), window=days_interval(first, last, OSLO), opening=always)
    assert assess(Wanted(night), known).allowed
    (finding,) = assess(Wanted(night), replace(known, opening=holiday)).findings
    assert (finding.code, finding.field) == ("booking.closed_day", "ends_at")
    assert holiday.closed_days == {date(2026, 12, 4): Closed(ClosedReason.PUBLIC_HOLIDAY, "Kommunens dag")}


def test_hours_until_midnight_are_told_as_24():
    windows = (OpeningWindow(EVERY_DAY, Hours(time(16), time(0))),)
    known = replace(situation(), opening=OpeningPlan(OSLO, OpeningHours(windows)).between(THURSDAY, THURSDAY))
    (finding,) = assess(Wanted(evening("15:00", "17:00")), known).findings
    assert finding.parameters["hours"] == ("16:00-24:00",)


def test_a_time_outside_what_has_been_read_is_an_error_and_not_a_verdict():
    with pytest.raises(ValueError, match="outside the period that was read"):
        assess(Wanted(evening("18:00", "20:00", date(2026, 12, 12))), situation())


def test_a_situation_at_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="must know its time zone"):
        replace(situation(), now=NOW.replace(tzinfo=None))


# ── What is free ──────────────────────────────────────────────────────────────────────────────────────────


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


# ── Shown free, and can be saved: over generated cases ────────────────────────────────────────────────────

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
