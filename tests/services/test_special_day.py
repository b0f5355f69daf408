"""Days that differ: closed, or open at other hours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import LogEntry, SpecialDay
from booking.services.special_day import SetSpecialDay, add_special_day, change_special_day, remove_special_day
from tests.factories import actor_of, make_booking, make_person, make_space, make_special_day, make_venue, oslo
from tests.factories.times import THEN

DAY = date(2026, 12, 3)


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def timing() -> dict[str, Any]:
    return {"now": THEN, "settings": current_app.extensions["settings"]}


def special(**changes: Any) -> SetSpecialDay:
    return SetSpecialDay(**{"starts_on": DAY, "ends_on": DAY, "name": "Valg", **changes})


def stored() -> list[tuple[Any, ...]]:
    rows = db.session.scalars(select(SpecialDay).order_by(SpecialDay.starts_on, SpecialDay.opens_minute)).all()
    return [(row.space_id, row.starts_on, row.ends_on, row.opens_minute, row.closes_minute, row.name) for row in rows]


def test_a_day_is_closed_once_its_bookings_were_seen_and_they_stay(administrator: Any) -> None:
    booking = make_booking()
    venue_id = booking.space.venue_id
    with pytest.raises(Refused) as refusal:
        add_special_day(administrator, venue_id, None, special(), **timing())
    finding = refusal.value.verdict.findings[0]
    assert (finding.code, finding.parameters["references"]) == (
        "opening_hours.leaves_bookings_outside",
        (booking.reference,),
    )
    agreed = frozenset({booking.reference})
    add_special_day(administrator, venue_id, None, special(agreed=agreed), **timing())
    assert stored() == [(None, DAY, DAY, None, None, "Valg")]
    assert booking.state == "confirmed"
    with pytest.raises(Refused) as refusal:
        make_booking(booking.space, oslo(2026, 12, 3, 12))
    assert refusal.value.verdict.codes == ("booking.closed_day",)


def test_a_space_has_its_own_hours_on_a_day_in_two_stretches(administrator: Any) -> None:
    space = make_space()
    add_special_day(administrator, None, space.id, special(hours=((1080, 1440), None, (480, 600))), **timing())
    assert stored() == [(space.id, DAY, DAY, 480, 600, "Valg"), (space.id, DAY, DAY, 1080, 1440, "Valg")]
    assert make_booking(space, oslo(2026, 12, 3, 22)).reference


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": date(2026, 12, 2)}, ("special_day.ends_before_start", "ends_on")),
        ({"starts_on": date(2026, 12, 24), "ends_on": date(2026, 12, 26)}, ("special_day.dates_twice", "starts_on")),
        ({"hours": ((1080, 60),)}, ("opening_hours.crosses_midnight", "closes_0_0")),
        ({"hours": ((600, 720), (660, 780))}, ("opening_hours.windows_overlap", "opens_0_1")),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    administrator: Any, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    venue = make_venue()
    make_special_day(venue, date(2026, 12, 24), ends_on=date(2026, 12, 26))
    with pytest.raises(Refused) as refusal:
        add_special_day(administrator, venue.id, None, special(**changes), **timing())
    assert [(each.code, each.field) for each in refusal.value.verdict.findings] == [expected]


def test_days_are_written_anew_as_a_whole_and_keep_their_address(administrator: Any) -> None:
    venue = make_venue()
    row = make_special_day(venue, DAY, 480, 600)
    make_special_day(venue, DAY, 1080, 1200)
    change_special_day(administrator, row.id, special(ends_on=date(2026, 12, 4)), **timing())
    assert stored() == [(None, DAY, date(2026, 12, 4), None, None, "Valg")]
    assert db.session.get(SpecialDay, row.id) is not None
    entry = db.session.scalars(select(LogEntry)).one()
    assert (entry.before["hours"], entry.after["hours"]) == (["1080-1200", "480-600"], [])


def test_a_day_that_opened_more_is_not_taken_away_without_seeing_its_bookings(administrator: Any) -> None:
    space = make_space()
    row = make_special_day(space.venue, DAY, 0, 1440)
    booking = make_booking(space, oslo(2026, 12, 3, 4))
    with pytest.raises(Refused) as refusal:
        remove_special_day(administrator, row.id, **timing())
    assert refusal.value.verdict.findings[0].parameters["references"] == (booking.reference,)
    remove_special_day(administrator, row.id, agreed=frozenset({booking.reference}), **timing())
    assert stored() == []


def test_days_are_written_by_the_administrators_of_their_venue_only(app: Any) -> None:
    venue = make_venue("Åshallen")
    row = make_special_day(venue, DAY)
    for actor in (
        actor_of(make_person("administrator", venue=make_venue("Ås kulturhus"))),
        actor_of(make_person("case_officer")),
    ):
        for attempt in (
            lambda actor=actor: add_special_day(actor, venue.id, None, special(), **timing()),
            lambda actor=actor: change_special_day(actor, row.id, special(), **timing()),
            lambda actor=actor: remove_special_day(actor, row.id, **timing()),
            lambda actor=actor: add_special_day(actor, None, None, special(), **timing()),
        ):
            with pytest.raises(NotFound):
                attempt()
