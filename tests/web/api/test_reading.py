"""Premises, free time and search, as programs read them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from booking.database import db
from tests.factories import make_booking, make_closure, make_equipment, make_organisation, make_space, make_team, oslo
from tests.fixtures.clock import FrozenClock
from tests.web.api.conftest import House, Program, codes


def test_venues_and_spaces_are_listed_and_shown(program: Program, house: House) -> None:
    hall = make_space(house.hall.venue, "Hallen", parts=2)
    venues = program.get("/venues").json
    assert [venue["slug"] for venue in venues["items"]] == ["ashallen"]
    assert venues["next_cursor"] is None
    venue = program.get("/venues/ashallen").json
    assert venue["equipment"] == [{"code": "chair", "name": "Stoler", "stock": 30}]
    spaces = program.get("/spaces", venue="ashallen").json["items"]
    assert {space["slug"]: space["part_of"] for space in spaces} == {
        "ashallen-flate-1": None, hall.slug: None, f"{hall.slug}-sal-1": hall.slug, f"{hall.slug}-sal-2": hall.slug,
    }  # fmt: skip
    space = program.get("/spaces/ashallen-flate-1").json
    assert (space["capacity"], space["terms"]["approval"], space["terms"]["grid_minutes"]) == (100, "instant", 30)


def test_lists_come_in_pages(reader: Program, house_sqlite: House) -> None:
    for number in range(5):
        make_space(house_sqlite.hall.venue, f"Rom {number}")
    seen: list[str] = []
    page = reader.get("/spaces", limit=4, venue="ashallen")
    seen += [space["name"] for space in page.json["items"]]
    where = page.headers["Link"].partition(">")[0].removeprefix("<").removeprefix("/api/v1")
    assert "venue=ashallen" in where
    assert "limit=4" in where
    last = reader.get(where)
    seen += [space["name"] for space in last.json["items"]]
    assert len(seen) == len(set(seen)) == 6
    assert last.json["next_cursor"] is None


def test_free_time_is_what_can_be_booked(program: Program, house: House) -> None:
    make_booking(house.hall, oslo(2026, 12, 3, 18))
    make_closure(house.hall, oslo(2026, 12, 3, 21), hours=1, public_text="Maling")
    found = program.get("/spaces/ashallen-flate-1/availability", **{"from": "2026-12-03", "days": 1}).json
    assert (found["first_day"], found["last_day"], found["time_zone"]) == ("2026-12-03", "2026-12-03", "Europe/Oslo")
    assert [(each["starts_at"][11:16], each["ends_at"][11:16]) for each in found["free"]] == [
        ("08:00", "18:00"), ("20:00", "21:00"), ("22:00", "23:00"),
    ]  # fmt: skip
    assert [(each["kind"], each["reason"]) for each in found["taken"]] == [("booking", ""), ("closure", "Maling")]
    for free in found["free"]:
        assert program.book(**free).status_code == 201
    assert program.get("/spaces/ashallen-flate-1/availability", **{"from": "2026-12-03", "days": 1}).json["free"] == []


def test_availability_is_a_week_from_today_when_nothing_is_said(reader: Program) -> None:
    found = reader.get("/spaces/ashallen-flate-1/availability").json
    assert (found["first_day"], found["last_day"]) == ("2026-11-26", "2026-12-02")


def test_search_finds_what_is_free_then_and_what_is_free_near(program: Program, house: House) -> None:
    beside = make_space(house.hall.venue, "Flate 2", capacity=60)
    make_space(house.hall.venue, "Krok", capacity=5)
    make_booking(house.hall, oslo(2026, 12, 3, 18))
    found = program.get("/search", starts_at="2026-12-03T18:00:00+01:00", minutes=120, people=50).json
    assert [each["space"]["slug"] for each in found["free"]] == [beside.slug]
    (near,) = found["near"]
    assert (near["space"]["slug"], near["refused"]["code"]) == ("ashallen-flate-1", "booking.taken")
    assert near["free"][0]["starts_at"] == "2026-12-03T16:00:00+01:00"
    assert found["never"] == []
    on_day = program.get("/search", day="2026-12-03", minutes=60, kind="sports_hall", feature=["stage"]).json
    assert on_day == {"free": [], "near": [], "never": []}
    soon = program.get("/search").json
    assert len(soon["free"]) == 3


def test_the_token_tells_whom_it_may_book_for(program: Program, house: House) -> None:
    make_organisation()
    team = make_team(house.club, "J14")
    assert program.get("/organisations").json["items"] == [
        {
            "id": house.club.id,
            "number": house.club.number,
            "name": "Ås turn",
            "teams": [{"id": team.id, "name": "J14", "participants": 17, "participants_under_19": 15}],
        }
    ]
    token = program.get("/token").json
    assert (token["name"], token["scopes"], token["organisation_id"]) == (
        "Medlemssystemet", ["book", "read"], house.club.id,
    )  # fmt: skip


def test_what_has_not_changed_is_not_sent_again(program: Program, house: House) -> None:
    for path in ("/venues", "/spaces/ashallen-flate-1", "/spaces/ashallen-flate-1/availability"):
        first = program.get(path)
        again = program.ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
    make_equipment(house.hall.venue, "goal")
    changed = program.ask("GET", "/venues/ashallen", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_language_of_its_own_has_an_etag_of_its_own(reader: Program) -> None:
    reference = reader.book().json["reference"]
    tags = set()
    for language in ("nb", "en"):
        reader.language = language
        answer = reader.get(f"/bookings/{reference}")
        assert "Accept-Language" in answer.headers["Vary"]
        tags.add(answer.headers["ETag"])
    assert len(tags) == 2
    assert len({tag.partition("-")[0] for tag in tags}) == 1


def test_too_many_requests_wait_for_the_next_minute(
    reader: Program, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader.app.extensions["api_rate_limit"], "most", 3)
    clock.advance(hours=1)
    left = [reader.get("/token").headers["RateLimit"] for _ in range(3)]
    assert left == ['"minute";r=2;t=60', '"minute";r=1;t=60', '"minute";r=0;t=60']
    clock.advance(seconds=20)
    refused = reader.get("/token")
    assert (refused.status_code, codes(refused)) == (429, ["api.too_many_requests"])
    assert refused.headers["Retry-After"] == "40"
    assert refused.headers["RateLimit-Policy"] == '"minute";q=3;w=60'
    clock.advance(seconds=40)
    assert reader.get("/token").status_code == 200


def test_reading_writes_at_most_once_an_hour(reader: Program, clock: FrozenClock) -> None:
    """When the token was last used; else a program that reads would keep everybody else from writing on SQLite."""
    reader.get("/token")
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for path in ("/token", "/venues", "/spaces/ashallen-flate-1/availability", "/bookings"):
            assert reader.get(path).status_code == 200
        assert not [each for each in statements if not each.startswith(("SELECT", "BEGIN", "COMMIT", "ROLLBACK"))]
        clock.advance(hours=2)
        reader.get("/token")
        assert [each for each in statements if each.startswith("UPDATE api_token")]
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
