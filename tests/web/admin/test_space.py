"""Spaces and parts through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Space
from tests.factories import make_booking, make_opening_hours, make_person, make_space, make_venue, oslo


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def space_named(name: str) -> Space:
    return db.session.scalars(select(Space).where(Space.name == name)).one()


def test_a_hall_is_added_and_divided_and_its_bookings_take_the_parts(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    form = administrator.get(f"/admin/venues/{venue.id}/spaces/new")
    assert form.page.select_one("#part") is None
    said = {"name": "Hallen", "kind": "sports_hall", "capacity": 200, "features": ["stage", "wifi"], "courts": 3}
    answer = administrator.submit(form, **said)
    assert answer.status_code == 303
    assert "3 baner" in administrator.get(answer.location).words
    hall = space_named("Hallen")
    assert (hall.courts, hall.rooms) == (3, None)
    make_booking(hall)
    form = administrator.get(f"/admin/spaces/{hall.id}/parts/new")
    assert "1 booking framover gjelder hele Hallen" in form.words
    answer = administrator.submit(form, name="Sal 1", part="1/2", capacity="")
    assert answer.status_code == 303
    assert space_named("Sal 1").parent_id == hall.id
    page = administrator.get(f"/admin/venues/{venue.id}")
    assert [line.a.get_text() for line in page.page.select(".tree li")] == ["Hallen", "Sal 1"]
    assert "kan deles" in page.words


def test_what_is_wrong_is_said_beside_each_field_and_nothing_is_lost(administrator: Any) -> None:
    hall = make_space()
    form = administrator.get(f"/admin/spaces/{hall.id}/parts/new")
    answer = administrator.submit(form, name="", part="1/3", capacity="mange", area_m2="-4", features=["piano"])
    assert answer.status_code == 422
    wrong = {link["href"] for link in answer.page.select(".ds-error-summary a")}
    assert wrong == {"#name", "#capacity", "#area_m2"}
    assert [box["value"] for box in answer.page.select("input[name=features][checked]")] == ["piano"]
    again = administrator.submit(answer, name="Sal 1", part="halv", capacity="", area_m2="")
    assert again.status_code == 422
    assert "Skriv delen som en brøk" in again.words
    assert len(db.session.scalars(select(Space)).all()) == 1


def test_a_thing_that_is_no_feature_is_not_taken(administrator: Any) -> None:
    space = make_space()
    data = {"name": "Hallen", "kind": "sports_hall", "features": ["jacuzzi"]}
    answer = administrator.post(f"/admin/spaces/{space.id}/edit", data=data)
    assert answer.status_code == 422


def test_a_space_is_changed_with_what_it_had_filled_in(administrator: Any) -> None:
    space = make_space(name="Hallen", features=["stage"], tidy_checklist="Feie gulvet")
    form = administrator.get(f"/admin/spaces/{space.id}/edit")
    assert [box["value"] for box in form.page.select("input[name=features][checked]")] == ["stage"]
    answer = administrator.submit(form, tidy_checklist="Feie gulvet\nSlukke lyset", accessible="y", features=[])
    assert answer.status_code == 303
    stored = db.session.get_one(Space, space.id)
    assert (stored.tidy_checklist, stored.accessible, stored.features) == ("Feie gulvet\nSlukke lyset", True, [])
    assert "Slukke lyset" in administrator.get(answer.location).words


def test_a_space_is_moved_into_a_hall_and_never_into_itself(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    hall, room = make_space(venue, "Hallen", parts=1), make_space(venue, "Rommet")
    elsewhere = make_space(make_venue("Ås kulturhus"), "Storsalen")
    form = administrator.get(f"/admin/spaces/{hall.id}/move")
    offered = [option["value"] for option in form.page.select("#parent_id option")]
    assert offered == ["", str(room.id)]
    for wrong in (hall.id, space_named("Sal 1").id, elsewhere.id, "x"):
        data = {"parent_id": str(wrong), "part": ""}
        assert administrator.post(f"/admin/spaces/{hall.id}/move", data=data).status_code == 422
    answer = administrator.submit(administrator.get(f"/admin/spaces/{room.id}/move"), parent_id=hall.id, part="1/3")
    assert answer.status_code == 303
    assert (space_named("Rommet").parent_id, space_named("Rommet").part) == (hall.id, "1/3")
    answer = administrator.submit(administrator.get(f"/admin/spaces/{room.id}/move"), parent_id="")
    assert answer.status_code == 303
    assert (space_named("Rommet").parent_id, space_named("Rommet").part) == (None, "whole")


def test_a_move_that_cannot_be_names_the_booking_in_the_way(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    hall, room = make_space(venue, "Hallen"), make_space(venue, "Rommet")
    make_booking(hall)
    make_booking(room)
    form = administrator.get(f"/admin/spaces/{room.id}/move")
    answer = administrator.submit(form, parent_id=hall.id)
    assert answer.status_code == 422
    assert "Den første er torsdag 3. desember 2026 kl. 18.00–20.00" in answer.words
    assert space_named("Rommet").parent_id is None


def test_a_move_into_shorter_hours_shows_the_bookings_first(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    hall, room = make_space(venue, "Hallen"), make_space(venue, "Rommet")
    make_opening_hours(venue, {4: (480, 960)}, space=hall)
    make_booking(room)
    answer = administrator.submit(administrator.get(f"/admin/spaces/{room.id}/move"), parent_id=hall.id)
    assert answer.status_code == 422
    assert "1 booking havner utenfor åpningstiden" in answer.words
    assert administrator.submit(answer).status_code == 303
    assert space_named("Rommet").parent_id == hall.id


def test_a_part_is_taken_out_of_use_and_back(administrator: Any, new_client: Any) -> None:
    hall = make_space(make_venue("Åshallen"), "Hallen", parts=2)
    part = space_named("Sal 1")
    make_booking(hall)
    page = administrator.get(f"/admin/spaces/{part.id}/retire")
    assert "Så lenge kan heller ikke hele Hallen bookes." in page.words
    assert "1 booking framover trenger lokalet" in page.words
    assert administrator.submit(page).status_code == 303
    assert new_client().get(f"/spaces/{part.slug}").status_code == 404
    page = administrator.get(f"/admin/spaces/{part.id}")
    assert administrator.submit(page, "form[action$=restore]").status_code == 303
    assert space_named("Sal 1").active


def test_a_space_of_a_venue_out_of_use_says_why_it_cannot_be_booked(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen", active=False))
    assert (
        "fordi stedet eller det som lokalet er en del av, er ute av bruk"
        in administrator.get(f"/admin/spaces/{space.id}").words
    )
    assert make_booking(make_space(make_venue("Ås kulturhus")), oslo(2026, 12, 4, 18)).reference
