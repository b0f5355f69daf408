"""Calendars to subscribe to, as pages and feeds speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask import current_app, url_for

from booking.domain.feed import FeedKind, FeedSubject
from booking.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """Where a calendar is: as a file, as what a telephone opens with its calendar, and as Google takes it."""

    https: str
    webcal: str
    google: str


def calendar_address(endpoint: str, **values: str) -> CalendarAddress:
    """The address of one of the feeds, as the settings say that the service is called."""
    base_url = current_app.extensions["settings"].web.base_url.rstrip("/")
    https = base_url + url_for(endpoint, **values)
    webcal = "webcal" + https.removeprefix(urlsplit(https).scheme)
    return CalendarAddress(https, webcal, f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}")


def calendar_name(subject: FeedSubject, name: str) -> str:
    """What a private calendar is called; `name` is the organisation's, the team's or the venue's."""
    if subject.kind is FeedKind.MINE:
        return _("Mine bookinger")
    if subject.kind is FeedKind.BUILDINGS and not name:
        return _("Alle stedene mine")
    return name
