"""Memberships that an officer answers."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.models import Letter
from tests.factories.organisation import make_membership, make_organisation
from tests.factories.person import make_person


def test_an_officer_lets_somebody_in_where_nobody_can_answer(app, client):
    lag = make_organisation("Ås turn")
    person = make_person(name="Ola Hansen")
    asked = make_membership(person, lag, state="requested")
    client.sign_in(make_person("case_officer", name="Sara Saksbehandler"))
    page = client.get("/casework/memberships")
    assert "Ola Hansen" in page.words
    answer = client.submit(page, f"form[action$='/{asked.id}/approve']")
    assert answer.location == "/casework/memberships"
    assert "Ingen venter" in client.get(answer.location).words
    db.session.refresh(asked)
    assert asked.state == "active"
    letter = db.session.scalars(select(Letter)).one()
    assert letter.context["decided_by"] == ""


def test_an_officer_says_no_from_the_page_of_the_organisation(client):
    lag = make_organisation()
    asked = make_membership(make_person(), lag, state="requested")
    client.sign_in(make_person("case_officer"))
    page = client.get(f"/casework/organisations/{lag.id}")
    answer = client.submit(page, "form[action$='/refuse']")
    assert answer.location == f"/casework/organisations/{lag.id}"
    db.session.refresh(asked)
    assert asked.state == "refused"


def test_an_officer_opens_the_members_page_that_letters_link_to(client):
    lag = make_organisation()
    make_membership(make_person(name="Ola Hansen"), lag, state="requested")
    client.sign_in(make_person("case_officer"))
    assert "Godta Ola Hansen" in client.get(f"/my/organisations/{lag.id}/members").words


def test_a_request_that_is_not_there_is_not_found(client):
    client.sign_in(make_person("case_officer"))
    assert client.post("/casework/memberships/99/approve").status_code == 404


def test_memberships_are_not_for_caretakers(client):
    client.sign_in(make_person("caretaker"))
    assert client.get("/casework/memberships").status_code == 403
