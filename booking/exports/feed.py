"""Calendars to subscribe to (RFC 5545 with METHOD:PUBLISH, RFC 7986): who is told what, and the bytes.

The same bookings give the same bytes: nothing here asks the clock. Entries have the UID and the sequence of the
letters' invitations, and no attendees. What is cancelled is told as cancelled, and nothing else of it to strangers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache

from booking.domain.permissions import named_in_public
from booking.exports.content_lines import instant, line, text
from booking.exports.ical import PRODUCT, CalendarEntry, Method, Party, Status, organizer_line
from booking.exports.letter import calendar_entry
from booking.i18n import gettext as _
from booking.messages.booking import place, purpose
from booking.messages.links import Links
from booking.queries.feed import FeedBooking
from booking.queries.premises import Premises

ASKED_EVERY = "PT1H"


class Sight(StrEnum):
    """What the reader may see: all of it, what anyone may see of everything, or what is there for anyone to join."""

    INSIDE = "inside"
    PUBLIC = "public"
    ACTIVITIES = "activities"


def feed(name: str, organizer: Party, entries: Iterable[CalendarEntry]) -> bytes:
    """The whole calendar. `name` is what the reader's program calls it. RFC 5546 (3.2.1) wants an organizer."""
    called = text(" ".join(name.split()))
    by = organizer_line(organizer)
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\n",
            line("VERSION", "2.0"),
            line("PRODID", PRODUCT),
            line("CALSCALE", "GREGORIAN"),
            line("METHOD", Method.PUBLISH),
            line("NAME", called),
            line("X-WR-CALNAME", called),
            line("REFRESH-INTERVAL;VALUE=DURATION", ASKED_EVERY),
            line("X-PUBLISHED-TTL", ASKED_EVERY),
            *(entry_lines(entry, by) for entry in entries),
            b"END:VCALENDAR\r\n",
        ]
    )


def entry_lines(entry: CalendarEntry, organizer: bytes) -> bytes:
    """One entry, in the order in which the library writes its properties."""
    stamped_at = instant(entry.stamped_at)
    lines = [
        b"BEGIN:VEVENT\r\n",
        line("SUMMARY", text(entry.summary)),
        line("DTSTART", instant(entry.starts_at)),
        line("DTEND", instant(entry.ends_at)),
        line("DTSTAMP", stamped_at),
        line("UID", text(entry.uid)),
        line("SEQUENCE", str(entry.sequence)),
    ]
    if entry.description:
        lines.append(line("DESCRIPTION", text(entry.description)))
    lines.append(line("LAST-MODIFIED", stamped_at))
    if entry.location:
        lines.append(line("LOCATION", text(entry.location)))
    lines.append(organizer)
    lines.append(line("STATUS", entry.status))
    lines.append(b"TRANSP:TRANSPARENT\r\n" if entry.status is Status.CANCELLED else b"TRANSP:OPAQUE\r\n")
    if entry.url:
        lines.append(line("URL", entry.url))
    lines.append(b"END:VEVENT\r\n")
    return b"".join(lines)


def entries(bookings: Iterable[FeedBooking], sight: Sight, places: Premises, links: Links) -> Iterator[CalendarEntry]:
    """The bookings as this reader may see them, in the language in use."""
    if sight is Sight.INSIDE:
        return (_for_its_own(booking, links) for booking in bookings)
    return _for_anyone(bookings, sight, places, links)


def _for_its_own(booking: FeedBooking, links: Links) -> CalendarEntry:
    entry = calendar_entry(booking, links, stamped_at=booking.changed_at, status=_status(booking))
    # Some programs show what is cancelled as if it stood, so the words say it too.
    return replace(entry, summary=_("Avlyst: %(what)s", what=entry.summary)) if booking.gone else entry


def _status(booking: FeedBooking) -> Status:
    if booking.gone:
        return Status.CANCELLED
    return Status.TENTATIVE if booking.state == "requested" else Status.CONFIRMED


def _for_anyone(
    bookings: Iterable[FeedBooking], sight: Sight, places: Premises, links: Links
) -> Iterator[CalendarEntry]:
    busy, cancelled = _("Opptatt"), _("Avlyst")
    what, link = cache(purpose), cache(links.space)
    for booking in bookings:
        # A booking that is gone may never have been more than a request, so it is told without a name.
        settled = "confirmed" if booking.gone else booking.state
        named = named_in_public(places.terms(booking.space_id).privacy, booking.organisation_type, settled)
        if sight is Sight.ACTIVITIES and not named:
            continue
        if booking.gone:
            told = cancelled
        else:
            told = f"{booking.organisation}: {booking.title or what(booking.purpose)}" if named else busy
        yield CalendarEntry(
            uid=booking.calendar_uid,
            sequence=booking.sequence,
            stamped_at=booking.changed_at,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            summary=f"{told}, {booking.space}",
            location=", ".join(part for part in (place(booking), booking.address) if part),
            url=link(booking.space_slug),
            status=_status(booking),
        )
