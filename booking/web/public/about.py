"""About the service, personal data, and how well the pages work for everybody."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.web.access import Access, access
from booking.web.public import blueprint


@blueprint.get("/about")
@access(Access.ANYONE)
def about() -> ResponseReturnValue:
    return render_template("public/about/about.html")


@blueprint.get("/privacy")
@access(Access.ANYONE)
def privacy() -> ResponseReturnValue:
    return render_template("public/about/privacy.html")


@blueprint.get("/accessibility")
@access(Access.ANYONE)
def accessibility() -> ResponseReturnValue:
    return render_template("public/about/accessibility.html")
