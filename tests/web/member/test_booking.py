"""Booking in a browser: the price first, then the booking, then what one can do with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Booking
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.organisation import make_organisation, make_team
from tests.factories.person import make_person
from tests.factories.premises import make_equipment, make_space, make_terms, make_venue
from tests.factories.tariff import make_tariff

FORM = "form.booking-form"


@pytest.fixture
def club(app_sqlite: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(venue=make_venue("Åshallen"), name="Flate 1", capacity=100)
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def browser(club: Any, client: Any) -> Any:
    return client.sign_in(make_person(name="Kari Nordmann", member_of=club))


def open_form(browser: Any, hall: Any, query: str = "&date=2026-12-03&from=18:00&to=20:00") -> Any:
    return browser.get(f"/my/bookings/new?space={hall.slug}{query}")


FILLED: dict[str, Any] = {"purpose": "training", "participants": 20, "participants_under_19": 18}


def test_the_form_knows_place_time_organisation_and_the_person(browser: Any, hall: Any) -> None:
    page = open_form(browser, hall).page
    assert page.select_one("[name=day]")["value"] == "2026-12-03"
    assert page.select_one("[name=starts_at]")["value"] == "18:00"
    assert page.select_one("[name=responsible_name]")["value"] == "Kari Nordmann"


def test_the_price_is_shown_before_anything_is_sent(browser: Any, hall: Any) -> None:
    answer = browser.submit(open_form(browser, hall), FORM, action="price", **FILLED)
    assert answer.status_code == 200
    assert "Gratis" in answer.words
    assert "Barn og unge under 19" in answer.words
    assert "bekreftes med en gang" in answer.words
    assert db.session.query(Booking).count() == 0


def test_who_types_sees_the_price_without_a_new_page(browser: Any, hall: Any) -> None:
    form = open_form(browser, hall)
    data = dict(FILLED.items())
    fields = {"space_id": hall.id, "day": "2026-12-03", "starts_at": "18:00", "ends_at": "20:00", "action": "price"}
    known = {
        control["name"]: control.get("value", "") for control in form.page.select(f"{FORM} input[type=hidden][name]")
    }
    person = {"responsible_name": "Kari", "responsible_phone": "40000001"}
    answer = browser.post(
        f"/my/bookings/new?space={hall.slug}",
        data={**known, **data, **fields, **person},
        headers={"HX-Request": "true"},
    )
    assert "Gratis" in answer.text
    assert "<html" not in answer.text


def test_a_sent_booking_is_confirmed_and_shown(browser: Any, hall: Any) -> None:
    answer = browser.submit(open_form(browser, hall), FORM, action="send", **FILLED)
    assert answer.status_code == 303
    booking = db.session.scalars(select(Booking)).one()
    page = browser.get(answer.location)
    assert booking.reference in page.words
    assert "Bookingen er bekreftet" in page.words
    assert "Sendt inn av Kari Nordmann." in page.words
    assert booking.reference in str(browser.get("/my/bookings").page)


def test_sending_the_same_form_twice_is_one_booking(browser: Any, hall: Any) -> None:
    form = open_form(browser, hall)
    first = browser.submit(form, FORM, action="send", **FILLED)
    second = browser.submit(form, FORM, action="send", **FILLED)
    assert first.location == second.location
    assert db.session.query(Booking).count() == 1


def test_a_taken_time_says_so_not_by_whom_and_offers_the_nearest(browser: Any, hall: Any) -> None:
    make_booking(hall, organisation=make_organisation("Hemmelig forening"))
    answer = browser.submit(open_form(browser, hall), FORM, action="send", title="Vår trening", **FILLED)
    assert answer.status_code == 422
    assert "Hemmelig forening" not in answer.words
    assert answer.page.select_one("[name=title]")["value"] == "Vår trening"
    choice = answer.page.select_one("button[name=choose]")
    chosen = browser.submit(answer, FORM, choose=choice["value"])
    assert chosen.status_code == 200
    assert "Tida er ledig" in chosen.words
    shown = [chosen.page.select_one(f"[name={name}]")["value"] for name in ("day", "starts_at", "ends_at")]
    starts, ends = choice["value"].split("/")
    assert shown == [starts[:10], starts[11:], ends[11:]]


def test_the_night_the_clocks_go_forward_has_no_half_past_two(browser: Any, hall: Any) -> None:
    form = open_form(browser, hall, "&date=2027-03-28&from=02:30&to=04:00")
    answer = browser.submit(form, FORM, action="send", **FILLED)
    assert answer.status_code == 422
    assert answer.page.select_one("[name=starts_at]")["aria-invalid"] == "true"


@pytest.mark.parametrize(
    ("fields", "invalid"),
    [
        ({"day": "9999-12-31"}, "day"),
        ({"ends_at": "17:00"}, "ends_at"),
        ({"participants": "mange"}, "participants"),
        ({"participants": 0}, "participants"),
        ({"responsible_phone": "12"}, "responsible_phone"),
        ({"responsible_name": "Kari\r\nBcc: alle@example.no"}, "responsible_name"),
        ({"setup_note": "x" * 100_000}, "setup_note"),
        ({"ends_day": "2026-12-02"}, "ends_day"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(
    browser: Any, hall: Any, fields: dict[str, Any], invalid: str
) -> None:
    answer = browser.submit(
        open_form(browser, hall), FORM, action="send", **{**FILLED, "title": "Behold meg", **fields}
    )
    assert answer.status_code == 422
    assert answer.page.select_one(f"[name={invalid}][aria-invalid=true]")
    assert answer.page.select_one("[name=title]")["value"] == "Behold meg"
    assert db.session.query(Booking).count() == 0


def test_markup_in_a_field_stays_text(browser: Any, hall: Any) -> None:
    script = "<script>alert(1)</script>"
    answer = browser.submit(open_form(browser, hall), FORM, action="send", title=script, setup_note=script, **FILLED)
    shown = browser.get(answer.location)
    assert script in shown.page.get_text()
    assert all("alert(1)" not in (tag.string or "") for tag in shown.page.select("script"))


def test_a_team_brings_its_numbers(browser: Any, club: Any, hall: Any) -> None:
    team = make_team(club, participants=22, participants_under_19=22)
    fields = {"purpose": "training", "team_id": team.id}
    browser.submit(open_form(browser, hall), FORM, action="send", **fields)
    booking = db.session.scalars(select(Booking)).one()
    assert (booking.participants, booking.participants_under_19) == (22, 22)


def test_equipment_is_ordered_with_the_room(browser: Any, hall: Any) -> None:
    chairs = make_equipment(hall.venue, "chair", stock=30)
    form = open_form(browser, hall)
    assert browser.submit(form, FORM, action="send", **{**FILLED, f"extra_{chairs.id}": 31}).status_code == 422
    browser.submit(form, FORM, action="send", **{**FILLED, f"extra_{chairs.id}": 30})
    assert db.session.scalars(select(Booking)).one().extras[0].quantity == 30


def test_without_an_organisation_the_page_says_what_to_do(hall: Any, client: Any) -> None:
    client.sign_in(make_person())
    assert "Du er ikke knyttet til noen ennå" in open_form(client, hall).words


def test_a_booking_is_moved_in_the_form(browser: Any, hall: Any, club: Any) -> None:
    booking = make_booking(hall, organisation=club)
    form = browser.get(f"/my/bookings/{booking.reference}/change")
    answer = browser.submit(form, FORM, action="send", starts_at="19:00", ends_at="21:00")
    assert answer.status_code == 303
    assert booking.starts_at == NEXT_THURSDAY + timedelta(hours=1)


def test_cancelling_says_the_consequence_first(browser: Any, hall: Any, club: Any) -> None:
    booking = make_booking(hall, organisation=club)
    page = browser.get(f"/my/bookings/{booking.reference}/cancel")
    assert "Det koster ingenting å avbestille" in page.words
    answer = browser.submit(page, reason="Treneren er syk")
    assert answer.status_code == 303
    assert booking.state == "cancelled"
    assert "Avlyst" in browser.get(answer.location).words


def test_the_calendar_file_has_the_invitations_uid(browser: Any, hall: Any, club: Any) -> None:
    booking = make_booking(hall, organisation=club)
    answer = browser.get(f"/my/bookings/{booking.reference}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert booking.calendar_uid in answer.text.replace("\r\n ", "")


def test_somebody_elses_booking_does_not_exist(browser: Any, hall: Any) -> None:
    booking = make_booking(hall, organisation=make_organisation("En annen forening"))
    for page in ("", "/change", "/cancel", "/calendar.ics"):
        assert browser.get(f"/my/bookings/{booking.reference}{page}").status_code == 404


def test_an_expired_form_keeps_what_was_typed(browser: Any, hall: Any) -> None:
    form = open_form(browser, hall)
    fields = {**FILLED, "title": "Behold meg", "csrf_token": "for gammel"}
    answer = browser.submit(form, FORM, action="send", **fields)
    assert answer.status_code == 400
    assert answer.page.select_one("[name=title]")["value"] == "Behold meg"
    assert db.session.query(Booking).count() == 0
