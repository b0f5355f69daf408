"""Bookings by programs: asked for, read, changed, cancelled, each once however often it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking, KeptAnswer, Letter, LogEntry, Space
from booking.services.idempotency import count_old_answers, forget_kept_answers
from tests.factories import make_booking, make_organisation, make_space, make_team, make_token, oslo
from tests.fixtures.clock import FrozenClock
from tests.web.api.conftest import WANTED, House, Program, codes


def stored(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_booking_is_made_and_read(program: Program, house: House) -> None:
    made = program.book(title="Trening", extras={"chair": 10}, setup_note="Nett\r\nog mål ")
    assert made.status_code == 201
    booking = made.json
    assert made.headers["Location"] == f"/api/v1/bookings/{booking['reference']}"
    assert (booking["state"], booking["space"], booking["organisation_id"]) == (
        "confirmed", "ashallen-flate-1", house.club.id,
    )  # fmt: skip
    assert (booking["starts_at"], booking["ends_at"]) == (WANTED["starts_at"], WANTED["ends_at"])
    assert (booking["responsible_phone"], booking["setup_note"]) == ("+4791234567", "Nett\nog mål")
    assert booking["extras"] == {"chair": 10}
    assert booking["price"]["amount_ore"] == 5_000
    assert "Barn og unge under 19" in booking["price"]["reason"]
    read = program.get(f"/bookings/{booking['reference']}")
    assert read.json == booking
    assert read.headers["ETag"] == made.headers["ETag"]


def test_the_log_tells_which_program_did_it(program: Program) -> None:
    program.book()
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "booking.placed")).one()
    assert (entry.person_id, entry.token.name) == (None, "Medlemssystemet")


def test_the_same_request_again_gets_the_same_answer_and_changes_nothing(program: Program) -> None:
    first, again = program.book("one"), program.book("one")
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    assert again.headers["Location"] == first.headers["Location"]
    assert (stored(Booking), stored(KeptAnswer), stored(Letter)) == (1, 1, 1)


def test_a_key_with_another_content_is_refused(program: Program) -> None:
    program.book("one")
    again = program.book("one", participants=21)
    assert (again.status_code, codes(again)) == (422, ["api.idempotency_key_reused"])
    reference = db.session.scalars(select(Booking.reference)).one()
    elsewhere = program.send("POST", f"/bookings/{reference}/cancel", WANTED, "one")
    assert (elsewhere.status_code, stored(Booking)) == (422, 1)


def test_another_tokens_keys_are_its_own(program: Program, house: House, app: Flask) -> None:
    first = program.book("one")
    other = Program(app, make_token(house.club)[1]).book(
        "one", starts_at="2026-12-04T18:00:00+01:00", ends_at="2026-12-04T20:00:00+01:00"
    )
    assert (first.status_code, other.status_code, stored(Booking)) == (201, 201, 2)


def test_a_refusal_is_not_kept_so_that_the_key_may_be_used_when_it_is_put_right(program: Program) -> None:
    refused = program.book("one", participants=500)
    assert (refused.status_code, codes(refused), stored(KeptAnswer)) == (422, ["booking.too_many_participants"], 0)
    assert program.book("one").status_code == 201


def test_answers_are_kept_for_a_week(program: Program, clock: FrozenClock) -> None:
    program.book("one")
    clock.advance(days=6)
    program.book("two", starts_at="2026-12-17T18:00:00+01:00", ends_at="2026-12-17T20:00:00+01:00")
    assert forget_kept_answers(now=clock.now()) == 0
    clock.advance(days=2)
    assert count_old_answers(now=clock.now()) == 1
    assert forget_kept_answers(now=clock.now()) == 1
    assert db.session.scalars(select(KeptAnswer.key)).all() == ["two"]


@pytest.mark.parametrize("key", ["", "x" * 256, "æ", "a b"])
def test_a_write_without_a_usable_key_is_refused(reader: Program, key: str) -> None:
    answer = reader.ask("POST", "/bookings", json=WANTED, headers={"Idempotency-Key": key} if key else {})
    wanted = "api.idempotency_key_not_valid" if key else "api.idempotency_key_missing"
    assert (answer.status_code, codes(answer), stored(Booking)) == (400, [wanted], 0)


def test_a_taken_time_is_a_conflict_with_alternatives(program: Program, house: House) -> None:
    make_booking(house.hall)
    answer = program.book()
    assert (answer.status_code, codes(answer)) == (409, ["booking.taken"])
    (finding,) = answer.json["findings"]
    assert finding["detail"] == "Lokalet er opptatt torsdag 3. desember kl. 18.00–20.00."
    assert finding["parameters"] == {"starts_at": "2026-12-03T17:00:00Z", "ends_at": "2026-12-03T19:00:00Z"}
    assert answer.json["alternatives"][0] == {
        "starts_at": "2026-12-03T16:00:00+01:00", "ends_at": "2026-12-03T18:00:00+01:00",
    }  # fmt: skip
    chosen = program.book(**answer.json["alternatives"][0])
    assert chosen.status_code == 201


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("nb", "Lokalet er opptatt"),
        ("nn", "Lokalet er oppteke"),
        ("en", "The space is taken"),
        ("de", "Lokalet er opptatt"),
    ],
)
def test_a_refusal_speaks_the_programs_language(house_sqlite: House, language: str, wanted: str) -> None:
    make_booking(house_sqlite.hall)
    house_sqlite.program.language = language
    answer = house_sqlite.program.book()
    assert answer.json["findings"][0]["detail"].split(" ")[0] == wanted.split(" ", maxsplit=1)[0]
    assert wanted.rsplit(" ", maxsplit=1)[-1] in answer.json["detail"]


def test_a_change_keeps_what_is_not_sent(program: Program) -> None:
    booking = program.book(title="Trening", extras={"chair": 10}).json
    changed = program.send(
        "PATCH", f"/bookings/{booking['reference']}", {"ends_at": "2026-12-03T21:00:00+01:00", "participants": 25}
    )
    assert changed.status_code == 200, changed.json
    different = {name for name in booking if booking[name] != changed.json[name]}
    assert different == {"ends_at", "participants", "price"}
    assert (changed.json["title"], changed.json["extras"]) == ("Trening", {"chair": 10})


def test_what_is_stated_is_kept_by_a_change_that_does_not_speak_of_it(program: Program) -> None:
    stated = {"cleaned_by_tenant": True, "ticket_income": 2000.5, "participants_under": {"16": 8}}
    booking = program.book(stated=stated).json
    path = f"/bookings/{booking['reference']}"
    assert booking["stated"] == stated
    assert program.send("PATCH", path, {"participants": 25}).json["stated"] == stated
    assert program.send("PATCH", path, {"stated": {"spectators": 40}}).json["stated"] == {"spectators": 40}
    assert program.send("PATCH", path, {"stated": {}}).json["stated"] == {}


def test_a_change_of_what_was_read_is_made_and_of_what_was_not_is_refused(program: Program) -> None:
    made = program.book()
    path, read = f"/bookings/{made.json['reference']}", made.headers["ETag"]
    changed = program.send("PATCH", path, {"title": "En"}, **{"If-Match": read})
    assert changed.status_code == 200
    stale = program.send("PATCH", path, {"title": "To"}, **{"If-Match": read})
    assert (stale.status_code, codes(stale)) == (412, ["api.changed_meanwhile"])
    late = program.send("POST", f"{path}/cancel", {}, **{"If-Match": read})
    assert late.status_code == 412
    assert program.get(path).json["title"] == "En"
    assert program.send("POST", f"{path}/cancel", {}, **{"If-Match": changed.headers["ETag"]}).status_code == 200


def test_a_change_that_is_sent_again_is_made_once_though_its_version_is_gone(program: Program) -> None:
    made = program.book()
    path, tag = f"/bookings/{made.json['reference']}", made.headers["ETag"]
    first = program.send("PATCH", path, {"title": "En"}, "c", **{"If-Match": tag})
    again = program.send("PATCH", path, {"title": "En"}, "c", **{"If-Match": tag})
    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    assert db.session.scalars(select(Booking.sequence)).one() == 1


def test_cancelling_tells_its_consequence_first_and_gives_the_time_back(program: Program) -> None:
    reference = program.book().json["reference"]
    asked = program.get(f"/bookings/{reference}/cancellation")
    assert (asked.json["allowed"], asked.json["fee_ore"]) == (True, 0)
    dearer = program.send("POST", f"/bookings/{reference}/cancel", {"agreed_fee_ore": 100})
    assert (dearer.status_code, codes(dearer)) == (422, ["booking.fee_has_changed"])
    done = program.send("POST", f"/bookings/{reference}/cancel", {"reason": "Syke", "agreed_fee_ore": 0})
    assert (done.status_code, done.json["state"]) == (200, "cancelled")
    assert program.book().status_code == 201
    again = program.send("POST", f"/bookings/{reference}/cancel", {})
    assert (again.status_code, codes(again)) == (422, ["booking.state_cannot_follow"])
    asked = program.get(f"/bookings/{reference}/cancellation")
    assert asked.json["allowed"] is False


def test_what_is_only_asked_about_is_not_stored(program: Program, house: House) -> None:
    answer = program.ask("POST", "/quotes", json={**WANTED, "participants_under_19": 0, "extras": {"chair": 2}})
    assert answer.status_code == 200
    assert (answer.json["allowed"], answer.json["state"]) == (True, "confirmed")
    assert answer.json["price"]["amount_ore"] == 61_000
    assert [line["amount_ore"] for line in answer.json["price"]["lines"]] == [60_000, 1_000]
    make_booking(house.hall)
    taken = program.ask("POST", "/quotes", json=WANTED).json
    assert (taken["allowed"], taken["findings"][0]["code"], len(taken["alternatives"])) == (False, "booking.taken", 3)
    assert stored(Booking) == 1


def test_bookings_come_in_pages_in_order_of_time(program: Program, house: House) -> None:
    for day in range(1, 6):
        make_booking(house.hall, oslo(2026, 12, day, 18), organisation=house.club)
    make_booking(make_space(), oslo(2026, 12, 2, 18))  # somebody else's
    seen: list[str] = []
    path, query = "/bookings", {"limit": "2"}
    while True:
        page = program.get(path, **query)
        seen += [item["starts_at"][8:10] for item in page.json["items"]]
        if page.json["next_cursor"] is None:
            assert "Link" not in page.headers
            break
        assert f"cursor={page.json['next_cursor']}" in page.headers["Link"]
        assert 'rel="next"' in page.headers["Link"]
        query["cursor"] = page.json["next_cursor"]
    assert seen == ["01", "02", "03", "04", "05"]


def test_bookings_are_filtered_by_time_and_state(program: Program, house: House) -> None:
    make_booking(house.hall, oslo(2026, 11, 2, 18), organisation=house.club)
    make_booking(house.hall, oslo(2026, 12, 2, 18), organisation=house.club, state="cancelled")
    make_booking(house.hall, oslo(2026, 12, 3, 18), organisation=house.club)
    assert len(program.get("/bookings").json["items"]) == 2
    assert len(program.get("/bookings", state="cancelled").json["items"]) == 1
    early = program.get("/bookings", **{"from": "2026-11-01T00:00:00+01:00", "to": "2026-12-01T00:00:00+01:00"})
    assert [item["starts_at"][:10] for item in early.json["items"]] == ["2026-11-02"]
    reversed_ = program.get("/bookings", **{"from": "2026-12-01T00:00:00+01:00", "to": "2026-11-01T00:00:00+01:00"})
    assert (reversed_.status_code, codes(reversed_)) == (422, ["booking.ends_before_start"])


def test_others_bookings_do_not_exist(program: Program, house: House, app: Flask) -> None:
    theirs = make_booking(house.hall).reference
    for method, path in [("GET", ""), ("GET", "/cancellation"), ("POST", "/cancel"), ("PATCH", "")]:
        answer = program.send(method, f"/bookings/{theirs}{path}", {})
        assert (answer.status_code, codes(answer)) == (404, ["api.not_found"]), method
    assert program.book(organisation_id=make_organisation().id).status_code == 404
    assert program.book(team_id=make_team(make_organisation()).id).status_code == 404
    assert program.book(space="nowhere").status_code == 404


def test_a_system_books_for_anyone_at_its_venue_and_only_there(house: House, app: Flask) -> None:
    system = Program(app, make_token(venue=house.hall.venue)[1])
    missing = system.book()
    assert (missing.status_code, codes(missing)) == (422, ["api.organisation_missing"])
    made = system.book(organisation_id=house.club.id)
    assert (made.status_code, made.json["state"]) == (201, "confirmed")
    elsewhere = make_space()
    assert system.book(organisation_id=house.club.id, space=elsewhere.slug).status_code == 404
    make_booking(elsewhere, organisation=house.club)
    assert len(system.get("/bookings").json["items"]) == 1
    assert len(Program(app, make_token()[1]).get("/bookings").json["items"]) == 2


def test_a_booking_may_move_within_its_venue_and_not_out_of_it(program: Program, house: House) -> None:
    path = f"/bookings/{program.book().json['reference']}"
    beside = make_space(house.hall.venue, "Flate 2")
    moved = program.send("PATCH", path, {"space": beside.slug})
    assert (moved.status_code, moved.json["space"]) == (200, beside.slug)
    assert program.send("PATCH", path, {"space": make_space().slug}).status_code == 404


def test_both_hours_of_the_night_the_clocks_go_back_can_be_had(
    program: Program, house: House, clock: FrozenClock
) -> None:
    clock.set_local(2026, 10, 20, 12)
    venue = house.hall.venue
    db.session.execute(db.text("UPDATE opening_hours SET opens_minute = 0, closes_minute = 1440"))
    assert venue.id == db.session.get_one(Space, house.hall.id).venue_id
    first = program.book(starts_at="2026-10-25T02:00:00+02:00", ends_at="2026-10-25T02:00:00+01:00")
    second = program.book(starts_at="2026-10-25T02:00:00+01:00", ends_at="2026-10-25T03:00:00+01:00")
    assert (first.status_code, second.status_code) == (201, 201), (first.json, second.json)
    spans = db.session.execute(select(Booking.starts_at, Booking.ends_at).order_by(Booking.starts_at)).all()
    assert [ends - starts for starts, ends in spans] == [timedelta(hours=1)] * 2
    assert spans[0].ends_at == spans[1].starts_at
