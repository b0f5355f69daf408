"""School calendars through the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import SchoolCalendar, SchoolCalendarPeriod
from tests.factories import make_booking, make_person, make_school_calendar, make_space, make_venue


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def periods() -> list[tuple[str, date, date, str]]:
    rows = db.session.scalars(select(SchoolCalendarPeriod).order_by(SchoolCalendarPeriod.starts_on))
    return [(row.kind, row.starts_on, row.ends_on, row.name) for row in rows]


def test_a_calendar_is_made_and_filled(administrator: Any) -> None:
    form = administrator.get("/admin/school-calendars/new")
    answer = administrator.submit(form, name="Skolene i Ås", source="Vedtak 12/26")
    assert answer.status_code == 303
    calendar = db.session.scalars(select(SchoolCalendar)).one()
    for fields in (
        {"kind": "term", "starts_on": "2026-08-17", "ends_on": "2027-06-18"},
        {"kind": "planning_day", "starts_on": "14.08.2026", "name": "Planlegging"},
    ):
        form = administrator.get(f"/admin/school-calendars/{calendar.id}/periods/new")
        assert administrator.submit(form, **fields).status_code == 303
    assert periods() == [
        ("planning_day", date(2026, 8, 14), date(2026, 8, 14), "Planlegging"),
        ("term", date(2026, 8, 17), date(2027, 6, 18), ""),
    ]
    page = administrator.get(f"/admin/school-calendars/{calendar.id}")
    year = page.page.select_one("main section")
    assert "Skoleår 17. august 2026 – 18. juni 2027" in year.get_text(" ")
    assert "Planlegging" in year.get_text(" ")
    assert "18. juni 2027" in administrator.get("/admin/school-calendars").words


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts_on": "2026-12-03", "ends_on": "2026-12-01"}, "ends_on"),
        ({"starts_on": "2026-12-21"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2027-06-01", "kind": "term"}, "starts_on"),
        ({"starts_on": "1066-10-14"}, "starts_on"),
    ],
)
def test_days_that_cannot_be_are_said_beside_their_field(
    administrator: Any, fields: dict[str, str], wrong: str
) -> None:
    calendar = make_school_calendar()
    form = administrator.get(f"/admin/school-calendars/{calendar.id}/periods/new")
    answer = administrator.submit(form, name="Fri", **fields)
    assert answer.status_code == 422
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == [f"#{wrong}"]
    assert answer.page.select_one("#name")["value"] == "Fri"
    assert len(periods()) == 2


def test_a_name_that_is_taken_is_said(administrator: Any) -> None:
    make_school_calendar(name="Skolene i Ås")
    answer = administrator.submit(administrator.get("/admin/school-calendars/new"), name="SKOLENE I ÅS")
    assert answer.status_code == 422
    assert "Det finnes allerede en skolerute" in answer.words


def test_days_that_leave_bookings_outside_show_them_first(administrator: Any) -> None:
    calendar = make_school_calendar()
    booking = make_booking(make_space(make_venue(school_calendar_id=calendar.id, closed_on=["exam"])))
    form = administrator.get(f"/admin/school-calendars/{calendar.id}/periods/new")
    answer = administrator.submit(form, kind="exam", starts_on="2026-12-03", name="Tentamen")
    assert answer.status_code == 422
    assert booking.organisation.name in answer.words
    assert administrator.submit(answer).status_code == 303
    assert "Tentamen" in administrator.get(f"/admin/school-calendars/{calendar.id}").words


def test_days_are_changed_and_removed(administrator: Any) -> None:
    calendar = make_school_calendar()
    holiday = next(each for each in calendar.periods if each.kind == "school_holiday")
    form = administrator.get(f"/admin/school-calendars/periods/{holiday.id}/edit")
    assert administrator.submit(form, name="Juleferie", ends_on="2027-01-03").status_code == 303
    assert periods()[1][2:] == (date(2027, 1, 3), "Juleferie")
    page = administrator.get(f"/admin/school-calendars/periods/{holiday.id}/remove")
    assert "Fjerne Juleferie?" in page.words
    assert administrator.submit(page).status_code == 303
    assert [kind for kind, *_ in periods()] == ["term"]


def test_a_calendar_gets_another_name(administrator: Any) -> None:
    calendar = make_school_calendar()
    form = administrator.get(f"/admin/school-calendars/{calendar.id}/edit")
    assert administrator.submit(form, name="Grunnskolene").status_code == 303
    assert db.session.get_one(SchoolCalendar, calendar.id).name == "Grunnskolene"
