"""Venues: described by those who may, under addresses of their own, taken out of use with the bookings seen first."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import LogEntry, Venue
from booking.services.venue import DescribeVenue, add_venue, change_venue, restore_venue, retire_venue
from tests.factories import (
    actor_of,
    make_booking,
    make_opening_hours,
    make_person,
    make_school_calendar,
    make_space,
    make_venue,
    oslo,
)
from tests.factories.times import THEN


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def described(name: str = "Kroer grendehus", **changes: Any) -> DescribeVenue:
    return DescribeVenue(**{"name": name, "kind": "community_house", **changes})


def change(actor: Any, venue: Venue, command: DescribeVenue, **more: Any) -> None:
    change_venue(actor, venue.id, command, now=THEN, settings=current_app.extensions["settings"], **more)


def codes(refusal: Any) -> tuple[str, ...]:
    return refusal.value.verdict.codes


def logged(subject: str) -> list[LogEntry]:
    return list(db.session.scalars(select(LogEntry).where(LogEntry.subject == subject).order_by(LogEntry.id)))


def test_a_new_venue_has_an_address_of_its_name(administrator: Any) -> None:
    venue = db.session.get_one(Venue, add_venue(administrator, described("Brønnerud skole, gymsal"), now=THEN))
    assert (venue.slug, venue.active, venue.closed_on) == ("bronnerud-skole-gymsal", True, [])
    assert logged(f"venue:{venue.id}")[0].after["name"] == "Brønnerud skole, gymsal"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "Åshallen"}, "venue.slug_taken", "slug"),
        ({"slug": "ashallen"}, "venue.slug_taken", "slug"),
        ({"name": "東京"}, "venue.slug_missing", "slug"),
        ({"latitude": 59.66}, "venue.half_a_position", "longitude"),
        ({"longitude": 10.79}, "venue.half_a_position", "latitude"),
    ],
)
def test_a_venue_that_cannot_be_so_is_refused_beside_its_field(
    administrator: Any, changes: dict[str, Any], code: str, field: str
) -> None:
    make_venue("Åshallen")
    with pytest.raises(Refused) as refusal:
        add_venue(administrator, described(**changes), now=THEN)
    assert [(each.code, each.field) for each in refusal.value.verdict.findings] == [(code, field)]
    assert len(db.session.scalars(select(Venue)).all()) == 1


def test_a_taken_address_is_answered_with_a_free_one(administrator: Any) -> None:
    make_venue("Åshallen")
    make_venue("Åshallen 2")
    with pytest.raises(Refused) as refusal:
        add_venue(administrator, described("Åshallen"), now=THEN)
    assert refusal.value.verdict.findings[0].parameters == {"slug": "ashallen", "free": "ashallen-3"}


def test_a_long_name_makes_an_address_that_can_be_stored(administrator: Any) -> None:
    venue_id = add_venue(administrator, described("Ås " + "x" * 110), now=THEN)
    assert len(db.session.get_one(Venue, venue_id).slug) == 80


def test_what_was_changed_is_logged_with_what_it_was(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    values = {"kind": "sports_hall", "slug": "ashallen", "town": "Ås", "postcode": "1430", "address": "Nyveien 2"}
    contact = {name: getattr(venue, name) for name in ("contact_name", "contact_phone", "contact_email")}
    change(administrator, venue, described("Åshallen", **values, **contact))
    entry = logged(f"venue:{venue.id}")[-1]
    assert (entry.before, entry.after) == ({"address": "Idrettsveien 1"}, {"address": "Nyveien 2"})
    change(administrator, venue, described("Åshallen", **values, **contact))
    assert len(logged(f"venue:{venue.id}")) == 1


def test_another_school_calendar_is_not_taken_without_seeing_what_lies_outside_then(administrator: Any) -> None:
    venue = make_venue("Åshallen", open_at={})
    make_opening_hours(venue, {1: (480, 1320)}, applies_to="school_days")
    booking = make_booking(make_space(venue), oslo(2026, 12, 21, 18))
    calendar = make_school_calendar()
    command = described("Åshallen", kind="sports_hall", school_calendar_id=calendar.id)
    with pytest.raises(Refused) as refusal:
        change(administrator, venue, command)
    assert codes(refusal) == ("opening_hours.leaves_bookings_outside",)
    assert refusal.value.verdict.findings[0].parameters["references"] == (booking.reference,)
    db.session.rollback()
    assert venue.school_calendar_id is None
    change(administrator, venue, command, agreed=frozenset({booking.reference}))
    assert venue.school_calendar_id == calendar.id


def test_a_venue_is_taken_out_of_use_with_its_bookings_seen_and_they_stay(administrator: Any) -> None:
    booking = make_booking()
    over = make_booking(booking.space, oslo(2026, 11, 25, 18))
    venue = booking.space.venue
    with pytest.raises(Refused) as refusal:
        retire_venue(administrator, venue.id, now=THEN)
    assert refusal.value.verdict.findings[0].parameters["references"] == (booking.reference,)
    retire_venue(administrator, venue.id, agreed=frozenset({booking.reference}), now=THEN)
    assert (venue.active, booking.state, over.state) == (False, "confirmed", "confirmed")
    with pytest.raises(Refused) as refusal:
        make_booking(booking.space, oslo(2026, 12, 10, 18))
    assert codes(refusal) == ("booking.space_out_of_use",)
    restore_venue(administrator, venue.id, now=THEN)
    assert make_booking(booking.space, oslo(2026, 12, 10, 18)).reference
    assert [entry.action for entry in logged(f"venue:{venue.id}")] == ["venue.retired", "venue.restored"]


def test_a_venue_is_edited_by_its_own_administrators_only(app: Any) -> None:
    venue, other = make_venue("Åshallen"), make_venue("Ås kulturhus")
    own = actor_of(make_person("administrator", venue=venue))
    change(own, venue, described("Åshallen", kind="sports_hall"))
    for actor in (own, actor_of(make_person("case_officer")), actor_of(make_person())):
        for attempt in (
            lambda actor=actor: change(actor, other, described("Ås kulturhus")),
            lambda actor=actor: add_venue(actor, described(), now=THEN),
            lambda actor=actor: retire_venue(actor, other.id, now=THEN),
            lambda actor=actor: restore_venue(actor, other.id, now=THEN),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_a_venue_that_is_not_there_is_not_found(administrator: Any) -> None:
    with pytest.raises(NotFound):
        retire_venue(administrator, 4711, now=THEN)
    with pytest.raises(NotFound):
        add_venue(administrator, described(school_calendar_id=4711), now=THEN)
