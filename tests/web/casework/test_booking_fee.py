"""Fees after a booking, in a browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import make_booking, make_organisation, make_person, make_space, make_tariff, oslo
from tests.factories.tariff import DOCUMENT

FEES = [{"id": "lost_key", "name": "Mistet nøkkel", "basis": "Vedtak § 12", "per": "piece", "price": 750}]


@pytest.fixture
def club(app_sqlite: Any) -> Any:
    make_tariff({**DOCUMENT, "fee": FEES})
    return make_organisation("Ås teater", tenant_class="local_voluntary")


@pytest.fixture
def member(club: Any) -> Any:
    return make_person(member_of=club)


@pytest.fixture
def booking(club: Any, member: Any) -> Any:
    return make_booking(make_space(), oslo(2026, 11, 19, 18), organisation=club, booked_by=member, state="completed")


def test_an_officer_adds_a_fee_with_what_happened_and_the_member_reads_it(
    booking: Any, member: Any, client: Any
) -> None:
    client.sign_in(make_person("case_officer", name="Siri Saksbehandler"))
    page = client.get(f"/my/bookings/{booking.reference}")
    page = client.get(page.page.select_one("a[href$='fees/new']")["href"])
    assert "Mistet nøkkel: 1 stk. à 750 kr" in page.words
    answer = client.submit(page, "main form", fee_id="lost_key", quantity="2")
    assert answer.status_code == 422
    assert answer.page.select_one("[name=reason][aria-invalid=true]")
    answer = client.submit(answer, "main form", fee_id="lost_key", quantity="2", reason="To nøkler er borte")
    assert answer.status_code == 303
    client.sign_in(member)
    words = client.get(f"/my/bookings/{booking.reference}").words
    assert "Mistet nøkkel: 2 stk. à 750 kr, 1 500 kr" in words
    assert "«To nøkler er borte»" in words
    assert "Lagt til av Siri Saksbehandler" in words
    assert "Gebyr lagt til av Siri Saksbehandler. Mistet nøkkel: 1 500 kr." in words
    assert "Ta bort gebyret" not in words
    assert "Legg til gebyr" not in words


def test_it_is_taken_back_with_a_reason_and_stands_as_taken_back(booking: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    page = client.get(f"/casework/bookings/{booking.reference}/fees/new")
    client.submit(page, "main form", fee_id="lost_key", quantity="1", reason="Borte")
    page = client.get(f"/my/bookings/{booking.reference}")
    page = client.get(page.page.select_one("a[href$=withdraw]")["href"])
    answer = client.submit(page, "main form")
    assert answer.status_code == 422
    answer = client.submit(answer, "main form", reason="Funnet igjen")
    assert answer.status_code == 303
    words = client.get(f"/my/bookings/{booking.reference}").words
    assert "«Funnet igjen». Skal ikke betales." in words


def test_a_booking_to_come_offers_no_fee(member: Any, client: Any) -> None:
    booking = make_booking(make_space())
    client.sign_in(make_person("case_officer"))
    assert "Legg til gebyr" not in client.get(f"/my/bookings/{booking.reference}").words
