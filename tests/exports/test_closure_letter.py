"""What the letters about closures ask of the reader's calendar."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from booking.exports.letter import compose
from booking.messages.catalogue import BookingsDisplaced, BookingsRestored, LostTime, Message, ReturnedTime
from booking.messages.samples import SAMPLES
from booking.settings import Settings
from tests.exports.test_letter import SENT, calendars, delivered, row
from tests.fixtures.settings import make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, "sqlite:///unused.sqlite3")


def displaced() -> BookingsDisplaced:
    return next(message for message in SAMPLES if isinstance(message, BookingsDisplaced))


def asked(message: Message, settings: Settings) -> tuple[Any, list[tuple[str, str, int]]]:
    """The method of the one calendar object, and its entries: reference, status, sequence."""
    [part] = calendars(delivered(compose(row(message), settings, SENT)))
    body = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == body["METHOD"]
    return body["METHOD"], [
        (str(event["UID"]), str(event["STATUS"]), event["SEQUENCE"]) for event in body.walk("VEVENT")
    ]


def test_one_booking_that_gave_way_is_taken_out_as_one_that_is_cancelled(settings: Settings) -> None:
    message = displaced()
    lost = message.lost[0]
    assert asked(replace(message, lost=(lost,)), settings) == (
        "CANCEL",
        [(lost.booking.calendar_uid, "CANCELLED", lost.booking.sequence)],
    )


def test_many_are_taken_out_by_one_object(settings: Settings) -> None:
    message = displaced()
    first = message.lost[0]
    second = LostTime(replace(first.booking, booking_id=2, calendar_uid="other@husrom.example"), in_calendar=True)
    method, entries = asked(replace(message, lost=(first, second)), settings)
    assert method == "PUBLISH"
    assert [(uid, status) for uid, status, _ in entries] == [
        (first.booking.calendar_uid, "CANCELLED"),
        ("other@husrom.example", "CANCELLED"),
    ]


def test_what_never_stood_in_the_calendar_is_not_taken_out_of_it(settings: Settings) -> None:
    message = displaced()
    letter: EmailMessage = compose(
        row(replace(message, lost=(replace(message.lost[0], in_calendar=False),))), settings, SENT
    )
    assert calendars(delivered(letter)) == []


def test_what_is_given_back_stands_in_the_calendar_again_and_what_is_not_does_not(settings: Settings) -> None:
    back = replace(displaced().lost[0].booking, state="confirmed", sequence=2)
    gone = replace(back, booking_id=2, calendar_uid="other@husrom.example", state="displaced")
    message = BookingsRestored(
        closure_id=1,
        reason="Vask",
        returned=(ReturnedTime(back, in_calendar=True), ReturnedTime(gone, in_calendar=True, why_not="closure.x")),
    )
    with pytest.raises(KeyError):  # every reason has its sentence
        compose(row(message), settings, SENT)
    known = replace(
        message, returned=(message.returned[0], replace(message.returned[1], why_not="closure.time_is_over"))
    )
    assert asked(known, settings) == ("REQUEST", [(back.calendar_uid, "CONFIRMED", 2)])
