"""Answering requests in a browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person
from tests.factories.premises import make_space, make_venue
from tests.factories.tariff import make_tariff


@pytest.fixture
def request_(app_sqlite: Any) -> Any:
    make_tariff()
    club = make_organisation("Ås teater", tenant_class="local_voluntary")
    return make_booking(make_space(name="Store sal"), state="requested", organisation=club)


@pytest.fixture
def officer(request_: Any, client: Any) -> Any:
    return client.sign_in(make_person("case_officer"))


def test_what_waits_is_listed_with_price_and_age(officer: Any, request_: Any) -> None:
    words = officer.get("/casework/requests").words
    assert "Ås teater" in words
    assert "1 forespørsel venter på svar" in words


def test_nothing_waiting_says_so(app_sqlite: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer"))
    assert "Ingenting venter på deg" in client.get("/casework/requests").words


def test_an_officer_approves_with_the_price_of_the_rules(officer: Any, request_: Any) -> None:
    page = officer.get(f"/casework/requests/{request_.reference}")
    assert "Pris etter reglene" in page.words
    answer = officer.submit(page, "form[action$=approve]")
    assert answer.status_code == 303
    assert request_.state == "confirmed"


def test_another_price_without_a_reason_is_refused_beside_the_field(officer: Any, request_: Any) -> None:
    page = officer.get(f"/casework/requests/{request_.reference}")
    answer = officer.submit(page, "form[action$=approve]", price="12,50", note="Hei")
    assert answer.status_code == 422
    assert answer.page.select_one("[name=price_reason][aria-invalid=true]")
    assert answer.page.select_one("[name=note]").get_text(strip=True) == "Hei"
    answer = officer.submit(answer, "form[action$=approve]", price="12,50", price_reason="Dugnad")
    assert answer.status_code == 303
    assert request_.price_ore == 1250


def test_a_refusal_needs_a_reason(officer: Any, request_: Any) -> None:
    page = officer.get(f"/casework/requests/{request_.reference}")
    answer = officer.submit(page, "form[action$=refuse]")
    assert answer.status_code == 422
    assert answer.page.select_one("[name=reason][aria-invalid=true]")
    answer = officer.submit(answer, "form[action$=refuse]", reason="Salen er lovet bort")
    assert answer.status_code == 303
    assert request_.state == "refused"


def test_a_request_at_another_officers_venue_is_not_found(request_: Any, client: Any) -> None:
    client.sign_in(make_person("case_officer", venue=make_venue("Et annet sted")))
    assert client.get(f"/casework/requests/{request_.reference}").status_code == 404
    assert "Ingenting venter på deg" in client.get("/casework/requests").words
