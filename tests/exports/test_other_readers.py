"""Every kind of calendar object we write, read by four implementations, which must see the same and find no fault."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.exports.feed import feed
from booking.exports.ical import CalendarEntry, Method, Party, Status, invitation, published
from tests.factories.times import oslo
from tests.fixtures.calendar_readers import LibIcal, NodeReaders, Seen, by_icalendar, second

ORGANIZER = Party("Ås kommune, kultur; «Lokaler»", "lokaler@kommune.example")
ATTENDEE = Party("Åse Ødegård", "ase@example.no")

TIMES = {
    "an evening": (oslo(2026, 12, 3, 18), timedelta(hours=2)),
    "over midnight": (oslo(2026, 12, 31, 22), timedelta(hours=5)),
    "summer": (oslo(2026, 7, 1, 18), timedelta(hours=2)),
    "over the hour that is skipped": (oslo(2027, 3, 28, 1, 30), timedelta(hours=1)),
    "the night the clocks go forward": (oslo(2027, 3, 27, 22), timedelta(hours=10)),
    "from the first to the second half past two": (oslo(2026, 10, 25, 2, 30), timedelta(hours=1)),
    "after the second half past two": (oslo(2026, 10, 25, 2, 30, fold=1), timedelta(minutes=30)),
    "the night the clocks go back": (oslo(2026, 10, 24, 22), timedelta(hours=10)),
    "a fortnight over a clock change": (oslo(2026, 10, 18, 8), timedelta(days=14)),
    "a quarter of an hour": (oslo(2028, 2, 29, 23, 45), timedelta(minutes=15)),
}
TEXTS = {
    "plain": "Trening",
    "letters": "Åse, Ærlig og Øyvind på Ås – «kveld» čđŋšŧž 漢字 🤾",
    "separators": 'Bord; stoler, mål: «ja»; komma, semikolon; kolon: "sitat" 100 % = alt',
    "lines": "Første linje\nandre linje\n\nfjerde linje",
    "backslash": "C:\\filer\\bilder \\; \\, slutt\\",  # before an n, node-ical reads it as a line break
    "long": "Håndball for jenter og gutter på Ås, alle er velkomne, også du. " * 12 + "Hei.",
    "one long word": "Å" * 500,
}
ENTRY = CalendarEntry(
    uid="",
    sequence=0,
    stamped_at=datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC),
    starts_at=oslo(2026, 12, 3, 18),
    ends_at=oslo(2026, 12, 3, 20),
    summary="",
    url="https://lokaler.example.no/my/bookings/K7RM2P",
)


def entries() -> list[CalendarEntry]:
    """Each time with each text."""
    return [
        replace(
            ENTRY,
            uid=f"{number}-4f0a@husrom.example",
            sequence=number,
            starts_at=starts_at,
            ends_at=starts_at + length,
            summary=" ".join(text.split()),
            location=text,
            description=f"{text}\n{text}",
        )
        for number, ((starts_at, length), text) in enumerate(itertools.product(TIMES.values(), TEXTS.values()))
    ]


def cases() -> list[tuple[Method, CalendarEntry, bytes]]:
    """What we write, and what it must be read as."""
    found: list[tuple[Method, CalendarEntry, bytes]] = []
    for entry in entries():
        asked, gone = replace(entry, status=Status.TENTATIVE), replace(entry, status=Status.CANCELLED)
        found += [
            (Method.REQUEST, entry, invitation(entry, Method.REQUEST, ORGANIZER, ATTENDEE)),
            (Method.REQUEST, asked, invitation(asked, Method.REQUEST, ORGANIZER, ATTENDEE)),
            (Method.CANCEL, gone, invitation(gone, Method.CANCEL, ORGANIZER, ATTENDEE)),
            (Method.PUBLISH, entry, published(entry, ORGANIZER)),
            (Method.PUBLISH, gone, feed("Åshallen", ORGANIZER, [gone])),
        ]
    return found


CASES = cases()
CALENDARS = [calendar for _method, _entry, calendar in CASES]
FEED = feed("Alle tider; alle tegn", ORGANIZER, entries())


def expected(method: Method, entry: CalendarEntry) -> Seen:
    return Seen(
        method=method.value,
        uid=entry.uid,
        sequence=entry.sequence,
        starts_at=second(entry.starts_at),
        ends_at=second(entry.ends_at),
        status=entry.status.value,
        summary=entry.summary,
        location=entry.location,
        description=entry.description,
    )


def as_told(found: list[list[Seen]]) -> None:
    """Every calendar was read as what was written."""
    assert len(found) == len(CASES) >= 200
    for (method, entry, _calendar), seen in zip(CASES, found, strict=True):
        assert seen == [expected(method, entry)]


WHOLE_FEED = [expected(Method.PUBLISH, entry) for entry in entries()]


def test_icalendar_reads_what_we_wrote() -> None:
    as_told(by_icalendar(CALENDARS))
    assert by_icalendar([FEED]) == [WHOLE_FEED]


@pytest.mark.parametrize("reader", ["ical.js", "node-ical"])
def test_the_readers_of_npm_read_what_we_wrote(node_readers: NodeReaders, reader: str) -> None:
    as_told(node_readers.read(CALENDARS)[reader])
    assert node_readers.read([FEED])[reader] == [WHOLE_FEED]


def test_libical_reads_what_we_wrote(libical: LibIcal) -> None:
    as_told(libical.read(CALENDARS))
    assert libical.read([FEED]) == [WHOLE_FEED]


def test_libical_finds_nothing_that_the_rules_of_itip_forbid(libical: LibIcal) -> None:
    assert [found for found in map(libical.complaints, [*CALENDARS, FEED]) if found] == []


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        pytest.param(b"ORGANIZER", b"X-ORGANIZER", id="no organizer"),
        pytest.param(b"DTSTART:", b"X-START:", id="no start"),
        pytest.param(b"SUMMARY:", b"X-SUMMARY:", id="no summary"),
    ],
)
def test_what_the_rules_forbid_is_found(libical: LibIcal, line: bytes, instead: bytes) -> None:
    """The negative control: libical does look."""
    broken = feed("Åshallen", ORGANIZER, entries()[:1]).replace(b"\r\n" + line, b"\r\n" + instead)
    assert libical.complaints(broken)
