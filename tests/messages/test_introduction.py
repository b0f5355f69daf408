"""The municipality's own words: text with placeholders that exist, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from booking.i18n import use_language
from booking.messages.catalogue import CATALOGUE, BookingMessage, Message
from booking.messages.findings import sentence
from booking.messages.introduction import faults, filled, placeholders
from booking.messages.rendering import render
from booking.messages.samples import SAMPLES
from booking.settings import Settings
from tests.fixtures.settings import make_settings

REMINDER = next(message for message in SAMPLES if message.kind == "booking_reminder")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, "sqlite:///unused.sqlite3")


@pytest.mark.parametrize("message", SAMPLES, ids=lambda message: message.kind)
def test_every_placeholder_of_a_letter_is_filled_in(message: Message, settings: Settings) -> None:
    text = " ".join(f"{{{name}}}" for name in placeholders(message.kind))
    assert faults(message.kind, text) == []
    assert "{" not in filled(text, message, "Kari", settings)


def test_what_does_not_exist_is_named_with_what_does() -> None:
    [fault] = faults("confirm_email", "Hei {navn}, {lokale} er klart")
    assert fault.field == "text"
    assert sentence(fault) == "{lokale} finnes ikke. Du kan bruke {navn}, {kommune}, {telefon}, {epost}."


@pytest.mark.parametrize("text", ["{", "}", "{{navn}}", "{navn", "a } b { c", "{% if x %}", "{}", "{navn.__class__}"])
def test_other_braces_are_refused(text: str) -> None:
    found = faults("booking_reminder", text)
    assert found
    assert all("{navn}" in sentence(fault) for fault in found)


@pytest.mark.parametrize("text", ["", "Velkommen!", "{navn}, {navn}", "100 % <b>", "%(navn)s"])
def test_other_text_is_text(text: str) -> None:
    assert faults("booking_reminder", text) == []


def test_what_a_user_wrote_is_never_a_placeholder_or_markup(settings: Settings) -> None:
    assert isinstance(REMINDER, BookingMessage)
    hostile = replace(REMINDER, booking=replace(REMINDER.booking, organisation="{epost}{{ 7*7 }}<script>"))
    letter = render(
        hostile, language="nb", name="{kommune}", settings=settings, introduction="Hei {navn} i {organisasjon}\n<i>"
    )
    assert "Hei {kommune} i {epost}{{ 7*7 }}<script>\n<i>" in letter.text
    assert "Hei {kommune} i {epost}{{ 7*7 }}&lt;script&gt;<br>&lt;i&gt;" in letter.html


@pytest.mark.parametrize("kind", sorted(CATALOGUE))
def test_own_words_stand_in_every_letter_before_what_the_house_writes(kind: str, settings: Settings) -> None:
    message = next(sample for sample in SAMPLES if sample.kind == kind)
    letter = render(message, language="nn", name="Kari", settings=settings, introduction="Kjære {navn}!")
    bare = render(message, language="nn", name="Kari", settings=settings)
    assert letter.subject == bare.subject
    assert "\n\nKjære Kari!\n\n" in letter.text
    assert letter.text.replace("Kjære Kari!\n\n", "", 1) == bare.text
    assert "Kjære Kari!" in letter.html


def test_a_time_is_told_in_the_language_of_the_letter(settings: Settings) -> None:
    with use_language("en"):
        assert filled("{tidspunkt}", REMINDER, "Kari", settings) == "Thursday 3 December, 18:00–20:00"
