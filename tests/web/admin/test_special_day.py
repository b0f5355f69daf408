"""Days that differ, through the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import SpecialDay
from tests.factories import make_booking, make_person, make_space, make_special_day, make_venue


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def stored() -> list[tuple[Any, ...]]:
    rows = db.session.scalars(select(SpecialDay).order_by(SpecialDay.opens_minute))
    return [(row.starts_on, row.ends_on, row.opens_minute, row.closes_minute, row.name) for row in rows]


def test_christmas_is_closed_and_everyone_is_told(administrator: Any, new_client: Any) -> None:
    venue = make_venue("Åshallen")
    make_space(venue)
    form = administrator.get(f"/admin/venues/{venue.id}/special-days/new")
    answer = administrator.submit(form, name="Jul", starts_on="2026-12-24", ends_on="2026-12-26")
    assert answer.status_code == 303
    assert stored() == [(date(2026, 12, 24), date(2026, 12, 26), None, None, "Jul")]
    assert "Jul" in administrator.get(answer.location).words
    assert "Jul" in new_client().get("/venues/ashallen").words


def test_a_day_has_other_hours_and_is_closed_after_all(administrator: Any) -> None:
    space = make_space()
    form = administrator.get(f"/admin/spaces/{space.id}/special-days/new")
    hours = {"opens_0_0": "10", "closes_0_0": "12", "opens_0_1": "18", "closes_0_1": "24"}
    assert administrator.submit(form, starts_on="2026-12-03", state="open", **hours).status_code == 303
    day = date(2026, 12, 3)
    assert stored() == [(day, day, 600, 720, ""), (day, day, 1080, 1440, "")]
    row = db.session.scalars(select(SpecialDay)).first()
    assert row is not None
    form = administrator.get(f"/admin/special-days/{row.id}/edit")
    assert form.page.select_one("#closes_0_1")["value"] == "00:00"
    assert administrator.submit(form, state="closed").status_code == 303
    assert stored() == [(day, day, None, None, "")]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2026-12-03", "ends_on": "2026-12-01"}, "ends_on"),
        ({"starts_on": "2026-12-03", "state": "open"}, "opens_0_0"),
        ({"starts_on": "2026-12-03", "state": "open", "opens_0_0": "18:00", "closes_0_0": "02:00"}, "closes_0_0"),
        ({"starts_on": "2026-12-03", "state": "open", "opens_0_0": "18:00"}, "closes_0_0"),
        ({"starts_on": "2026-12-24"}, "starts_on"),
    ],
)
def test_days_that_cannot_be_are_said_beside_their_field(
    administrator: Any, fields: dict[str, str], wrong: str
) -> None:
    venue = make_venue()
    make_special_day(venue, date(2026, 12, 24))
    form = administrator.get(f"/admin/venues/{venue.id}/special-days/new")
    answer = administrator.submit(form, name="Valg", **fields)
    assert answer.status_code == 422
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == [f"#{wrong}"]
    assert answer.page.select_one("#name")["value"] == "Valg"
    assert len(stored()) == 1


def test_a_closed_day_shows_its_bookings_first(administrator: Any) -> None:
    booking = make_booking()
    form = administrator.get(f"/admin/venues/{booking.space.venue_id}/special-days/new")
    answer = administrator.submit(form, starts_on="2026-12-03")
    assert answer.status_code == 422
    assert booking.organisation.name in answer.words
    assert administrator.submit(answer).status_code == 303
    assert booking.state == "confirmed"


def test_days_become_like_other_days_again(administrator: Any) -> None:
    row = make_special_day(make_venue(), date(2026, 12, 24))
    page = administrator.get(f"/admin/special-days/{row.id}/remove")
    assert "Nå er det stengt." in page.words
    assert administrator.submit(page).status_code == 303
    assert stored() == []


def test_an_imported_day_with_many_stretches_keeps_them_all(administrator: Any) -> None:
    venue = make_venue()
    for hour in (8, 12, 16, 20):
        make_special_day(venue, date(2026, 12, 3), hour * 60, hour * 60 + 60)
    row = db.session.scalars(select(SpecialDay)).first()
    assert row is not None
    assert administrator.submit(administrator.get(f"/admin/special-days/{row.id}/edit"), name="Cup").status_code == 303
    assert [opens for _, _, opens, _, _ in stored()] == [480, 720, 960, 1200]
