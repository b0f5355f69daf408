"""Opening hours: written by season, checked as they are typed; bookings stay, and are shown when they fall outside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.opening_hours import AppliesTo
from booking.domain.school_calendar import DayKind
from booking.models import LogEntry, OpeningHours
from booking.services.opening_hours import Season, SetHours, add_hours, change_hours, remove_hours, set_closed_days
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

EVENING, DAY = (960, 1320), (480, 960)


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def timing() -> dict[str, Any]:
    return {"now": THEN, "settings": current_app.extensions["settings"]}


def hours(days: dict[int, Any], agreed: frozenset[str] = frozenset(), **season: Any) -> SetHours:
    return SetHours(season=Season(**season), days=days, agreed=agreed)


def stored(**where: Any) -> list[tuple[Any, ...]]:
    rows = db.session.scalars(select(OpeningHours).filter_by(**where).order_by(OpeningHours.weekday)).all()
    return [(row.weekday, row.opens_minute, row.closes_minute, row.season) for row in rows]


def findings(refusal: Any) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in refusal.value.verdict.findings]


def references(refusal: Any) -> Any:
    return refusal.value.verdict.findings[0].parameters["references"]


def test_a_season_is_opened_on_its_weekdays(administrator: Any) -> None:
    venue = make_venue(open_at={})
    season = {"name": "Vinter", "valid_from": date(2026, 8, 1), "applies_to": AppliesTo.SCHOOL_DAYS}
    add_hours(
        administrator, venue.id, None, hours({1: (EVENING, DAY), 2: (None, EVENING), 3: ()}, **season), **timing()
    )
    assert stored() == [(1, *DAY, "Vinter"), (1, *EVENING, "Vinter"), (2, *EVENING, "Vinter")]
    entry = db.session.scalars(select(LogEntry)).one()
    assert (entry.subject, entry.after["windows"]) == (f"venue:{venue.id}", ["1 480-960", "1 960-1320", "2 960-1320"])


def test_a_space_with_hours_of_its_own_leaves_those_of_its_venue(administrator: Any) -> None:
    space = make_space()
    add_hours(administrator, None, space.id, hours({4: ((1080, 1440),)}), **timing())
    assert make_booking(space, oslo(2026, 12, 3, 22), hours=2).reference
    with pytest.raises(Refused):
        make_booking(space, oslo(2026, 12, 3, 12))


@pytest.mark.parametrize(
    ("days", "season", "expected"),
    [
        ({1: ((1080, 120),)}, {}, [("opening_hours.crosses_midnight", "closes_1_0")]),
        ({1: (None, (960, 960))}, {}, [("opening_hours.crosses_midnight", "closes_1_1")]),
        ({5: (DAY, (900, 1000))}, {}, [("opening_hours.windows_overlap", "opens_5_1")]),
        ({1: (None,)}, {}, [("opening_hours.no_hours", "")]),
        (
            {1: (DAY,)},
            {"valid_from": date(2027, 6, 1), "valid_to": date(2027, 5, 1)},
            [("opening_hours.season_ends_before_start", "valid_to")],
        ),
        ({1: (DAY,)}, {"name": "Hele året"}, [("opening_hours.season_twice", "season")]),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_their_line(
    administrator: Any, days: dict[int, Any], season: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    venue = make_venue(open_at={})
    make_opening_hours(venue, {2: DAY}, season="Hele året")
    with pytest.raises(Refused) as refusal:
        add_hours(administrator, venue.id, None, hours(days, **season), **timing())
    assert findings(refusal) == expected
    assert stored() == [(2, *DAY, "Hele året")]


def test_hours_to_midnight_and_from_midnight_are_a_night(administrator: Any) -> None:
    space = make_space(make_venue(open_at={}))
    nights = {5: ((1080, 1440),), 6: ((0, 600),)}
    add_hours(administrator, space.venue_id, None, hours(nights), **timing())
    assert make_booking(space, oslo(2026, 12, 4, 20), hours=13).reference


def test_a_season_is_written_anew_as_a_whole_and_keeps_its_address(administrator: Any) -> None:
    venue = make_venue(open_at={})
    first, *_ = make_opening_hours(venue, {1: DAY, 2: DAY, 3: DAY}, season="Vinter")
    other, *_ = make_opening_hours(venue, {7: DAY}, season="Sommer")
    change_hours(administrator, first.id, hours({4: (EVENING,)}, name="Vår"), **timing())
    assert stored() == [(4, *EVENING, "Vår"), (7, *DAY, "Sommer")]
    assert db.session.get(OpeningHours, first.id) is not None
    with pytest.raises(Refused) as refusal:
        change_hours(administrator, other.id, hours({4: (DAY,)}, name="Vår"), **timing())
    assert findings(refusal) == [("opening_hours.season_twice", "season")]


def test_shorter_hours_leave_bookings_standing_once_they_were_seen(administrator: Any) -> None:
    booking = make_booking()
    inside = make_booking(booking.space, oslo(2026, 12, 3, 9))
    row = db.session.scalars(select(OpeningHours)).first()
    assert row is not None
    shorter = dict.fromkeys(range(1, 8), (DAY,))
    with pytest.raises(Refused) as refusal:
        change_hours(administrator, row.id, hours(shorter), **timing())
    assert findings(refusal) == [("opening_hours.leaves_bookings_outside", "")]
    assert references(refusal) == (booking.reference,)
    db.session.rollback()
    assert stored(weekday=4) == [(4, 480, 1380, "")]
    change_hours(administrator, row.id, hours(shorter, frozenset({booking.reference})), **timing())
    assert (booking.state, inside.state) == ("confirmed", "confirmed")
    assert stored(weekday=4) == [(4, *DAY, "")]


def test_bookings_that_lay_outside_before_are_not_asked_about_again(administrator: Any) -> None:
    booking = make_booking()
    row = db.session.scalars(select(OpeningHours)).first()
    assert row is not None
    seen = frozenset({booking.reference})
    change_hours(administrator, row.id, hours(dict.fromkeys(range(1, 8), (DAY,)), seen), **timing())
    change_hours(administrator, row.id, hours({4: (DAY,)}), **timing())
    assert stored() == [(4, *DAY, "")]


def test_bookings_of_other_venues_and_of_the_past_are_nobodys_concern(administrator: Any) -> None:
    make_booking(make_space(make_venue("Ås kulturhus")))
    space = make_space(make_venue("Åshallen"))
    make_booking(space, oslo(2026, 11, 25, 18))
    make_booking(space, state="cancelled")
    row = db.session.scalars(select(OpeningHours).filter_by(venue_id=space.venue_id)).first()
    assert row is not None
    remove_hours(administrator, row.id, **timing())
    assert stored(venue_id=space.venue_id) == []


def test_removing_hours_asks_about_the_bookings_within(administrator: Any) -> None:
    booking = make_booking()
    row = db.session.scalars(select(OpeningHours)).first()
    assert row is not None
    with pytest.raises(Refused) as refusal:
        remove_hours(administrator, row.id, **timing())
    assert references(refusal) == (booking.reference,)
    remove_hours(administrator, row.id, agreed=frozenset({booking.reference}), **timing())
    assert stored() == []
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "opening_hours.removed")).one()
    assert len(entry.before["windows"]) == 7


def test_a_venue_may_close_on_whole_kinds_of_day(administrator: Any) -> None:
    venue = make_venue(school_calendar_id=make_school_calendar().id)
    space = make_space(venue)
    booking = make_booking(space, oslo(2026, 12, 21, 18))
    closed = frozenset({DayKind.SCHOOL_HOLIDAY})
    with pytest.raises(Refused) as refusal:
        set_closed_days(administrator, venue.id, None, closed, **timing())
    assert references(refusal) == (booking.reference,)
    set_closed_days(administrator, venue.id, None, closed, agreed=frozenset({booking.reference}), **timing())
    assert venue.closed_on == ["school_holiday"]
    with pytest.raises(Refused) as refusal:
        make_booking(space, oslo(2026, 12, 22, 18))
    assert findings(refusal)[0][0] == "booking.closed_day"


def test_a_space_may_be_open_when_its_venue_is_closed_and_follow_it_again(administrator: Any) -> None:
    venue = make_venue(school_calendar_id=make_school_calendar().id, closed_on=["school_holiday"])
    space = make_space(venue)
    set_closed_days(administrator, None, space.id, frozenset(), **timing())
    booking = make_booking(space, oslo(2026, 12, 21, 18))
    assert space.closed_on == []
    with pytest.raises(Refused) as refusal:
        set_closed_days(administrator, None, space.id, None, **timing())
    assert references(refusal) == (booking.reference,)
    set_closed_days(administrator, None, space.id, None, agreed=frozenset({booking.reference}), **timing())
    assert space.closed_on is None


def test_hours_are_written_by_the_administrators_of_their_venue_only(app: Any) -> None:
    venue = make_venue("Åshallen")
    row = db.session.scalars(select(OpeningHours)).first()
    assert row is not None
    for actor in (
        actor_of(make_person("administrator", venue=make_venue("Ås kulturhus"))),
        actor_of(make_person("case_officer")),
    ):
        for attempt in (
            lambda actor=actor: add_hours(actor, venue.id, None, hours({1: (DAY,)}), **timing()),
            lambda actor=actor: change_hours(actor, row.id, hours({1: (DAY,)}), **timing()),
            lambda actor=actor: remove_hours(actor, row.id, **timing()),
            lambda actor=actor: set_closed_days(actor, venue.id, None, frozenset(), **timing()),
        ):
            with pytest.raises(NotFound):
                attempt()


def test_hours_that_are_gone_are_not_found(administrator: Any) -> None:
    with pytest.raises(NotFound):
        remove_hours(administrator, 4711, **timing())
