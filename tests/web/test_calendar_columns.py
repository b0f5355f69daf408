"""One column: every row of it is one thing, and what it shows free can be had."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.availability import Occupation, OccupationKind, Situation, Wanted, assess
from booking.domain.booking_terms import Booker, BookingRules, WhoMayBook, resolve_terms
from booking.domain.interval import Interval
from booking.domain.local_time import day_interval, wall_interval, week_days
from booking.domain.opening_hours import open_all_day
from booking.web.calendar_axis import axis_for
from booking.web.calendar_columns import FreeTime, Shelf, Told, column_blocks
from tests.factories.situation import HALL_A, HALL_B, NOW, OSLO, THURSDAY, booked, closed, evening, situation


def tell(occupation: Occupation) -> Told:
    where = "" if occupation.leaf_id == HALL_A else "Sal B"
    return Told("busy", f"Lag {occupation.occupant_id}", "Trening", where=where)


def shelf_of(known: Situation, day: date = THURSDAY, **more) -> Shelf:
    shown = [*known.opening.intervals, *(each.real for each in known.occupations)]
    axis = axis_for([day], shown, [known.terms.grid_minutes], OSLO)
    return Shelf("sal-a", day, known, FreeTime.of(known), axis, tell, "/my/bookings/new", **more)


def drawn(known: Situation, day: date = THURSDAY, **more) -> list[tuple[str, str, str]]:
    """The column as (from, kind, title), one for each block."""
    shelf = shelf_of(known, day, **more)
    return [(shelf.axis.rows[block.starts_row].label, block.kind, block.title) for block in column_blocks(shelf)]


def kinds_at(known: Situation, *labels: str) -> list[str]:
    shelf = shelf_of(known)
    rows = {}
    for block in column_blocks(shelf):
        for number in range(block.starts_row, block.starts_row + block.rowspan):
            rows[shelf.axis.rows[number].label] = block.kind
    return [rows[label] for label in labels]


def test_the_blocks_fill_the_column_without_overlap():
    blocks = column_blocks(shelf_of(situation(booked("18:00", "20:00"), closed("20:00", "20:30"))))
    ends = 0
    for block in blocks:
        assert block.starts_row == ends
        ends += block.rowspan
    assert ends == len(shelf_of(situation()).axis.rows)


def test_a_booking_is_told_with_its_own_time_though_the_rows_are_coarser():
    block = next(
        block for block in column_blocks(shelf_of(situation(booked("18:10", "19:45")))) if block.kind == "busy"
    )
    assert (block.title, block.time, block.subtitle) == ("Lag 7", "18.10–19.45", "Trening")


def test_between_the_two_openings_of_the_day_it_is_closed():
    assert kinds_at(situation(), "11.30", "12.00", "15.30", "16.00") == ["free", "closed", "closed", "free"]


def test_a_whole_closed_day_says_why():
    friday = THURSDAY + timedelta(days=1)
    assert drawn(situation(), friday) == [("08.00", "closed", "Stengt: Kommunens dag")]


def test_a_closure_says_its_public_reason():
    assert ("18.00", "closed", "Gulvet vaskes") in drawn(situation(closed("18:00", "20:00")))


def test_the_buffer_after_a_booking_is_for_clearing_and_the_one_before_for_setting_up():
    shown = drawn(situation(booked("18:00", "20:00", before=30, after=60)))
    assert ("17.30", "buffer", "Rigging") in shown
    assert ("20.00", "buffer", "Rydding") in shown
    assert ("21.00", "free", "Ledig 21.00") in shown


def test_ones_own_clearing_must_be_over_before_the_next_begins():
    assert ("17.00", "buffer", "Rydding") in drawn(situation(booked("18:00", "20:00"), buffer_after_minutes=60))


def test_time_too_short_to_be_booked_is_not_shown_free():
    known = situation(booked("17:00", "18:00"), shortest_minutes=120)
    assert kinds_at(known, "16.00", "16.30", "18.00") == ["closed", "closed", "free"]


def test_the_last_start_that_leaves_room_for_the_shortest_booking_is_the_last_link():
    blocks = [block for block in column_blocks(shelf_of(situation(shortest_minutes=120))) if block.kind == "free"]
    assert [block.title for block in blocks][-1] == "Ledig 20.00"
    assert blocks[-1].rowspan == 4


def test_what_is_over_is_grey_and_without_words():
    known = situation(booked("16:00", "17:00"))
    now = datetime.combine(THURSDAY, time(19, 10), tzinfo=OSLO)
    later = Situation(known.window, known.opening, known.terms, now, known.occupations)
    assert kinds_at(later, "16.00", "17.00", "19.00", "19.30") == ["past", "past", "past", "free"]


def test_time_before_the_notice_says_that_it_is_too_late():
    known = situation(notice_minutes=2 * 24 * 60)
    now = datetime.combine(THURSDAY, time(7), tzinfo=OSLO) - timedelta(days=1)
    assert ("16.00", "closed", "For sent å booke") in drawn(
        Situation(known.window, known.opening, known.terms, now), THURSDAY
    )


def test_time_beyond_the_horizon_says_when_it_opens():
    assert ("16.00", "closed", "Kan bookes fra 28. november 2026") in drawn(situation(horizon_days=5))


def test_a_space_that_only_staff_book_shows_no_link():
    blocks = column_blocks(shelf_of(situation(who_may_book=WhoMayBook.STAFF)))
    assert {block.href for block in blocks} == {""}
    assert "Bookes bare av kommunen" in {block.title for block in blocks}


def test_two_parts_in_use_at_once_are_one_block_that_names_both():
    known = situation(booked("18:00", "19:30"), booked("19:00", "20:00", occupant_id=8, leaf_id=HALL_B))
    block = next(block for block in column_blocks(shelf_of(known)) if block.kind == "busy")
    assert (block.title, block.time) == ("I bruk", "18.00–20.00")
    assert block.lines == ("18.00–19.30 Lag 7", "19.00–20.00 Sal B: Lag 8")


def test_a_booking_of_the_whole_hall_stands_once_however_many_parts_it_takes():
    known = situation(booked("18:00", "20:00"), booked("18:00", "20:00", leaf_id=HALL_B))
    assert [kind for _label, kind, _title in drawn(known)].count("busy") == 1


def test_where_the_parts_stand_beside_it_the_whole_only_says_that_parts_are_in_use():
    known = situation(booked("18:00", "20:00", leaf_id=HALL_B))
    assert ("18.00", "closed", "Deler er i bruk") in drawn(known, parts_beside=True)


def test_neighbours_that_share_a_row_become_one_block_and_none_is_lost():
    known = situation(booked("18:00", "18:20"), booked("18:20", "19:00", occupant_id=8))
    shelf = shelf_of(known)
    told = " ".join(block.title + " ".join(block.lines) for block in column_blocks(shelf))
    assert "Lag 7" in told
    assert "Lag 8" in told


def wanted_by(href: str) -> Wanted:
    query = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
    day = date.fromisoformat(query["date"])
    times = time.fromisoformat(query["from"]), time.fromisoformat(query["to"])
    later = int(times[1] != time(0) and times[1] <= times[0])
    return Wanted(wall_interval(day, *times, OSLO, days_later=later), 1, Booker.ORGANISATION)


@st.composite
def busy_evenings(draw) -> list[Occupation]:
    found, minute = [], 16 * 60
    while minute < 21 * 60:
        minute += draw(st.integers(0, 8)) * 15
        length = draw(st.integers(1, 8)) * 15
        if minute + length > 22 * 60:
            break
        start, end = (f"{m // 60:02d}:{m % 60:02d}" for m in (minute, minute + length))
        found.append(booked(start, end, draw(st.sampled_from([0, 15, 30])), draw(st.sampled_from([0, 15, 30])), minute))
        minute += length
    return found


@settings(max_examples=150, deadline=None)
@given(
    evening_of=busy_evenings(),
    grid=st.sampled_from([15, 30, 60]),
    shortest=st.sampled_from([30, 45, 60, 120]),
    longest=st.sampled_from([None, 120, 240]),
    before=st.sampled_from([0, 15]),
    after=st.sampled_from([0, 30]),
)
def test_every_free_link_leads_to_a_time_that_is_allowed(evening_of, grid, shortest, longest, before, after):
    known = situation(
        *evening_of,
        grid_minutes=grid,
        shortest_minutes=shortest,
        longest_minutes=longest,
        buffer_before_minutes=before,
        buffer_after_minutes=after,
    )
    links = [block.href for block in column_blocks(shelf_of(known)) if block.kind == "free"]
    assert [assess(wanted_by(link), known).codes for link in links] == [()] * len(links)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_on_the_night_the_clocks_change_every_free_link_can_be_booked(day):
    now = datetime(2026, 10, 1, tzinfo=OSLO)
    week = week_days(day)
    opening = open_all_day(OSLO).between(week[0], week[-1] + timedelta(days=1))
    window = Interval(day_interval(week[0], OSLO).starts_at, day_interval(week[-1] + timedelta(days=1), OSLO).ends_at)
    known = Situation(window, opening, resolve_terms(BookingRules()), now)
    for days in ([day], week):
        axis = axis_for(days, opening.intervals, [30], OSLO)
        shelf = Shelf("bane", day, known, FreeTime.of(known), axis, tell, "/my/bookings/new")
        links = [block.href for block in column_blocks(shelf) if block.kind == "free" and block.href]
        assert len(links) > 40
        assert {assess(wanted_by(link), known).codes for link in links} == {()}


def test_the_second_of_an_hour_that_comes_twice_is_shown_and_not_linked():
    autumn = date(2026, 10, 25)
    opening = open_all_day(OSLO).between(autumn, autumn)
    known = Situation(
        day_interval(autumn, OSLO), opening, resolve_terms(BookingRules()), datetime(2026, 10, 1, tzinfo=OSLO)
    )
    blocks = {(block.starts_row, block.href != "") for block in column_blocks(shelf_of(known, autumn))}
    assert {(2, True), (6, False), (8, True)} <= blocks


def test_a_closed_night_beside_the_repeated_hour_draws_no_crooked_column():
    autumn = week_days(date(2026, 10, 25))
    taken = Interval(evening("18:00", "20:00", autumn[0]).starts_at, evening("18:00", "20:00", autumn[0]).ends_at)
    occupation = Occupation(HALL_A, taken, taken, 3, OccupationKind.BOOKING)
    opening = open_all_day(OSLO).between(autumn[0], autumn[-1])
    window = Interval(day_interval(autumn[0], OSLO).starts_at, day_interval(autumn[-1], OSLO).ends_at)
    known = Situation(window, opening, resolve_terms(BookingRules()), NOW, (occupation,))
    axis = axis_for(autumn, opening.intervals, [30], OSLO)
    blocks = column_blocks(Shelf("bane", autumn[0], known, FreeTime.of(known), axis, tell, "/x"))
    assert sum(block.rowspan for block in blocks) == len(axis.rows)
