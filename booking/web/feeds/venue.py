"""When the spaces of a venue are taken, for anyone."""

from __future__ import annotations

from flask import Response

from booking.domain.errors import NotFound
from booking.exports.feed import Sight
from booking.queries.feed import FeedScope, surroundings
from booking.queries.venue import find_venue
from booking.web.access import Access, access
from booking.web.clock import zone
from booking.web.feeds import blueprint
from booking.web.feeds.answer import Feed, answer, asked_language, spaces_at


@blueprint.get("/venues/<slug>.ics")
@access(Access.ANYONE)
def venue_show(slug: str) -> Response:
    venue = find_venue(slug)
    if venue is None:
        raise NotFound(slug)
    around = surroundings(zone())
    scope = FeedScope(space_ids=spaces_at(around, {venue.id}))
    return answer(Feed(f"venue {venue.id}", venue.name, scope, Sight.PUBLIC), around, asked_language())
