"""Finding a time: who has it free on most weeks, and the first days that suit."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from booking.domain.availability import DayHours, Wanted, assess
from booking.domain.interval import Interval
from booking.queries.find import FindWish
from booking.queries.find_time import TimeWish, find_days, find_weekly
from booking.queries.premises import load_premises
from booking.queries.situation import situation_of, situations, situations_on
from tests.factories import make_booking, make_closure, make_space, make_terms, oslo
from tests.factories.situation import OSLO

NOW = oslo(2026, 11, 26, 12)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
THURSDAYS = frozenset({4})
EVENING = DayHours(120, time(18), time(20))

pytestmark = pytest.mark.usefixtures("app")


def premises():
    return load_premises(OSLO, date(2026, 11, 1), date(2027, 12, 31))


def weekly(hours: DayHours = EVENING, weekdays=THURSDAYS, **wish):
    return find_weekly(premises(), FindWish(**wish), TimeWish(hours, weekdays, FIRST, LAST), NOW)


def test_the_space_that_is_free_on_most_dates_stands_first_with_the_reasons_of_the_others():
    taken, free = make_space(name="Aulaen"), make_space(name="Gymsalen")
    make_booking(taken, oslo(2026, 12, 10, 18), hours=2)
    make_closure(taken, oslo(2026, 12, 17), hours=24)
    found = weekly()
    assert [(each.space.name, len(each.time.free), each.dates) for each in found] == [
        ("Gymsalen", 5, 5),
        ("Aulaen", 3, 5),
    ]
    assert found[0].space.place.id == free.id
    assert [(day, finding.code) for day, finding in found[1].refused] == [
        (date(2026, 12, 10), "booking.taken"),
        (date(2026, 12, 17), "booking.closure"),
    ]


def test_of_spaces_as_free_the_tightest_fit_stands_first():
    make_space(name="Storsalen", capacity=300)
    make_space(name="Lillesalen", capacity=40)
    make_space(name="Kottet", capacity=10)
    assert [each.space.name for each in weekly(people=30)] == ["Lillesalen", "Storsalen"]


def test_every_date_said_to_be_free_can_be_booked_and_no_other():
    space = make_space()
    make_terms(space, grid_minutes=60, buffer_after_minutes=30, horizon_days=28)
    make_booking(space, oslo(2026, 12, 3, 16), hours=2)
    make_booking(space, oslo(2026, 12, 17, 20), hours=1)
    (found,) = weekly(DayHours(120, time(17), time(21)))
    known = premises()
    for day in TimeWish(EVENING, THURSDAYS, FIRST, LAST).days:
        starts_at = oslo(day.year, day.month, day.day, found.time.from_time.hour)
        wanted = Interval(starts_at, starts_at + timedelta(hours=2))
        allowed = assess(Wanted(wanted), situation_of(known, space.id, wanted, NOW)).allowed
        assert allowed is (wanted in found.time.free)
    assert {day for day, _finding in found.refused} == set(found.time.not_free)


def test_a_space_that_is_never_free_is_not_an_answer():
    space = make_space()
    make_closure(space, oslo(2026, 12, 1), hours=24 * 40)
    assert weekly() == ()


def test_any_evening_gives_the_first_days_that_have_one():
    space = make_space(name="Aulaen")
    make_space(name="Gymsalen")
    make_booking(space, oslo(2026, 12, 1, 17), hours=5)
    hours = DayHours(120, time(17), time(22))
    found = find_days(premises(), FindWish(), TimeWish(hours, frozenset(range(1, 6)), FIRST, LAST), NOW)
    assert [each.space.name for each in found] == ["Gymsalen", "Aulaen"]
    assert [each.starts_at for each in found[1].times] == [oslo(2026, 12, day, 17) for day in (2, 3, 4)]


def test_days_read_in_one_go_are_the_same_as_read_one_by_one():
    hall = make_space(parts=2)
    make_terms(hall, buffer_before_minutes=45)
    make_booking(hall, oslo(2026, 12, 2, 18), hours=5)
    make_closure(hall, oslo(2026, 12, 9), hours=300)
    known, days = premises(), [date(2026, 12, day) for day in (2, 3, 9, 10, 20, 30)]
    together = situations_on(known, [hall.id], days, NOW)
    for day in days:
        alone = situations(known, [hall.id], day, day, NOW)[hall.id]
        assert together[day][hall.id].window == alone.window
        assert set(together[day][hall.id].occupations) == set(alone.occupations)


def test_a_season_longer_than_a_year_is_cut_off():
    days = TimeWish(EVENING, frozenset(range(1, 8)), FIRST, date(9999, 12, 31)).days
    assert len(days) == 366
