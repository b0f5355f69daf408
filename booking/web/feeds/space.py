"""When a space is taken, for anyone: with its parts, and with what it is a part of."""

from __future__ import annotations

from flask import Response

from booking.domain.errors import NotFound
from booking.exports.feed import Sight
from booking.queries.feed import FeedScope, surroundings
from booking.queries.space import find_space
from booking.web.access import Access, access
from booking.web.clock import zone
from booking.web.feeds import blueprint
from booking.web.feeds.answer import Feed, answer, asked_language


@blueprint.get("/spaces/<slug>.ics")
@access(Access.ANYONE)
def space_show(slug: str) -> Response:
    space = find_space(slug)
    if space is None:
        raise NotFound(slug)
    around = surroundings(zone())
    tree = around.places.tree
    ids = frozenset({*tree.within(space.id), *tree.ancestors(space.id)})
    found = Feed(f"space {space.id}", f"{space.name}, {space.venue_name}", FeedScope(space_ids=ids), Sight.PUBLIC)
    return answer(found, around, asked_language())
