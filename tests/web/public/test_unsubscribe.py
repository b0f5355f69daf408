"""One click in a letter stops letters of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from booking.messages.catalogue import Wanted
from booking.messages.unsubscribing import letter_of_token, unsubscribe_token
from booking.queries.letter_preference import wanted_by
from tests.services.outbox import KARI, letters, sample, write

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def wanted() -> Wanted:
    return wanted_by(KARI.email, "membership_requested")


@pytest.fixture
def address(app: Any) -> str:
    write("a", message=sample("membership_requested"))
    return f"/unsubscribe/{unsubscribe_token(letters()[0].id, app.extensions['settings'].web.secret_key)}"


def test_opening_the_link_asks_first_and_changes_nothing(app: Any, client: Any, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert KARI.email in page.words
    assert wanted() is Wanted.MAIL
    answer = client.submit(page)
    assert answer.status_code == 200, "RFC 8058: no redirect"
    assert "Brevene er stoppet" in answer.words
    assert wanted() is Wanted.OFF


@pytest.mark.parametrize("origin", [None, "https://mail.example.com"])
def test_a_mail_program_stops_them_with_neither_cookie_nor_form(
    app: Any, client: Any, address: str, origin: str | None
) -> None:
    headers = {"X-CSRFToken": "", **({"Origin": origin, "Sec-Fetch-Site": "cross-site"} if origin else {})}
    assert client.post(address, data=ONE_CLICK, headers=headers).status_code == 200
    assert wanted() is Wanted.OFF


def test_a_token_that_is_not_ours_stops_nothing(app: Any, client: Any, address: str) -> None:
    forged = unsubscribe_token(letters()[0].id, "another secret that is long enough to be one")
    for token in (forged, address.rpartition("/")[2][:-1] + "x", "1", "æøå"):
        for ask in (client.get, client.post):
            assert ask(f"/unsubscribe/{token}").status_code == 410
    assert wanted() is Wanted.MAIL


def test_a_decision_has_no_such_link(app: Any, client: Any) -> None:
    write("a")
    token = unsubscribe_token(letters()[0].id, app.extensions["settings"].web.secret_key)
    assert client.post(f"/unsubscribe/{token}").status_code == 410


def test_the_token_tells_nobody_an_address() -> None:
    token = unsubscribe_token(39, "secret")
    assert "example" not in token
    assert letter_of_token(token, "secret") == 39
    assert letter_of_token(token, "other") is None
