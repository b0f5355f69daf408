"""What takes place in the municipality's houses, as far as it is for anyone to know."""

from __future__ import annotations

from flask import Response, current_app

from booking.exports.feed import Sight
from booking.i18n import gettext as _
from booking.i18n import use_language
from booking.queries.feed import FeedScope, surroundings
from booking.web.access import Access, access
from booking.web.clock import zone
from booking.web.feeds import blueprint
from booking.web.feeds.answer import Feed, answer, asked_language


@blueprint.get("/activities.ics")
@access(Access.ANYONE)
def activity_list() -> Response:
    around = surroundings(zone())
    in_use = frozenset(place.id for place in around.places.spaces.values() if place.active)
    language = asked_language()
    with use_language(language):
        name = _("Hva skjer i %(municipality)s", municipality=current_app.extensions["settings"].municipality.name)
    return answer(Feed("activities", name, FeedScope(space_ids=in_use), Sight.ACTIVITIES), around, language)
