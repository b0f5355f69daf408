"""What administrators read when a draft cannot be changed or published, looked at one by one."""

from __future__ import annotations

from datetime import date

import pytest

from booking.domain.errors import Finding
from booking.i18n import LANGUAGES, use_language
from booking.messages.findings import sentence
from booking.messages.tariff_draft_findings import SENTENCES

JANUARY = {"first_day": date(2027, 1, 1), "last_day": date(2027, 1, 31)}
EXAMPLES = [
    ("tariff.not_a_draft", {"version": 2}, "Versjon 2 er publisert og kan ikke endres. Lag et nytt utkast av den."),
    (
        "tariff.changed_meanwhile",
        {},
        "En annen har endret denne mens du hadde skjemaet åpent. Åpne den på nytt for å se hva som står der nå.",
    ),
    (
        "tariff.part_in_use",
        {"parts": ("Gymsal", "Stol")},
        "Den kan ikke fjernes, fordi andre deler av utkastet bruker den: Gymsal, Stol.",
    ),
    (
        "tariff.last_day_before_first",
        {"first_day": date(2027, 1, 1)},
        "Siste dag må være 1. januar 2027 eller senere.",
    ),
    (
        "tariff.in_the_past",
        {"earliest": date(2026, 11, 26)},
        "Dager som er over, beholder prislista de hadde. Velg 26. november 2026 eller senere.",
    ),
    (
        "tariff.gap_before",
        JANUARY,
        (
            "Dagene fra 1. januar 2027 til 31. januar 2027 ville ikke hatt noen prisliste. "
            "Velg 1. januar 2027 som første dag."
        ),
    ),
    (
        "tariff.gap_before",
        {**JANUARY, "last_day": date(2027, 1, 1)},
        "1. januar 2027 ville ikke hatt noen prisliste. Velg 1. januar 2027 som første dag.",
    ),
    (
        "tariff.gap_after",
        JANUARY,
        (
            "Dagene fra 1. januar 2027 til 31. januar 2027 ville ikke hatt noen prisliste. "
            "La feltet stå tomt, så gjelder denne til den neste begynner."
        ),
    ),
    (
        "tariff.not_published",
        {"version": 2},
        "Versjon 2 er ikke publisert nå, så den kan ikke trekkes tilbake.",
    ),
    (
        "tariff.has_begun",
        {"first_day": date(2026, 1, 1)},
        "Den har gjeldt siden 1. januar 2026 og kan ikke trekkes tilbake. Publiser heller en ny versjon.",
    ),
    (
        "tariff.gap_without",
        JANUARY,
        (
            "Dagene fra 1. januar 2027 til 31. januar 2027 ville ikke hatt noen prisliste. "
            "Publiser en annen versjon for disse dagene først."
        ),
    ),
    (
        "tariff.prices_bookings",
        {"number": 1, "references": ("K7RM2P",)},
        (
            "1 booking har fått prisen sin av denne versjonen, og en pris som er gitt, står ved lag: K7RM2P. "
            "Publiser heller en rettet versjon fra samme dag; den gjelder for nye bookinger."
        ),
    ),
    (
        "tariff.prices_bookings",
        {"number": 7, "references": ("A", "B", "C", "D", "E", "F", "G")},
        (
            "7 bookinger har fått prisen sin av denne versjonen, og priser som er gitt, står ved lag: "
            "A, B, C, D, E …. Publiser heller en rettet versjon fra samme dag; den gjelder for nye bookinger."
        ),
    ),
    (
        "tariff.withdrawal_reason_missing",
        {},
        "Skriv hvorfor den trekkes tilbake. Grunnen blir stående.",
    ),
    ("tariff.not_ready", {}, "Utkastet har feil som må rettes før det kan publiseres. Se kontrollen."),
    (
        "tariff.none_in_force",
        {},
        "Det er verken et utkast eller en prisliste å lage et av. Begynn på et utkast først.",
    ),
    ("tariff.too_long", {"most": 200, "length": 1234}, "Skriv høyst 200 tegn. Nå er det 1 234."),
]


@pytest.mark.parametrize(("code", "parameters", "words"), EXAMPLES)
def test_a_finding_is_said_as_a_good_clerk_would(code, parameters, words):
    assert sentence(Finding(code, parameters=parameters)).replace("\xa0", " ") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_in_every_language(language):
    with use_language(language):
        for code, parameters, _words in EXAMPLES:
            assert "%(" not in sentence(Finding(code, parameters=parameters))


def test_every_sentence_has_been_looked_at():
    assert {code for code, _, _ in EXAMPLES} == set(SENTENCES)
