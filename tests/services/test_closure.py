"""Closing a space: nothing is booked in it, what was booked gives way, and everyone is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.models import Closure, Letter, Occupation
from booking.services.closure import CloseSpace, bookings_hit, close_space, undo_closure
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space
from tests.factories.times import oslo

WEEK = Interval(oslo(2026, 11, 30), oslo(2026, 12, 20))


@pytest.fixture
def officer(app: Any) -> Any:
    return actor_of(make_person("case_officer"))


def close(actor: Any, space: Any, **changes: Any) -> int:
    values: dict[str, Any] = {
        "venue_id": space.venue_id,
        "space_id": space.id,
        "interval": WEEK,
        "public_text": "Gulvet slipes",
    }
    command = CloseSpace(**{**values, **changes})
    extensions = current_app.extensions
    return close_space(actor, command, now=extensions["clock"].now(), settings=extensions["settings"])


def test_a_closed_hall_cannot_be_booked_nor_can_its_parts(officer: Any) -> None:
    hall = make_space(parts=3)
    close(officer, hall)
    with pytest.raises(Refused) as refusal:
        make_booking(hall)
    assert refusal.value.verdict.codes == ("booking.closure",)


def test_bookings_inside_give_way_and_each_is_told(officer: Any) -> None:
    booking = make_booking()
    with pytest.raises(Refused) as refusal:
        close(officer, booking.space)
    assert refusal.value.verdict.codes == ("closure.hits_bookings",)
    assert booking.state == "confirmed"
    close(officer, booking.space, displaces=1)
    assert booking.state == "displaced"
    assert [letter.kind for letter in db.session.scalars(select(Letter).where(Letter.kind == "booking_cancelled"))]


def test_closures_may_overlap_and_reach_into_buffers(officer: Any) -> None:
    booking = make_booking(buffer_after_minutes=30)
    after = Interval(booking.ends_at, booking.ends_at + timedelta(days=30))
    assert close(officer, booking.space, interval=after) != close(officer, booking.space, interval=after)


def test_an_undone_closure_opens_the_time_again(officer: Any) -> None:
    space = make_space()
    closure_id = close(officer, space)
    undo_closure(officer, closure_id, now=current_app.extensions["clock"].now())
    assert db.session.query(Occupation).count() == 0
    assert make_booking(space, NEXT_THURSDAY).reference


def test_a_member_closes_nothing(app: Any) -> None:
    with pytest.raises(NotFound):
        close(actor_of(make_person()), make_space())


def test_what_took_place_before_the_closure_was_made_did_so(officer: Any, clock: Any) -> None:
    over = make_booking(starts_at=oslo(2026, 11, 26, 8))
    going_on = make_booking(over.space, oslo(2026, 11, 26, 11))
    today = Interval(oslo(2026, 11, 26), oslo(2026, 11, 27))
    closure_id = close(officer, over.space, interval=today, displaces=1)
    assert (over.state, going_on.state) == ("confirmed", "displaced")
    assert db.session.get_one(Closure, closure_id).starts_at == clock.now()


def test_a_page_asks_first_which_bookings_would_give_way(officer: Any) -> None:
    booking = make_booking()
    command = CloseSpace(
        venue_id=booking.space.venue_id, space_id=booking.space_id, interval=WEEK, public_text="Gulvet slipes"
    )
    extensions = current_app.extensions
    timing = {"now": extensions["clock"].now(), "settings": extensions["settings"]}
    assert bookings_hit(officer, command, **timing) == [booking]
    with pytest.raises(NotFound):
        bookings_hit(actor_of(make_person()), command, **timing)


def test_what_is_closed_for_years_is_taken_out_of_use_instead(officer: Any) -> None:
    with pytest.raises(Refused) as refusal:
        close(officer, make_space(), interval=Interval(oslo(2026, 11, 30), oslo(2029, 1, 1)))
    assert [(each.code, each.field) for each in refusal.value.verdict.findings] == [("closure.too_long", "ends_at")]


def test_a_closure_in_the_past_is_refused(officer: Any) -> None:
    with pytest.raises(Refused) as refusal:
        close(officer, make_space(), interval=Interval(oslo(2026, 1, 1), oslo(2026, 1, 2)))
    assert refusal.value.verdict.codes == ("closure.in_the_past",)
