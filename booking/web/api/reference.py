"""How the API is used: the OpenAPI document for programs, and a page for those who write them."""

from __future__ import annotations

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from msgspec import json

from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.openapi import listed_operations, openapi_document
from booking.web.problem import KINDS

SECONDS = 3600


@blueprint.get("")
@access(Access.ANYONE)
def reference() -> ResponseReturnValue:
    """What the API can do, for people."""
    return render_template("api/reference/show.html", operations=listed_operations(current_app), kinds=KINDS)


@blueprint.get("/v1/openapi.json")
@access(Access.ANYONE)
def openapi() -> ResponseReturnValue:
    """The OpenAPI document."""
    document = json.encode(openapi_document(current_app))
    response = Response(document, content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.add_etag()
    return response.make_conditional(request)
