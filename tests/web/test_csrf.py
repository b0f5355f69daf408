"""Forged and outdated forms."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Person
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person

STALE = {"csrf_token": "out of date"}
KARI = {
    "name": "Kari Nordmann",
    "email": "kari@example.no",
    "phone": "91234567",
    "password": "x" * 12,
    "language": "nb",
}


def rows(_app: Flask) -> dict[str, list[Any]]:
    """Everything that is stored."""
    tables = db.metadata.sorted_tables
    return {table.name: [tuple(row) for row in db.session.execute(select(table))] for table in tables}


def test_an_outdated_form_comes_back_with_what_was_typed(app, client):
    answer = client.post("/sign-up", data={**KARI, **STALE})
    assert answer.status_code == 400
    assert "Skjemaet var åpent for lenge. Alt du skrev, står her ennå." in answer.words
    assert answer.page.select_one("#name")["value"] == "Kari Nordmann"
    assert db.session.scalars(select(Person)).all() == []
    assert client.submit(answer, password="tre lange ord her").status_code == 303
    assert db.session.scalars(select(Person.name)).all() == ["Kari Nordmann"]


def test_a_form_without_a_token_is_outdated_too(client):
    answer = client.post("/sign-up", data=KARI, headers={"X-CSRFToken": ""})
    assert answer.status_code == 400
    assert db.session.scalars(select(Person)).all() == []


def test_a_token_of_another_browser_is_worth_nothing(client, new_client):
    answer = client.post("/sign-up", data={**KARI, "csrf_token": new_client().csrf_token()})
    assert answer.status_code == 400


def test_a_form_that_was_open_over_night_is_outdated(app, client, monkeypatch):
    page = client.get("/sign-up")
    monkeypatch.setitem(app.config, "WTF_CSRF_TIME_LIMIT", -1)
    assert client.submit(page, **KARI).status_code == 400


def test_a_button_with_an_outdated_token_changes_nothing_and_says_so(app, client):
    client.sign_in(make_person())
    before = rows(app)
    answer = client.post("/my/organisations/private", data=STALE)
    assert answer.status_code == 400
    assert "Skjemaet har stått for lenge" in answer.words
    assert rows(app) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:81"},
    ],
)
def test_a_form_from_another_site_is_turned_away_at_once(client, headers):
    answer = client.post("/sign-up", data={**KARI, **STALE}, headers=headers)
    assert answer.status_code == 400
    assert answer.page.select_one("#name") is None
    assert "Set-Cookie" not in answer.headers


def test_a_form_of_our_own_says_where_it_comes_from_and_is_taken(client):
    page = client.get("/sign-up")
    token = page.page.select_one("main input[name=csrf_token]")["value"]
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = client.post(
        "/sign-up", data={**KARI, "password": "tre lange ord her", "csrf_token": token}, headers=headers
    )
    assert answer.status_code == 303


def test_the_next_request_may_write_again(client):
    client.sign_in(make_person())
    assert client.post("/my/organisations/private", data=STALE).status_code == 400
    assert client.post("/my/organisations/private").status_code == 303


def writing_addresses(app: Flask) -> list[str]:
    """Every address that is posted to, with 1 for whatever number and x for whatever name it takes."""
    found = []
    for rule in app.url_map.iter_rules():
        if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set()):
            values = {name: 1 if name.endswith("_id") else "x" for name in rule.arguments}
            _domain, path = rule.build(values, append_unknown=False) or ("", "")
            found.append(path)
    return found


def test_no_address_writes_for_a_request_without_a_token(app_sqlite, client):
    """Whatever its view forgot: nothing is stored, and nothing fails."""
    person = make_person("administrator", manages=make_organisation(), password="tre lange ord her")
    client.sign_in(person)
    before = rows(app_sqlite)
    addresses = writing_addresses(app_sqlite)
    assert len(addresses) > 15
    for address in addresses:
        answer = client.post(address, data={**KARI, **STALE, "number": "310000004"}, check=False)
        assert answer.status_code < 500, (address, answer.status_code)
        assert rows(app_sqlite) == before, address


def test_without_the_guard_a_view_that_forgot_would_write(app_sqlite, client, monkeypatch):
    """The same request, with the database left open: so the test above can fail."""
    monkeypatch.setattr("booking.web.csrf.forbid_writes", lambda _forbidden: None)
    client.sign_in(make_person())
    before = rows(app_sqlite)
    client.post("/my/organisations/private", data=STALE)
    assert rows(app_sqlite) != before
