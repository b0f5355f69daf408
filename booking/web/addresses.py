"""What may stand in an address: no number that is no row's, and no character that no database holds."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # what the databases hold; a larger one is no row's, and asking would be an error


class IdConverter(IntegerConverter):
    """The id of a row. Any other number leads nowhere (404)."""

    def __init__(self, url_map: Map, max: int = LARGEST_ID, **more: Any) -> None:  # noqa: A002 - Werkzeug's name
        super().__init__(url_map, max=min(max, LARGEST_ID), **more)


def register_addresses(app: Flask) -> None:
    """Let ``<int:...>`` in every address be an id, and turn away what a database would choke on."""
    app.url_map.converters["int"] = IdConverter

    @app.before_request
    def _no_null_characters() -> None:
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            abort(404)
