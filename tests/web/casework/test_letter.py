"""Letters that did not arrive, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Letter
from tests.factories.booking import make_booking
from tests.factories.person import make_person


@pytest.fixture
def failed(app_sqlite: Any) -> Letter:
    booking = make_booking(responsible_email="borte@example.no")
    letter = db.session.scalars(select(Letter).where(Letter.booking_id == booking.id)).one()
    letter.state, letter.last_error = "failed", "550 <b>ukjent</b> mottaker"
    db.session.commit()
    return letter


def test_an_officer_sees_who_does_not_know_and_why(failed: Letter, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    page = client.get("/casework/letters")
    assert "borte@example.no" in page.words
    assert "Bookingen er bekreftet" in page.words
    assert "550 <b>ukjent</b> mottaker" in page.words
    assert page.page.select_one("td b") is None


def test_a_letter_is_sent_again(failed: Letter, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    page = client.get("/casework/letters")
    answer = client.submit(page, f"form[action$='/casework/letters/{failed.id}/send-again']")
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert "Brevet sendes på nytt nå." in page.words
    assert "Alle brev er kommet fram" in page.words
    assert db.session.get_one(Letter, failed.id).state == "waiting"


def test_when_all_arrived_the_page_says_so(app_sqlite: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    assert "Alle brev er kommet fram" in client.get("/casework/letters").words


def test_an_address_that_does_not_work_is_shown_and_trusted_again(app_sqlite: Any, client: Any, clock: Any) -> None:
    from booking.ports.mail import PermanentMailFailure
    from booking.queries.bounce import bounced_addresses
    from tests.services.outbox import Post, deliver

    booking = make_booking(state="requested")
    refusal = PermanentMailFailure("550 5.1.1 no such user", no_such_address=True)
    deliver(app_sqlite, Post(refusal))
    assert booking.booked_by is not None
    email = booking.booked_by.email
    client.sign_in(make_person("administrator"))
    page = client.get("/casework/letters")
    assert "Adresser som ikke virker" in page.words
    assert email in page.words
    assert f"{email} virker ikke" in client.get(f"/admin/people/{booking.booked_by.id}").words
    form = page.page.select_one('form[action*="/trust"]')
    assert client.post(form["action"]).status_code == 303
    assert bounced_addresses() == {}
    assert "Adresser som ikke virker" not in client.get("/casework/letters").words
