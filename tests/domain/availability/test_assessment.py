"""The occupation law and the rules of booking, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from booking.domain.availability import (
    Wanted,
    assess,
    by_leaf,
    conflicts,
    free_intervals,
    of_leaves,
)
from booking.domain.booking_terms import Booker, WhoMayBook
from booking.domain.local_time import days_interval, wall_interval
from booking.domain.opening_hours import (
    EVERY_DAY,
    Closed,
    ClosedReason,
    Hours,
    OpeningHours,
    OpeningPlan,
    OpeningWindow,
)
from tests.factories.situation import (
    HALL_A,
    HALL_B,
    NOW,
    OSLO,
    PLAN,
    THURSDAY,
    booked,
    closed,
    evening,
    shown,
    situation,
)


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
