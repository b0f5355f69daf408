"""A person's own page."""

from __future__ import annotations

from booking.database import db
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person

OLD, NEW = "tre lange ord her", "fire helt andre lange"


def test_a_person_sees_themselves_and_for_whom_they_book(client):
    person = make_person(name="Kari Nordmann", phone="+4791234567", manages=make_organisation("Ås skolekorps"))
    page = client.sign_in(person).get("/my")
    assert "91 23 45 67" in page.words
    assert "Ås skolekorps" in page.words


def test_a_person_who_books_for_nobody_is_told_what_to_do(client):
    page = client.sign_in(make_person()).get("/my")
    assert page.page.select_one('main a[href="/my/organisations"]') is not None


def test_a_person_changes_name_phone_and_language(app, client):
    person = make_person()
    client.sign_in(person)
    page = client.get("/my/profile")
    answer = client.submit(page, name="Kari Øyen", phone="0047 41 23 45 67", language="nn")
    assert answer.status_code == 303
    db.session.refresh(person)
    assert (person.name, person.phone, person.language) == ("Kari Øyen", "+4741234567", "nn")
    assert client.get("/my").page.html["lang"] == "nn"


def test_the_language_chosen_at_the_foot_of_a_page_is_remembered_for_letters(client):
    person = make_person()
    client.sign_in(person).get("/language/en?next=/my")
    db.session.refresh(person)
    assert person.language == "en"
    client.get("/language/xx")
    db.session.refresh(person)
    assert person.language == "en"


def test_whoever_books_as_a_private_person_books_under_the_new_name(client):
    person = make_person(name="Kari Nordmann")
    client.sign_in(person).post("/my/organisations/private")
    client.submit(client.get("/my/profile"), name="Kari Øyen")
    assert "Kari Nordmann" not in client.get("/my").words


def test_a_new_password_takes_the_old_one_and_ends_sign_ins_elsewhere(app, client, new_client):
    person = make_person(password=OLD)
    elsewhere = new_client().sign_in(person)
    client.sign_in(person)
    page = client.get("/my/password")
    wrong = client.submit(page, old="noe helt annet", new=NEW)
    assert wrong.status_code == 422
    assert "Passordet er feil." in wrong.words
    assert client.submit(page, old=OLD, new=NEW).status_code == 303
    assert client.get("/my").status_code == 200
    assert elsewhere.get("/my").status_code == 303


def test_guessing_the_old_password_is_paused(client):
    client.sign_in(make_person(password=OLD))
    page = client.get("/my/password")
    answers = [client.submit(page, old="noe helt annet", new=NEW).status_code for _attempt in range(6)]
    assert answers == [422] * 5 + [429]


def test_whoever_is_not_signed_in_is_asked_to_be(client):
    for path in ("/my", "/my/profile", "/my/password", "/my/organisations"):
        assert client.get(path).location == f"/sign-in?next={path}"
