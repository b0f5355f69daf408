"""Letters as their readers see them. The snapshots are files that a clerk can read.

``BOOKING_UPDATE_SNAPSHOTS=1 pytest tests/messages/test_rendering.py`` writes them anew; read the difference.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from bs4 import BeautifulSoup
from jinja2 import UndefinedError

from booking.domain.colour import contrast
from booking.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from booking.messages.catalogue import (
    CATALOGUE,
    BookingCancelled,
    BookingChanged,
    BookingConfirmed,
    BookingFacts,
    BookingMessage,
    BookingRefused,
    BookingReminder,
    BookingRequested,
    MembershipDecided,
    Message,
    SeriesCancelled,
    SeriesChanged,
    SeriesConfirmed,
    TidyReminder,
    Wanted,
)
from booking.messages.rendering import phone, render
from booking.messages.samples import SAMPLES
from booking.settings import Settings
from tests.fixtures.settings import make_settings

SNAPSHOTS = Path(__file__).parent / "snapshots"
TRANSLATED = [name for name in LANGUAGES if name == SOURCE_LANGUAGE or (CATALOGUES / f"{name}.po").exists()]


def sample(kind: str) -> Message:
    return next(message for message in SAMPLES if message.kind == kind)


def sample_booking() -> BookingFacts:
    confirmed = sample("booking_confirmed")
    assert isinstance(confirmed, BookingConfirmed)
    return confirmed.booking


def variants() -> Iterator[tuple[str, Message]]:
    """What a letter of the same kind says when the case is another."""
    booking = sample_booking()
    bare = replace(booking, extras=(), setup_note="", team="", title="", venue_phone="", address="", cancel_until=None)
    yield "booking_confirmed-bare", BookingConfirmed(replace(bare, quote={}), note="Nøkkel hentes i resepsjonen.")
    yield "booking_confirmed-by_officer", BookingConfirmed(replace(bare, price_ore=50000), price_reason="Vask etterpå")
    yield (
        "booking_changed-requested",
        BookingChanged(replace(booking, state="requested", sequence=1, setup_note="Rigg\nfor kamp"), previous=booking),
    )
    yield "booking_cancelled-late", BookingCancelled(booking, was_confirmed=True, fee_ore=50000)
    yield "booking_cancelled-given_back", BookingCancelled(booking, was_confirmed=True, series="K7QMT2A")
    yield "booking_cancelled-request", BookingCancelled(booking, was_confirmed=False)
    yield "booking_refused-invited", BookingRefused(booking, reason="Hallen er full.", was_confirmed=True)
    yield "booking_reminder-bare", BookingReminder(bare)
    yield "tidy_reminder-bare", TidyReminder(bare)
    confirmed = sample("series_confirmed")
    assert isinstance(confirmed, SeriesConfirmed)
    first, *rest = confirmed.bookings
    yield (
        "series_confirmed-partly",
        replace(
            confirmed,
            bookings=(first,),
            refused=tuple(replace(each, state="refused") for each in rest),
            reason="Hallen er lovet bort til cup.",
            note="Velkommen!",
            skipped=(),
        ),
    )
    cancelled = sample("series_cancelled")
    assert isinstance(cancelled, SeriesCancelled)
    yield "series_cancelled-by_staff", replace(cancelled, by_staff=True, reason="Vannlekkasje", fee_ore=None)
    changed = sample("series_changed")
    assert isinstance(changed, SeriesChanged)
    yield (
        "series_changed-kept",
        replace(
            changed,
            bookings=tuple(replace(each, state="requested") for each in changed.bookings[:2]),
            previous=changed.previous[:2],
            kept=changed.previous[2:],
        ),
    )
    yield "membership_decided-refused", MembershipDecided(1, "Ås håndballklubb", approved=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, "sqlite:///unused.sqlite3", web={"base_url": "https://lokaler.example.no"})


def named() -> Iterator[tuple[str, Message]]:
    """The samples by the names of their snapshots; a second one of a kind has a number."""
    kinds: Counter[str] = Counter()
    for message in SAMPLES:
        kinds[message.kind] += 1
        yield message.kind + (f"-{kinds[message.kind]}" if kinds[message.kind] > 1 else ""), message


CASES = [*named(), *variants()]


def compare(path: Path, text: str) -> None:
    if os.environ.get("BOOKING_UPDATE_SNAPSHOTS"):
        path.write_text(text, "utf-8")
    assert path.exists(), f"{path.name} is not there; see the top of this file"
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize(("name", "message"), CASES, ids=[name for name, _message in CASES])
def test_a_letter_reads_as_its_snapshot(name: str, message: Message, language: str, settings: Settings) -> None:
    stop = "https://lokaler.example.no/unsubscribe/Mzk.k3pQ" if Wanted.OFF in message.choices else ""
    letter = render(message, language=language, name="Kari Nordmann", settings=settings, unsubscribe=stop)
    compare(SNAPSHOTS / f"{name}.{language}.txt", f"{letter.subject}\n\n{letter.text}")
    compare(SNAPSHOTS / f"{name}.{language}.html", letter.html)


def test_there_is_a_sample_of_every_letter() -> None:
    assert {message.kind for message in SAMPLES} == set(CATALOGUE)


def test_no_snapshot_is_left_of_a_letter_that_is_gone() -> None:
    expected = {f"{name}.{language}" for name, _message in CASES for language in TRANSLATED}
    assert {path.stem for path in SNAPSHOTS.iterdir()} == expected


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: message.kind)
def test_text_and_html_say_the_same(message: Message, settings: Settings) -> None:
    letter = render(message, language="nb", name="Kari Nordmann", settings=settings)
    page = BeautifulSoup(letter.html, "html.parser")
    words = " ".join(page.get_text(" ").split())
    assert len(page.find_all("h1")) == 1
    for link in [word for word in letter.text.split() if word.startswith("https://")]:
        assert link in {str(anchor["href"]) for anchor in page.find_all("a")}
    if isinstance(message, BookingMessage):
        for fact in (message.booking.space, "18.00–20"):
            assert fact in letter.text
            assert fact in words
    assert "{{" not in letter.html + letter.text
    assert "%(" not in letter.html + letter.text


HOSTILE = "<script>alert(1)</script>\r\nBcc: all@example.no\x00\x1b[31m"


Dataclass = TypeVar("Dataclass", bound="Message | BookingFacts")


def poisoned(values: Dataclass) -> Dataclass:
    """Every text is hostile, save the codes."""
    texts = {field.name for field in fields(values) if isinstance(getattr(values, field.name), str)}
    return replace(values, **dict.fromkeys(texts - {"purpose", "state"}, HOSTILE))


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: message.kind)
def test_what_a_user_wrote_is_text_in_every_letter(message: Message, settings: Settings) -> None:
    hostile = poisoned(message)
    if isinstance(hostile, BookingMessage):
        hostile = replace(hostile, booking=poisoned(hostile.booking))
    letter = render(hostile, language="nb", name=HOSTILE, settings=settings)
    assert "<script" not in letter.html
    assert letter.subject.isprintable()
    for body in (letter.text, letter.html):
        assert not set(body) & {"\x00", "\x1b", "\r"}


def test_a_letter_that_lacks_what_its_template_asks_for_is_an_error(settings: Settings) -> None:
    class Unfinished(BookingRequested):
        __slots__ = ()

        kind = "booking_refused"  # whose template asks for a reason

    with pytest.raises(UndefinedError):
        render(Unfinished(sample_booking()), language="nb", name="Kari", settings=settings)


def test_the_reader_language_is_used_and_given_back(settings: Settings) -> None:
    from booking.i18n import current_language, set_language

    set_language("nb")
    render(sample("confirm_email"), language="en", name="Kari", settings=settings)
    assert current_language() == "nb"


def test_the_hour_that_comes_twice_is_told_apart(settings: Settings) -> None:
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02.30 before the clocks go back
    facts = replace(sample_booking(), starts_at=night, ends_at=night + timedelta(hours=1))
    letter = render(BookingConfirmed(facts), language="nb", name="Kari", settings=settings)
    assert "02.30 (CEST)–02.30 (CET)" in letter.text


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+4790012345", "900 12 345"),
        ("+4764962000", "64 96 20 00"),
        ("+46701234567", "+46701234567"),
        ("+47123", "+47123"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_it_is_read_aloud(number: str, read: str) -> None:
    assert phone(number) == read


@pytest.mark.parametrize("accent", ["#1c5c4c", "#ffe600", "#000000", "#ffffff", "#e4003a"])
def test_links_and_buttons_can_be_read_whatever_the_accent_colour(accent: str, tmp_path: Path) -> None:
    settings = make_settings(tmp_path, "sqlite:///unused.sqlite3", municipality={"accent_colour": accent})
    page = BeautifulSoup(
        render(sample("booking_confirmed"), language="nb", name="Kari", settings=settings).html, "html.parser"
    )
    for link in page.find_all("a"):
        style = dict(part.split(":") for part in str(link["style"]).strip(";").split(";"))
        around = str((link.find_parent("td") or link).get("style", ""))
        behind = around.partition("background-color:")[2][:7] or "#ffffff"
        assert contrast(read_colour(behind), read_colour(style["color"])) >= 4.5


def read_colour(written: str) -> tuple[float, float, float]:
    red, green, blue = (int(written[at : at + 2], 16) for at in (1, 3, 5))
    return float(red), float(green), float(blue)
