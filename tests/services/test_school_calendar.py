"""School calendars: kept by those who administer all venues, with the bookings seen that a change leaves outside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import LogEntry, SchoolCalendar, SchoolCalendarPeriod
from booking.services.school_calendar import (
    SetPeriod,
    add_period,
    add_school_calendar,
    change_period,
    change_school_calendar,
    remove_period,
)
from booking.services.school_calendar_import import CalendarKind
from tests.factories import (
    actor_of,
    make_booking,
    make_person,
    make_school_calendar,
    make_space,
    make_venue,
)
from tests.factories.times import THEN


@pytest.fixture
def administrator(app: Any) -> Any:
    return actor_of(make_person("administrator"))


def timing() -> dict[str, Any]:
    return {"now": THEN, "settings": current_app.extensions["settings"]}


def days(**changes: Any) -> SetPeriod:
    default = {"kind": CalendarKind.PLANNING_DAY, "starts_on": date(2026, 12, 3), "ends_on": date(2026, 12, 3)}
    return SetPeriod(**{**default, **changes})


def findings(refusal: Any) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in refusal.value.verdict.findings]


def test_a_calendar_has_a_name_of_its_own(administrator: Any) -> None:
    calendar_id = add_school_calendar(administrator, "Skolene i Ås", "https://as.example.no", now=THEN)
    other_id = add_school_calendar(administrator, "Videregående", "", now=THEN)
    with pytest.raises(Refused) as refusal:
        add_school_calendar(administrator, "skolene i ås", "", now=THEN)
    assert findings(refusal) == [("school_calendar.name_taken", "name")]
    with pytest.raises(Refused):
        change_school_calendar(administrator, other_id, "Skolene i Ås", "", now=THEN)
    change_school_calendar(administrator, calendar_id, "Grunnskolene i Ås", "Vedtak 12/26", now=THEN)
    calendar = db.session.get_one(SchoolCalendar, calendar_id)
    assert (calendar.name, calendar.source) == ("Grunnskolene i Ås", "Vedtak 12/26")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ends_on": date(2026, 12, 2)}, ("school_calendar.ends_before_start", "ends_on")),
        (
            {"kind": CalendarKind.SCHOOL_HOLIDAY, "starts_on": date(2026, 12, 21), "ends_on": date(2026, 12, 22)},
            ("school_calendar.period_twice", "starts_on"),
        ),
        (
            {"kind": CalendarKind.TERM, "starts_on": date(2027, 6, 1), "ends_on": date(2028, 6, 1)},
            ("school_calendar.years_overlap", "starts_on"),
        ),
        (
            {"kind": CalendarKind.TERM, "starts_on": date(2027, 8, 1), "ends_on": date(2028, 8, 3)},
            ("school_calendar.year_too_long", "ends_on"),
        ),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    administrator: Any, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    calendar = make_school_calendar()
    with pytest.raises(Refused) as refusal:
        add_period(administrator, calendar.id, days(**changes), **timing())
    assert findings(refusal) == [expected]
    assert len(calendar.periods) == 2


def test_a_planning_day_is_added_changed_and_removed(administrator: Any) -> None:
    calendar = make_school_calendar()
    add_period(administrator, calendar.id, days(), **timing())
    db.session.expire_all()
    period = next(each for each in calendar.periods if each.kind == "planning_day")
    change_period(administrator, period.id, days(starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 4)), **timing())
    assert period.starts_on == date(2026, 12, 4)
    change_period(administrator, period.id, days(starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 4)), **timing())
    remove_period(administrator, period.id, **timing())
    assert len(db.session.scalars(select(SchoolCalendarPeriod)).all()) == 2
    actions = db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)).all()
    assert actions == ["school_calendar.changed", "school_calendar.changed", "school_calendar.removed"]


def test_days_that_close_venues_are_changed_with_their_bookings_seen(administrator: Any) -> None:
    calendar = make_school_calendar()
    venue = make_venue("Åshallen", school_calendar_id=calendar.id, closed_on=["planning_day"])
    booking = make_booking(make_space(venue))
    make_booking(make_space(make_venue("Ås kulturhus", closed_on=["planning_day"])))
    with pytest.raises(Refused) as refusal:
        add_period(administrator, calendar.id, days(), **timing())
    assert findings(refusal) == [("opening_hours.leaves_bookings_outside", "")]
    assert refusal.value.verdict.findings[0].parameters["references"] == (booking.reference,)
    db.session.rollback()
    assert len(calendar.periods) == 2
    add_period(administrator, calendar.id, days(agreed=frozenset({booking.reference})), **timing())
    db.session.expire_all()
    assert len(calendar.periods) == 3


def test_calendars_are_kept_by_those_who_administer_all_venues(app: Any) -> None:
    calendar = make_school_calendar()
    period_id = calendar.periods[0].id
    for actor in (
        actor_of(make_person("administrator", venue=make_venue("Åshallen"))),
        actor_of(make_person("case_officer")),
    ):
        for attempt in (
            lambda actor=actor: add_school_calendar(actor, "x", "", now=THEN),
            lambda actor=actor: change_school_calendar(actor, calendar.id, "x", "", now=THEN),
            lambda actor=actor: add_period(actor, calendar.id, days(), **timing()),
            lambda actor=actor: change_period(actor, period_id, days(), **timing()),
            lambda actor=actor: remove_period(actor, period_id, **timing()),
        ):
            with pytest.raises(NotFound):
                attempt()
