"""Prices and rules in force, for anyone to read."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.messages.tariff import price_list
from booking.queries.tariff import tariff_in_force, tariff_list
from booking.web.access import Access, access
from booking.web.clock import today
from booking.web.public import blueprint

OPEN_STATES = ("published", "superseded")  # a draft is nobody's price yet


@blueprint.get("/prices")
@access(Access.ANYONE)
def tariff_show() -> ResponseReturnValue:
    """The tariff in force today as a list in words, and the other versions that have been or will be."""
    rule_set = tariff_in_force(today())
    versions = [row for row in tariff_list() if row.state in OPEN_STATES]
    return render_template(
        "public/tariff/show.html",
        rule_set=rule_set,
        prices=price_list(rule_set) if rule_set else None,
        versions=versions,
        today=today(),
    )
