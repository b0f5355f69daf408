"""My notices: the letters to me, read and unread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from booking.messages.catalogue import Wanted
from booking.messages.rendering import render_subject
from booking.queries.notice import PAGE_SIZE, unread_notices
from booking.services.letter_preference import ChoosePreferences, choose_preferences
from tests.factories.booking import make_booking
from tests.factories.person import actor_of, make_person
from tests.services.outbox import KARI, Post, deliver, letters, sample, write


def letter_subject(language: str) -> str:
    settings = current_app.extensions["settings"]
    return render_subject(sample("membership_decided"), language=language, settings=settings)


def kari(**columns: Any) -> Any:
    return make_person(name=KARI.name, email=KARI.email, **columns)


def test_a_letter_is_a_notice_until_it_is_read_and_after(app: Any, client: Any, clock: Any) -> None:
    person = kari()
    write("a")
    page = client.sign_in(person).get("/my")
    assert "1 nytt varsel" in page.words
    page = client.get("/my/notices")
    assert page.page.select_one("main table a").get_text() == letter_subject("nb")
    assert "Ulest" in page.words
    shown = client.get(page.page.select_one("main table a")["href"])
    assert "Hilsen Ås kommune" in shown.words
    assert "nytt varsel" not in client.get("/my").words
    read_at = letters()[0].read_at
    clock.set(clock.now() + timedelta(hours=1))
    shown = client.get(shown.request.path)
    assert letters()[0].read_at == read_at
    assert client.submit(shown).status_code == 303
    assert unread_notices(person.id) == 1


def test_all_are_marked_as_read_at_once(app: Any, client: Any) -> None:
    person = kari()
    write("a", "b")
    page = client.sign_in(person).get("/my/notices")
    assert client.submit(page).status_code == 303
    assert "2 varsler er merket som lest." in client.get("/my/notices").words
    assert unread_notices(person.id) == 0


def test_what_is_not_wanted_by_mail_stands_here(app: Any, client: Any, clock: Any) -> None:
    person = kari()
    off = ChoosePreferences({"membership_requested": Wanted.OFF})
    choose_preferences(actor_of(person), off, now=clock.now())
    write("a", message=sample("membership_requested"))
    assert deliver(app, Post()) == 0
    assert "Ola Hansen vil booke for Ås håndballklubb" in client.sign_in(person).get("/my/notices").words


def test_what_lets_somebody_in_and_the_daily_letter_are_no_notices(app: Any, client: Any) -> None:
    person = kari()
    for kind in ("reset_password", "confirm_email", "digest"):
        write(kind, message=sample(kind))
    assert unread_notices(person.id) == 0
    client.sign_in(person)
    assert client.get("/my/notices").status_code == 200
    assert all(client.get(f"/my/notices/{letter.id}").status_code == 404 for letter in letters())


def test_a_letter_of_somebody_else_is_no_notice(app: Any, client: Any) -> None:
    person = kari()
    write("a")
    client.sign_in(make_person())
    number = letters()[0].id
    assert client.get(f"/my/notices/{number}").status_code == 404
    assert client.post(f"/my/notices/{number}/unread").status_code == 404
    client.post("/my/notices/read")
    assert unread_notices(person.id) == 1


def test_whoever_has_not_confirmed_the_address_sees_no_letters_to_it(app: Any) -> None:
    person = kari(email_confirmed_at=None)
    write("a")
    assert unread_notices(person.id) == 0


def test_a_letter_that_was_withdrawn_is_no_notice(app: Any) -> None:
    person = make_booking(state="requested").booked_by
    assert person is not None
    assert unread_notices(person.id) == 1
    letters()[0].state = "withdrawn"
    assert unread_notices(person.id) == 0


def test_many_notices_have_pages_in_the_reader_language(app_sqlite: Any, client: Any) -> None:
    person = kari(language="en")
    write(*(str(number) for number in range(PAGE_SIZE + 1)))
    client.sign_in(person).get("/language/en?next=/my")
    page = client.get("/my/notices")
    assert len(page.page.select("main tbody tr")) == PAGE_SIZE
    assert letter_subject("en") in page.words
    assert len(client.get("/my/notices?page=2").page.select("main tbody tr")) == 1
    assert len(client.get("/my/notices?page=99").page.select("main tbody tr")) == 1
