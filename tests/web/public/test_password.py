"""A forgotten password, in a browser."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.models import Letter
from tests.factories.person import make_person

OLD, NEW = "tre lange ord her", "fire helt andre lange"


def ask(client, email):
    return client.submit(client.get("/forgotten-password"), email=email)


def link():
    letter = db.session.scalars(select(Letter).where(Letter.kind == "reset_password").order_by(Letter.id)).all()[-1]
    return f"/choose-password/{letter.context['token']}"


def test_a_new_password_by_a_link_ends_every_other_sign_in(app, client, new_client):
    person = make_person(password=OLD)
    elsewhere = new_client().sign_in(person)
    assert elsewhere.get("/my").status_code == 200
    ask(client, person.email)
    answer = client.submit(client.get(link()), new=NEW)
    assert answer.status_code == 303
    assert client.get("/my").status_code == 200
    assert elsewhere.get("/my").status_code == 303

    other = new_client()
    page = other.get("/sign-in")
    assert other.submit(page, email=person.email, password=OLD).status_code == 422
    assert other.submit(page, email=person.email, password=NEW).status_code == 303


def test_an_unknown_address_is_answered_as_a_known_one(client, new_client):
    make_person(email="kari@example.no")
    browsers = new_client(), new_client()
    answers = [ask(browsers[0], "kari@example.no"), ask(browsers[1], "nobody@example.no")]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    pages = [browser.get("/forgotten-password/sent").words for browser in browsers]
    assert pages[0].replace("kari@", "nobody@") == pages[1]
    assert [letter.recipient for letter in db.session.scalars(select(Letter))] == ["kari@example.no"]


def test_asking_often_is_paused_for_unknown_addresses_too(client):
    assert [ask(client, "nobody@example.no").status_code for _time in range(6)] == [303] * 5 + [429]


def test_the_link_works_once_and_for_two_hours(client, new_client, clock):
    person = make_person(password=OLD)
    ask(client, person.email)
    address = link()
    client.submit(client.get(address), new=NEW)
    assert new_client().get(address).status_code == 410
    ask(client, person.email)
    address = link()
    clock.advance(hours=2)
    assert new_client().get(address).status_code == 410


def test_a_newer_link_makes_the_older_one_worthless(client, new_client):
    person = make_person(password=OLD)
    ask(client, person.email)
    older = link()
    ask(client, person.email)
    assert new_client().get(older).status_code == 410
    assert new_client().get(link()).status_code == 200


def test_a_password_that_is_too_short_is_said_to_be_and_the_link_still_works(client):
    person = make_person(password=OLD)
    ask(client, person.email)
    page = client.get(link())
    answer = client.submit(page, new="kort")
    assert answer.status_code == 422
    assert "Passordet må ha minst 12 tegn." in answer.words
    assert client.submit(answer, new=NEW).status_code == 303


def test_a_link_of_the_other_kind_opens_nothing(client):
    person = make_person(password=OLD)
    ask(client, person.email)
    token = link().rpartition("/")[2]
    assert client.get(f"/confirm-email/{token}").status_code == 410


def test_choosing_a_password_confirms_the_address(client):
    person = make_person(email_confirmed_at=None)
    ask(client, person.email)
    client.submit(client.get(link()), new=NEW)
    db.session.refresh(person)
    assert person.email_confirmed_at is not None
