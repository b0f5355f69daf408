"""A club with a hall to book, and a program with the club's token."""

from __future__ import annotations

import contextvars
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.database import db
from booking.models import Organisation, Space
from booking.web.api.rate_limit import RateLimit
from tests.factories import (
    make_equipment,
    make_organisation,
    make_space,
    make_tariff,
    make_terms,
    make_token,
    make_venue,
)

WANTED: dict[str, Any] = {
    "space": "ashallen-flate-1",
    "starts_at": "2026-12-03T18:00:00+01:00",
    "ends_at": "2026-12-03T20:00:00+01:00",
    "purpose": "training",
    "participants": 20,
    "participants_under_19": 18,
    "responsible_name": "Kari Nordmann",
    "responsible_phone": "912 34 567",
}

SERIES: dict[str, Any] = {
    **{name: value for name, value in WANTED.items() if name not in {"starts_at", "ends_at"}},
    "starts_on": "2026-12-03",
    "from_time": "18:00",
    "to_time": "20:00",
    "weekdays": [4],
    "count": 3,
}


@dataclass
class Program:
    """Asks as a program does: JSON, a token, no cookies."""

    app: Flask
    token: str = ""
    language: str = "nb"
    numbers: Any = field(default_factory=count)

    def ask(self, method: str, path: str, **named: Any) -> Any:
        headers = {"Accept-Language": self.language, **named.pop("headers", {})}
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        client = FlaskClient(self.app, TestResponse, use_cookies=False)
        db.session.commit()
        answer = contextvars.Context().run(client.open, f"/api/v1{path}", method=method, headers=headers, **named)
        db.session.rollback()
        assert "Set-Cookie" not in answer.headers
        return answer

    def get(self, path: str, **query: Any) -> Any:
        return self.ask("GET", path, query_string=query or None)

    def send(self, method: str, path: str, body: dict[str, Any], key: str = "", **headers: str) -> Any:
        """A writing request under a key of its own, or the one given."""
        key = key or f"key-{next(self.numbers)}"
        return self.ask(method, path, json=body, headers={"Idempotency-Key": key, **headers})

    def book_series(self, key: str = "", **changes: Any) -> Any:
        """Thursdays from 18 to 20, the 3rd, 10th and 17th of December."""
        return self.send("POST", "/series", {**SERIES, **changes}, key)

    def book(self, key: str = "", **changes: Any) -> Any:
        return self.send("POST", "/bookings", {**WANTED, **changes}, key)


def codes(answer: Any) -> list[str]:
    """The codes of a refusal."""
    assert answer.content_type == "application/problem+json", answer.get_data(as_text=True)
    return [finding["code"] for finding in answer.json["findings"]]


@dataclass
class House:
    """What stands in the database."""

    club: Organisation
    hall: Space
    program: Program


def build_house(app: Flask) -> House:
    app.extensions["api_rate_limit"] = RateLimit(app.extensions["settings"].api.requests_per_minute)
    make_tariff()
    hall = make_space(make_venue("Åshallen"), "Flate 1", capacity=100, slug="ashallen-flate-1")
    make_terms(hall, approval="instant")
    make_equipment(hall.venue)
    club = make_organisation("Ås turn")
    return House(club, hall, Program(app, make_token(club)[1]))


@pytest.fixture
def house(app: Flask) -> House:
    """On both databases."""
    return build_house(app)


@pytest.fixture
def house_sqlite(app_sqlite: Flask) -> House:
    """Where both kinds would prove the same."""
    return build_house(app_sqlite)


@pytest.fixture
def program(house: House) -> Program:
    return house.program


@pytest.fixture
def reader(house_sqlite: House) -> Program:
    return house_sqlite.program
