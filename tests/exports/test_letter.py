"""Letters as mail servers and mail programs read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from booking.exports.letter import UnusableAddress, compose, one_line, reader_address
from booking.messages.catalogue import BookingCancelled, BookingConfirmed, Message, as_document
from booking.messages.samples import SAMPLES
from booking.queries.letter import LetterRow
from booking.settings import Settings
from tests.fixtures.settings import make_settings

WRITTEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SENT = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(
        tmp_path, "sqlite:///unused.sqlite3", mail={"from_name": "Ås kommune", "reply_to": "svar@example.no"}
    )


def row(message: Message, **changes: object) -> LetterRow:
    letter = LetterRow(
        id=1,
        kind=message.kind,
        subject="booking:1",
        sequence=0,
        recipient="kari@example.no",
        recipient_name="Kari Åsen",
        language="nb",
        context=as_document(message),
        message_id="<1b2c@example.no>",
        booking_id=1,
        state="waiting",
        created_at=WRITTEN,
        next_try_at=WRITTEN,
        attempts=1,
        last_error="",
        sent_at=None,
    )
    return replace(letter, **changes)  # type: ignore[arg-type]


def confirmed() -> BookingConfirmed:
    return next(message for message in SAMPLES if isinstance(message, BookingConfirmed))


def delivered(message: EmailMessage) -> EmailMessage:
    """The letter after its journey."""
    raw = message.as_bytes()
    assert all(byte < 128 for byte in raw), "a server that knows only ASCII must be able to pass it on"
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def calendars(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]  # type: ignore[misc]


def test_the_headers_are_those_of_a_letter_by_a_machine(settings: Settings) -> None:
    mail = delivered(compose(row(confirmed()), settings, SENT))
    assert mail["From"] == "Ås kommune <utleie@example.no>"
    assert mail["To"] == "Kari Åsen <kari@example.no>"
    assert mail["Reply-To"] == "svar@example.no"
    assert mail["Subject"] == "Bekreftet: Flate 1, Åshallen, torsdag 3. desember kl. 18.00–20.00"
    assert mail["Message-ID"] == "<1b2c@example.no>"
    assert parsedate_to_datetime(mail["Date"]) == SENT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nb"


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: message.kind)
def test_every_letter_has_text_and_html(message: Message, settings: Settings) -> None:
    mail = delivered(compose(row(message), settings, SENT))
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().startswith("Hei, Kari Åsen")
    assert "Kari Åsen" in html.get_content()


def test_a_confirmation_carries_an_invitation_that_its_mime_type_announces(settings: Settings) -> None:
    message = confirmed()
    mail = delivered(compose(row(message), settings, SENT))
    [part] = calendars(mail)
    body = Calendar.from_ical(part.get_content())
    [event] = body.walk("VEVENT")
    assert part.get_param("method") == body["METHOD"] == "REQUEST"
    assert part.get_content_charset() == "utf-8"
    assert event["ORGANIZER"] == f"mailto:{settings.mail.from_address}"
    assert event["ATTENDEE"] == "mailto:kari@example.no"
    assert event["UID"] == message.booking.calendar_uid
    assert event["DTSTART"].dt == message.booking.starts_at
    assert event["DTEND"].dt == message.booking.ends_at
    assert event["DTSTAMP"].dt == WRITTEN
    assert event["LOCATION"] == "Flate 1, Åshallen, Idrettsveien 4, 1430 Ås"


def test_the_invitation_is_also_a_file(settings: Settings) -> None:
    mail = delivered(compose(row(confirmed()), settings, SENT))
    [attachment] = list(mail.iter_attachments())
    assert attachment.get_filename() == "invite.ics"
    [part] = calendars(mail)
    assert attachment.get_content() == part.get_content().encode()


def test_a_cancellation_takes_the_entry_out(settings: Settings) -> None:
    booking = replace(confirmed().booking, sequence=1)
    mail = delivered(compose(row(BookingCancelled(booking, was_confirmed=True), sequence=1), settings, SENT))
    [part] = calendars(mail)
    [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert part.get_param("method") == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (booking.calendar_uid, 1, "CANCELLED")


def test_a_mailbox_that_replays_the_letters_ends_with_the_right_calendar(settings: Settings) -> None:
    """RFC 5546, 2.1.5: of two objects with one UID the higher SEQUENCE counts."""
    changed = next(message for message in SAMPLES if message.kind == "booking_changed")
    gone = replace(confirmed().booking, sequence=2)
    kept: dict[str, tuple[int, str]] = {}
    for message in (confirmed(), changed, BookingCancelled(gone, was_confirmed=True)):
        [part] = calendars(delivered(compose(row(message), settings, SENT)))
        body = Calendar.from_ical(part.get_content())
        [event] = body.walk("VEVENT")
        if event["SEQUENCE"] >= kept.get(event["UID"], (-1, ""))[0]:
            kept[event["UID"]] = (event["SEQUENCE"], str(body["METHOD"]))
    assert kept == {gone.calendar_uid: (2, "CANCEL")}


@pytest.mark.parametrize("kind", ["booking_requested", "booking_refused", "booking_reminder", "caretaker_day"])
def test_what_is_not_agreed_is_put_in_no_calendar(kind: str, settings: Settings) -> None:
    message = next(message for message in SAMPLES if message.kind == kind)
    mail = delivered(compose(row(message), settings, SENT))
    assert calendars(mail) == []
    assert mail.get_content_type() == "multipart/alternative"


def test_the_same_row_is_the_same_letter_whenever_it_is_sent(settings: Settings) -> None:
    first, second = (delivered(compose(row(confirmed()), settings, at)) for at in (SENT, SENT.replace(hour=15)))
    assert first["Message-ID"] == second["Message-ID"]
    assert calendars(first)[0].get_content() == calendars(second)[0].get_content()
    assert first.get_body(("html",)).get_content() == second.get_body(("html",)).get_content()


HOSTILE = "Kari\r\nBcc: all@example.no\x00\u2028<b>"


def test_no_user_text_becomes_a_header(settings: Settings) -> None:
    booking = replace(confirmed().booking, space=HOSTILE, venue=HOSTILE, title=HOSTILE, organisation=HOSTILE)
    mail = delivered(compose(row(BookingConfirmed(booking), recipient_name=HOSTILE), settings, SENT))
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "kari@example.no"
    assert len(mail["To"].addresses) == 1
    assert "Bcc: all@example.no" in mail["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "kari",
        "@example.no",
        "kari@",
        "kari@example.no\r\nBcc: all@example.no",
        "kari@example.no, all@example.no",
        "Kari <kari@example.no>",
        "kari @example.no",
        "kari@example..no",
        f"kari@{'a' * 64}.no",
    ],
)
def test_what_is_no_address_is_never_written_to(address: str, settings: Settings) -> None:
    with pytest.raises(UnusableAddress):
        compose(row(confirmed(), recipient=address), settings, SENT)


def test_an_international_domain_is_written_in_its_ascii_form() -> None:
    assert reader_address("Kåre", "kare@blåbær.no").addr_spec == "kare@xn--blbr-roah.no"


def test_a_local_part_with_norwegian_letters_is_kept() -> None:
    assert reader_address("Kåre", "kåre@example.no").addr_spec == "kåre@example.no"


def test_a_header_is_one_line() -> None:
    assert one_line(" a\r\n\tb\x00\u2029 c ") == "a b c"
