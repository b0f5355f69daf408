"""An organisation's leader makes a token, sees it once, and takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from booking.database import db
from booking.models import ApiToken
from tests.factories import make_organisation, make_person, make_token
from tests.web.api.conftest import Program


@pytest.fixture
def club(app_sqlite: Flask) -> Any:
    return make_organisation("Ås turn")


@pytest.fixture
def browser(club: Any, client: Any) -> Any:
    return client.sign_in(make_person(manages=club))


def test_a_token_is_made_shown_once_used_and_taken_back(browser: Any, club: Any, app_sqlite: Flask) -> None:
    page = browser.get(f"/my/organisations/{club.id}")
    browser.get(page.page.select_one("a:-soup-contains('Se nøkler')")["href"])
    form = browser.get(f"/my/organisations/{club.id}/tokens/new")
    made = browser.submit(form, name="Medlemssystemet", scope="book")
    token = made.page.select_one("code.token").get_text()
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    program = Program(app_sqlite, token)
    assert program.get("/token").json["scopes"] == ["book", "read"]
    listed = browser.get(f"/my/organisations/{club.id}/tokens")
    assert token not in listed.get_data(as_text=True)
    assert token[:12] in listed.words
    assert "Lese og booke" in listed.words
    question = browser.get(listed.page.select_one("a:-soup-contains('Trekk tilbake')")["href"])
    done = browser.submit(question)
    assert done.status_code == 303
    assert program.get("/token").status_code == 401
    assert "Trekk tilbake" not in browser.get(f"/my/organisations/{club.id}/tokens").page.select_one("table").get_text()


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("expires_on", "2026-11-25"), ("expires_on", "2036-01-01")])
def test_what_cannot_be_used_is_said_beside_its_field(browser: Any, club: Any, field: str, value: str) -> None:
    form = browser.get(f"/my/organisations/{club.id}/tokens/new")
    answer = browser.submit(form, **{"name": "Skjermen", field: value})
    assert answer.status_code == 422
    assert answer.page.select_one(f"#{field}-error")
    assert db.session.query(ApiToken).count() == 0


def test_another_organisations_token_is_not_there(browser: Any, club: Any) -> None:
    theirs = make_token(make_organisation())[0].id
    assert browser.get(f"/my/organisations/{club.id}/tokens/{theirs}/revoke").status_code == 404
