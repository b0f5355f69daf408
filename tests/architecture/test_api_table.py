"""Which token comes in where: every operation of the API, tried with every kind of token and with none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for

from booking.models import Organisation
from booking.web.access import SCOPES, Access
from tests.architecture.api_table import TABLE
from tests.factories import (
    book_series,
    make_booking,
    make_organisation,
    make_person,
    make_space,
    make_tariff,
    make_token,
    oslo,
)
from tests.factories.times import THEN
from tests.web.api.conftest import SERIES, WANTED, Program

SKIPPED = "2027-01-14"  # a date that the series goes without
IN, TOKEN, FORBIDDEN, NOT_FOUND = "+", "k", "x", "-"


def rows() -> dict[tuple[str, str], str]:
    found = {}
    for line in TABLE.splitlines():
        words = line.split()
        if words and words[0] in {"GET", "POST", "PATCH"}:
            found[words[0], words[1]] = "".join(words[2:])
    return found


@dataclass
class Town:
    """The tokens in the order of the table; several in one column must get the same."""

    tokens: list[list[str]]
    values: dict[str, str]
    club: Organisation


@pytest.fixture
def town(app_sqlite: Flask) -> Town:
    make_tariff()
    club, others = make_organisation(), make_organisation()
    hall, elsewhere = make_space(), make_space()
    old = make_token(club, expires_at=THEN - timedelta(seconds=1))
    revoked = make_token(club, revoked_at=THEN)
    tokens = [
        [""],
        ["husrom_unknown", old[1], revoked[1]],
        [make_token(club, "read")[1]],
        [make_token(club)[1]],
        [make_token(others)[1]],
        [make_token(venue=hall.venue, scopes="read")[1]],
        [make_token(venue=hall.venue)[1]],
        [make_token(venue=elsewhere.venue)[1]],
        [make_token()[1]],
    ]
    values = {"reference": make_booking(hall, organisation=club).reference, "slug": hall.slug}
    make_booking(hall, oslo(2027, 1, 14, 18))
    series = book_series(hall, club, make_person(member_of=club))
    return Town(tokens, {**values, "venue": hall.venue.slug, "series": series.reference}, club)


def operations(app: Flask) -> dict[tuple[str, str], Any]:
    """Every operation that takes a token."""
    return {
        (method, rule.endpoint): rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access_rule", None) in SCOPES
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def knock(app: Flask, town: Town, method: str, endpoint: str, token: str) -> str:
    rule = operations(app)[method, endpoint]
    own = {"slug": town.values["venue" if endpoint == "api.venue_show" else "slug"]}
    if "/series/" in rule.rule:
        own["reference"] = town.values["series"]
    with app.test_request_context():
        where = url_for(endpoint, **{name: {**town.values, **own}[name] for name in rule.arguments})
    wanted = {**WANTED, "space": town.values["slug"], "organisation_id": town.club.id}
    recurs = {**SERIES, "space": town.values["slug"], "organisation_id": town.club.id}
    bodies = {
        "api.booking_change": {"title": "Ny"},
        "api.booking_cancel": {},
        "api.series_new": recurs,
        "api.series_preview": recurs,
        "api.series_change": {"scope": "all", "to_time": "21:00"},
        "api.series_change_preview": {"scope": "all", "to_time": "21:00"},
        "api.series_cancel": {"scope": "all"},
        "api.series_put_back": {"day": SKIPPED},
    }
    body = bodies.get(endpoint, wanted)
    program = Program(app, token)
    path = where.removeprefix("/api/v1") + ("?scope=all" if endpoint == "api.series_cancellation" else "")
    answer = program.get(path) if method == "GET" else program.send(method, path, body, f"{endpoint}-{token}")
    return {401: TOKEN, 403: FORBIDDEN, 404: NOT_FOUND}.get(answer.status_code, IN)


def test_every_operation_has_a_row_and_every_row_an_operation(app_sqlite: Flask) -> None:
    assert set(rows()) == set(operations(app_sqlite))


@pytest.mark.parametrize(("method", "endpoint"), sorted(rows()))
def test_each_token_comes_in_where_the_table_says(app_sqlite: Flask, town: Town, method: str, endpoint: str) -> None:
    found = ""
    for column in town.tokens:
        verdicts = {knock(app_sqlite, town, method, endpoint, token) for token in column}
        assert len(verdicts) == 1
        found += verdicts.pop()
    assert found == rows()[method, endpoint]


def test_a_cookie_opens_nothing(app_sqlite: Flask, town: Town, client: Any) -> None:
    client.sign_in(make_person("administrator"))
    answer = client.get("/api/v1/venues")
    assert (answer.status_code, answer.json["findings"][0]["code"]) == (401, "api.token_missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Husrom"'


def test_an_operation_that_lets_a_reader_book_is_found(app_sqlite: Flask, town: Town) -> None:
    """Planted: booking asks for no more than reading."""
    view = app_sqlite.view_functions["api.booking_new"]
    scope = SCOPES[Access.PROGRAM_BOOK]
    SCOPES[Access.PROGRAM_BOOK] = SCOPES[Access.PROGRAM_READ]
    try:
        found = knock(app_sqlite, town, "POST", "api.booking_new", town.tokens[2][0])
    finally:
        SCOPES[Access.PROGRAM_BOOK] = scope
    assert view is app_sqlite.view_functions["api.booking_new"]
    assert found == IN != rows()["POST", "api.booking_new"][2]
