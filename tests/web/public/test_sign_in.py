"""Signing in and out in a browser."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from booking.database import db
from booking.models import SignIn, SignInAttempt, Team
from tests.factories.organisation import make_organisation
from tests.factories.person import make_person

PASSWORD = "tre lange ord her"


def submit(client, email, password, path="/sign-in"):
    return client.submit(client.get(path), email=email, password=password)


def test_a_person_signs_in_with_address_and_password(app, client):
    person = make_person(password=PASSWORD, member_of=make_organisation())
    answer = submit(client, person.email.upper(), PASSWORD)
    assert answer.status_code == 303
    assert person.name in client.get("/my").words


def test_the_cookie_says_nothing_about_the_person_and_the_database_nothing_about_the_cookie(client):
    person = make_person(password=PASSWORD)
    submit(client, person.email, PASSWORD)
    with client.session_transaction() as session:
        token = session["_user_id"]
    row = db.session.scalars(select(SignIn)).one()
    assert len(token) >= 40
    assert token not in row.token_hash
    assert str(person.id) != token


def test_what_was_in_the_session_before_is_forgotten(client):
    person = make_person(password=PASSWORD)
    page = client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    client.submit(page, email=person.email, password=PASSWORD)
    client.get("/my")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, new_client):
    person = make_person(password=PASSWORD)
    known = submit(client, person.email, "not the password")
    unknown = submit(new_client(), "nobody@example.no", "not the password")
    assert known.status_code == unknown.status_code == 422
    assert known.words == unknown.words.replace("nobody@example.no", person.email)
    assert "E-postadressen eller passordet er feil." in known.words


def test_a_closed_account_answers_as_an_unknown_one(client, clock):
    person = make_person(password=PASSWORD, deactivated_at=clock.now())
    assert "E-postadressen eller passordet er feil." in submit(client, person.email, PASSWORD).words


def test_the_address_that_was_typed_stands_in_the_form_again_and_the_password_does_not(client):
    answer = submit(client, "kari@example.no", "hemmeligheten min")
    assert answer.page.select_one("input[name=email]")["value"] == "kari@example.no"
    assert "hemmeligheten" not in answer.get_data(as_text=True)


def test_guessing_at_one_address_is_paused_and_the_pause_says_how_long(app, client, clock):
    person = make_person(password=PASSWORD)
    for _attempt in range(5):
        assert submit(client, person.email, "feil").status_code == 422
    clock.advance(minutes=4)
    paused = submit(client, person.email, PASSWORD)
    assert paused.status_code == 429
    assert "Prøv igjen om 11 minutter." in paused.words
    clock.advance(minutes=11)
    assert submit(client, person.email, PASSWORD).status_code == 303


def test_an_unknown_address_is_paused_just_the_same(client):
    answers = [submit(client, "nobody@example.no", "feil").status_code for _attempt in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_right_password_forgives_the_attempts_before_it(client, new_client):
    person = make_person(password=PASSWORD)
    for _attempt in range(4):
        submit(client, person.email, "feil")
    assert submit(client, person.email, PASSWORD).status_code == 303
    again = new_client()
    assert [submit(again, person.email, "feil").status_code for _attempt in range(5)] == [422] * 5


def test_guessing_at_many_addresses_from_one_place_is_paused(client, app):
    accounts = app.extensions["settings"].accounts
    answers = [
        submit(client, f"person{number}@example.no", "feil").status_code
        for number in range(accounts.attempts_before_pause * 6 + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {422}


def test_attempts_are_kept_without_address_and_only_for_a_day(client, clock):
    submit(client, "kari@example.no", "feil")
    hashes = db.session.scalars(select(SignInAttempt.who_hash)).all()
    assert len(hashes) == 2
    assert not any("kari" in each for each in hashes)
    clock.advance(hours=25)
    submit(client, "ola@example.no", "feil")
    assert not set(hashes[:1]) & set(db.session.scalars(select(SignInAttempt.who_hash)))


def test_signing_out_ends_the_row_so_that_a_stolen_cookie_is_dead(app, client, new_client):
    person = make_person(password=PASSWORD)
    submit(client, person.email, PASSWORD)
    with client.session_transaction() as session:
        token = session["_user_id"]
    thief = new_client()
    with thief.session_transaction() as session:
        session["_user_id"] = token
    assert thief.get("/my").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert thief.get("/my").status_code == 303
    assert client.get("/my").status_code == 303


def test_signing_out_is_no_link(client):
    assert client.get("/sign-out").status_code == 405


def test_a_sign_in_ends_by_itself_when_nobody_uses_it(client, clock):
    person = make_person(password=PASSWORD)
    submit(client, person.email, PASSWORD)
    clock.advance(hours=11, minutes=59)
    assert client.get("/my").status_code == 200
    clock.advance(hours=11, minutes=59)
    assert client.get("/my").status_code == 200
    clock.advance(hours=12)
    answer = client.get("/my")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/my"


def test_a_sign_in_ends_after_a_week_however_much_it_is_used(app, client, clock):
    person = make_person(password=PASSWORD)
    submit(client, person.email, PASSWORD)
    for _half_day in range(2 * 7):
        clock.advance(hours=11, minutes=59)
        assert client.get("/my").status_code == 200
    clock.advance(hours=11, minutes=59)
    assert client.get("/my").status_code == 303


def test_a_form_that_was_sent_too_late_waits_while_one_signs_in_again(app, client, clock):
    korps = make_organisation()
    person = make_person(password=PASSWORD, manages=korps)
    submit(client, person.email, PASSWORD)
    page = client.get(f"/my/organisations/{korps.id}/teams/new")
    clock.advance(hours=12)
    team = {"name": "<b>J14</b>", "participants": "18", "participants_under_19": "16"}
    late = client.submit(page, **team)
    assert late.status_code == 307
    arrived = client.post(late.location, data=team)
    assert "så tar vi vare på det du skrev" in arrived.words
    wrong = client.submit(arrived, email=person.email, password="feil")
    assert wrong.status_code == 422
    again = client.submit(wrong, email=person.email, password=PASSWORD)
    assert again.status_code == 200
    assert db.session.scalars(select(Team)).all() == []
    sent = client.submit(again)
    assert sent.status_code == 303
    assert db.session.scalars(select(Team.name)).all() == ["<b>J14</b>"]


def test_a_waiting_form_gives_no_password_away(client):
    data = {"old": "hemmelig en", "new": "hemmelig to"}
    late = client.post("/my/password", data=data)
    assert late.status_code == 307
    assert "hemmelig" not in client.post(late.location, data=data).get_data(as_text=True)


def test_a_button_pressed_too_late_asks_to_sign_in(client):
    assert client.post("/my/organisations/private").location == "/sign-in"


def test_after_signing_in_one_is_back_where_one_was_going(client):
    person = make_person(password=PASSWORD)
    assert submit(client, person.email, PASSWORD, "/sign-in?next=/my/profile").location == "/my/profile"


def test_the_way_on_leads_to_no_other_site(new_client):
    person = make_person(password=PASSWORD)
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%09/evil"):
        answer = submit(new_client(), person.email, PASSWORD, f"/sign-in?next={elsewhere}")
        assert answer.status_code == 303
        assert "evil.example" not in answer.location
        assert answer.location.startswith("/")


def test_an_address_that_is_not_confirmed_gets_a_new_letter_and_no_sign_in(client):
    person = make_person(password=PASSWORD, email_confirmed_at=None)
    answer = submit(client, person.email, PASSWORD)
    assert answer.status_code == 422
    assert "bekrefte e-postadressen" in answer.words
    assert client.get("/my").status_code == 303
    assert "bekrefte" not in submit(client, person.email, "feil").words


def test_a_person_reads_pages_in_their_own_language_after_signing_in(client):
    person = make_person(password=PASSWORD, language="en")
    submit(client, person.email, PASSWORD)
    assert client.get("/sign-up/sent").page.html["lang"] == "en"


def test_an_account_that_is_closed_is_out_at_once(client, clock):
    person = make_person(password=PASSWORD)
    submit(client, person.email, PASSWORD)
    person.deactivated_at = clock.now() + timedelta(0)
    assert client.get("/my").status_code == 303


def test_a_password_of_ten_megabytes_is_said_to_be_too_long(client):
    answer = submit(client, "kari@example.no", "x" * 10_000_000)
    assert answer.status_code == 422
    assert "Skriv høyst 200 tegn." in answer.words


def test_a_password_that_is_too_long_is_said_to_be(client):
    answer = submit(client, "kari@example.no", "x" * 201)
    assert answer.status_code == 422
    assert "Skriv høyst 200 tegn. Nå er det 201." in answer.words
