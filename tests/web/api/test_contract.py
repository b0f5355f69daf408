"""The API does what its OpenAPI document says, whatever is sent: no failure, no answer that is not in the document."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking
from booking.web.api.openapi import openapi_document
from booking.web.api.rate_limit import RateLimit
from tests.factories import book_series, make_booking, make_person, oslo
from tests.web.api.conftest import WANTED, House

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 12  # of each operation, in each mode
OPERATIONS = 23


def served(app: Flask) -> Callable[..., Iterable[bytes]]:
    """The application as a server runs it: each request by itself."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return contextvars.Context().run(app.wsgi_app, environ, start_response)

    return serve


def faults(app: Flask, token: str, known: dict[str, str], examples: int = EXAMPLES) -> tuple[list[str], set[int]]:
    """What the API does that its document does not say, and every status that it answered with."""
    schema = schemathesis.openapi.from_dict(openapi_document(app))
    schema.app = served(app)
    found: list[str] = []
    statuses: set[int] = set()
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                _try(operation, mode, token, known, examples, statuses)
            except (FailureGroup, AssertionError) as failure:
                found.append(f"{operation.label} ({mode.value}): {failure}")
    return found, statuses


def _try(operation: Any, mode: Any, token: str, known: dict[str, str], examples: int, statuses: set[int]) -> None:
    recurs = "/series/" in operation.path and "series" in known

    @settings(
        max_examples=examples,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        for name, value in known.items():
            if name in (case.path_parameters or {}) and case.meta.generation.mode.is_positive:
                case.path_parameters[name] = known["series"] if name == "reference" and recurs else value
        if case.headers is not None and case.headers.get("Idempotency-Key") == "":
            del case.headers["Idempotency-Key"]
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    run()


@pytest.fixture
def town(house_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setitem(house_sqlite.program.app.extensions, "api_rate_limit", RateLimit(1_000_000))
    monkeypatch.setattr(house_sqlite.program.app, "testing", False)
    return house_sqlite


def test_whatever_is_sent_is_answered_as_the_document_says(town: House) -> None:
    booking = make_booking(town.hall, oslo(2026, 12, 4, 18), organisation=town.club)
    series = book_series(town.hall, town.club, make_person(member_of=town.club))
    known = {"slug": town.hall.slug, "reference": booking.reference, "series": series.reference}
    found, statuses = faults(town.program.app, town.program.token, known)
    assert found == []
    assert {200, 404, 422} <= statuses
    assert 500 not in statuses


def test_a_failure_is_found(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the list of venues fails for every fourth page."""

    def failing(*_arguments: Any, **_named: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("booking.web.api.venue.page_of", failing)
    found, statuses = faults(town.program.app, town.program.token, {"slug": town.hall.slug}, examples=2)
    assert 500 in statuses
    assert any("GET /api/v1/venues " in each and "erver error" in each for each in found), found


def test_an_answer_that_is_not_in_the_document_is_found(town: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a venue without its name."""
    from booking.web.api import documents, venue

    class Nameless(documents.VenueSummary, kw_only=True):
        name: Any = None

    monkeypatch.setattr(
        venue,
        "_summary",
        lambda row: Nameless(slug=row.slug, kind=row.kind, address="", postcode="", town="", spaces=0),
    )
    found, _statuses = faults(town.program.app, town.program.token, {"slug": town.hall.slug}, examples=2)
    assert any("GET /api/v1/venues " in each for each in found), found


def test_the_document_tells_of_every_route_and_is_what_is_served(town: House) -> None:
    app = town.program.app
    document = openapi_document(app)
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    there = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api.openapi"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert told == there
    assert len(told) >= OPERATIONS
    assert town.program.get("/openapi.json").json == document
    assert WANTED["space"] == town.hall.slug
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0
