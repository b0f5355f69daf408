"""People and roles, as administrators see them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Letter, LogEntry, Person, RoleGrant
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person, make_role
from tests.factories.premises import make_venue


@pytest.fixture
def admin(client):
    client.sign_in(make_person("administrator", name="Astrid Administrator"))
    return client


def roles(person):
    rows = db.session.execute(select(RoleGrant.role, RoleGrant.venue_id).where(RoleGrant.person_id == person.id))
    return {tuple(row) for row in rows}


def test_staff_are_shown_first_and_everybody_is_found(app, admin):
    make_person("caretaker", name="Vidar Vaktmester", venue=make_venue("Åshallen"))
    make_person(name="Kari Nordmann", email="kari@example.no", member_of=make_organisation("Ås turn"))
    first = admin.get("/admin/people").words
    assert "Vaktmester , Åshallen" in first
    assert "kari@example.no" not in first
    found = admin.get("/admin/people?search=KARI@").words
    assert "Ås turn" in found
    assert "Vidar" not in admin.get("/admin/people?role=administrator").words
    assert "Ingen treff" in admin.get("/admin/people?search=ingen").words


def test_a_colleague_is_added_with_roles_and_chooses_a_password_by_letter(app, admin, new_client):
    hall = make_venue("Åshallen")
    page = admin.get("/admin/people/new")
    answer = admin.submit(
        page,
        name="Vidar Vaktmester",
        email="Vidar@example.no",
        grants=[f"caretaker:{hall.id}", "case_officer:all", f"case_officer:{hall.id}"],
    )
    assert answer.status_code == 303
    vidar = db.session.scalars(select(Person).where(Person.email == "vidar@example.no")).one()
    assert roles(vidar) == {("caretaker", hall.id), ("case_officer", None)}
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.context["invited_by"]) == ("person_invited", "Astrid Administrator")
    theirs = new_client()
    theirs.submit(theirs.get(f"/choose-password/{letter.context['token']}"), new="fire helt andre lange")
    assert theirs.get("/casework/organisations").status_code == 200


def test_an_address_is_used_once(admin):
    make_person(email="kari@example.no")
    page = admin.get("/admin/people/new")
    answer = admin.submit(page, name="Kari", email="kari@example.no", grants=["caretaker:all"])
    assert answer.status_code == 422
    assert "Det finnes allerede en person med adressen kari@example.no." in answer.words
    assert answer.page.select_one("input[value='caretaker:all']").has_attr("checked")


def test_a_colleague_has_a_role(admin):
    answer = admin.submit(admin.get("/admin/people/new"), name="Kari", email="kari@example.no")
    assert answer.status_code == 422
    assert "Velg minst én rolle." in answer.words


@pytest.mark.parametrize("value", ["king:all", "caretaker:4711", "caretaker", "caretaker:all; DROP TABLE person"])
def test_a_role_that_does_not_exist_is_refused(admin, value):
    data = {"name": "Kari", "email": "kari@example.no", "language": "nb", "grants": [value]}
    assert admin.post("/admin/people/new", data=data).status_code == 422
    assert db.session.scalars(select(Person).where(Person.email == "kari@example.no")).all() == []


def test_roles_are_changed_per_venue_and_count_from_the_next_page(app, admin, new_client):
    hall, school = make_venue("Åshallen"), make_venue("Rustad skole")
    vidar = make_person("caretaker", venue=hall)
    theirs = new_client().sign_in(vidar)
    assert theirs.get("/casework/organisations").status_code == 403
    page = admin.get(f"/admin/people/{vidar.id}/roles")
    assert page.page.select_one(f"input[value='caretaker:{hall.id}']").has_attr("checked")
    answer = admin.submit(page, grants=[f"caretaker:{school.id}", "case_officer:all"])
    assert answer.status_code == 303
    assert roles(vidar) == {("caretaker", school.id), ("case_officer", None)}
    assert theirs.get("/casework/organisations").status_code == 200
    entry = db.session.scalars(select(LogEntry)).one()
    assert entry.before == {"roles": [f"caretaker:{hall.id}"]}
    assert entry.after == {"roles": [f"caretaker:{school.id}", "case_officer:all"]}


def test_the_last_administrator_keeps_the_role_and_the_account(app, admin):
    person = db.session.scalars(select(Person)).one()
    answer = admin.submit(admin.get(f"/admin/people/{person.id}/roles"), grants=["caretaker:all"])
    assert answer.status_code == 422
    assert "Da er det ingen igjen som kan gi andre tilgang." in answer.words
    closing = admin.submit(admin.get(f"/admin/people/{person.id}/deactivate"))
    assert closing.status_code == 422
    assert roles(person) == {("administrator", None)}
    db.session.refresh(person)
    assert person.deactivated_at is None


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(app, admin, new_client):
    vidar = make_person("caretaker", name="Vidar Vaktmester", password="tre lange ord her")
    theirs = new_client().sign_in(vidar)
    assert theirs.get("/my").status_code == 200
    page = admin.get(f"/admin/people/{vidar.id}/deactivate")
    assert "logges ut overalt" in page.words
    assert admin.submit(page).status_code == 303
    assert theirs.get("/my").status_code == 303
    assert "Stengt" in admin.get("/admin/people?role=closed").words
    again = new_client()
    refused = again.submit(again.get("/sign-in"), email=vidar.email, password="tre lange ord her")
    assert refused.status_code == 422

    admin.submit(admin.get(f"/admin/people/{vidar.id}"), "form[action$='/reactivate']")
    assert again.submit(refused, email=vidar.email, password="tre lange ord her").status_code == 303
    assert theirs.get("/my").status_code == 303
    assert roles(vidar) == {("caretaker", None)}


def test_people_are_not_for_officers_nor_for_administrators_of_one_venue(client, new_client):
    paths = ["/admin/people", "/admin/people/new", "/admin/people/1", "/admin/people/1/roles"]
    make_role(somebody := make_person("case_officer"), "administrator", make_venue())
    client.sign_in(somebody)
    assert [client.get(path).status_code for path in paths] == [403] * 4
    assert [new_client().get(path).status_code for path in paths] == [303] * 4


def test_somebody_who_is_not_there_is_not_found(admin):
    assert admin.get("/admin/people/4711").status_code == 404
