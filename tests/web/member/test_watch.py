"""Waiting for a time in a browser: from the refusal to the letter, the price and the booking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.domain.permissions import SYSTEM
from booking.models import Booking, Watch, WatchOffer
from booking.services.booking import CancelBooking, cancel_booking
from booking.services.watch_offer import offer_freed_time
from tests.factories.booking import make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.premises import make_space, make_terms, make_venue
from tests.factories.tariff import make_tariff
from tests.factories.watch import make_watch, make_watch_offer

FORM = "form.booking-form"
FILLED: dict[str, Any] = {"purpose": "training", "participants": 20, "participants_under_19": 18}


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
def kari(club: Any) -> Any:
    return make_person(name="Kari Nordmann", member_of=club)


@pytest.fixture
def browser(kari: Any, client: Any) -> Any:
    return client.sign_in(kari)


def offer(browser: Any) -> int:
    extensions = browser.application.extensions
    return offer_freed_time(now=extensions["clock"].now(), settings=extensions["settings"])


def cancel(browser: Any, booking: Booking) -> None:
    extensions = browser.application.extensions
    command = CancelBooking(reference=booking.reference)
    cancel_booking(SYSTEM, command, now=extensions["clock"].now(), settings=extensions["settings"])


def link_to(page: Any, text: str) -> str:
    return next(a["href"] for a in page.page.select("main a") if text in a.get_text())


def test_from_the_refusal_to_the_offer_and_the_booking_with_its_price(browser: Any, hall: Any, kari: Any) -> None:
    other = make_booking(hall, organisation=make_organisation("Andre"))
    form = browser.get(f"/my/bookings/new?space={hall.slug}&date=2026-12-03&from=18:00&to=20:00")
    refused = browser.submit(form, FORM, action="send", **FILLED)
    assert refused.status_code == 422
    page = browser.get(link_to(refused, "Si fra hvis tida blir ledig"))
    assert page.page.select_one("[name=first_day]")["value"] == "2026-12-03"
    assert page.page.select_one("[name=ends_at]")["value"] == "20:00"
    answer = browser.submit(page)
    assert answer.status_code == 303
    assert "Dere får et brev hvis tida blir ledig" in browser.get(answer.location).words
    watch = db.session.scalars(select(Watch)).one()
    assert (watch.weekdays, watch.least_minutes, watch.made_by_id) == ("1,2,3,4,5,6,7", 120, kari.id)

    cancel(browser, other)
    assert offer(browser) == 1
    page = browser.get("/my/watches")
    assert "Torsdag 3. desember kl. 18.00–20.00" in page.words
    assert "Tida holdes ikke av" in page.words
    form = browser.get(link_to(page, "Ta tida"))
    priced = browser.submit(form, FORM, action="price", **FILLED)
    assert priced.status_code == 200
    assert "Gratis" in priced.words
    answer = browser.submit(priced, FORM, action="send")
    assert answer.status_code == 303
    assert "Bookingen er bekreftet" in browser.get(answer.location).words
    assert db.session.scalars(select(WatchOffer)).one().state == "taken"
    assert "Dere venter ikke på noe" in browser.get("/my/watches").words


def test_no_thanks_and_waiting_no_longer(browser: Any, hall: Any, club: Any, kari: Any) -> None:
    made = make_watch_offer(make_watch(hall, club, kari))
    answer = browser.submit(browser.get("/my/watches"), "form[action$=decline]")
    page = browser.get(answer.location)
    assert "Tida går videre til neste" in page.words
    db.session.refresh(made)
    assert made.state == "declined"
    answer = browser.submit(page, "form[action$=end]")
    page = browser.get(answer.location)
    assert "Dere venter ikke på denne tida lenger" in page.words
    over = browser.get(f"/my/watches/offers/{made.id}/take")
    assert over.status_code == 303
    assert "Tilbudet gjelder ikke lenger" in browser.get(over.location).words


def test_what_can_never_match_is_said_beside_the_field_and_nothing_typed_is_lost(browser: Any, hall: Any) -> None:
    page = browser.get(f"/my/watches/new?space={hall.slug}")
    typed = {
        "starts_at": "17:00",
        "ends_at": "16:00",
        "first_day": "2026-12-01",
        "last_day": "2026-12-31",
        "weekdays": ["4"],
        "least_minutes": "60",
    }
    answer = browser.submit(page, **typed)
    assert answer.status_code == 422
    assert "Tida må slutte etter at den begynner" in answer.words
    assert answer.page.select_one("[name=starts_at]")["value"] == "17:00"
    assert [box["value"] for box in answer.page.select("[name=weekdays][checked]")] == ["4"]
    assert browser.submit(answer, ends_at="21:00").status_code == 303
    assert "Hver uke, torsdag kl. 17.00–21.00" in browser.get("/my/watches").words


def test_the_calendar_and_my_bookings_lead_to_the_watches(browser: Any, hall: Any) -> None:
    assert "/my/watches/new" in link_to(browser.get(f"/spaces/{hall.slug}"), "Si fra hvis tida blir ledig")
    assert link_to(browser.get("/my/bookings"), "Tider dere venter på") == "/my/watches"
    assert browser.get("/my/watches/new?space=nowhere").status_code == 303


def test_an_offer_that_others_were_quicker_to_is_refused_with_the_reason(
    browser: Any, hall: Any, club: Any, kari: Any
) -> None:
    made = make_watch_offer(make_watch(hall, club, kari))
    form = browser.get(f"/my/watches/offers/{made.id}/take")
    make_booking(hall, made.starts_at + timedelta(hours=1), organisation=make_organisation("Andre"))
    answer = browser.submit(form, FORM, action="send", **FILLED)
    assert answer.status_code == 422
    assert "Lokalet er opptatt" in answer.words


def test_the_terms_say_how_long_there_is_to_answer_and_who_comes_first(client: Any, hall: Any) -> None:
    admin = client.sign_in(make_person("administrator"))
    page = admin.get("/admin/booking-terms")
    assert "1 døgn (standard)" in page.words
    assert admin.submit(page, offer_hours="6 timer", offer_order="local_voluntary").status_code == 303
    page = admin.get(f"/admin/spaces/{hall.id}/booking-terms")
    assert "6 timer, som resten av kommunen" in page.words
    assert "Frivillige lag i kommunen først" in page.words
