"""How to follow a public calendar: of a space, of a venue, or of what goes on everywhere."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.i18n import current_language
from booking.i18n import gettext as _
from booking.queries.space import find_space
from booking.queries.venue import find_venue
from booking.web.access import Access, access
from booking.web.public import blueprint
from booking.web.subscriptions import calendar_address


@blueprint.get("/subscribe")
@access(Access.ANYONE)
def subscribe() -> ResponseReturnValue:
    endpoint, slug, name, back = _which(request.args.get("space"), request.args.get("venue"))
    values = {"slug": slug} if slug else {}
    address = calendar_address(endpoint, language=current_language(), **values)
    return render_template("public/subscribe/subscribe.html", address=address, name=name, back=back)


def _which(space: str | None, venue: str | None) -> tuple[str, str, str, str]:
    """Endpoint, slug, what the calendar is called, and the page that one came from."""
    if space is not None:
        found = find_space(space)
        if found is None:
            raise NotFound(space)
        page = url_for("public.space_show", slug=found.slug)
        return "feeds.space_show", found.slug, f"{found.name}, {found.venue_name}", page
    if venue is not None:
        at = find_venue(venue)
        if at is None:
            raise NotFound(venue)
        return "feeds.venue_show", at.slug, at.name, url_for("public.venue_show", slug=at.slug)
    return "feeds.activity_list", "", _("Det som skjer i lokalene"), url_for("public.home")
