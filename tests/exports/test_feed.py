"""Calendars to subscribe to: the library reads what it would have written itself, and strangers learn nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from booking.exports import ical
from booking.exports.content_lines import text
from booking.exports.feed import entry_lines, feed
from booking.exports.ical import CalendarEntry, Status, organizer_line
from tests.exports.test_ical import ENTRY, NIGHTS, ORGANIZER
from tests.factories.times import oslo

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120).filter(lambda value: "\\N" not in value)
ENTRIES = st.builds(
    CalendarEntry,
    uid=st.uuids().map(lambda number: f"{number}@husrom.example"),
    sequence=st.integers(0, 99),
    stamped_at=st.just(ENTRY.stamped_at),
    starts_at=st.just(ENTRY.starts_at),
    ends_at=st.integers(1, 10_000).map(lambda minutes: ENTRY.starts_at + timedelta(minutes=minutes)),
    summary=TEXT,
    location=TEXT,
    description=TEXT,
    url=st.sampled_from(["", ENTRY.url]),
    status=st.sampled_from(Status),
)


def by_the_library(entry: CalendarEntry) -> bytes:
    event = ical._event(entry)
    event.add("organizer", ical._party(ORGANIZER, {}))
    event.add("last-modified", entry.stamped_at.replace(microsecond=0))
    written: bytes = event.to_ical()
    return written


def unfolded(lines: bytes) -> bytes:
    return lines.replace(b"\r\n ", b"")


@given(ENTRIES)
def test_an_entry_is_written_as_the_library_writes_it(entry: CalendarEntry) -> None:
    assert unfolded(entry_lines(entry, organizer_line(ORGANIZER))) == unfolded(by_the_library(entry))


@given(TEXT)
def test_the_calendar_has_the_name_it_was_given(name: str) -> None:
    one_line = text(" ".join(name.split())).encode()
    written = unfolded(feed(name, ORGANIZER, [ENTRY])).split(b"\r\n")
    assert written[5:7] == [b"NAME:" + one_line, b"X-WR-CALNAME:" + one_line]


def test_the_calendar_says_what_it_is_and_how_often_to_ask() -> None:
    calendar = Calendar.from_ical(feed("Åshallen", ORGANIZER, [ENTRY]))
    assert isinstance(calendar, Calendar)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert str(calendar["NAME"]) == "Åshallen"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert len(calendar.walk("VEVENT")) == 1


@pytest.mark.parametrize(("starts_at", "length"), NIGHTS)
def test_the_instants_are_the_same_when_read_back(starts_at: object, length: timedelta) -> None:
    entry = replace(ENTRY, starts_at=starts_at, ends_at=starts_at + length)  # type: ignore[arg-type, operator]
    [event] = Calendar.from_ical(feed("", ORGANIZER, [entry])).walk("VEVENT")
    assert isinstance(event, Event)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (entry.starts_at, entry.ends_at)


def test_the_same_entries_give_the_same_bytes() -> None:
    later = replace(ENTRY, starts_at=oslo(2026, 12, 3, 20), ends_at=oslo(2026, 12, 3, 21))
    assert feed("Åshallen", ORGANIZER, [ENTRY, later]) == feed("Åshallen", ORGANIZER, [replace(ENTRY), replace(later)])
