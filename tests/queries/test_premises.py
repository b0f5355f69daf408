"""The premises as the domain reads them: who says what of a part of a hall."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booking.database import db
from booking.domain.booking_terms import Source
from booking.models import Space
from booking.queries.opening_hours import opening_hours_of
from booking.queries.premises import Premises, load_premises
from tests.factories import make_opening_hours, make_space, make_special_day, make_terms, make_venue
from tests.fixtures.clock import OSLO

THURSDAY = date(2026, 12, 3)


def premises() -> Premises:
    return load_premises(OSLO, THURSDAY, THURSDAY)


@pytest.fixture
def hall(app_sqlite: Any) -> Any:
    return make_space(make_venue(), "Hallen", parts=2, capacity=300)


def part_of(hall: Any) -> int:
    return premises().tree.parts(hall.id)[0]


def test_each_rule_comes_from_the_nearest_that_says_it(hall: Any) -> None:
    part = part_of(hall)
    make_terms(buffer_after_minutes=5, notice_minutes=60)
    make_terms(hall, buffer_after_minutes=15, shortest_minutes=60)
    make_terms(None, space_id=part, shortest_minutes=90)
    terms = premises().terms(part)
    assert (terms.shortest_minutes, terms.buffer_after_minutes, terms.notice_minutes) == (90, 15, 60)
    assert terms.source_of("buffer_after_minutes") is Source.SPACE


@pytest.mark.parametrize(("rule", "holds"), [(None, 40), (500, 40), (20, 20)])
def test_a_part_holds_what_it_holds_unless_a_rule_is_stricter(hall: Any, rule: int | None, holds: int) -> None:
    make_terms(hall, capacity=rule)
    assert premises().terms(part_of(hall)).capacity == holds


def test_a_special_day_of_a_part_leaves_it_the_hours_of_its_hall(hall: Any) -> None:
    part = db.session.get_one(Space, part_of(hall))
    make_opening_hours(hall.venue, {4: (1020, 1200)}, space=hall)
    make_special_day(hall, date(2026, 12, 24))
    make_special_day(hall, date(2026, 12, 31))
    make_special_day(part, date(2026, 12, 31), 600, 720)
    plan = premises().plan(part.id)
    days = (THURSDAY, date(2026, 12, 24), date(2026, 12, 31))
    assert [[str(hours) for hours in plan.on(day).hours] for day in days] == [["17:00-20:00"], [], ["10:00-12:00"]]


def test_the_page_of_a_part_says_what_holds_for_it(hall: Any) -> None:
    part = db.session.get_one(Space, part_of(hall))
    make_opening_hours(hall.venue, {4: (1020, 1200)}, space=hall)
    make_special_day(hall, date(2026, 12, 31))
    make_special_day(hall, date(2026, 12, 24))
    make_special_day(part, date(2026, 12, 31), 600, 720)
    page = opening_hours_of(hall.venue_id, THURSDAY, (part.id, hall.id))
    assert [line.school_days for line in page.seasons[0].lines if 4 in line.weekdays] == [((1020, 1200),)]
    assert [(day.starts_on.day, day.hours) for day in page.special_days] == [(24, ()), (31, ((600, 720),))]
