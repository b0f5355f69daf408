"""Dividing a hall while it is booked: whoever comes first, every booking takes what its space is made of afterwards."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, select, update

from booking.database import db
from booking.domain.errors import Refused
from booking.domain.interval import Interval
from booking.domain.permissions import SYSTEM
from booking.domain.space_tree import SpaceNode, SpaceTree, plant
from booking.models import Booking, Closure, Occupation, Space
from booking.services.booking import BookingWish, request_booking
from booking.services.closure import CloseSpace, close_space
from booking.services.space import DescribeSpace, add_space
from booking.services.steps.occupation import close, occupy
from tests.factories import make_booking, make_closure, make_organisation, make_space, make_venue, oslo
from tests.fixtures.application import build_app
from tests.fixtures.crowd import SECONDS, Crowd
from tests.fixtures.settings import make_settings

NOW = datetime(2026, 11, 26, 11, tzinfo=UTC)


def tree() -> SpaceTree:
    return plant(SpaceNode(*row) for row in db.session.execute(select(Space.id, Space.parent_id)))


def misplaced() -> list[str]:
    """The bookings and closures whose rows are not on the leaves of their space."""
    taken: dict[int, set[int]] = {}
    for occupant_id, leaf_id in db.session.execute(select(Occupation.occupant_id, Occupation.leaf_id)):
        taken.setdefault(occupant_id, set()).add(leaf_id)
    stands = tree()
    wrong = [
        booking.reference
        for booking in db.session.scalars(select(Booking).where(Booking.state == "confirmed"))
        if taken.get(booking.id) != set(stands.leaves(booking.space_id))
    ]
    closures = db.session.scalars(select(Closure).where(Closure.space_id.is_not(None)))
    return wrong + [f"closure {c.id}" for c in closures if taken.get(-c.id) != set(stands.leaves(c.space_id or 0))]


def divide(hall_id: int, name: str = "Sal 1") -> int:
    venue_id = db.session.scalar(select(Space.venue_id).where(Space.id == hall_id)) or 0
    return add_space(SYSTEM, venue_id, hall_id, DescribeSpace(name=name, kind="sports_hall"), now=NOW)


def test_what_was_booked_takes_the_parts_too(app: Any) -> None:
    hall = make_space()
    make_booking(hall)
    make_closure(hall, oslo(2026, 12, 10))
    make_closure(hall.venue, oslo(2026, 12, 20))
    first, second = divide(hall.id), divide(hall.id, "Sal 2")
    assert misplaced() == []
    whole_venue = select(Occupation.leaf_id).where(Occupation.starts_at >= oslo(2026, 12, 20))
    assert set(db.session.scalars(whole_venue)) == {first, second}
    for part in (first, second):
        with pytest.raises(Refused) as refusal:
            make_booking(db.session.get_one(Space, part))
        assert refusal.value.verdict.codes == ("booking.taken",)


def test_what_is_over_keeps_the_rows_it_had(app: Any, clock: Any) -> None:
    hall = make_space()
    booking = make_booking(hall, oslo(2026, 11, 25, 18))
    divide(hall.id)
    rows = db.session.scalars(select(Occupation.leaf_id).where(Occupation.booking_id == booking.id))
    assert set(rows) == {hall.id}


def test_other_venues_closures_are_left_alone(app: Any) -> None:
    elsewhere = make_closure(make_space(make_venue("Ås kulturhus")).venue, oslo(2026, 12, 1))
    before = set(db.session.scalars(select(Occupation.id).where(Occupation.closure_id == elsewhere.id)))
    divide(make_space(make_venue("Åshallen")).id)
    assert set(db.session.scalars(select(Occupation.id).where(Occupation.closure_id == elsewhere.id))) == before


def whole_app(url: str) -> Flask:
    """The application in another process."""
    return build_app(make_settings(Path(tempfile.mkdtemp()), url))


def meet(barrier: Barrier, number: int, hall_id: int, act: str, locks: bool) -> None:
    """One process is about to take the hall's time, having read what it is made of; then the other divides it."""
    with ExitStack() as without:
        if not locks:
            for name in ("booking.services.steps.retake.lock_leaves", "booking.services.closure.lock_tree"):
                without.enter_context(patch(name, lambda *_: None))
        if number == 0:
            barrier.wait(SECONDS)
            divide(hall_id)
        elif act == "book":
            with patch("booking.services.booking.request.occupy", late(occupy, barrier)):
                _book(hall_id)
        else:
            with patch("booking.services.closure.close", late(close, barrier)):
                _close(hall_id)


def late(take: Callable[..., None], barrier: Barrier) -> Callable[..., None]:
    """Take the time a while after the other has been let go."""

    def taking(*arguments: Any) -> None:
        barrier.wait(SECONDS)
        time.sleep(0.5)
        take(*arguments)

    return taking


def _book(hall_id: int) -> None:
    wish = BookingWish(
        space_id=hall_id,
        interval=Interval(oslo(2026, 12, 3, 18), oslo(2026, 12, 3, 20)),
        organisation_id=1,
        purpose="training",
        participants=20,
        responsible_name="Kari Nordmann",
        responsible_phone="+4740000001",
    )
    request_booking(SYSTEM, wish, now=NOW, settings=current_app.extensions["settings"])


def _close(hall_id: int) -> None:
    venue_id = db.session.scalar(select(Space.venue_id).where(Space.id == hall_id)) or 0
    day = Interval(oslo(2026, 12, 24), oslo(2026, 12, 25))
    command = CloseSpace(venue_id=venue_id, space_id=hall_id, interval=day, public_text="Stengt")
    close_space(SYSTEM, command, now=NOW, settings=current_app.extensions["settings"])


def test_who_takes_a_hall_while_it_is_divided_has_its_part_afterwards(new_database: Callable[..., str]) -> None:
    """On SQLite the second waits for the first whatever we do. Without our locks PostgreSQL lets them meet, so the
    same is done once more without, as the proof that they met."""
    url = new_database("postgresql")
    app = whole_app(url)
    with app.app_context():
        make_organisation()
        with Crowd(2, url, whole_app) as crowd:
            for locks in (True, False):
                for act in ("book", "close"):
                    hall_id = make_space(make_venue(f"Hall {act} {locks}")).id
                    db.session.remove()
                    assert crowd.all(meet, hall_id, act, locks) == [None, None]
                    assert len(misplaced()) == (0 if locks else 1), act
                    _forget_what_was_misplaced()
        db.session.remove()
        db.engine.dispose()


def _forget_what_was_misplaced() -> None:
    db.session.execute(delete(Occupation))
    db.session.execute(delete(Closure))
    db.session.execute(update(Booking).values(state="cancelled"))
    db.session.commit()
