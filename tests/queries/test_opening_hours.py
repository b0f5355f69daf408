"""Opening hours as a page shows them: seasons, weekdays with the same hours together, and days that differ."""

from __future__ import annotations

from datetime import date

import pytest

from booking.queries.opening_hours import opening_hours_of
from tests.factories import make_opening_hours, make_space, make_special_day, make_venue

TODAY = date(2026, 11, 26)
DAY, EVENING = (480, 960), (960, 1320)

pytestmark = pytest.mark.usefixtures("app")


def lines(venue, **more):
    return [(line.weekdays, line.school_days, line.other_days) for line in only_season(venue, **more).lines]


def only_season(venue, **more):
    (season,) = opening_hours_of(venue.id, TODAY, **more).seasons
    return season


def test_weekdays_with_the_same_hours_stand_together_and_the_others_are_closed():
    venue = make_venue(open_at={1: EVENING, 3: EVENING, 6: DAY})
    assert lines(venue) == [
        ((1, 3), (EVENING,), (EVENING,)),
        ((2, 4, 5, 7), (), ()),
        ((6,), (DAY,), (DAY,)),
    ]


def test_school_days_and_other_days_stand_beside_each_other():
    venue = make_venue(open_at={})
    make_opening_hours(venue, {1: EVENING}, applies_to="school_days")
    make_opening_hours(venue, {1: DAY, 6: DAY}, applies_to="non_school_days")
    season = only_season(venue)
    assert season.by_school_day
    assert lines(venue)[0] == ((1,), (EVENING,), (DAY,))
    assert lines(venue)[2] == ((6,), (DAY,), (DAY,))


def test_a_day_may_be_open_twice():
    venue = make_venue(open_at={})
    make_opening_hours(venue, {1: EVENING})
    make_opening_hours(venue, {1: (420, 480)})
    assert lines(venue)[0] == ((1,), ((420, 480), EVENING), ((420, 480), EVENING))


def test_seasons_stand_in_order_and_those_that_are_over_are_left_out():
    venue = make_venue(open_at={})
    for name, first, last in (
        ("Vår", date(2027, 1, 1), date(2027, 6, 1)),
        ("Høst", date(2026, 8, 1), date(2026, 12, 31)),
        ("Gammel", date(2025, 8, 1), date(2026, 6, 1)),
    ):
        make_opening_hours(venue, {1: DAY}, season=name, valid_from=first, valid_to=last)
    seasons = opening_hours_of(venue.id, TODAY).seasons
    assert [(season.name, season.holds_on(TODAY)) for season in seasons] == [("Høst", True), ("Vår", False)]


def test_special_days_to_come_are_told_with_their_hours():
    venue = make_venue()
    make_special_day(venue, date(2026, 5, 17))
    make_special_day(venue, date(2026, 12, 24), name="Julaften")
    make_special_day(venue, date(2026, 12, 31), 480, 600)
    make_special_day(venue, date(2026, 12, 31), 720, 840, name="Nyttårsaften")
    days = opening_hours_of(venue.id, TODAY).special_days
    assert [(day.starts_on.day, day.hours, day.name) for day in days] == [
        (24, (), "Julaften"),
        (31, ((480, 600), (720, 840)), "Nyttårsaften"),
    ]


def test_a_space_without_hours_of_its_own_leaves_the_word_to_its_venue():
    space = make_space()
    page = opening_hours_of(space.venue_id, TODAY, space_ids=(space.id,))
    assert (page.seasons, page.special_days) == ((), ())


def test_a_part_has_the_weekly_hours_of_its_hall_and_the_special_days_of_both():
    hall = make_space()
    part = make_space(parent=hall, name="Sal A")
    make_opening_hours(hall.venue, {1: EVENING}, space=hall)
    make_special_day(hall, date(2026, 12, 5), name="Cup")
    make_special_day(part, date(2026, 12, 4), name="Vask")
    page = opening_hours_of(hall.venue_id, TODAY, space_ids=(part.id, hall.id))
    assert page.seasons[0].lines[0].weekdays == (1,)
    assert [day.name for day in page.special_days] == ["Vask", "Cup"]
