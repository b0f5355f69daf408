"""The OpenAPI document, made of the routes and the structs that they read and answer with."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import msgspec
from flask import Flask
from werkzeug.routing import Rule

from booking.domain.permissions import Scope
from booking.i18n import use_language
from booking.settings import Settings
from booking.web.access import SCOPES
from booking.web.api.operation import LONGEST_KEY, Operation
from booking.web.problem import CONTENT_TYPE, KINDS, Problem

OPENAPI = "3.1.0"
REFERENCE = "#/components/schemas/{name}"
JSON = "application/json"
PARAMETER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")

DESCRIPTION = """
Find free time in the municipality's premises, see what it would cost and why, and book it.

* **Tokens.** Send `Authorization: Bearer …`. An organisation's leader makes tokens on the organisation's page, an
  administrator makes those of systems. `read` looks, `book` also books. An organisation's token acts as its members
  do; a system's books on behalf of anyone, as a case officer.
* **Times** are instants with an offset (RFC 3339). A time without an offset is refused, because on the night in
  October when the clocks go back it would mean two things.
* **Series** recur on the wall: `starts_on` is a day and `from_time` a time of day, such as `18:00`, in the
  municipality's zone (`time_zone`), and stay at 18:00 over both clock changes. Their bookings have instants. Of a time
  that the clocks show twice, a series takes the first; a date on which they never show it is left out with the reason.
* **Writing** needs an `Idempotency-Key`: a new value for every change, the same when you try again. A request that is
  sent again within seven days gets the answer it got and changes nothing twice; the same key with another content is
  refused with 422. A refusal changed nothing and is not kept.
* **Refusals** are problem details (RFC 9457). `findings` carry the same stable codes as the forms, with parameters and
  a sentence in the language of `Accept-Language` (nb, nn, en). When the time is taken (409), `alternatives` are the
  nearest free times.
* **Changes** by others: send the `ETag` that you read in `If-Match`, and get 412 instead of overwriting them.
* **Lists** come in pages: follow `next_cursor`, or the `Link` header with `rel="next"`.
* **Limits**: `RateLimit` tells what is left of the minute. 429 carries `Retry-After`.
* A field that is not in the schema is refused, so that a misspelt one is not lost. Answers may get more fields.
""".strip()


@dataclass(frozen=True, slots=True)
class Listed:
    """An operation on the page for people."""

    method: str
    path: str
    summary: str
    description: str
    scope: str


def openapi_document(app: Flask) -> dict[str, Any]:
    """The document (OpenAPI 3.1), in English."""
    settings: Settings = app.extensions["settings"]
    with use_language("en"):
        rules = list(_rules(app))
        _schemas, components = msgspec.json.schema_components(_structs(rules), ref_template=REFERENCE)
        paths: dict[str, Any] = {}
        for rule, method, told in rules:
            paths.setdefault(_path(rule), {})[method.lower()] = _operation(app, rule, told, components)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": f"Husrom, {settings.municipality.name}",
            "version": version("husrom"),
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            "contact": {"email": settings.municipality.contact_email},
        },
        "servers": [{"url": settings.web.base_url.rstrip("/")}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def listed_operations(app: Flask) -> list[Listed]:
    """The operations for the page that people read, its summaries in the reader's language."""
    return [
        Listed(
            method,
            _path(rule),
            str(told.summary),
            inspect.getdoc(app.view_functions[rule.endpoint]) or "",
            str(_scope(app, rule)),
        )
        for rule, method, told in _rules(app)
    ]


