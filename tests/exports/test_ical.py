"""Calendar objects are read back by another implementation, and give the same instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from booking.exports.ical import CalendarEntry, Method, Party, Status, invitation, published
from tests.factories.times import oslo

ENTRY = CalendarEntry(
    uid="2f1c9d0e@husrom.example",
    sequence=2,
    stamped_at=datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC),
    starts_at=oslo(2026, 12, 3, 18),
    ends_at=oslo(2026, 12, 3, 20),
    summary="Trening, Flate 1",
    location="Flate 1, Åshallen, Idrettsveien 4, 1430 Ås",
    description="Referanse: K7RM2P\nFor: Ås håndballklubb; «jenter, 14»",
    url="https://lokaler.example.no/my/bookings/K7RM2P",
)
ORGANIZER = Party("Ås kommune", "lokaler@kommune.example")
ATTENDEE = Party('Kari "Kaien" Nordmann', "kari@example.no")


def read(calendar: bytes) -> tuple[Calendar, Event]:
    found = Calendar.from_ical(calendar)
    assert isinstance(found, Calendar)
    [event] = found.walk("VEVENT")
    assert isinstance(event, Event)
    return found, event


def request(entry: CalendarEntry) -> bytes:
    return invitation(entry, Method.REQUEST, ORGANIZER, ATTENDEE)


def test_a_request_says_what_the_booking_says() -> None:
    calendar, event = read(request(ENTRY))
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == ENTRY.uid
    assert event["SEQUENCE"] == 2
    assert event["SUMMARY"] == ENTRY.summary
    assert event["LOCATION"] == ENTRY.location
    assert event["DESCRIPTION"] == ENTRY.description
    assert event["URL"] == ENTRY.url
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTAMP"].dt == ENTRY.stamped_at.replace(microsecond=0)
    assert event["ORGANIZER"] == "mailto:lokaler@kommune.example"
    assert event["ORGANIZER"].params["CN"] == "Ås kommune"
    assert event["ATTENDEE"] == "mailto:kari@example.no"
    assert event["ATTENDEE"].params["CN"] == "Kari 'Kaien' Nordmann"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_a_cancellation_takes_the_same_entry_out() -> None:
    gone = replace(ENTRY, sequence=3, status=Status.CANCELLED)
    calendar, event = read(invitation(gone, Method.CANCEL, ORGANIZER, ATTENDEE))
    assert calendar["METHOD"] == "CANCEL"
    assert event["UID"] == ENTRY.uid
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CANCELLED"


NIGHTS = [
    pytest.param(oslo(2026, 3, 29, 1, 30), timedelta(hours=1), id="over the hour that is skipped"),
    pytest.param(oslo(2026, 3, 28, 22), timedelta(hours=10), id="the night the clocks go forward"),
    pytest.param(oslo(2026, 10, 25, 2, 30), timedelta(hours=1), id="from the first to the second 02.30"),
    pytest.param(oslo(2026, 10, 25, 2, 30, fold=1), timedelta(minutes=30), id="after the second 02.30"),
    pytest.param(oslo(2026, 10, 24, 22), timedelta(hours=10), id="the night the clocks go back"),
    pytest.param(oslo(2026, 12, 31, 23), timedelta(hours=2), id="over new year"),
    pytest.param(oslo(2026, 7, 1, 0), timedelta(days=14), id="a fortnight"),
]


@pytest.mark.parametrize(("starts_at", "length"), NIGHTS)
def test_the_instants_are_the_same_when_read_back(starts_at: datetime, length: timedelta) -> None:
    entry = replace(ENTRY, starts_at=starts_at, ends_at=starts_at + length)
    _calendar, event = read(request(entry))
    assert event["DTSTART"].dt == entry.starts_at
    assert event["DTEND"].dt == entry.ends_at
    assert event["DTEND"].dt - event["DTSTART"].dt == length


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert request(ENTRY) == request(replace(ENTRY))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def as_read(text: str) -> str:
    """What RFC 5545 lets through: every kind of line break becomes one, and control characters are gone."""
    for line_break in ("\r\n", "\r", "\u0085", "\u2028", "\u2029"):
        text = text.replace(line_break, "\n")
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and letter != "\x7f"))


@given(text=TEXT)
def test_whatever_a_user_wrote_is_one_value(text: str) -> None:
    written = request(replace(ENTRY, summary=text, location=text, description=text))
    _calendar, event = read(written)
    assert str(event["SUMMARY"]) == as_read(text)
    assert str(event.get("DESCRIPTION", "")) == as_read(text)


@given(name=TEXT)
def test_a_name_never_breaks_out_of_its_parameter(name: str) -> None:
    calendar, event = read(invitation(ENTRY, Method.REQUEST, Party(name, ORGANIZER.email), Party(name, ATTENDEE.email)))
    assert event["ATTENDEE"] == "mailto:kari@example.no"
    assert set(event) == set(read(request(ENTRY))[1])
    assert set(calendar) == {"VERSION", "PRODID", "CALSCALE", "METHOD"}


def test_an_address_with_a_line_break_adds_no_line() -> None:
    hostile = Party("Kari", "kari@example.no\r\nATTENDEE:mailto:all@example.no")
    _calendar, event = read(invitation(ENTRY, Method.REQUEST, ORGANIZER, hostile))
    assert not isinstance(event["ATTENDEE"], list)


@given(text=TEXT)
def test_lines_are_folded_between_characters(text: str) -> None:
    for line in request(replace(ENTRY, description=text)).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_one_entry_is_a_file_to_open() -> None:
    calendar, event = read(published(ENTRY, ORGANIZER))
    assert calendar["METHOD"] == "PUBLISH"
    assert (event["UID"], event["DTSTART"].dt) == (ENTRY.uid, ENTRY.starts_at)
    assert "ATTENDEE" not in event
