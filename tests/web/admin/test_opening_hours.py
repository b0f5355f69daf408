"""Opening hours through the pages: a week at a time, without JavaScript, with the bookings seen first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import OpeningHours, Space, Venue
from tests.factories import make_booking, make_opening_hours, make_person, make_space, make_venue, oslo


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def stored() -> list[tuple[int, int, int]]:
    rows = db.session.scalars(select(OpeningHours).order_by(OpeningHours.weekday, OpeningHours.opens_minute))
    return [(row.weekday, row.opens_minute, row.closes_minute) for row in rows]


def value(answer: Any, name: str) -> str:
    return str(answer.page.select_one(f"#{name}").get("value", ""))


def test_a_week_is_written_once_and_copied_to_the_other_weekdays(administrator: Any, new_client: Any) -> None:
    venue = make_venue("Åshallen", open_at={})
    make_space(venue)
    form = administrator.get(f"/admin/venues/{venue.id}/opening-hours/new")
    copied = administrator.submit(
        form, season="Vinter", opens_1_0="16:00", closes_1_0="23", opens_6_0="9.30", closes_6_0="24.00", action="copy"
    )
    assert copied.status_code == 200
    assert [value(copied, f"opens_{day}_0") for day in range(1, 8)] == ["16:00"] * 5 + ["9.30", ""]
    assert stored() == []
    answer = administrator.submit(copied, valid_from="2026-08-01", valid_to="30.6.2027", action=None)
    assert answer.status_code == 303
    assert stored() == [*((day, 960, 1380) for day in range(1, 6)), (6, 570, 1440)]
    assert "16.00–23.00" in administrator.get(answer.location).words
    assert "16.00–23.00" in new_client().get("/venues/ashallen").words


def test_a_day_may_have_more_stretches_than_one(administrator: Any) -> None:
    venue = make_venue("Åshallen", open_at={})
    form = administrator.get(f"/admin/venues/{venue.id}/opening-hours/new")
    more = administrator.submit(form, opens_1_0="08:00", closes_1_0="12:00", action="more")
    assert more.status_code == 200
    assert value(more, "opens_1_0") == "08:00"
    answer = administrator.submit(more, opens_1_1="16:00", closes_1_1="20:00", action=None)
    assert answer.status_code == 303
    assert stored() == [(1, 480, 720), (1, 960, 1200)]
    hours = db.session.scalars(select(OpeningHours)).first()
    assert hours is not None
    form = administrator.get(f"/admin/opening-hours/{hours.id}/edit")
    assert (value(form, "opens_1_0"), value(form, "opens_1_1")) == ("08:00", "16:00")


@pytest.mark.parametrize(
    ("fields", "wrong", "words"),
    [
        ({"opens_1_0": "18:00", "closes_1_0": "02:00"}, "closes_1_0", "Åpent over midnatt er to perioder"),
        ({"opens_2_0": "18:00"}, "closes_2_0", "Fyll ut både fra og til."),
        ({"opens_2_0": "kveld", "closes_2_0": "20"}, "opens_2_0", "Skriv klokkeslettet slik: 18.00."),
        (
            {"opens_1_0": "8", "closes_1_0": "16", "valid_from": "2027-01-01", "valid_to": "2026-01-01"},
            "valid_to",
            "Sesongen kan ikke slutte 1. januar 2026, før den begynner 1. januar 2027.",
        ),
        ({}, None, "Skriv åpningstid for minst én ukedag."),
    ],
)
def test_hours_that_cannot_be_are_said_beside_their_field_and_nothing_is_lost(
    administrator: Any, fields: dict[str, str], wrong: str | None, words: str
) -> None:
    venue = make_venue("Åshallen", open_at={})
    form = administrator.get(f"/admin/venues/{venue.id}/opening-hours/new")
    answer = administrator.submit(form, season="Vinter", **fields)
    assert answer.status_code == 422
    assert words in answer.words
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == ([f"#{wrong}"] if wrong else [])
    assert value(answer, "season") == "Vinter"
    assert all(value(answer, name) == text for name, text in fields.items())
    assert stored() == []


def test_shorter_hours_show_the_bookings_first_and_leave_them_standing(administrator: Any) -> None:
    booking = make_booking()
    hours = db.session.scalars(select(OpeningHours)).first()
    assert hours is not None
    form = administrator.get(f"/admin/opening-hours/{hours.id}/edit")
    shorter = {f"closes_{day}_0": "16:00" for day in range(1, 8)}
    answer = administrator.submit(form, **shorter)
    assert answer.status_code == 422
    assert "1 booking havner utenfor åpningstiden" in answer.words
    assert booking.responsible_name in answer.words
    assert value(answer, "closes_1_0") == "16:00"
    other = administrator.submit(answer, closes_4_0="12:00", closes_1_0="16:00")
    assert other.status_code == 303
    assert booking.state == "confirmed"
    assert (4, 480, 720) in stored()


def test_a_season_is_copied_to_the_next_year(administrator: Any) -> None:
    venue = make_venue("Åshallen", open_at={})
    hours, *_ = make_opening_hours(
        venue,
        {1: (960, 1320)},
        season="Vinter 26",
        valid_from=date(2027, 8, 1),
        valid_to=date(2028, 2, 29),
        applies_to="school_days",
    )
    form = administrator.get(f"/admin/venues/{venue.id}/opening-hours/new?copy={hours.id}")
    assert (value(form, "valid_from"), value(form, "valid_to")) == ("2028-08-01", "2029-02-28")
    assert form.page.select_one("input[name=applies_to][checked]")["value"] == "school_days"
    assert administrator.submit(form, season="Vinter 27").status_code == 303
    assert stored() == [(1, 960, 1320)] * 2
    elsewhere = make_venue("Ås kulturhus", open_at={})
    foreign = administrator.get(f"/admin/venues/{elsewhere.id}/opening-hours/new?copy={hours.id}")
    assert value(foreign, "opens_1_0") == ""


def test_removing_hours_says_what_it_means_first(administrator: Any) -> None:
    booking = make_booking()
    hours = db.session.scalars(select(OpeningHours)).first()
    assert hours is not None
    gone = hours.id
    page = administrator.get(f"/admin/opening-hours/{gone}/remove")
    assert "Uten dem kan ingen booke her." in page.words
    answer = administrator.submit(page)
    assert answer.status_code == 422
    assert booking.organisation.name in answer.words
    assert administrator.submit(answer).status_code == 303
    assert stored() == []
    assert administrator.get(f"/admin/opening-hours/{gone}/edit").status_code == 404


def test_a_space_gets_hours_of_its_own_and_its_venues_back(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen"), "Hallen")
    page = administrator.get(f"/admin/spaces/{space.id}/opening-hours")
    assert "Lokalet er åpent som Åshallen." in page.words
    form = administrator.get(f"/admin/spaces/{space.id}/opening-hours/new")
    assert administrator.submit(form, opens_4_0="00:00", closes_4_0="00:00").status_code == 303
    own = db.session.scalars(select(OpeningHours).where(OpeningHours.space_id == space.id)).one()
    assert (own.opens_minute, own.closes_minute) == (0, 1440)
    assert make_booking(space, oslo(2026, 12, 3, 3)).reference
    page = administrator.get(f"/admin/opening-hours/{own.id}/remove")
    assert "Hallen får de samme tidene som Åshallen." in page.words


def test_a_venue_closes_on_kinds_of_day_and_a_space_follows_or_not(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen"), "Hallen")
    form = administrator.get(f"/admin/venues/{space.venue_id}/closed-days")
    assert form.page.select("input[name=follow]") == []
    assert administrator.submit(form, closed_on=["exam", "weekend"]).status_code == 303
    assert db.session.get_one(Venue, space.venue_id).closed_on == ["exam", "weekend"]
    form = administrator.get(f"/admin/spaces/{space.id}/closed-days")
    assert form.page.select_one("input[name=follow][checked]")["value"] == "venue"
    assert administrator.submit(form, follow="own", closed_on=[]).status_code == 303
    assert db.session.get_one(Space, space.id).closed_on == []
    make_booking(space, oslo(2026, 12, 5, 12))
    form = administrator.get(f"/admin/spaces/{space.id}/closed-days")
    answer = administrator.submit(form, follow="venue")
    assert answer.status_code == 422
    assert administrator.submit(answer).status_code == 303
    assert db.session.get_one(Space, space.id).closed_on is None
