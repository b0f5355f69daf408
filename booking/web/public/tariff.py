"""Prices and rules, for anyone to read: the version in force, and those before and after it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.messages.tariff import Line, price_list
from booking.queries.tariff import TariffVersion, find_published, find_tariff, tariff_id_in_force, tariff_list
from booking.web.access import Access, access
from booking.web.clock import today
from booking.web.public import blueprint


@blueprint.get("/prices")
@access(Access.ANYONE)
def tariff_show() -> ResponseReturnValue:
    """The tariff in force today, and the other versions that have been or will be."""
    in_force = tariff_id_in_force(today())
    return _page(find_tariff(in_force) if in_force is not None else None)


@blueprint.get("/prices/<code>/<int:version>")
@access(Access.ANYONE)
def tariff_version(code: str, version: int) -> ResponseReturnValue:
    """One version that has been published, whether or not it is in force."""
    found = find_published(code, version)
    if found is None:
        raise NotFound(f"{code} {version}")
    return _page(found)


def _page(version: TariffVersion | None) -> ResponseReturnValue:
    prices = price_list(version.rule_set) if version else None
    return render_template(
        "public/tariff/show.html",
        version=version,
        prices=prices,
        only=_chosen_group(prices.groups) if prices else None,
        versions=[row for row in tariff_list() if not row.is_draft],
        today=today(),
    )


def _chosen_group(groups: Sequence[Line]) -> int | None:
    """The place of the price group that the address asks for; ``None`` for all of them."""
    wanted = request.args.get("group", "")
    return next((place for place, group in enumerate(groups) if group.key == wanted), None)
