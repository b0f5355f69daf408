"""Taking another time in a browser, from the page of a booking that gave way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Booking, Space
from tests.factories import make_booking, make_closure, make_organisation, make_person, make_space, make_terms, oslo
from tests.factories.tariff import make_tariff


@pytest.fixture
def lost(app_sqlite: Any) -> Booking:
    make_tariff()
    club = make_organisation("Ås turn", tenant_class="local_voluntary")
    booking = make_booking(
        make_space(name="Flate 1"), organisation=club, participants_under_19=18, price_ore=125000, booked_by=None
    )
    for space in (booking.space, make_space(booking.space.venue, "Flate 2")):
        make_terms(space, approval="instant")
    make_closure(booking.space, oslo(2026, 12, 3), displaces=1, public_text="Gulvet slipes")
    return booking


@pytest.fixture
def browser(lost: Booking, client: Any) -> Any:
    return client.sign_in(make_person(name="Kari Nordmann", member_of=lost.organisation))


def page_of(browser: Any, lost: Booking) -> Any:
    return browser.get(f"/my/bookings/{lost.reference}")


def test_the_page_says_why_and_what_was_credited_and_offers_times_with_their_price(browser: Any, lost: Booking) -> None:
    page = page_of(browser, lost)
    assert "Gulvet slipes" in page.words
    assert "1 250 kr er kreditert" in page.words
    first = page.page.select_one("main table tbody tr").get_text(" ", strip=True)
    assert "Flate 2" in first
    assert "Gratis" in first
    assert "Barn og unge under 19" in first
    assert "Ta denne tida i stedet" in first


def test_one_press_takes_the_time(browser: Any, lost: Booking) -> None:
    answer = browser.submit(page_of(browser, lost))
    assert answer.status_code == 303
    taken = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    assert answer.location == f"/my/bookings/{taken.reference}"
    assert (taken.space.name, taken.state, taken.starts_at) == ("Flate 2", "confirmed", lost.starts_at)
    page = page_of(browser, lost)
    assert "Dere har tatt en annen tid i stedet." in page.words
    assert page.page.select("main form[action$=take]") == []
    assert browser.get(f"/my/bookings/{lost.reference}/take").location == f"/my/bookings/{lost.reference}"


def test_a_time_that_went_meanwhile_is_said_and_others_are_offered(browser: Any, lost: Booking) -> None:
    page = page_of(browser, lost)
    make_booking(db.session.scalars(select(Space).where(Space.name == "Flate 2")).one(), lost.starts_at)
    answer = browser.submit(page)
    assert answer.status_code == 422
    assert "opptatt" in answer.page.select_one(".ds-error-summary").get_text()
    assert answer.page.select("main form[action$=take]") != []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"space": "1", "begins": "i morgen", "ends": "2026-12-04T18:00+00:00"},
        {"space": "1", "begins": "2026-12-04T18:00+00:00", "ends": "2026-12-04T18:00+00:00"},
        {"space": "9" * 30, "begins": "2026-12-04T16:00+00:00", "ends": "2026-12-04T18:00+00:00"},
        {"space": "1", "begins": "2026-12-04T16:00", "ends": "2026-12-04T18:00"},
        {"space": "1", "begins": "2026-12-04T16:00+00:00", "ends": "2026-12-04T18:00+00:00", "price": "gratis"},
    ],
)
def test_what_no_button_sends_is_refused(browser: Any, lost: Booking, fields: dict[str, str]) -> None:
    answer = browser.post(f"/my/bookings/{lost.reference}/take", data=fields)
    assert answer.status_code == 422
    assert "Denne tida ble ikke tilbudt" in answer.words
    assert db.session.query(Booking).count() == 1


def test_a_space_that_is_not_there_is_not_found(browser: Any, lost: Booking) -> None:
    fields = {"space": "4711", "begins": "2026-12-04T16:00+00:00", "ends": "2026-12-04T18:00+00:00"}
    assert browser.post(f"/my/bookings/{lost.reference}/take", data=fields).status_code == 404


def test_nobody_else_takes_anything(lost: Booking, client: Any) -> None:
    client.sign_in(make_person())
    assert client.get(f"/my/bookings/{lost.reference}/take").status_code == 404
    assert client.post(f"/my/bookings/{lost.reference}/take", data={}).status_code == 404
