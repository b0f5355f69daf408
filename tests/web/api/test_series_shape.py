"""What is no series is refused with the field and the code that the form has for it, and nothing is half done."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from booking.database import db
from booking.models import Booking, BookingSeries, KeptAnswer
from tests.web.api.conftest import SERIES, House, Program, codes

DAY = "2026-12-10"

PATTERNS: list[tuple[dict[str, Any], str, str]] = [
    ({"count": 5000}, "series.too_many_dates", "count"),
    ({"count": None, "ends_on": "2126-12-31"}, "series.too_many_dates", "ends_on"),
    ({"count": 0}, "api.out_of_range", "count"),
    ({"count": None}, "series.no_end", "ends_on"),
    ({"to_time": "17:00"}, "series.time_ends_before_start", "to_time"),
    ({"to_time": "18:00"}, "series.time_ends_before_start", "to_time"),
    ({"count": None, "ends_on": "9999-12-31"}, "booking.outside_calendar", "ends_on"),
    ({"starts_on": "9999-12-31"}, "booking.outside_calendar", "starts_on"),
    ({"starts_on": "9998-06-01"}, "booking.outside_calendar", "ends_on"),
    ({"starts_on": "0001-01-01"}, "booking.outside_calendar", "starts_on"),
    ({"starts_on": "9998-12-30", "days_later": 6}, "booking.outside_calendar", ""),
    ({"every_weeks": 52, "count": 40}, "booking.outside_calendar", "ends_on"),
    ({"every_weeks": 53}, "api.out_of_range", "every_weeks"),
    ({"ends_on": "2026-12-02"}, "series.ends_before_start", "ends_on"),
    ({"weekdays": []}, "series.no_weekday", "weekdays"),
    ({"weekdays": [8]}, "api.out_of_range", "weekdays[0]"),
    ({"count": None, "ends_on": "2026-12-04", "weekdays": [6]}, "series.no_dates", "ends_on"),
    ({"starts_on": "2027-02-29"}, "api.not_a_date", "starts_on"),
    ({"starts_on": "2026-12-03T18:00:00+01:00"}, "api.not_a_date", "starts_on"),
    ({"from_time": "18"}, "api.not_a_clock", "from_time"),
    ({"from_time": "24:00"}, "api.not_a_clock", "from_time"),
    ({"from_time": "18:00+01:00"}, "api.out_of_range", "from_time"),
    ({"from_time": "18:00\n"}, "api.out_of_range", "from_time"),
    ({"starts_at": "2026-12-03T18:00:00+01:00"}, "api.unknown_field", "starts_at"),
    ({"title": "a\0b"}, "api.not_text", "title"),
    ({"choices": [{"day": "2026-12-11"}]}, "api.not_a_date_of_the_series", "choices[0].day"),
    ({"choices": [{"day": DAY}, {"day": DAY}]}, "api.given_twice", "choices[1].day"),
    ({"choices": [{"day": DAY, "starts_at": f"{DAY}T19:00:00Z"}]}, "api.field_missing", "choices[0].ends_at"),
    (
        {"choices": [{"day": DAY, "starts_at": f"{DAY}T19:00:00Z", "ends_at": f"{DAY}T18:00:00Z"}]},
        "booking.ends_before_start",
        "choices[0].ends_at",
    ),
    (
        {"choices": [{"day": DAY, "starts_at": "2027-03-28T02:30:00+01:00", "ends_at": "2027-03-28T04:00:00+02:00"}]},
        "booking.time_does_not_exist",
        "choices[0].starts_at",
    ),
    (
        {"choices": [{"day": DAY, "starts_at": "9999-12-31T10:00:00Z", "ends_at": "9999-12-31T11:00:00Z"}]},
        "booking.outside_calendar",
        "choices[0].starts_at",
    ),
]

CHANGES: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("PATCH", "", {}, "api.field_missing", "scope"),
    ("PATCH", "", {"scope": "some"}, "api.not_a_choice", "scope"),
    ("PATCH", "", {"scope": "following", "to_time": "21:00"}, "api.day_missing", "day"),
    ("PATCH", "", {"scope": "all", "day": DAY, "to_time": "21:00"}, "api.day_not_wanted", "day"),
    ("PATCH", "", {"scope": "this", "day": "2026-12-11"}, "api.not_a_date_of_the_series", "day"),
    ("PATCH", "", {"scope": "following", "day": "2027-12-11"}, "series.nothing_to_change", ""),
    ("PATCH", "", {"scope": "following", "day": "9999-12-31"}, "series.nothing_to_change", ""),
    ("PATCH", "", {"scope": "all", "to_time": "17:00"}, "series.nothing_free", ""),
    ("PATCH", "", {"scope": "this", "day": DAY, "to_time": "17:00"}, "booking.ends_before_start", ""),
    ("PATCH", "", {"scope": "all", "to_time": "21:00", "reason": "a\0b"}, "api.not_text", "reason"),
    ("POST", "/preview", {"scope": "following"}, "api.day_missing", "day"),
    ("POST", "/cancel", {"scope": "this"}, "api.day_missing", "day"),
    ("POST", "/cancel", {"scope": "all", "day": DAY}, "api.day_not_wanted", "day"),
    ("POST", "/cancel", {"scope": "all", "reason": "a\nb"}, "api.not_one_line", "reason"),
    ("POST", "/cancel", {"scope": "all", "agreed": ["x" * 13]}, "api.out_of_range", "agreed[0]"),
    ("POST", "/put-back", {"day": "9999-12-31"}, "booking.outside_calendar", ""),
    ("POST", "/put-back", {"day": "i morgen"}, "api.not_a_date", "day"),
]


def stored() -> tuple[int, ...]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (Booking, BookingSeries, KeptAnswer)
    )


@pytest.mark.parametrize(
    ("changes", "code", "field"), PATTERNS, ids=[f"{each[1]}-{each[0]!s:.40}" for each in PATTERNS]
)
def test_what_is_no_series_is_refused_by_the_preview_too(
    reader: Program, changes: dict[str, Any], code: str, field: str
) -> None:
    wanted = {name: value for name, value in {**SERIES, **changes}.items() if value is not None}
    for answer in (
        reader.send("POST", "/series", wanted),
        reader.ask("POST", "/series/preview", json=wanted),
    ):
        assert (answer.status_code, codes(answer)) == (422, [code]), answer.json
        assert answer.json["findings"][0]["field"] == field
    assert stored() == (0, 0, 0)


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "field"),
    CHANGES,
    ids=[f"{each[1]}-{each[3]}-{each[2]!s:.30}" for each in CHANGES],
)
def test_a_change_that_cannot_be_made_changes_nothing(
    reader: Program, method: str, path: str, body: dict[str, Any], code: str, field: str
) -> None:
    made = reader.book_series()
    where = f"/series/{made.json['reference']}"
    before = stored()
    answer = reader.send(method, where + path, body)
    assert (answer.status_code, codes(answer), answer.json["findings"][0]["field"]) == (422, [code], field)
    assert (stored(), reader.get(where).headers["ETag"]) == (before, made.headers["ETag"])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("?from=2026-12-03T18:00", "api.not_a_date"),
        ("?from=9999-12-31", "booking.outside_calendar"),
        ("?from=2026-12-03&to=2026-12-02", "series.ends_before_start"),
        ("?cursor=eyJmcm9tIjoxfQ", "api.cursor_not_valid"),
        ("/{reference}/cancellation", "api.field_missing"),
        ("/{reference}/cancellation?scope=this", "api.day_missing"),
        ("/{reference}/cancellation?scope=some", "api.not_a_choice"),
    ],
)
def test_a_parameter_that_cannot_be_used(reader: Program, path: str, code: str) -> None:
    answer = reader.get("/series" + path.format(reference=reader.book_series().json["reference"]))
    assert (answer.status_code, codes(answer)) == (422, [code])


def test_a_space_that_is_not_there_or_of_another_venue_is_not_found(reader: Program, house_sqlite: House) -> None:
    from tests.factories import make_space

    elsewhere = make_space().slug
    assert reader.book_series(space="nowhere").status_code == 404
    for space in ("nowhere", elsewhere):
        assert reader.book_series(choices=[{"day": DAY, "space": space}]).status_code == 404
    where = f"/series/{reader.book_series().json['reference']}"
    for scope in ({"scope": "all"}, {"scope": "this", "day": DAY}):
        assert reader.send("PATCH", where, {**scope, "space": elsewhere}).status_code == 404


@pytest.mark.parametrize("reason", ["a\0b", "a\nb", "iraK\u202e"])
def test_a_reason_that_cannot_be_kept_is_refused_for_a_booking_as_well(program: Program, reason: str) -> None:
    path = f"/bookings/{program.book().json['reference']}"
    for answer in (
        program.send("PATCH", path, {"title": "Ny", "reason": reason}),
        program.send("POST", f"{path}/cancel", {"reason": reason}),
    ):
        assert (answer.status_code, codes(answer)[0][:8]) == (422, "api.not_")
