"""The caretaker's day list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.booking import make_booking, make_closure
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.premises import make_equipment, make_space, make_venue
from tests.factories.times import oslo

TONIGHT = oslo(2026, 11, 26, 18)


@pytest.fixture
def hall(app_sqlite: Any) -> Any:
    return make_space(venue=make_venue("Åshallen"), name="Flate 1")


@pytest.fixture
def caretaker(hall: Any, client: Any) -> Any:
    return client.sign_in(make_person("caretaker", venue=hall.venue))


def test_the_list_says_who_when_where_and_what_must_be_ready(caretaker: Any, hall: Any) -> None:
    chairs = make_equipment(hall.venue, "chair", stock=50)
    make_booking(
        hall,
        TONIGHT,
        organisation=make_organisation("Ås turn"),
        extras={chairs: 40},
        setup_note="Sett fram matter",
        responsible_name="Åse Bråten",
        responsible_phone="+4741234567",
    )
    page = caretaker.get("/caretaker/day")
    for text in ("18.00–20.00", "Flate 1", "Ås turn", "Åse Bråten", "Sett fram matter", "40 ×"):
        assert text in page.words
    assert page.page.select_one('a[href="tel:+4741234567"]')


def test_other_buildings_are_not_shown(caretaker: Any) -> None:
    make_booking(make_space(venue=make_venue("Nordby skole")), TONIGHT, organisation=make_organisation("Nordby IL"))
    assert "Nordby IL" not in caretaker.get("/caretaker/day").words


def test_tomorrow_has_its_own_list(caretaker: Any, hall: Any) -> None:
    make_booking(hall, TONIGHT + timedelta(days=1), organisation=make_organisation("Ås kor"))
    assert "Ås kor" not in caretaker.get("/caretaker/day").words
    assert "Ås kor" in caretaker.get("/caretaker/day?date=2026-11-27").words


def test_a_closure_is_told_at_its_building(caretaker: Any, hall: Any) -> None:
    make_closure(hall, TONIGHT, hours=3, public_text="Gulvet slipes")
    assert "Gulvet slipes" in caretaker.get("/caretaker/day").words


def test_an_empty_day_says_so_and_a_day_that_is_none_is_today(caretaker: Any) -> None:
    assert "Ingen bookinger denne dagen" in caretaker.get("/caretaker/day").words
    assert caretaker.get("/caretaker/day?date=i-morgen").status_code == 200


def test_a_member_does_not_see_the_list(hall: Any, client: Any) -> None:
    client.sign_in(make_person())
    assert client.get("/caretaker/day").status_code == 403


def test_a_caretaker_chooses_the_hour_of_the_morning_letter(caretaker: Any) -> None:
    page = caretaker.get("/caretaker/letter")
    assert caretaker.submit(page, hour="kvart over").status_code == 422
    answer = caretaker.submit(page, hour="05:45")
    assert answer.status_code == 303
    assert "klokka 05.45" in caretaker.get(answer.location).words
    assert caretaker.get("/caretaker/letter").page.select_one("[name=hour]")["value"] == "05:45"


def test_an_officer_gets_no_morning_letter_to_choose_for(hall: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    assert client.get("/caretaker/letter").status_code == 404
