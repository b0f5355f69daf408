"""Equipment through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Equipment
from tests.factories import make_booking, make_equipment, make_person, make_space, make_venue


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def test_equipment_is_added_and_changed(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    form = administrator.get(f"/admin/venues/{venue.id}/equipment/new")
    assert administrator.submit(form, name="Projektor", stock="2", code="projector").status_code == 303
    equipment = db.session.scalars(select(Equipment)).one()
    form = administrator.get(f"/admin/equipment/{equipment.id}/edit")
    answer = administrator.submit(form, stock="3")
    assert answer.status_code == 303
    assert "Projektor" in administrator.get(answer.location).words
    assert db.session.get_one(Equipment, equipment.id).stock == 3


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"name": ""}, "name"), ({"stock": "mange"}, "stock"), ({"stock": "-1"}, "stock"), ({"code": "chair"}, "code")],
)
def test_what_is_wrong_is_said_beside_its_field(administrator: Any, fields: dict[str, str], wrong: str) -> None:
    venue = make_venue()
    make_equipment(venue)
    form = administrator.get(f"/admin/venues/{venue.id}/equipment/new")
    answer = administrator.submit(form, **{"name": "Bord", "stock": "10", "code": "table", **fields})
    assert answer.status_code == 422
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == [f"#{wrong}"]
    assert len(db.session.scalars(select(Equipment)).all()) == 1


def test_fewer_than_what_is_lent_says_when_it_would_not_do(administrator: Any) -> None:
    space = make_space()
    equipment = make_equipment(space.venue, stock=30)
    make_booking(space, extras={equipment: 20})
    form = administrator.get(f"/admin/equipment/{equipment.id}/edit")
    answer = administrator.submit(form, stock="10")
    assert answer.status_code == 422
    assert "torsdag 3. desember 2026 kl. 18.00–20.00" in answer.page.select_one("#stock-error").get_text()
    assert answer.page.select_one("#stock")["value"] == "10"


def test_equipment_is_taken_out_of_use_and_back(administrator: Any) -> None:
    space = make_space()
    equipment = make_equipment(space.venue)
    booking = make_booking(space, extras={equipment: 5})
    page = administrator.get(f"/admin/equipment/{equipment.id}/retire")
    assert booking.organisation.name in page.words
    assert administrator.submit(page).status_code == 303
    page = administrator.get(f"/admin/venues/{space.venue_id}/equipment")
    assert "Ute av bruk" in page.words
    assert administrator.submit(page, "form[action$=restore]").status_code == 303
    assert db.session.get_one(Equipment, equipment.id).active
