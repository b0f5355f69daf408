"""Closing through the pages: who must give way is seen first, letters are written, and it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Closure, Letter, Space
from tests.factories import make_booking, make_closure, make_person, make_space, make_venue, oslo


@pytest.fixture
def officer(client: Any) -> Any:
    return client.sign_in(make_person("case_officer"))


def closures() -> list[Closure]:
    return list(db.session.scalars(select(Closure).order_by(Closure.id)))


def form_for(browser: Any, space: Space) -> Any:
    return browser.get(f"/admin/closures/new?venue={space.venue_id}&space={space.id}")


def test_an_officer_sees_who_must_give_way_and_then_closes(officer: Any) -> None:
    booking = make_booking(price_ore=125000)
    form = form_for(officer, booking.space)
    page = officer.submit(form, starts_on="2026-12-03", public_text="Gulvet slipes", reason="Firma X", action="check")
    assert page.status_code == 200
    assert "1 booking må vike" in page.words
    assert booking.responsible_name in page.words
    assert page.page.select_one("main a[href='tel:+4740000001']") is not None  # whom to call
    assert "1 250 kr" in page.words  # what is paid, and credited
    assert closures() == []
    answer = officer.submit(page, action="close")
    assert answer.status_code == 303
    (closure,) = closures()
    assert (closure.starts_at, closure.ends_at) == (oslo(2026, 12, 3), oslo(2026, 12, 4))
    assert booking.state == "displaced"
    letters = db.session.scalars(select(Letter.kind).where(Letter.booking_id == booking.id)).all()
    assert "bookings_displaced" in letters
    page = officer.get(answer.location)
    assert "Gulvet slipes" in page.words
    assert booking.organisation.name in officer.get(f"/admin/closures/{closure.id}").words


def test_a_booking_that_comes_meanwhile_is_shown_before_anything_is_closed(officer: Any) -> None:
    booking = make_booking()
    form = form_for(officer, booking.space)
    page = officer.submit(form, starts_on="2026-12-01", ends_on="2026-12-05", public_text="Stengt", action="check")
    late = make_booking(booking.space, oslo(2026, 12, 4, 18))
    answer = officer.submit(page, action="close")
    assert answer.status_code == 422
    assert "2 bookinger må vike" in answer.words
    assert (closures(), booking.state, late.state) == ([], "confirmed", "confirmed")
    assert officer.submit(answer, action="close").status_code == 303
    assert (booking.state, late.state) == ("displaced", "displaced")


def test_what_was_written_can_be_changed_before_closing(officer: Any) -> None:
    space = make_space()
    fields = {"starts_on": "2026-12-01", "starts_at": "10:00", "ends_at": "12:00", "public_text": "Stengt"}
    page = officer.submit(form_for(officer, space), **fields, action="check")
    back = officer.submit(page, action="edit")
    assert back.status_code == 200
    assert {name: back.page.select_one(f"#{name}")["value"] for name in fields} == fields
    assert back.page.select_one("#space_id option[selected]")["value"] == str(space.id)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"public_text": ""}, "public_text"),
        ({"starts_on": "i morgen"}, "starts_on"),
        ({"ends_on": "2026-11-30"}, "ends_on"),
        ({"starts_at": "12:00", "ends_at": "10:00"}, "ends_at"),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-02"}, "ends_at"),
        ({"ends_on": "2030-01-01"}, "ends_at"),
        ({"starts_on": "2027-03-28", "starts_at": "02:30"}, "starts_at"),
        ({"space_id": "4711"}, "space_id"),
    ],
)
def test_a_closure_that_cannot_be_is_said_beside_its_field(officer: Any, fields: dict[str, str], wrong: str) -> None:
    space = make_space()
    sound = {"starts_on": "2026-12-01", "public_text": "Stengt", "action": "check"}
    answer = officer.submit(form_for(officer, space), **{**sound, **fields})
    assert answer.status_code == 422
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == [f"#{wrong}"]
    assert closures() == []


def test_a_whole_venue_is_closed_to_midnight(officer: Any) -> None:
    hall = make_space(parts=2)
    form = officer.get(f"/admin/closures/new?venue={hall.venue_id}")
    fields = {"starts_on": "2026-12-01", "starts_at": "16.00", "ends_at": "24.00", "public_text": "Valg"}
    page = officer.submit(form, **fields, action="check")
    assert "Ingen bookinger må vike." in page.words
    assert officer.submit(page, action="close").status_code == 303
    (closure,) = closures()
    assert (closure.space_id, closure.ends_at) == (None, oslo(2026, 12, 2))


def test_undoing_says_first_who_gets_the_time_back_and_who_does_not(officer: Any) -> None:
    space = make_space()
    back, gone = make_booking(space), make_booking(space, oslo(2026, 12, 3, 10))
    closure = make_closure(space, oslo(2026, 12, 3), displaces=2)
    make_closure(space, oslo(2026, 12, 3, 9), hours=2)
    page = officer.get(f"/admin/closures/{closure.id}/undo")
    rows = page.page.select("main table tbody tr")
    assert [row.select_one("a")["href"] for row in rows] == [f"/my/bookings/{back.reference}"]
    assert back.responsible_name in page.words
    assert "Lokalet er stengt av en annen grunn." in page.words
    answer = officer.submit(page)
    assert (answer.status_code, answer.location) == (303, f"/admin/closures/{closure.id}")
    assert "1 booking står igjen som før" in officer.get(answer.location).words
    assert (closures()[0].state, back.state, gone.state) == ("undone", "confirmed", "displaced")
    assert officer.get(f"/admin/closures/{closure.id}/undo").status_code == 303
    assert "Opphevet" in officer.get("/admin/closures?show=behind").words


def test_the_closure_shows_what_was_credited_and_who_took_another_time(officer: Any) -> None:
    booking = make_booking(price_ore=125000)
    beside = make_space(booking.space.venue, "Flate 2")
    closure = make_closure(booking.space, oslo(2026, 12, 3), displaces=1)
    taken = officer.submit(officer.get(f"/my/bookings/{booking.reference}/take"))
    assert taken.status_code == 303
    page = officer.get(f"/admin/closures/{closure.id}")
    assert "1 250 kr" in page.words
    assert page.page.select_one(f"main table a[href='{taken.location}']") is not None
    assert beside.name in officer.get(taken.location).words


def test_an_officer_comes_from_the_cases_and_goes_back_to_them(officer: Any) -> None:
    assert officer.get("/casework/requests").page.select_one("a[href='/admin/closures']") is not None
    page = officer.get("/admin/closures")
    assert page.page.select_one("main a[href='/casework/requests']") is not None
    assert page.page.select("main nav.tabs") == []


def test_closures_are_the_officers_of_the_venue_only(client: Any) -> None:
    ours, theirs = make_space(make_venue("Åshallen")), make_space(make_venue("Ås kulturhus"))
    closure = make_closure(theirs, oslo(2026, 12, 3), public_text="Sceneskifte")
    client.sign_in(make_person("case_officer", venue=ours.venue))
    assert "Sceneskifte" not in client.get("/admin/closures").words
    page = client.get("/admin/closures/new")
    assert [line.a.get_text() for line in page.page.select("main .tree li")] == ["Åshallen"]
    for address in (
        f"/admin/closures/{closure.id}",
        f"/admin/closures/{closure.id}/undo",
        f"/admin/closures/new?venue={theirs.venue_id}",
        "/admin/closures/new?venue=x",
    ):
        assert client.get(address).status_code == 404
    assert client.get(f"/admin/closures/new?venue={ours.venue_id}&space={theirs.id}").status_code == 200
    data = {"space_id": str(theirs.id), "starts_on": "2026-12-01", "public_text": "x", "action": "close"}
    assert client.post(f"/admin/closures/new?venue={ours.venue_id}", data=data).status_code == 422
    assert client.get("/admin").status_code == 403
