"""Choosing for whom to book, and an organisation's own page."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Letter, Membership, Organisation
from tests.factories.organisation import make_membership, make_organisation, make_team, organisation_number
from tests.factories.person import make_person

CHOICE = "form[action^='/my/organisations']:not(.inline)"


def join(client, number):
    return client.submit(client.get("/my/organisations"), CHOICE, number=number)


def spaced(number):
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def test_asking_to_join_waits_for_an_answer_and_writes_to_those_who_look_after_it(app, client):
    korps = make_organisation("Ås skolekorps")
    manager = make_person(manages=korps)
    make_person(member_of=korps)
    person = make_person()
    client.sign_in(person)
    answer = join(client, spaced(korps.number))
    assert answer.status_code == 303
    page = client.get("/my/organisations")
    assert "Venter på svar" in page.words
    assert client.get(f"/my/organisations/{korps.id}").status_code == 404
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.recipient) == ("membership_requested", manager.email)


def test_where_nobody_looks_after_it_the_case_officers_are_written_to(client):
    officer = make_person("case_officer")
    make_person("caretaker")
    join(client.sign_in(make_person()), make_organisation().number)
    assert db.session.scalars(select(Letter.recipient)).all() == [officer.email]


def test_an_unknown_number_is_said_to_be_and_the_way_to_register_is_shown(client):
    unknown = organisation_number(77)
    client.sign_in(make_person())
    answer = join(client, unknown)
    assert answer.status_code == 422
    assert f"Vi kjenner ikke {unknown} ennå." in answer.words
    link = answer.page.select_one(f'a[href="/my/organisations/new?number={unknown}"]')
    assert link is not None
    assert client.get(link["href"]).page.select_one("#number")["value"] == unknown


@pytest.mark.parametrize("number", ["310000004", "12345", "NO", "٣١٠٠٠٠٠٠٤", "9" * 200, "<script>"])
def test_what_is_no_organisation_number_is_refused_and_kept_in_the_field(client, number):
    client.sign_in(make_person())
    answer = join(client, number)
    assert answer.status_code == 422
    assert answer.page.select_one("#number")["value"] == number
    assert answer.page.select_one("#number-error") is not None


def test_asking_twice_is_said_to_be_needless(client):
    korps = make_organisation("Ås skolekorps")
    make_person(manages=korps)
    client.sign_in(make_person())
    join(client, korps.number)
    answer = join(client, korps.number)
    assert answer.status_code == 422
    assert "Du har allerede bedt om å booke for Ås skolekorps" in answer.words
    assert len(db.session.scalars(select(Letter)).all()) == 1


def test_whoever_registers_an_organisation_looks_after_it(app, client):
    number = organisation_number(5)
    person = make_person()
    client.sign_in(person)
    page = client.get(f"/my/organisations/new?number={number}")
    answer = client.submit(page, name="Nordby bygdekor", activity="Korsang", organisation_type="FLI")
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert "Nordby bygdekor er registrert" in shown.words
    assert "Ikke avgjort" in shown.words
    row = db.session.scalars(select(Membership)).one()
    assert (row.person_id, row.role, row.state) == (person.id, "manager", "active")


def test_an_organisation_is_registered_once(client):
    known = make_organisation("Ås skolekorps")
    client.sign_in(make_person())
    page = client.get("/my/organisations/new")
    answer = client.submit(page, number=known.number, name="Et annet navn", activity="Korps")
    assert answer.status_code == 422
    assert "er registrert fra før" in answer.words
    assert answer.page.select_one("#name")["value"] == "Et annet navn"


def test_a_person_or_a_group_has_no_number_to_register(client):
    client.sign_in(make_person())
    data = {"number": organisation_number(3), "name": "Kari", "activity": "x", "organisation_type": "person"}
    assert client.post("/my/organisations/new", data=data).status_code == 422
    assert db.session.scalars(select(Organisation)).all() == []


def test_booking_as_a_private_person_is_one_press_and_always_the_same_tenant(app, client):
    client.sign_in(make_person(name="Kari Nordmann"))
    answer = client.submit(client.get("/my/organisations?next=/my/profile"), "form.inline[action*='private']")
    assert answer.location == "/my/profile"
    client.post("/my/organisations/private")
    organisation = db.session.scalars(select(Organisation)).one()
    assert (organisation.number, organisation.name) == (None, "Kari Nordmann")
    assert organisation.organisation_type == "person"
    assert client.get("/my/organisations").page.select_one("form[action*='private']") is None
    assert client.get(f"/my/organisations/{organisation.id}").status_code == 200


def test_the_way_on_leads_to_no_other_site(client):
    client.sign_in(make_person())
    assert client.post("/my/organisations/private?next=//evil.example").location == "/"


def test_the_page_of_an_organisation_shows_what_is_known_and_decided(client):
    korps = make_organisation("Ås skolekorps", tenant_class="local_voluntary")
    make_team(korps, "Aspirantene")
    page = client.sign_in(make_person(member_of=korps)).get(f"/my/organisations/{korps.id}")
    assert "Lokal frivillig organisasjon" in page.words
    assert "Vedtak fra 1. januar 2020: Vedtak" in page.words
    assert "Aspirantene" in page.words
    assert page.page.select_one("a[href$='/edit']") is None


def test_a_decision_to_come_is_told_beside_the_one_that_holds(client):
    from booking.models import TenantClassDecision
    from tests.factories.rows import stored
    from tests.factories.times import THEN

    korps = make_organisation(tenant_class="local_voluntary")
    stored(
        TenantClassDecision(
            organisation_id=korps.id,
            tenant_class="company",
            valid_from=date(2027, 1, 1),
            decided_at=THEN,
            reason="Omdannet",
        )
    )
    page = client.sign_in(make_person(member_of=korps)).get(f"/my/organisations/{korps.id}")
    assert "Fra 1. januar 2027: Bedrift" in page.words


def test_another_organisation_does_not_exist_for_a_stranger(client):
    theirs = make_organisation()
    team = make_team(theirs)
    membership = make_membership(make_person(), theirs)
    client.sign_in(make_person(manages=make_organisation()))
    for path in (
        f"/my/organisations/{theirs.id}",
        f"/my/organisations/{theirs.id}/edit",
        f"/my/organisations/{theirs.id}/members",
        f"/my/organisations/{theirs.id}/members/new",
        f"/my/organisations/{theirs.id}/teams/new",
        f"/my/teams/{team.id}/edit",
        f"/my/memberships/{membership.id}/edit",
        f"/my/memberships/{membership.id}/end",
        "/my/organisations/987654",
    ):
        assert client.get(path).status_code == 404, path
    for path in (
        f"/my/teams/{team.id}/remove",
        f"/my/memberships/{membership.id}/approve",
        f"/my/memberships/{membership.id}/end",
    ):
        assert client.post(path).status_code == 404, path


def test_a_member_who_looks_after_nothing_changes_nothing(client):
    korps = make_organisation()
    team = make_team(korps)
    client.sign_in(make_person(member_of=korps))
    for path in (f"/my/organisations/{korps.id}/edit", f"/my/teams/{team.id}/edit"):
        assert client.get(path).status_code == 404


def test_those_who_look_after_it_change_what_it_says_of_itself(app, client):
    korps = make_organisation()
    client.sign_in(make_person(manages=korps))
    page = client.get(f"/my/organisations/{korps.id}/edit")
    assert client.submit(page, activity="Musikk for barn", email="post@korps.example").status_code == 303
    db.session.refresh(korps)
    assert (korps.activity, korps.email) == ("Musikk for barn", "post@korps.example")
