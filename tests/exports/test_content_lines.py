"""Our content lines are the library's."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from booking.exports.content_lines import LIMIT, instant, line, plain, text
from tests.factories.times import oslo

# "\N" is left out: the library takes it for a line break also where a reader wrote C:\Nes.
LETTERS = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from(["\\", ";", ",", "\n", "\r\n", "æ", "ø", "å", "—", "😀", "\u2028", '"', ":", "\\n", " "])
WRITTEN = st.lists(st.one_of(st.text(LETTERS, max_size=30), ODD), max_size=30).map("".join)


def by_the_library(value: str) -> bytes:
    event = Event()
    event.add("description", plain(value))
    return event.to_ical().removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


def unfolded(lines: bytes) -> bytes:
    return lines.replace(b"\r\n ", b"")


@given(WRITTEN.filter(lambda value: "\\N" not in value))
def test_a_text_is_written_as_the_library_writes_it(value: str) -> None:
    assert unfolded(line("DESCRIPTION", text(value))) == unfolded(by_the_library(value))


@given(WRITTEN)
def test_no_line_is_too_long_and_none_is_cut_inside_a_letter_or_an_escape(value: str) -> None:
    written = line("DESCRIPTION", text(value))
    assert written.endswith(b"\r\n")
    for each in written.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(each) <= LIMIT
        each.decode()
        slashes = len(each) - len(each.rstrip(b"\\"))
        assert slashes % 2 == 0


def test_lines_are_as_long_as_they_may_be() -> None:
    lines = line("X", "a" * 1000).split(b"\r\n")
    assert {len(each) for each in lines[:-2]} == {LIMIT}


def test_a_path_is_not_taken_for_a_line_break() -> None:
    assert line("DESCRIPTION", text("C:\\Nes")) == b"DESCRIPTION:C:\\\\Nes\r\n"


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_an_instant_is_written_as_the_library_writes_it(moment: datetime) -> None:
    event = Event()
    event.add("dtstamp", moment.replace(microsecond=0, tzinfo=UTC))
    assert f"DTSTAMP:{instant(moment.replace(tzinfo=UTC))}\r\n".encode() in event.to_ical()


def test_an_instant_is_told_in_utc() -> None:
    assert instant(oslo(2026, 12, 3, 18)) == "20261203T170000Z"
