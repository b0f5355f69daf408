"""Withdrawing a published tariff, in a browser."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import make_booking, make_person, make_space, make_tariff, oslo
from tests.factories.tariff import SOUND


@pytest.fixture
def administrator(app_sqlite: Any, client: Any) -> Any:
    make_tariff(SOUND, valid_to=date(2026, 12, 31))
    return client.sign_in(make_person("administrator"))


@pytest.fixture
def coming(administrator: Any) -> Any:
    document = {**SOUND, "version": 2, "valid_from": "2027-01-01"}
    return make_tariff(document, name="Priser 2027", valid_from=date(2027, 1, 1))


def test_it_is_withdrawn_with_a_reason_that_stands(administrator: Any, coming: Any) -> None:
    page = administrator.get(f"/admin/tariffs/{coming.id}")
    page = administrator.get(page.page.select_one("main a[href$=withdraw]")["href"])
    assert "Den kommer aldri til å gjelde" in page.words
    answer = administrator.submit(page, "main form")
    assert answer.status_code == 422
    assert answer.page.select_one("[name=reason][aria-invalid=true]")
    answer = administrator.submit(answer, "main form", reason="Feil beløp")
    assert answer.status_code == 303
    words = administrator.get(f"/admin/tariffs/{coming.id}").words
    assert "Trukket tilbake" in words
    assert "«Feil beløp»" in words
    assert "Skulle gjelde" in words
    assert administrator.get(f"/admin/tariffs/{coming.id}/withdraw").status_code == 404
    assert "Trukket tilbake" in administrator.get("/prices").words


def test_bookings_that_got_their_price_from_it_are_named(administrator: Any, coming: Any) -> None:
    booking = make_booking(make_space(), oslo(2027, 1, 7, 18))
    page = administrator.get(f"/admin/tariffs/{coming.id}/withdraw")
    assert "Den kan ikke trekkes tilbake nå" in page.words
    assert page.page.select_one(f"main a[href$='{booking.reference}']")
    answer = administrator.submit(page, "main form", reason="Feil beløp")
    assert answer.status_code == 422
    assert booking.reference in answer.words
    assert coming.state == "published"


def test_one_in_force_has_no_such_page(administrator: Any) -> None:
    assert administrator.get("/admin/tariffs/1/withdraw").status_code == 404
    assert not administrator.get("/admin/tariffs/1").page.select_one("main a[href$=withdraw]")
