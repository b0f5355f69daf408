"""Spaces and their parts: the tree may change under what is booked, and nobody is booked twice for it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import LogEntry, Occupation, Space
from booking.services.space import (
    DescribeSpace,
    MoveSpace,
    add_space,
    change_space,
    move_space,
    restore_space,
    retire_space,
)
from tests.factories import actor_of, make_booking, make_opening_hours, make_person, make_space, make_venue, oslo
from tests.factories.times import THEN
from tests.services.steps.test_retake import misplaced


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def described(name: str = "Sal 1", **changes: Any) -> DescribeSpace:
    return DescribeSpace(**{"name": name, "kind": "sports_hall", **changes})


def add(actor: Any, venue: Any, parent: Space | None = None, **changes: Any) -> Space:
    number = add_space(actor, venue.id, parent.id if parent else None, described(**changes), now=THEN)
    return db.session.get_one(Space, number)


def move(actor: Any, space: Space, parent: Space | None, **more: Any) -> None:
    command = MoveSpace(space_id=space.id, parent_id=parent.id if parent else None, **more)
    move_space(actor, command, now=THEN, settings=current_app.extensions["settings"])


def finding(refusal: Any) -> tuple[str, str]:
    (only,) = refusal.value.verdict.findings
    return only.code, only.field


def parts_of(space: Space) -> list[Space]:
    return list(db.session.scalars(select(Space).where(Space.parent_id == space.id).order_by(Space.position)))


def test_a_new_space_comes_last_under_an_address_that_says_where_it_is(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    first = add(administrator, venue, name="Hallen", features=frozenset({"stage", "wifi"}))
    second = add(administrator, venue, name="Åshallen møterom")
    assert (first.slug, second.slug) == ("ashallen-hallen", "ashallen-moterom")
    assert (first.position, second.position) == (0, 1)
    assert {feature.feature for feature in first.features} == {"stage", "wifi"}


def test_a_part_of_a_booked_hall_is_taken_from_its_first_minute(administrator: Any) -> None:
    booking = make_booking()
    part = add(administrator, booking.space.venue, booking.space, part="1/3")
    assert misplaced() == []
    with pytest.raises(Refused) as refusal:
        make_booking(part)
    assert finding(refusal) == ("booking.taken", "starts_at")
    assert make_booking(part, oslo(2026, 12, 3, 20)).reference
    assert misplaced() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "ashallen-hallen"}, ("space.slug_taken", "slug")),
        ({"name": "★"}, ("space.slug_missing", "slug")),
        ({"part": "3/3"}, ("space.not_a_part", "part")),
        ({"part": "halv"}, ("space.not_a_part", "part")),
        ({"part": "1/3"}, ("space.part_of_nothing", "part")),
    ],
)
def test_a_space_that_cannot_be_so_is_refused_beside_its_field(
    administrator: Any, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    venue = make_venue("Åshallen")
    make_space(venue, "Hallen")
    with pytest.raises(Refused) as refusal:
        add(administrator, venue, **changes)
    assert finding(refusal) == expected


def test_a_space_is_a_part_of_a_space_of_its_own_venue(administrator: Any) -> None:
    venue, elsewhere = make_venue("Åshallen"), make_space(make_venue("Ås kulturhus"))
    with pytest.raises(Refused) as refusal:
        add(administrator, venue, elsewhere)
    assert finding(refusal) == ("space.missing_parent", "parent_id")
    with pytest.raises(Refused) as refusal:
        move(administrator, make_space(venue), elsewhere)
    assert finding(refusal) == ("space.missing_parent", "parent_id")


def test_a_space_cannot_be_a_part_of_its_own_part(administrator: Any) -> None:
    hall = make_space(parts=2)
    part = parts_of(hall)[0]
    for inside in (hall, part):
        with pytest.raises(Refused) as refusal:
            move(administrator, hall, inside)
        assert finding(refusal) == ("space.cycle", "parent_id")


def test_bookings_follow_a_space_that_is_moved_into_a_hall(administrator: Any) -> None:
    venue = make_venue()
    hall, room = make_space(venue, "Hallen", parts=2), make_space(venue, "Rommet")
    make_booking(room)
    make_booking(hall, oslo(2026, 12, 4, 18))
    move(administrator, room, hall, part="1/3")
    assert (room.parent_id, room.part, room.position) == (hall.id, "1/3", 3)
    assert misplaced() == []
    for space, hour in ((hall, oslo(2026, 12, 3, 18)), (room, oslo(2026, 12, 4, 18))):
        with pytest.raises(Refused) as refusal:
            make_booking(space, hour)
        assert finding(refusal) == ("booking.taken", "starts_at")


def test_a_move_that_would_put_two_bookings_in_one_place_changes_nothing(administrator: Any) -> None:
    venue = make_venue()
    hall, room = make_space(venue, "Hallen"), make_space(venue, "Rommet")
    make_booking(room)
    booking = make_booking(hall)
    rows = select(Occupation.leaf_id, Occupation.occupant_id, Occupation.kind).order_by(Occupation.id)
    before = db.session.execute(rows).all()
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        move(administrator, room, hall)
    assert finding(refusal) == ("space.bookings_in_the_way", "parent_id")
    assert refusal.value.verdict.findings[0].parameters["starts_at"] == booking.starts_at
    assert (room.parent_id, db.session.execute(rows).all()) == (None, before)


def test_a_part_that_is_moved_out_leaves_the_hall_to_its_bookings(administrator: Any) -> None:
    hall = make_space(parts=1)
    part = parts_of(hall)[0]
    make_booking(hall)
    move(administrator, part, None)
    assert misplaced() == []
    assert make_booking(part).reference
    with pytest.raises(Refused) as refusal:
        make_booking(hall)
    assert finding(refusal) == ("booking.taken", "starts_at")


def test_a_hall_with_shorter_hours_takes_a_room_in_only_when_its_bookings_were_seen(administrator: Any) -> None:
    venue = make_venue()
    hall, room = make_space(venue, "Hallen"), make_space(venue, "Rommet")
    make_opening_hours(venue, {4: (480, 960)}, space=hall)
    booking = make_booking(room)
    with pytest.raises(Refused) as refusal:
        move(administrator, room, hall)
    assert finding(refusal) == ("opening_hours.leaves_bookings_outside", "")
    move(administrator, room, hall, agreed=frozenset({booking.reference}))
    assert (room.parent_id, booking.state) == (hall.id, "confirmed")


def test_a_part_out_of_use_keeps_the_hall_from_being_booked_and_says_whose_bookings_need_it(
    administrator: Any,
) -> None:
    hall = make_space(parts=2)
    part, sibling = parts_of(hall)
    whole = make_booking(hall)
    own = make_booking(part, oslo(2026, 12, 4, 18))
    make_booking(sibling, oslo(2026, 12, 4, 18))
    with pytest.raises(Refused) as refusal:
        retire_space(administrator, part.id, now=THEN)
    assert refusal.value.verdict.findings[0].parameters["references"] == (whole.reference, own.reference)
    retire_space(administrator, part.id, agreed=frozenset({whole.reference, own.reference}), now=THEN)
    assert (part.active, whole.state) == (False, "confirmed")
    with pytest.raises(Refused) as refusal:
        make_booking(hall, oslo(2026, 12, 10, 18))
    assert finding(refusal)[0] == "booking.space_out_of_use"
    restore_space(administrator, part.id, now=THEN)
    assert make_booking(hall, oslo(2026, 12, 10, 18)).reference


def test_a_booking_that_came_meanwhile_is_shown_before_a_space_is_taken_out_of_use(administrator: Any) -> None:
    booking = make_booking()
    seen = frozenset({booking.reference})
    make_booking(booking.space, oslo(2026, 12, 5, 18))
    with pytest.raises(Refused) as refusal:
        retire_space(administrator, booking.space_id, agreed=seen, now=THEN)
    assert refusal.value.verdict.findings[0].parameters["number"] == 2


def test_what_was_changed_is_logged_with_what_it_was(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen"), "Hallen", features=["stage", "wifi"], position=7)
    command = described("Hallen", slug="ashallen-hallen", capacity=90, features=frozenset({"wifi", "piano"}))
    change_space(administrator, space.id, command, now=THEN)
    assert (space.capacity, space.position) == (90, 7)
    assert sorted(feature.feature for feature in space.features) == ["piano", "wifi"]
    entries = db.session.scalars(select(LogEntry).where(LogEntry.subject == f"space:{space.id}").order_by(LogEntry.id))
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"capacity": 120}, {"capacity": 90}),
        ({"features": ["stage", "wifi"]}, {"features": ["piano", "wifi"]}),
    ]


def test_spaces_are_edited_by_the_administrators_of_their_venue_only(app: Any) -> None:
    space = make_space(make_venue("Åshallen"))
    other = actor_of(make_person("administrator", venue=make_venue("Ås kulturhus")))
    for actor in (other, actor_of(make_person("case_officer")), actor_of(make_person("caretaker"))):
        for attempt in (
            lambda actor=actor: add(actor, space.venue),
            lambda actor=actor: change_space(actor, space.id, described(), now=THEN),
            lambda actor=actor: move(actor, space, None),
            lambda actor=actor: retire_space(actor, space.id, now=THEN),
            lambda actor=actor: restore_space(actor, space.id, now=THEN),
        ):
            with pytest.raises(NotFound):
                attempt()
