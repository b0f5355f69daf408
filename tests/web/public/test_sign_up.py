"""Signing up in a browser, and the link in the letter."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Letter, Person
from tests.factories.person import make_person

PASSWORD = "tre lange ord her"
KARI = {
    "name": "Kari Nordmann",
    "email": "Kari@Example.no",
    "phone": "912 34 567",
    "password": PASSWORD,
    "language": "nb",
}


def sign_up(client, path="/sign-up", **changes):
    return client.submit(client.get(path), **{**KARI, **changes})


def person(email="kari@example.no"):
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def letters(kind):
    return db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)).all()


def link(kind="confirm_email"):
    return f"/confirm-email/{letters(kind)[-1].context['token']}"


def test_a_new_person_gets_a_letter_and_is_in_after_following_its_link(app, client):
    answer = sign_up(client, "/sign-up?next=/my/bookings")
    assert answer.location == "/sign-up/sent"
    assert "kari@example.no" in client.get("/sign-up/sent").words
    assert person().phone == "+4791234567"
    assert person().email_confirmed_at is None

    page = client.get(link())
    assert "Er kari@example.no din adresse?" in page.words
    welcome = client.submit(page)
    assert welcome.location == "/my/organisations?next=/my/bookings"
    assert "Velkommen!" in client.get(welcome.location).words
    assert person().email_confirmed_at is not None


def test_opening_the_link_confirms_nothing_by_itself(client):
    sign_up(client)
    client.get(link())
    assert person().email_confirmed_at is None


def test_the_link_works_once(client, new_client):
    sign_up(client)
    address = link()
    client.submit(client.get(address))
    spent = new_client().get(address)
    assert spent.status_code == 410
    assert "Lenken virker ikke lenger" in spent.words


def test_the_link_works_for_a_day(client, clock):
    sign_up(client)
    address = link()
    clock.advance(hours=24)
    assert client.get(address).status_code == 410


def test_in_another_browser_the_password_is_asked_for(client, new_client):
    sign_up(client)
    phone = new_client()
    page = phone.get(link())
    wrong = phone.submit(page, password="noe helt annet")
    assert wrong.status_code == 422
    assert person().email_confirmed_at is None
    assert phone.submit(wrong, password=PASSWORD).status_code == 303
    assert phone.get("/my").status_code == 200


def test_a_stranger_who_signs_up_with_my_address_does_not_get_my_account(client, new_client):
    """The stranger chose the password; the letter comes to me, and I cannot confirm by pressing a button."""
    sign_up(new_client(), password="passordet til en fremmed")
    me = client.get(link())
    assert me.page.select_one("input[name=password]") is not None
    sign_up(client)
    stale = letters("confirm_email")[0].context["token"]
    assert client.get(f"/confirm-email/{stale}").status_code == 410
    client.submit(client.get(link()))
    assert client.get("/my").status_code == 200


def test_an_address_that_has_an_account_is_answered_just_the_same(client, new_client):
    make_person(email="ola@example.no", name="Ola Nordmann", password=PASSWORD)
    known_browser, unknown_browser = new_client(), new_client()
    known = sign_up(known_browser, email="ola@example.no", name="En annen")
    unknown = sign_up(unknown_browser, email="per@example.no", name="En annen")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    one, other = known_browser.get("/sign-up/sent").words, unknown_browser.get("/sign-up/sent").words
    assert one.replace("ola@", "per@") == other
    assert person("ola@example.no").name == "Ola Nordmann"
    assert [letter.recipient for letter in letters("already_signed_up")] == ["ola@example.no"]


def test_somebody_who_was_let_in_by_others_cannot_be_signed_up_over(client):
    officer = make_person("case_officer", email="ny@example.no", name="Ny Kollega", email_confirmed_at=None)
    sign_up(client, email="ny@example.no")
    db.session.refresh(officer)
    assert (officer.name, officer.password_hash) == ("Ny Kollega", "")
    assert letters("confirm_email") == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Navn: Fyll ut dette feltet."),
        ("name", "x" * 121, "Navn: Skriv høyst 120 tegn. Nå er det 121."),
        ("name", "Kari\r\nBcc: alle@example.no", "Navn: Skriv dette på én linje."),
        ("name", "Kari\x00", "Navn: Teksten har usynlige tegn"),
        ("email", "kari", "E-postadresse: Skriv en e-postadresse"),
        ("phone", "123", "Mobilnummer: Skriv åtte siffer"),
        ("password", "kort", "Passord: Passordet må ha minst 12 tegn."),
        ("password", "kari@example.no", "Passord: Passordet er for lett å gjette."),
        ("language", "xx", "Velg ett av alternativene."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_above_the_form(client, field, value, sentence):
    answer = client.post("/sign-up", data={**KARI, field: value})
    assert answer.status_code == 422
    assert sentence in answer.page.select_one(".ds-error-summary").get_text(" ", strip=True)
    assert answer.page.select_one(f"#{field}-error") is not None
    kept = "email" if field != "email" else "phone"
    assert answer.page.select_one(f"#{kept}")["value"] in {"Kari@Example.no", "kari@example.no", "912 34 567"}
    assert db.session.scalars(select(Person)).all() == []


def test_markup_in_a_name_is_shown_as_it_was_written(client):
    sign_up(client, name="<script>alert(1)</script>")
    client.submit(client.get(link()))
    page = client.get("/my")
    assert "<script>alert(1)</script>" in page.words
    assert "<script>alert" not in page.get_data(as_text=True)


def test_many_accounts_from_one_place_are_paused(client):
    answers = [sign_up(client, email=f"person{number}@example.no").status_code for number in range(31)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {303}
