"""Calendar objects: invitations that update themselves (iTIP), and single entries as files.

RFC 5545 is the format, RFC 5546 what REQUEST, CANCEL and PUBLISH must hold, RFC 6047 how they travel by mail.
Times are written in UTC, so that no reader has to understand a time zone of ours. The same rows always give
the same bytes: nothing here asks the clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress

from booking.exports.content_lines import plain

PRODUCT = "-//Husrom//Booking//NO"
ACCEPTED = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}

_NO_PLACE = re.compile(r"[\s\x00-\x1f\x7f]")


class Method(StrEnum):
    """What a calendar object asks its reader to do (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Status(StrEnum):
    """Whether the time stands (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Party:
    """The organizer or the attendee."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One booking as a calendar shows it.

    `uid` is the same for the booking's whole life, `sequence` rises with every change. `stamped_at` is when
    these words were written, and must not change from one reading to the next.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED


def invitation(entry: CalendarEntry, method: Method, organizer: Party, attendee: Party) -> bytes:
    """A REQUEST that puts the entry into the attendee's calendar, or the CANCEL that takes it out.

    The attendee has accepted already, by booking, and nobody waits for an answer.
    """
    event = _event(entry)
    event.add("organizer", _party(organizer, {}))
    event.add("attendee", _party(attendee, ACCEPTED))
    calendar = _calendar(method)
    calendar.add_component(event)
    return calendar.to_ical()


def published(entry: CalendarEntry, organizer: Party) -> bytes:
    """One entry as a file to open in any calendar. RFC 5546 (3.2.1) wants an organizer, and no attendee."""
    event = _event(entry)
    event.add("organizer", _party(organizer, {}))
    event.add("last-modified", _instant(entry.stamped_at))
    calendar = _calendar(Method.PUBLISH)
    calendar.add_component(event)
    return calendar.to_ical()


def organizer_line(organizer: Party) -> bytes:
    """The organizer's content line by itself, with its line break."""
    event = Event()
    event.add("organizer", _party(organizer, {}))
    written: bytes = event.to_ical()
    return written.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def published_together(entries: Sequence[CalendarEntry], organizer: Party) -> bytes:
    """Many entries in one object, each with its own UID: new ones, changed ones and those that are taken out.

    REQUEST and CANCEL are for one UID (RFC 5546, 3.2.2 and 3.2.5); PUBLISH is for many (RFC 6047, 4.5).
    """
    calendar = _calendar(Method.PUBLISH)
    for entry in entries:
        event = _event(entry)
        event.add("organizer", _party(organizer, {}))
        calendar.add_component(event)
    return calendar.to_ical()


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _instant(entry.stamped_at))
    event.add("dtstart", _instant(entry.starts_at))
    event.add("dtend", _instant(entry.ends_at))
    event.add("summary", plain(entry.summary))
    event.add("status", entry.status.value)
    event.add("transp", "TRANSPARENT" if entry.status is Status.CANCELLED else "OPAQUE")
    if entry.location:
        event.add("location", plain(entry.location))
    if entry.description:
        event.add("description", plain(entry.description))
    if entry.url:
        event.add("url", entry.url)
    return event


def _party(party: Party, parameters: Mapping[str, str]) -> vCalAddress:
    address = vCalAddress(f"mailto:{_NO_PLACE.sub('', party.email)}")
    address.params["CN"] = " ".join(plain(party.name).replace('"', "'").split())
    address.params.update(parameters)
    return address


def _instant(moment: datetime) -> datetime:
    """UTC, to the second: finer is not known to the format."""
    return moment.astimezone(UTC).replace(microsecond=0)
