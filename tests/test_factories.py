"""The factories make rows that the application takes for its own."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from stdnum.no import orgnr

from booking.database import db
from booking.domain.booking_state import OCCUPYING
from booking.domain.errors import Refused
from booking.domain.permissions import Role
from booking.models import Occupation, Space
from tests.factories import (
    actor_of,
    make_booking,
    make_closure,
    make_equipment,
    make_organisation,
    make_person,
    make_space,
    make_tariff,
    make_team,
    make_venue,
    organisation_number,
    oslo,
)


def test_organisation_numbers_have_the_right_check_digit_and_differ() -> None:
    numbers = [organisation_number(serial) for serial in range(40)]
    assert len(set(numbers)) == len(numbers)
    assert all(orgnr.is_valid(number) for number in numbers)


@pytest.mark.parametrize("state", ["requested", "confirmed", "refused", "cancelled", "completed", "no_show"])
def test_a_booking_comes_in_every_state_with_the_time_that_the_state_keeps(app: Flask, state: str) -> None:
    booking = make_booking(make_space(parts=3), state=state)
    assert booking.state == state
    rows = db.session.scalar(select(func.count()).select_from(Occupation))
    assert rows == (6 if state in OCCUPYING else 0)


def test_bookings_of_one_space_collide_as_in_earnest(app_sqlite: Flask) -> None:
    hall = make_space(parts=3)
    make_booking(hall)
    part = db.session.scalars(select(Space).where(Space.parent_id == hall.id)).first()
    with pytest.raises(Refused, match=r"booking\.taken"):
        make_booking(part)


def test_a_booking_in_the_past_was_placed_before_it_began(app_sqlite: Flask) -> None:
    booking = make_booking(starts_at=oslo(2026, 10, 1, 18), participants=12, setup_note="Mål på plass")
    assert booking.created_at < booking.starts_at
    assert (booking.participants, booking.setup_note) == (12, "Mål på plass")


def test_people_act_with_their_roles_and_memberships(app_sqlite: Flask) -> None:
    venue, organisation = make_venue(), make_organisation()
    caretaker = actor_of(make_person("caretaker", venue=venue))
    manager = actor_of(make_person(manages=organisation))
    assert caretaker.venues(Role.CARETAKER) == {venue.id}
    assert manager.managed_organisations == manager.organisations == {organisation.id}


def test_a_team_of_children_books_free_of_charge_and_others_pay_by_the_hour(app_sqlite: Flask) -> None:
    make_tariff()
    club = make_organisation()
    hall = make_space()
    children = make_booking(hall, organisation=club, team=make_team(club), participants=17, participants_under_19=15)
    chairs = make_equipment(hall.venue)
    adults = make_booking(hall, oslo(2026, 12, 4, 18), organisation=club, extras={chairs: 10})
    assert (children.price_ore, adults.price_ore) == (0, 65_000)


def test_a_closure_takes_the_whole_venue(app_sqlite: Flask) -> None:
    hall = make_space(parts=2)
    make_closure(hall.venue, oslo(2026, 12, 3))
    with pytest.raises(Refused):
        make_booking(hall)
