"""An administrator makes tokens for systems, and may take back anybody's."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from booking.database import db
from booking.models import ApiToken
from tests.factories import make_organisation, make_person, make_token, make_venue
from tests.web.api.conftest import Program


@pytest.fixture
def browser(app_sqlite: Flask, client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def test_a_systems_token_is_for_a_venue_or_for_all(browser: Any, app_sqlite: Flask) -> None:
    venue = make_venue("Åshallen")
    form = browser.get("/admin/tokens/new")
    made = browser.submit(form, name="Infoskjerm", venue_id=venue.id)
    assert Program(app_sqlite, made.page.select_one("code.token").get_text()).get("/token").json["venue"] == "Åshallen"
    browser.submit(browser.get("/admin/tokens/new"), name="Arkivet", scope="book")
    words = browser.get("/admin/tokens").words
    for told in ("Infoskjerm", "Åshallen", "Arkivet", "Alle steder"):
        assert told in words


def test_an_administrator_sees_and_takes_back_an_organisations_token(browser: Any) -> None:
    token = make_token(make_organisation("Ås turn"))[0]
    listed = browser.get("/admin/tokens")
    assert "Ås turn" in listed.words
    assert browser.submit(browser.get(f"/admin/tokens/{token.id}/revoke")).status_code == 303
    assert db.session.get_one(ApiToken, token.id).revoked_at is not None
    assert browser.get("/admin/tokens/99/revoke").status_code == 404
