"""What cannot be read is refused with the field, a stable code and a sentence; nothing is ever a failure of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking
from tests.web.api.conftest import WANTED, Program, codes

MEGABYTE = 1024 * 1024

BODIES: list[tuple[bytes, int, str, str]] = [
    (b"", 400, "api.not_json", ""),
    (b"{", 400, "api.not_json", ""),
    (b"\xff\xfe", 400, "api.not_json", ""),
    (b'{"title": "\xff"}', 400, "api.not_json", ""),
    (b'{"title": "\\ud800"}', 400, "api.not_json", ""),
    (b"NaN", 400, "api.not_json", ""),
    (b"null", 422, "api.wrong_type", ""),
    (b"[]", 422, "api.wrong_type", ""),
    (b"[" * 60_000, 422, "api.wrong_type", ""),
    (b'{"space": ' + b'{"a":' * 9_000, 422, "api.wrong_type", "space"),
    (b'{"extras": ' + b"[" * 50_000, 422, "api.wrong_type", "extras"),
    (b"{}", 422, "api.field_missing", "space"),
]

FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"colour": "red"}, "api.unknown_field", "colour"),
    ({"starts_at": "2026-12-03T18:00:00"}, "api.time_without_offset", "starts_at"),
    ({"starts_at": "i morgen"}, "api.not_a_time", "starts_at"),
    ({"starts_at": 1_800_000_000}, "api.wrong_type", "starts_at"),
    ({"starts_at": "2026-12-03T18:00:61+01:00"}, "api.not_a_time", "starts_at"),
    ({"purpose": "dans"}, "api.not_a_choice", "purpose"),
    ({"purpose": 5}, "api.wrong_type", "purpose"),
    ({"participants": "20"}, "api.wrong_type", "participants"),
    ({"participants": 0}, "api.out_of_range", "participants"),
    ({"participants": 10**40}, "api.out_of_range", "participants"),
    ({"participants": 1.5}, "api.wrong_type", "participants"),
    ({"organisation_id": 2**31}, "api.out_of_range", "organisation_id"),
    ({"title": "x" * 121}, "api.out_of_range", "title"),
    ({"title": "a\0b"}, "api.not_text", "title"),
    ({"title": "a\r\nb"}, "api.not_one_line", "title"),
    ({"responsible_name": "Kari\u2028Nordmann"}, "api.not_one_line", "responsible_name"),
    ({"responsible_name": "  "}, "api.empty_text", "responsible_name"),
    ({"responsible_name": "iraK\u202e"}, "api.not_text", "responsible_name"),
    ({"responsible_phone": "ring meg"}, "api.not_a_phone", "responsible_phone"),
    ({"responsible_email": "kari"}, "api.not_an_email", "responsible_email"),
    ({"setup_note": "a\x1bb"}, "api.not_text", "setup_note"),
    ({"extras": {"elephant": 1}}, "booking.equipment_not_here", "extras"),
    ({"extras": {"chair": 0}}, "api.out_of_range", "extras[...]"),
    ({"extras": {"chair": 31}}, "booking.not_enough_equipment", "extras"),
    ({"stated": {"tenant_class": "local_voluntary"}}, "booking.stated_unknown", "stated"),
    ({"stated": {"grant_entitled": True}}, "booking.stated_unknown", "stated"),
    ({"stated": {"disability": 1}}, "booking.stated_wrong", "stated"),
    ({"stated": {"spectators": [1]}}, "api.wrong_type", "stated[...]"),
    ({"stated": {"participants_under": {"16": -1}}}, "api.out_of_range", "stated[...][...]"),
    ({"stated": {"participants_under": {"19": 1}}}, "booking.stated_unknown", "stated"),
    ({"stated": {"participants_under": {"16": 19}}}, "booking.more_of_the_younger", "stated"),
    ({"participants_under_19": 21}, "booking.more_young_than_participants", "participants_under_19"),
]

TIMES: list[tuple[str, str, str, str]] = [
    ("2026-12-03T18:00:00+01:00", "2026-12-03T18:00:00+01:00", "booking.ends_before_start", "ends_at"),
    ("2026-12-03T20:00:00+01:00", "2026-12-03T18:00:00+01:00", "booking.ends_before_start", "ends_at"),
    ("9999-12-31T22:00:00Z", "9999-12-31T23:00:00Z", "booking.outside_calendar", "starts_at"),
    ("9999-12-31T22:00:00-14:00", "9999-12-31T23:00:00-14:00", "booking.outside_calendar", "starts_at"),
    ("0001-01-01T00:00:00+14:00", "0001-01-01T02:00:00+14:00", "booking.outside_calendar", "starts_at"),
    ("2026-12-03T18:00:00Z", "9990-12-03T18:00:00Z", "booking.too_long", "ends_at"),
    ("2027-03-28T02:30:00+01:00", "2027-03-28T04:00:00+02:00", "booking.time_does_not_exist", "starts_at"),
    ("2027-03-28T02:30:00+02:00", "2027-03-28T04:00:00+02:00", "booking.time_does_not_exist", "starts_at"),
    ("2026-11-25T18:00:00+01:00", "2026-11-25T20:00:00+01:00", "booking.in_the_past", "starts_at"),
    ("2026-12-03T18:07:00+01:00", "2026-12-03T20:00:00+01:00", "booking.off_grid", "starts_at"),
    ("2026-12-03T18:00:00.000001+01:00", "2026-12-03T20:00:00+01:00", "booking.off_grid", "starts_at"),
]


def nothing_stored() -> bool:
    return db.session.scalar(select(func.count()).select_from(Booking)) == 0


def post(reader: Program, data: bytes, **headers: str) -> Any:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json", **headers}
    return reader.ask("POST", "/bookings", data=data, headers=headers)


@pytest.mark.parametrize(("body", "status", "code", "field"), BODIES, ids=[repr(each[0][:30]) for each in BODIES])
def test_a_body_that_is_no_booking(reader: Program, body: bytes, status: int, code: str, field: str) -> None:
    answer = post(reader, body)
    assert (answer.status_code, codes(answer)) == (status, [code])
    assert answer.json["findings"][0]["field"] == field
    assert nothing_stored()


@pytest.mark.parametrize(("changes", "code", "field"), FIELDS, ids=[f"{each[1]}-{each[0]!s:.40}" for each in FIELDS])
def test_a_field_that_cannot_be_used(reader: Program, changes: dict[str, Any], code: str, field: str) -> None:
    answer = reader.book(**changes)
    assert (answer.status_code, codes(answer)) == (409 if code == "booking.not_enough_equipment" else 422, [code])
    assert answer.json["findings"][0]["field"].startswith(field)
    assert nothing_stored()


@pytest.mark.parametrize(("starts_at", "ends_at", "code", "field"), TIMES)
def test_a_time_that_is_no_time(reader: Program, starts_at: str, ends_at: str, code: str, field: str) -> None:
    for answer in (
        reader.book(starts_at=starts_at, ends_at=ends_at),
        reader.ask("POST", "/quotes", json={**WANTED, "starts_at": starts_at, "ends_at": ends_at}),
    ):
        if answer.status_code == 200:  # a quote tells what is in the way
            found = answer.json["findings"][0]
            assert (found["code"], found["field"]) == (code, field)
            continue
        assert (answer.status_code, codes(answer)[0]) == (422, code)
        assert answer.json["findings"][0]["field"] == field
    assert nothing_stored()


def test_a_time_in_another_zone_is_the_same_instant(reader: Program) -> None:
    made = reader.book(starts_at="2026-12-03T22:30:00+05:30", ends_at="2026-12-03T19:00:00Z")
    assert (made.status_code, made.json["starts_at"]) == (201, "2026-12-03T18:00:00+01:00")


def test_what_is_too_large_is_not_read(reader: Program) -> None:
    for size in (64 * 1024 + 1, 10 * MEGABYTE):
        answer = post(reader, b'{"title": "' + b"x" * size + b'"}')
        assert (answer.status_code, codes(answer)) == (413, ["api.too_large"])


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(reader: Program, content_type: str) -> None:
    answer = post(reader, json.dumps(WANTED).encode(), **{"Content-Type": content_type})
    assert (answer.status_code, codes(answer)) == (415, ["api.wrong_content_type"])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/venues?page=2", "api.unknown_field"),
        ("/venues?limit=0", "api.out_of_range"),
        ("/venues?limit=x", "api.wrong_type"),
        ("/venues?limit=1&limit=2", "api.given_twice"),
        ("/venues?cursor=x", "api.cursor_not_valid"),
        ("/venues?cursor=eyJhZnRlciI6MX0", "api.cursor_not_valid"),
        ("/bookings?cursor=eyJmcm9tIjoxfQ", "api.cursor_not_valid"),
        ("/bookings?state=gone", "api.not_a_choice"),
        ("/bookings?from=2026-12-03", "api.not_a_time"),
        ("/search?day=3.12.2026", "api.not_a_date"),
        ("/search?day=9999-12-31", "booking.outside_calendar"),
        ("/search?day=2026-11-25", "booking.in_the_past"),
        ("/search?starts_at=2030-01-01T00:00:00Z", "booking.beyond_horizon"),
        ("/search?starts_at=2020-01-01T00:00:00Z", "booking.in_the_past"),
        ("/search?step_free=maybe", "api.wrong_type"),
        ("/search?feature=sauna", "api.not_a_choice"),
        ("/spaces/ashallen-flate-1/availability?from=9999-12-31", "booking.outside_calendar"),
        ("/spaces/ashallen-flate-1/availability?from=9998-12-31&days=3", "booking.outside_calendar"),
        ("/spaces/ashallen-flate-1/availability?days=63", "api.out_of_range"),
    ],
)
def test_a_parameter_that_cannot_be_used(reader: Program, path: str, code: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, codes(answer)) == (422, [code])


@pytest.mark.parametrize(
    "path", ["/nothing", "/venues/nowhere", "/spaces/nowhere", "/bookings/NOSUCH", "/venues/a%00b"]
)
def test_what_is_not_there_is_a_problem_and_no_page(reader: Program, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, codes(answer)) == (404, ["api.not_found"])


def test_a_method_that_is_not_there_says_which_are(reader: Program) -> None:
    answer = reader.ask("DELETE", "/bookings")
    assert (answer.status_code, codes(answer)) == (405, ["api.method_not_allowed"])
    assert "POST" in answer.headers["Allow"]


def test_what_fails_is_said_and_not_shown(reader: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    monkeypatch.setitem(reader.app.view_functions, "api.venue_list", fail)
    monkeypatch.setattr(reader.app, "testing", False)
    answer = reader.get("/venues")
    assert (answer.status_code, codes(answer)) == (500, ["api.failed"])
    assert b"secret" not in answer.data
