"""Fields that know how people here write."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import g

from booking.web.fields import (
    ClockField,
    DayField,
    EmailField,
    LineField,
    OrganisationNumberField,
    ParagraphField,
    PasswordField,
    PhoneField,
    WholeNumberField,
    normal_email,
    normal_organisation_number,
    normal_phone,
)
from booking.web.forms import Form


@pytest.fixture
def check(app_sqlite: Any) -> Any:
    """``check(field, text)`` gives what the field makes of the text, or what is wrong with it."""

    def run(field: Any, text: str) -> Any:
        class One(Form):
            one = field

        with app_sqlite.test_request_context("/", method="POST", data={"one": text}):
            g.form_expired = False
            form = One()
            return form.one.data if form.validate_on_submit() else list(form.one.errors)

    return run


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("912 34 567", "+4791234567"),
        ("91234567", "+4791234567"),
        ("+47 912 34 567", "+4791234567"),
        ("0047 64 96 20 00", "+4764962000"),
        ("+46 70 123 45 67", "+46701234567"),
        ("tel. 91 23 45 67", "+4791234567"),
        ("112", ""),
        ("1234567", ""),
        ("912345678", ""),
        ("91234567 x 12", ""),
        ("", ""),
        ("1" * 300, ""),
        ("<script>", ""),
    ],
)
def test_phone_numbers_are_stored_in_one_way(typed, stored):
    assert normal_phone(typed) == stored


def test_a_phone_number_is_shown_as_people_write_it(app_sqlite):
    class PhoneForm(Form):
        phone = PhoneField("Telefon")

    with app_sqlite.test_request_context("/"):
        assert 'value="91 23 45 67"' in PhoneForm(phone="+4791234567").phone()


def test_a_phone_number_that_is_none_stands_as_it_was_typed(app_sqlite):
    class PhoneForm(Form):
        phone = PhoneField("Telefon")

    with app_sqlite.test_request_context("/", method="POST", data={"phone": "9123"}):
        g.form_expired = False
        form = PhoneForm()
        assert not form.validate_on_submit()
        assert 'value="9123"' in form.phone()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Kari@Example.NO", "kari@example.no"),
        ("  kari@example.no ", "kari@example.no"),
        ("kari@ås.kommune.no", "kari@xn--s-1fa.kommune.no"),
        ("kåri@example.no", ""),
        ("kari@", ""),
        ("kari@localhost", ""),
        ("kari@example.no\r\nBcc: alle@example.no", ""),
        ("a" * 65 + "@example.no", ""),
        ("kari@" + "a" * 250 + ".no", ""),
    ],
)
def test_addresses_are_stored_in_one_way(typed, stored):
    assert normal_email(typed) == stored


@pytest.mark.parametrize(
    "typed", ["974 760 673", "NO 974 760 673 MVA", "974.760.673", "974\u00a0760\u00a0673", "NO974760673mva"]
)
def test_an_organisation_number_is_taken_as_letterheads_write_it(check, typed):
    assert normal_organisation_number(typed) == "974760673"
    assert check(OrganisationNumberField("Nummer"), typed) == "974760673"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("974760674", "Slik er ikke noe organisasjonsnummer. Se etter om to siffer er byttet om."),
        ("97476067", "Et organisasjonsnummer har ni siffer, for eksempel 974 760 673."),
        ("٩٧٤٧٦٠٦٧٣", "Et organisasjonsnummer har ni siffer, for eksempel 974 760 673."),
        ("", "Fyll ut dette feltet."),
        ("   ", "Fyll ut dette feltet."),
    ],
)
def test_what_is_no_organisation_number_is_said_to_be_none(check, typed, sentence):
    assert check(OrganisationNumberField("Nummer"), typed) == [sentence]


@pytest.mark.parametrize("broken", ["a\nb", "a\r\nb", "a\u2028b", "a\x0bb", "a\x85b"])
def test_a_line_is_one_line(check, broken):
    assert check(LineField("Navn", max_length=20), broken) == ["Skriv dette på én linje."]


@pytest.mark.parametrize("invisible", ["a\x00b", "a\x1b[2Jb", "a\u202eb", "a\u2066b"])
def test_controls_and_marks_that_turn_the_writing_are_refused(check, invisible):
    sentence = "Teksten har usynlige tegn som ikke kan lagres. Skriv den på nytt."
    assert check(LineField("Navn", max_length=20), invisible) == [sentence]
    assert check(ParagraphField("Tekst", max_length=20), invisible) == [sentence]


def test_text_is_tidied(check):
    assert check(LineField("Navn", max_length=20), "  A\u030as ") == "Ås"
    assert check(ParagraphField("Tekst", max_length=20), "en\r\nto\rtre\n") == "en\nto\ntre"


def test_signs_of_every_language_are_text(check):
    for name in ("Ænne Øyen-Åsen", "Čáhppes", "O'Brien", "👩‍👧 familien", "<b>", "Robert'); DROP TABLE"):
        assert check(LineField("Navn", max_length=40), name) == name


def test_how_long_a_text_is_is_said_when_it_is_too_long(check):
    assert check(ParagraphField("Tekst", max_length=1000), "x" * 1_500_000) == [
        "Skriv høyst 1\xa0000 tegn. Nå er det 1\xa0500\xa0000."
    ]


def test_the_browser_is_not_asked_to_cut_text_off(app_sqlite):
    class One(Form):
        name = LineField("Navn", max_length=20)

    with app_sqlite.test_request_context("/"):
        assert "maxlength" not in One().name()


def test_a_field_that_may_be_empty_may(check):
    assert check(LineField("Navn", max_length=20, required=False), "  ") == ""
    assert check(PhoneField("Telefon", required=False), "") == ""
    assert check(EmailField("E-post", required=False), "") == ""
    assert check(WholeNumberField("Antall", required=False), "") is None
    assert check(DayField("Dag", required=False), "") is None


@pytest.mark.parametrize(("typed", "day"), [("2026-12-03", date(2026, 12, 3)), ("3.12.2026", date(2026, 12, 3))])
def test_a_day_is_picked_or_typed(check, typed, day):
    assert check(DayField("Dag"), typed) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.2.2026", "Skriv datoen slik: 3.12.2026."),
        ("i morgen", "Skriv datoen slik: 3.12.2026."),
        ("0001-01-01", "Velg en dato fra 1. januar 1990 til 31. desember 2100."),
        ("9999-12-31", "Velg en dato fra 1. januar 1990 til 31. desember 2100."),
        ("", "Fyll ut dette feltet."),
    ],
)
def test_what_is_no_day_is_said_to_be_none(check, typed, sentence):
    assert check(DayField("Dag"), typed) == [sentence]


@pytest.mark.parametrize(
    ("typed", "at"),
    [("18:00", time(18)), ("18.30", time(18, 30)), ("1800", time(18)), ("18", time(18)), ("8.05", time(8, 5))],
)
def test_a_time_is_picked_or_typed(check, typed, at):
    assert check(ClockField("Tid"), typed) == at


@pytest.mark.parametrize("typed", ["25", "18.60", "kveld", "18.0", "24.00", "180000", "-1"])
def test_what_is_no_time_is_said_to_be_none(check, typed):
    assert check(ClockField("Tid"), typed) == ["Skriv klokkeslettet slik: 18.00."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0", "Skriv et tall fra 1 til 500."),
        ("501", "Skriv et tall fra 1 til 500."),
        ("9" * 5000, "Skriv et helt tall."),
        ("1.5", "Skriv et helt tall."),
        ("mange", "Skriv et helt tall."),
    ],
)
def test_a_number_is_within_its_bounds(check, typed, sentence):
    assert check(WholeNumberField("Antall", least=1, most=500), typed) == [sentence]


def test_a_number_without_a_greatest_fits_the_database(check):
    assert check(WholeNumberField("Antall"), "2000000001") == ["Skriv 0 eller mer."]


def test_a_password_is_kept_as_it_is_and_never_shown_again(app_sqlite, check):
    assert check(PasswordField("Passord"), "  to mellomrom  ") == "  to mellomrom  "
    assert check(PasswordField("Passord"), "x" * 201) == ["Skriv høyst 200 tegn. Nå er det 201."]

    class One(Form):
        password = PasswordField("Passord", new=True)

    with app_sqlite.test_request_context("/", method="POST", data={"password": "hemmelig"}):
        assert "hemmelig" not in One().password()
        assert 'autocomplete="new-password"' in One().password()
