"""Finding a room: who suits, who is free, and in which order they stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booking.database import db
from booking.domain.availability import Wanted, assess
from booking.domain.interval import Interval
from booking.models import Space
from booking.queries.find import FindWish, find, suitable
from booking.queries.premises import load_premises
from booking.queries.situation import situation_of
from tests.factories import (
    ALWAYS,
    make_booking,
    make_closure,
    make_opening_hours,
    make_space,
    make_terms,
    make_venue,
    oslo,
)
from tests.factories.situation import OSLO

NOW = oslo(2026, 11, 26, 12)
THURSDAY = date(2026, 12, 3)
SIX_TO_EIGHT = Interval(oslo(2026, 12, 3, 18), oslo(2026, 12, 3, 20))

pytestmark = pytest.mark.usefixtures("app")


def found(**wish):
    premises = load_premises(OSLO, date(2026, 11, 1), date(2027, 12, 31))
    return find(premises, FindWish(**wish), NOW)


def names(groups) -> list[str]:
    return [group.best.name for group in groups]


def at_six(**wish):
    return found(interval=SIX_TO_EIGHT, day=THURSDAY, minutes=120, **wish)


def test_what_is_free_at_the_time_comes_first_and_what_is_taken_has_its_nearest_time():
    taken, free = make_space(name="Gymsalen"), make_space(name="Aulaen")
    make_booking(taken, oslo(2026, 12, 3, 17), hours=2)
    answer = at_six()
    assert (names(answer.free), names(answer.near)) == ([free.name], [taken.name])
    near = answer.near[0].best
    assert near.free == (Interval(oslo(2026, 12, 3, 19), oslo(2026, 12, 3, 21)),)
    assert near.refused.code == "booking.taken"


def test_everything_offered_can_be_booked_as_it_is_offered():
    space = make_space()
    make_terms(space, grid_minutes=60, buffer_after_minutes=30, notice_minutes=24 * 60, longest_minutes=180)
    make_booking(space, oslo(2026, 12, 3, 17), hours=2)
    make_closure(space, oslo(2026, 11, 28, 8), hours=24)
    for wish in ({}, {"minutes": 90}, {"day": THURSDAY}, {"interval": SIX_TO_EIGHT, "day": THURSDAY}):
        answer = found(**wish)
        premises = load_premises(OSLO, date(2026, 11, 1), date(2027, 12, 31))
        for group in (*answer.free, *answer.near):
            offered = group.best.free[0]
            longest = min(offered.ends_at, offered.starts_at + timedelta(minutes=180))
            first = Interval(offered.starts_at, longest)
            assert assess(Wanted(first), situation_of(premises, space.id, first, NOW)).allowed
        assert answer.suiting == 1
        assert not answer.never


def test_the_tightest_fit_stands_first_when_people_are_counted():
    venue = make_venue()
    for name, capacity in (("Storsalen", 400), ("Møterommet", 12), ("Lillesalen", 60)):
        make_space(venue, name, capacity=capacity)
    assert names(at_six(people=40).free) == ["Lillesalen", "Storsalen"]


def test_venues_stand_in_norwegian_order_when_nobody_is_counted():
    for name in ("Åshallen", "Ærlighuset", "Østre skole", "Zoohuset", "Aurskog"):
        make_space(make_venue(name))
    answer = at_six()
    assert [group.best.place.venue_name for group in answer.free] == [
        "Aurskog", "Zoohuset", "Ærlighuset", "Østre skole", "Åshallen",
    ]  # fmt: skip


def test_a_hall_and_its_parts_are_one_answer_led_by_the_tightest_fit():
    hall = make_space(name="Hallen", parts=3, capacity=300)
    answer = at_six(people=30)
    assert [(group.best.name, [other.name for other in group.others]) for group in answer.free] == [
        ("Sal 1", ["Sal 2", "Sal 3", "Hallen"])
    ]
    assert hall.name in names(at_six().free)


def test_a_hall_with_one_part_taken_answers_with_the_parts_that_are_free():
    hall = make_space(name="Hallen", parts=2)
    part = db.session.scalar(db.select(Space).where(Space.parent_id == hall.id, Space.name == "Sal 1"))
    make_booking(part, participants=10)
    answer = at_six()
    assert names(answer.free) == ["Sal 2"]
    assert answer.near == ()


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"kind": "gym"}, {"Gymsalen"}),
        ({"people": 50}, {"Aulaen"}),
        ({"features": frozenset({"piano"})}, {"Aulaen"}),
        ({"features": frozenset({"piano", "stage"})}, set()),
        ({"step_free": True}, {"Gymsalen"}),
        ({"venue": "ashallen"}, {"Gymsalen", "Aulaen"}),
        ({"venue": "finnes-ikke"}, set()),
        ({"minutes": 300}, {"Gymsalen"}),
    ],
)
def test_only_what_suits_is_an_answer(wish, expected):
    venue = make_venue("Åshallen")
    make_space(venue, "Gymsalen", kind="gym", capacity=40, accessible=True)
    aula = make_space(venue, "Aulaen", kind="assembly_hall", capacity=80, features=["piano"])
    make_terms(aula, longest_minutes=240)
    premises = load_premises(OSLO, date(2026, 11, 1), date(2026, 12, 31))
    assert {space.name for space in suitable(premises, FindWish(**wish))} == expected


def test_a_part_has_what_the_whole_has_when_nothing_is_said_of_the_part():
    make_space(name="Hallen", parts=2, features=["showers"])
    premises = load_premises(OSLO, date(2026, 11, 1), date(2026, 12, 31))
    suiting = suitable(premises, FindWish(features=frozenset({"showers"})))
    assert {space.name for space in suiting} == {"Hallen", "Sal 1", "Sal 2"}


def test_a_changing_room_answers_only_who_asks_for_one():
    make_space(name="Garderobe 1", kind="changing_room")
    assert at_six().suiting == 0
    assert names(at_six(kind="changing_room").free) == ["Garderobe 1"]


def test_what_is_out_of_use_or_only_for_staff_is_no_answer():
    make_space(name="Nedlagt", active=False)
    make_space(make_venue("Stengt skole", active=False), "Gymsalen")
    make_terms(make_space(name="Formannskapssalen"), who_may_book="staff")
    assert at_six().suiting == 0


def test_a_day_alone_gives_the_free_times_of_that_day():
    space = make_space(make_venue(open_at={4: (16 * 60, 22 * 60)}))
    make_booking(space, oslo(2026, 12, 3, 18), hours=1)
    answer = found(day=THURSDAY, minutes=90)
    assert answer.free[0].best.free == (
        Interval(oslo(2026, 12, 3, 16), oslo(2026, 12, 3, 18)),
        Interval(oslo(2026, 12, 3, 19), oslo(2026, 12, 3, 22)),
    )


def test_a_day_without_free_time_gives_the_first_free_time_after_it():
    make_space(make_venue(open_at={5: (16 * 60, 22 * 60)}))
    answer = found(day=THURSDAY, minutes=60)
    assert answer.free == ()
    assert answer.near[0].best.free == (Interval(oslo(2026, 12, 4, 16), oslo(2026, 12, 4, 17)),)


def test_without_a_time_each_space_has_its_first_free_hour():
    make_space(make_venue(open_at={4: (10 * 60, 22 * 60)}))
    assert found().free[0].best.free == (Interval(NOW, NOW + timedelta(hours=1)),)


def test_a_space_that_opens_in_three_weeks_is_found_on_the_second_look():
    venue = make_venue(open_at={})
    make_space(venue)
    make_opening_hours(venue, ALWAYS, valid_from=date(2026, 12, 17))
    assert found().free[0].best.free[0].starts_at == oslo(2026, 12, 17)


def test_a_space_without_opening_hours_suits_and_is_never_free():
    make_space(make_venue(open_at={}), "Loftet")
    answer = found()
    assert (names(answer.free), names(answer.never)) == ([], ["Loftet"])
    assert names(at_six().never) == ["Loftet"]


def test_a_date_beyond_the_horizon_says_so():
    make_terms(horizon_days=30)
    make_space()
    late = Interval(oslo(2027, 6, 3, 18), oslo(2027, 6, 3, 20))
    answer = found(interval=late, day=date(2027, 6, 3), minutes=120)
    assert answer.free == answer.near == ()
    assert answer.never[0].best.refused.code == "booking.beyond_horizon"


def test_as_many_statements_for_forty_spaces_as_for_four(statements_of):
    for number in range(4):
        make_space(make_venue(f"Sted {number}"))
    few = statements_of(at_six)
    for number in range(4, 40):
        make_space(make_venue(f"Sted {number}"))
    assert statements_of(at_six) == few
    assert few < 15
