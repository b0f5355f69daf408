"""Answering a series in a browser: one case, a yes or a no for each date."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Booking, Letter, Occupation
from tests.factories.booking import book_series
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.premises import make_space, make_venue
from tests.factories.tariff import make_tariff


@pytest.fixture
def series(app_sqlite: Any) -> Any:
    make_tariff()
    club = make_organisation("Ås teater", tenant_class="local_voluntary")
    return book_series(make_space(name="Store sal"), club, make_person(member_of=club), participants_under_19=15)


@pytest.fixture
def officer(series: Any, client: Any) -> Any:
    return client.sign_in(make_person("case_officer"))


def states() -> list[str]:
    return list(db.session.scalars(select(Booking.state).order_by(Booking.starts_at)))


def test_a_series_waits_as_one_case(officer: Any, series: Any) -> None:
    page = officer.get("/casework/requests")
    assert "1 forespørsel venter på svar" in page.words
    assert "serie, 4 datoer venter" in page.words
    assert page.page.select_one(f"a[href='/casework/series/{series.reference}']")


def test_every_date_is_approved_with_one_letter(officer: Any, series: Any) -> None:
    answer = officer.submit(officer.get(f"/casework/series/{series.reference}"), note="Velkommen")
    assert answer.status_code == 303
    assert states() == ["confirmed"] * 4
    assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all() == [
        "series_requested",
        "series_confirmed",
    ]


def test_some_dates_are_approved_and_others_refused_and_it_is_seen(officer: Any, series: Any, client: Any) -> None:
    page = officer.get(f"/casework/series/{series.reference}")
    references = [box["value"] for box in page.page.select("[name=approved]")]
    answer = officer.submit(page, approved=references[:3])
    assert answer.status_code == 422
    assert answer.page.select_one("[name=reason][aria-invalid=true]")
    assert states() == ["requested"] * 4
    answer = officer.submit(answer, reason="Salen er lovet bort den dagen")
    assert answer.status_code == 303
    assert (
        "3 datoer er godkjent. 1 dato er avslått. Ett brev er på vei til Ås teater."
        in officer.get(answer.location).words
    )
    assert states() == ["confirmed"] * 3 + ["refused"]
    refused = db.session.scalars(select(Booking.id).where(Booking.state == "refused")).one()
    assert not db.session.scalars(select(Occupation).where(Occupation.booking_id == refused)).all()
    words = officer.get(f"/my/series/{series.reference}").words
    assert "3 bekreftet · 1 avslått" in words
    assert "Delvis godkjent" in words
    assert "Salen er lovet bort den dagen" in words


def test_nothing_ticked_is_a_refusal_of_all(officer: Any, series: Any) -> None:
    page = officer.get(f"/casework/series/{series.reference}")
    officer.submit(page, approved=None, reason="Fullt")
    assert states() == ["refused"] * 4
    assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all()[-1] == "series_refused"


def test_another_price_needs_a_reason_and_holds_for_each_date(officer: Any, series: Any) -> None:
    page = officer.get(f"/casework/series/{series.reference}")
    answer = officer.submit(page, price="100")
    assert answer.page.select_one("[name=price_reason][aria-invalid=true]")
    officer.submit(answer, price_reason="Dugnad")
    assert set(db.session.scalars(select(Booking.price_ore))) == {10_000}


def test_a_series_at_another_officers_venue_is_not_found(series: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer", venue=make_venue("Et annet sted")))
    assert client.get(f"/casework/series/{series.reference}").status_code == 404
