"""A letter's own page, for a frame that may run nothing and fetch nothing."""

from __future__ import annotations

from flask import Response

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
)


def letter_frame(html: str) -> Response:
    """The letter as it stands, with the rule that shuts it in."""
    return Response(html, headers={"Content-Security-Policy": LETTER_POLICY})
