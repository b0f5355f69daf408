"""The facts of a wish, and its price by the tariffs of its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booking.domain.interval import Interval
from booking.domain.vocabulary import Purpose
from booking.models import Organisation
from booking.queries.premises import load_premises
from booking.services.booking import BookingWish
from booking.services.steps.pricing import quote_wish, used_before, working_days_between
from tests.factories import make_booking, make_organisation, make_space, make_tariff, oslo
from tests.factories.tariff import SOUND

WEEKLY = {
    "id": "weekly",
    "name": "To timer i uka",
    "when": {"tenant_class": "local_voluntary"},
    "price": "free",
    "quota": {"hours": 2, "per": "week"},
}
OTHERS = {"id": "others", "name": "Andre", "price": 300, "per": "hour"}


@pytest.fixture
def club(app):
    return make_organisation(tenant_class="local_voluntary")


def premises_of(app, day=date(2026, 12, 3)):
    return load_premises(app.extensions["settings"].municipality.zone, day, day + timedelta(days=40))


def priced(app, clock, space, club: Organisation, starts_at, hours=2):
    wish = BookingWish(
        space_id=space.id,
        interval=Interval(starts_at, starts_at + timedelta(hours=hours)),
        organisation_id=club.id,
        purpose=Purpose.MEETING,
        participants=10,
        responsible_name="Kari",
        responsible_phone="+4740000001",
    )
    return quote_wish(wish, club, None, premises_of(app), now=clock.now())


def test_use_is_counted_from_real_bookings_up_to_the_hour_and_without_the_one_that_is_changed(app, club):
    space = make_space()
    make_booking(space, oslo(2026, 12, 1, 18), organisation=club, hours=3)
    same_day = make_booking(space, oslo(2026, 12, 3, 9), organisation=club, hours=1)
    make_booking(space, oslo(2026, 12, 2, 18), organisation=club, state="cancelled")
    make_booking(space, oslo(2026, 12, 4, 18), organisation=club)
    make_booking(space, oslo(2026, 12, 3, 12))
    found = used_before(club.id, oslo(2026, 12, 3, 18), premises_of(app))
    assert found == {"minutes_used_year": 240, "minutes_used_week": 240}
    assert (
        used_before(club.id, oslo(2026, 12, 3, 18), premises_of(app), without=same_day.id)["minutes_used_year"] == 180
    )
    assert used_before(club.id, oslo(2026, 12, 8, 18), premises_of(app)) == {
        "minutes_used_year": 360,
        "minutes_used_week": 0,
    }


def test_a_week_that_passes_the_new_year_is_one_week_in_two_years(app, club):
    make_booking(make_space(), oslo(2026, 12, 30, 18), organisation=club)
    found = used_before(club.id, oslo(2027, 1, 1, 18), premises_of(app))
    assert found == {"minutes_used_year": 0, "minutes_used_week": 120}


def test_a_weekly_quota_is_used_up_by_the_weeks_bookings(app, clock, club):
    make_tariff({**SOUND, "rule": [WEEKLY, OTHERS]})
    space = make_space()
    assert priced(app, clock, space, club, oslo(2026, 12, 3, 18)).total_ore == 0
    make_booking(space, oslo(2026, 12, 1, 18), organisation=club, hours=1.5)
    quoted = priced(app, clock, space, club, oslo(2026, 12, 3, 18))
    assert (quoted.total_ore, [line.minutes for line in quoted.lines]) == (45_000, [30, 90])
    assert priced(app, clock, space, club, oslo(2026, 12, 10, 18)).total_ore == 0


def test_a_booking_over_the_night_that_prices_change_is_divided_there(app, clock, club):
    make_tariff({**SOUND, "rule": [OTHERS]}, valid_to=date(2026, 12, 31))
    dearer = {**SOUND, "version": 2, "valid_from": "2027-01-01", "rule": [{**OTHERS, "price": 400}]}
    make_tariff(dearer, valid_from=date(2027, 1, 1))
    quoted = priced(app, clock, make_space(), club, oslo(2026, 12, 31, 22), hours=4)
    assert (quoted.total_ore, [line.rate_ore for line in quoted.lines]) == (140_000, [30_000, 40_000])


@pytest.mark.parametrize(
    ("first", "until", "days"),
    [
        (date(2026, 11, 27), date(2026, 11, 30), 1),  # Friday to Monday
        (date(2026, 11, 28), date(2026, 11, 30), 0),  # Saturday to Monday
        (date(2026, 12, 23), date(2026, 12, 28), 2),  # over Christmas
        (date(2026, 12, 3), date(2026, 12, 3), 0),
        (date(2026, 12, 3), date(2026, 12, 1), 0),
    ],
)
def test_working_days_of_notice(first, until, days):
    assert working_days_between(first, until) == days
