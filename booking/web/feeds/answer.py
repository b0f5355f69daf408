"""How a calendar is answered: not at all when the reader has it already.

Whether it has is asked of the last change and of the names around the bookings, which takes some milliseconds;
the bookings are read only for those who have something else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask import Response, current_app, request
from werkzeug.http import is_resource_modified

from booking.domain.feed import FeedWindow, feed_window
from booking.exports.feed import Sight, entries, feed
from booking.exports.ical import Party
from booking.i18n import LANGUAGES, use_language
from booking.messages.links import Links
from booking.queries.feed import FeedScope, Surroundings, feed_bookings, last_change
from booking.settings import Settings
from booking.web.clock import now, today, zone

FORM = 1  # of what we write; a new one makes every reader fetch again
SETTLED = timedelta(minutes=1)  # longer than any transaction takes


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar that somebody asked for. `key` tells it from every other, and is no secret."""

    key: str
    name: str
    scope: FeedScope
    sight: Sight


def asked_language() -> str:
    """The language that the address names, else the municipality's: calendar programs have no wishes of their own."""
    asked = request.args.get("language", "")
    default: str = current_app.extensions["settings"].municipality.language
    return asked if asked in LANGUAGES else default


def answer(found: Feed, around: Surroundings, language: str) -> Response:
    """The calendar, or 304 when nothing has changed since the reader asked."""
    window, changed_at = feed_window(today(), zone()), last_change(found.scope)
    # A change may be stamped before one that is seen already and yet be stored after it. A calendar that was made
    # while that was possible is made once more afterwards.
    settled = changed_at is None or changed_at < now() - SETTLED
    tag = _tag(found, around, language, window, f"{changed_at} {settled}")
    answered = Response(mimetype="text/calendar")
    answered.set_etag(tag)
    since = max(changed_at or window.moved_at, window.moved_at) if settled else None
    if since is not None:  # else the library would say that it is changed now
        answered.last_modified = since
    answered.headers["Cache-Control"] = "private, no-cache" if found.sight is Sight.INSIDE else "public, no-cache"
    answered.headers["X-Robots-Tag"] = "noindex"
    if not is_resource_modified(request.environ, etag=tag, last_modified=since):
        answered.status_code = 304
        return answered
    bookings = feed_bookings(found.scope, window, around)
    settings: Settings = current_app.extensions["settings"]
    links, organizer = Links(settings.web.base_url), Party(settings.mail.from_name, settings.mail.from_address)
    with use_language(language):
        answered.set_data(feed(found.name, organizer, entries(bookings, found.sight, around.places, links)))
    return answered


def _tag(found: Feed, around: Surroundings, language: str, window: FeedWindow, change: str) -> str:
    """A fingerprint of everything that decides the bytes."""
    places = around.places
    told = [
        FORM,
        found.key,
        found.name,
        found.sight,
        sorted(found.scope.space_ids or ()),
        sorted(found.scope.organisation_ids),
        language,
        window,
        change,
        current_app.extensions["settings"].web.base_url,
        current_app.extensions["settings"].mail.from_name,
        current_app.extensions["settings"].mail.from_address,
        [(place.id, place.name, place.slug, place.venue_name, place.venue_id) for place in places.spaces.values()],
        [places.terms(space_id).privacy.value for space_id in places.spaces],
        sorted(around.addresses.items()),
        sorted(around.organisations.items()),
    ]
    return sha256(repr(told).encode()).hexdigest()[:32]


def spaces_at(around: Surroundings, venue_ids: Collection[int | None] | None) -> frozenset[int]:
    """The spaces of some venues; ``None`` means every venue."""
    spaces = around.places.spaces.values()
    return frozenset(place.id for place in spaces if venue_ids is None or place.venue_id in venue_ids)
