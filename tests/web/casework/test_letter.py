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
