"""Letting people in and out of an organisation."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.models import Letter, Membership, Person
from tests.factories.organisation import make_membership, make_organisation
from tests.factories.person import make_person


def members_page(client, organisation):
    return client.get(f"/my/organisations/{organisation.id}/members")


def test_a_manager_lets_somebody_in_who_asked(app, client):
    korps = make_organisation("Ås skolekorps")
    person = make_person(name="Ola Hansen")
    asked = make_membership(person, korps, state="requested")
    client.sign_in(make_person(name="Kari Nordmann", manages=korps))
    page = members_page(client, korps)
    answer = client.submit(page, f"form[action='/my/memberships/{asked.id}/approve']")
    assert answer.status_code == 303
    assert "Du har godtatt forespørselen." in client.get(answer.location).words
    db.session.refresh(asked)
    assert asked.state == "active"
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.recipient) == ("membership_decided", person.email)
    assert (letter.context["approved"], letter.context["decided_by"]) == (True, "Kari Nordmann")


def test_a_manager_says_no(client):
    korps = make_organisation()
    asked = make_membership(make_person(), korps, state="requested")
    client.sign_in(make_person(manages=korps)).post(f"/my/memberships/{asked.id}/refuse")
    db.session.refresh(asked)
    assert asked.state == "refused"
    assert db.session.scalars(select(Letter)).one().context["approved"] is False


def test_an_answer_that_came_second_is_told_so(client):
    korps = make_organisation()
    asked = make_membership(make_person(), korps, state="refused")
    client.sign_in(make_person(manages=korps))
    client.post(f"/my/memberships/{asked.id}/approve")
    assert "Noen andre har svart på dette i mellomtiden." in members_page(client, korps).words
    db.session.refresh(asked)
    assert asked.state == "refused"


def test_members_see_names_and_those_who_look_after_it_see_how_to_reach_them(client, new_client):
    korps = make_organisation()
    member = make_person(name="Ola Hansen", email="ola@example.no", member_of=korps)
    manager = make_person(manages=korps)
    assert "ola@example.no" in members_page(new_client().sign_in(manager), korps).words
    make_person(name="Per Strand", email="per@example.no", member_of=korps)
    seen = members_page(client.sign_in(member), korps).words
    assert "Per Strand" in seen
    assert "per@example.no" not in seen


def test_somebody_new_is_let_in_by_address_and_gets_a_link(app, client, new_client):
    korps = make_organisation("Ås skolekorps")
    client.sign_in(make_person(manages=korps, language="nn"))
    page = client.get(f"/my/organisations/{korps.id}/members/new")
    answer = client.submit(page, email="Ny@Example.no", name="Ny Leder", role="manager")
    assert answer.status_code == 303
    person = db.session.scalars(select(Person).where(Person.email == "ny@example.no")).one()
    assert (person.name, person.language, person.password_hash) == ("Ny Leder", "nn", "")
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.context["organisation"]) == ("person_invited", "Ås skolekorps")

    invited = new_client()
    chosen = invited.submit(invited.get(f"/choose-password/{letter.context['token']}"), new="fire helt andre lange")
    assert chosen.status_code == 303
    assert invited.get(f"/my/organisations/{korps.id}/edit").status_code == 200


def test_somebody_known_is_let_in_under_their_own_name_and_told(client):
    korps = make_organisation()
    known = make_person(name="Ola Hansen", email="ola@example.no")
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/organisations/{korps.id}/members/new")
    client.submit(page, email="ola@example.no", name="Et annet navn")
    db.session.refresh(known)
    assert known.name == "Ola Hansen"
    assert db.session.scalars(select(Letter.kind)).all() == ["membership_decided"]
    again = client.submit(page, email="ola@example.no", name="Ola")
    assert again.status_code == 422
    assert "ola@example.no kan allerede booke for dere." in again.words


def test_a_member_is_made_to_look_after_it_and_back(client):
    korps = make_organisation()
    membership = make_membership(make_person(), korps)
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/memberships/{membership.id}/edit")
    client.submit(page, role="manager")
    db.session.refresh(membership)
    assert membership.role == "manager"
    client.submit(page, role="member")
    db.session.refresh(membership)
    assert membership.role == "member"


def test_the_last_who_looks_after_it_cannot_go_before_another_does(app, client):
    korps = make_organisation()
    person = make_person()
    mine = make_membership(person, korps, role="manager")
    make_person(member_of=korps)
    client.sign_in(person)
    page = client.get(f"/my/memberships/{mine.id}/end")
    answer = client.submit(page)
    assert answer.status_code == 422
    assert "Da er det ingen igjen som kan slippe inn andre." in answer.words
    changed = client.submit(client.get(f"/my/memberships/{mine.id}/edit"), role="member")
    assert changed.status_code == 422


def test_the_very_last_member_may_go(client):
    korps = make_organisation()
    person = make_person()
    mine = make_membership(person, korps, role="manager")
    client.sign_in(person)
    assert client.submit(client.get(f"/my/memberships/{mine.id}/end")).status_code == 303
    assert client.get(f"/my/organisations/{korps.id}").status_code == 404


def test_somebody_is_let_go_and_cannot_book_any_more(client, new_client):
    korps = make_organisation()
    other = make_person(name="Ola Hansen")
    membership = make_membership(other, korps)
    theirs = new_client().sign_in(other)
    assert theirs.get(f"/my/organisations/{korps.id}").status_code == 200
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/memberships/{membership.id}/end")
    assert "Bookinger som er gjort, blir stående." in page.words
    assert client.submit(page).status_code == 303
    assert theirs.get(f"/my/organisations/{korps.id}").status_code == 404


def test_a_request_can_be_taken_back_and_made_again(client):
    korps = make_organisation()
    person = make_person()
    asked = make_membership(person, korps, state="requested")
    client.sign_in(person)
    client.submit(client.get(f"/my/memberships/{asked.id}/end"))
    db.session.refresh(asked)
    assert asked.state == "ended"
    client.post("/my/organisations", data={"number": korps.number})
    db.session.refresh(asked)
    assert asked.state == "requested"


def test_a_private_person_can_neither_leave_nor_be_joined(client):
    person = make_person()
    client.sign_in(person).post("/my/organisations/private")
    membership = db.session.scalars(select(Membership)).one()
    assert client.post(f"/my/memberships/{membership.id}/end").status_code == 404
    data = {"email": "ny@example.no", "name": "Ny", "role": "member"}
    assert client.post(f"/my/organisations/{membership.organisation_id}/members/new", data=data).status_code == 404


def test_a_member_cannot_let_others_in(client):
    korps = make_organisation()
    asked = make_membership(make_person(), korps, state="requested")
    client.sign_in(make_person(member_of=korps))
    assert client.post(f"/my/memberships/{asked.id}/approve").status_code == 404
    assert "Venter på svar" not in members_page(client, korps).words
