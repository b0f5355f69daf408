"""Calendar objects: invitations that update themselves (iTIP) and feeds to subscribe to.

RFC 5545 is the format, RFC 5546 what REQUEST, CANCEL and PUBLISH must hold, RFC 6047 how they travel by mail.
Times are written in UTC, so that no reader has to understand a time zone of ours. The same rows always give
the same bytes: nothing here asks the clock.

The lines are written here and not by the icalendar library, which needs five seconds for a feed of 10,000 entries;
the tests read them back with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain

PRODUCT = "-//Husrom//Booking//NO"
LONGEST_LINE = 75  # octets, RFC 5545, 3.1
REFRESH = "PT1H"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SEPARATORS = re.compile(r"\s*[\\;,\n]\s*")
_UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f\\;,\u0085\u2028\u2029]*").fullmatch  # nothing to escape, as in most texts
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_BREAKS = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")


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
    role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
    parties = (
        f"ORGANIZER;CN={_parameter(organizer.name)}:mailto:{_address(organizer.email)}",
        f"ATTENDEE;{role};CN={_parameter(attendee.name)}:mailto:{_address(attendee.email)}",
    )
    return _calendar(method, (), _event(entry, parties))


def published(entry: CalendarEntry) -> bytes:
    """One entry as a file to open in any calendar."""
    return _calendar(Method.PUBLISH, (), _event(entry, ()))


def feed(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """A calendar to subscribe to: entries without organizer or attendees (RFC 5546, 3.2.1)."""
    title = _text(_SEPARATORS.sub(" – ", name))  # readers differ on whether a name is escaped, so nothing in it is
    head = (
        f"NAME:{title}",
        f"X-WR-CALNAME:{title}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    )
    return _calendar(Method.PUBLISH, head, (line for entry in entries for line in _event(entry, ())))


def _calendar(method: Method, head: Iterable[str], events: Iterable[str]) -> bytes:
    start = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}")
    return b"\r\n".join(map(_folded, chain(start, head, events, ("END:VCALENDAR", ""))))


def _event(entry: CalendarEntry, parties: Iterable[str]) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(entry.stamped_at)}"
    yield f"DTSTART:{_instant(entry.starts_at)}"
    yield f"DTEND:{_instant(entry.ends_at)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{_text(entry.location)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.url:
        yield f"URL:{_address(entry.url)}"
    yield from parties
    yield f"STATUS:{entry.status}"
    yield "TRANSP:" + ("TRANSPARENT" if entry.status is Status.CANCELLED else "OPAQUE")
    yield "END:VEVENT"


def _instant(moment: datetime) -> str:
    """Form 2 of RFC 5545, 3.3.5. Seconds are the finest it knows."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """RFC 5545, 3.3.11: no line break of the user's becomes a line of ours."""
    if _PLAIN(value):
        return value
    return _CONTROL.sub("", _BREAKS.sub("\n", value)).translate(_ESCAPED)


def _parameter(value: str) -> str:
    """A quoted parameter value, which has no way to hold a quote (RFC 5545, 3.2)."""
    return '"' + " ".join(_CONTROL.sub("", _BREAKS.sub(" ", value)).replace('"', "'").split()) + '"'


def _address(value: str) -> str:
    """A URI or the address of a ``mailto:``; white space and control characters have no place in it."""
    return _UNPRINTED.sub("", value)


def _folded(line: str) -> bytes:
    """RFC 5545, 3.1: at most 75 octets a line, and no character cut in two."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return octets
    parts, start, room = [], 0, LONGEST_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a character: these octets only ever continue one (RFC 3629)
            end -= 1
        parts.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1  # the space that begins a continued line takes one
    parts.append(octets[start:])
    return b"\r\n ".join(parts)