def _rules(app: Flask) -> Iterator[tuple[Rule, str, Operation]]:
    """Every route with an operation, by address."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    for rule in sorted(found, key=lambda each: (each.rule, sorted(each.methods or ()))):
        told = getattr(app.view_functions[rule.endpoint], "operation", None)
        if isinstance(told, Operation):
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            yield rule, method, told


def _structs(rules: list[tuple[Rule, str, Operation]]) -> list[Any]:
    bodies = [told.body for _rule, _method, told in rules if told.body is not None]
    return [Problem, *(told.answers for _rule, _method, told in rules), *bodies]


def _path(rule: Rule) -> str:
    return PARAMETER.sub(r"{\1}", rule.rule)


def _scope(app: Flask, rule: Rule) -> Scope:
    return SCOPES[app.view_functions[rule.endpoint].access_rule]  # type: ignore[attr-defined]


def _operation(app: Flask, rule: Rule, told: Operation, components: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": rule.endpoint.removeprefix("api."),
        "summary": str(told.summary),
        "description": f"{inspect.getdoc(app.view_functions[rule.endpoint])}\n\nScope: `{_scope(app, rule)}`.",
        "parameters": [*_path_parameters(rule), *_query_parameters(told, components), *_header_parameters(told)],
        "responses": _responses(rule, told),
    }
    if told.body is not None:
        schema = {"$ref": REFERENCE.format(name=told.body.__name__)}
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return made


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for name in PARAMETER.findall(rule.rule):
        schema = {"type": "string", "minLength": 1, "maxLength": 120, "pattern": "^[A-Za-z0-9-]+$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(told: Operation, components: dict[str, Any]) -> Iterator[dict[str, Any]]:
    _schemas, own = msgspec.json.schema_components([told.query], ref_template=REFERENCE)
    query = own.pop(told.query.__name__)
    components.update(own)
    for name, schema in query["properties"].items():
        plain = {key: value for key, value in schema.items() if key != "default" or value is not None}
        options = [each for each in plain.get("anyOf", ()) if each != {"type": "null"}]
        if len(options) == 1:
            plain = {**{key: value for key, value in plain.items() if key != "anyOf"}, **options[0]}
        made = {"name": name, "in": "query", "required": name in query.get("required", ()), "schema": plain}
        yield {**made, "style": "form", "explode": True} if plain.get("type") == "array" else made


def _header_parameters(told: Operation) -> Iterator[dict[str, Any]]:
    language = {"type": "string", "examples": ["nb", "nn", "en"]}
    yield {"name": "Accept-Language", "in": "header", "required": False, "schema": language}
    if told.writes:
        key = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[A-Za-z0-9._:-]+$"}
        yield {"name": "Idempotency-Key", "in": "header", "required": True, "schema": key}
    if told.asks_version:
        yield {"name": "If-Match", "in": "header", "required": False, "schema": _TAG}


_TAG = {"type": "string", "pattern": '^"[A-Za-z0-9-]+"$', "description": "The ETag that was read."}


def _responses(rule: Rule, told: Operation) -> dict[str, Any]:
    answer = {"$ref": REFERENCE.format(name=told.answers.__name__)}
    headers = {"ETag": {"schema": {"type": "string"}}}
    if "next_cursor" in told.answers.__struct_fields__:
        headers["Link"] = {"schema": {"type": "string"}}
    good = {"description": "Done.", "headers": headers, "content": {JSON: {"schema": answer}}}
    problems = [401, 403, 422, 429, 500]
    if PARAMETER.search(rule.rule) or told.query.__struct_fields__ or told.body is not None:
        problems.append(404)
    if told.body is not None:
        problems += [400, 413, 415]
    if told.refuses:
        problems.append(409)
    if told.asks_version:
        problems.append(412)
    responses: dict[str, Any] = {str(told.status): good}
    if not told.writes and told.body is None:
        responses["304"] = {"description": "Not changed since it was read (If-None-Match)."}
    for status in sorted(problems):
        responses[str(status)] = _problem(status)
    return responses


def _problem(status: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": str(KINDS[status][1]),
        "content": {CONTENT_TYPE: {"schema": {"$ref": REFERENCE.format(name="Problem")}}},
    }
    if status == 429:
        made["headers"] = {name: {"schema": {"type": "string"}} for name in ("Retry-After", "RateLimit")}
    return made
