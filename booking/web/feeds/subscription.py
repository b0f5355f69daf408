"""The calendars behind secret addresses. What the owner may not see any more is not there."""

from __future__ import annotations

from flask import Response

from booking.domain.errors import NotFound
from booking.domain.feed import FeedKind, FeedSubject, may_subscribe
from booking.domain.permissions import STAFF, Actor
from booking.exports.feed import Sight
from booking.i18n import use_language
from booking.queries.feed import FeedScope, Surroundings, surroundings
from booking.queries.person import actor_by_id, hash_of_token
from booking.queries.subscription import standing_subscription
from booking.services.subscription import NOTED_EVERY, note_use
from booking.web.access import Access, access
from booking.web.clock import now, zone
from booking.web.feeds import blueprint
from booking.web.feeds.answer import Feed, answer, spaces_at
from booking.web.subscriptions import calendar_name


@blueprint.get("/subscriptions/<token>.ics")
@access(Access.ANYONE)
def subscription_show(token: str) -> Response:
    found = standing_subscription(hash_of_token(token))
    actor = actor_by_id(found.person_id) if found else None
    if found is None or actor is None or not may_subscribe(actor, found.subject):
        raise NotFound("calendar")
    if found.last_used_at is None or found.last_used_at < now() - NOTED_EVERY:
        note_use(found.id, now=now())
    around = surroundings(zone())
    with use_language(actor.language):
        name = calendar_name(found.subject, found.name)
    scope = _scope(found.subject, actor, around)
    return answer(Feed(f"subscription {found.id}", name, scope, Sight.INSIDE), around, actor.language)


def _scope(subject: FeedSubject, actor: Actor, around: Surroundings) -> FeedScope:
    match subject.kind:
        case FeedKind.MINE:
            return FeedScope(organisation_ids=actor.organisations)
        case FeedKind.ORGANISATION | FeedKind.TEAM:
            return FeedScope(organisation_ids=frozenset({subject.organisation_id or 0}), team_id=subject.team_id)
        case FeedKind.BUILDINGS:
            venues = {subject.venue_id} if subject.venue_id else actor.venues(*STAFF)
            return FeedScope(space_ids=spaces_at(around, venues))
