"""How I want my letters."""

from __future__ import annotations

from typing import Any

from booking.messages.catalogue import Wanted
from booking.queries.letter_preference import preferences_of
from tests.factories.person import make_person


def test_a_person_chooses_how_each_letter_comes(app: Any, client: Any) -> None:
    person = make_person()
    page = client.sign_in(person).get("/my/profile/letters")
    assert client.get("/my").page.select_one('a[href="/my/profile/letters"]') is not None
    answer = client.submit(page, booking_reminder="digest", tidy_reminder="off")
    assert answer.status_code == 303
    assert preferences_of(person.email)["booking_reminder"] is Wanted.DIGEST
    assert preferences_of(person.email)["tidy_reminder"] is Wanted.OFF
    assert client.get("/my/profile/letters").page.select_one("#booking_reminder input[checked]")["value"] == "digest"


def test_what_is_always_sent_is_told_and_cannot_be_chosen(client: Any) -> None:
    page = client.sign_in(make_person()).get("/my/profile/letters")
    assert "Bookingen er bekreftet" in page.words
    assert page.page.select_one('[name="booking_confirmed"]') is None
    assert page.page.select_one('[name="caretaker_day"]') is None


def test_a_caretaker_may_do_without_the_morning_letter(client: Any) -> None:
    person = make_person("caretaker")
    page = client.sign_in(person).get("/my/profile/letters")
    client.submit(page, caretaker_day="off")
    assert preferences_of(person.email)["caretaker_day"] is Wanted.OFF


def test_a_choice_that_is_not_there_is_refused(client: Any) -> None:
    client.sign_in(make_person())
    answer = client.post("/my/profile/letters", data={"booking_reminder": "pigeon"})
    assert answer.status_code == 422
