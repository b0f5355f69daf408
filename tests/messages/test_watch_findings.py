"""The refusals about watches and offers, as they are read."""

from __future__ import annotations

import pytest

from booking.domain.errors import Finding
from booking.i18n import LANGUAGES, use_language
from booking.messages.findings import sentence
from booking.messages.watch_findings import SENTENCES

EXAMPLES = [
    ("watch.last_day_before_first", {}, "Siste dag må være første dag eller senere."),
    ("watch.over_already", {}, "Siste dag er passert. Velg en dag som kommer."),
    ("watch.too_long", {"days": 400}, "Dere kan vente på tider inntil 400 dager fram."),
    ("watch.ends_before_start", {}, "Tida må slutte etter at den begynner."),
    ("watch.least_too_long", {"minutes": 90}, "Så lang tid er det ikke mellom klokkeslettene: de gir 1 time 30 min."),
    (
        "watch.no_such_weekday",
        {},
        "Ingen av dagene mellom datoene er en av ukedagene. Velg andre ukedager eller datoer.",
    ),
    (
        "watch.too_many",
        {"most": 50},
        "Dere venter på 50 tider allerede. Slutt å vente på noe før dere ber om mer.",
    ),
    ("watch.offer_over", {}, "Tilbudet gjelder ikke lenger."),
    ("watch.not_what_was_offered", {}, "Tilbudet gjelder et annet lokale, en annen tid eller andre enn dette."),
]


@pytest.mark.parametrize(("code", "parameters", "words"), EXAMPLES)
def test_a_finding_reads_as_a_clerk_would_say_it(code, parameters, words):
    assert sentence(Finding(code, parameters=parameters)).replace("\xa0", " ") == words


def test_every_sentence_has_been_looked_at_and_can_be_said_in_every_language():
    assert {code for code, _, _ in EXAMPLES} == set(SENTENCES)
    for language in LANGUAGES:
        with use_language(language):
            for code, parameters, _words in EXAMPLES:
                assert "%(" not in sentence(Finding(code, parameters=parameters))
