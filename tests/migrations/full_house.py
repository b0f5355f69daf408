"""At least one row in every table, as plain inserts: what a migration must carry across."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, insert

from booking.database import db
from tests.factories.times import THEN, oslo

STARTS, ENDS = oslo(2026, 12, 3, 18), oslo(2026, 12, 3, 20)


def _booking(number: int, starts_at: datetime = STARTS, ends_at: datetime = ENDS) -> dict[str, Any]:
    return {
        "id": number,
        "reference": f"REF{number:04d}",
        "space_id": 2,
        "organisation_id": 1,
        "team_id": 1,
        "series_id": 1,
        "booked_by_id": 1,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "state": "confirmed",
        "purpose": "training",
        "participants": 20,
        "responsible_name": "Kari Nordmann",
        "responsible_phone": "+4740000001",
        "quote": {"total_ore": 0},
        "created_at": THEN,
        "calendar_uid": f"{number}@example.no",
        "price_ore": 0,
    }


def _occupation(kind: int, *, booking: int | None = None, closure: int | None = None) -> dict[str, Any]:
    return {
        "leaf_id": 2 if booking else 1,
        "kind": kind,
        "starts_at": STARTS,
        "ends_at": ENDS,
        "booking_id": booking,
        "closure_id": closure,
        "occupant_id": booking or -(closure or 0),
    }


ROWS: list[tuple[str, dict[str, Any]]] = [
    ("school_calendar", {"id": 1, "name": "Skolene i Ås"}),
    (
        "school_calendar_period",
        {
            "calendar_id": 1,
            "kind": "term",
            "starts_on": date(2026, 8, 17),
            "ends_on": date(2027, 6, 18),
            "name": "Skoleåret",
        },
    ),
    ("venue", {"id": 1, "slug": "ashallen", "name": "Åshallen", "kind": "sports_hall", "school_calendar_id": 1}),
    ("space", {"id": 1, "venue_id": 1, "slug": "hallen", "name": "Hallen", "kind": "sports_hall"}),
    (
        "space",
        {"id": 2, "venue_id": 1, "parent_id": 1, "slug": "sal-1", "name": "Sal 1", "kind": "sports_hall"},
    ),
    ("space_feature", {"space_id": 1, "feature": "stage"}),
    ("equipment", {"id": 1, "venue_id": 1, "code": "chair", "name": "Stoler", "stock": 30}),
    ("booking_terms", {"space_id": 1, "shortest_minutes": 30}),
    ("opening_hours", {"venue_id": 1, "weekday": 1, "opens_minute": 480, "closes_minute": 1320}),
    ("special_day", {"venue_id": 1, "starts_on": date(2026, 12, 24), "ends_on": date(2026, 12, 26)}),
    (
        "closure",
        {"id": 1, "venue_id": 1, "starts_at": STARTS, "ends_at": ENDS, "public_text": "Stengt", "created_at": THEN},
    ),
    ("person", {"id": 1, "name": "Kari Nordmann", "email": "kari@example.no", "created_at": THEN}),
    ("role_grant", {"person_id": 1, "role": "caretaker", "venue_id": 1, "granted_at": THEN}),
    ("sign_in", {"token_hash": "a" * 64, "person_id": 1, "created_at": THEN, "expires_at": ENDS}),
    ("sign_in_attempt", {"who_hash": "b" * 64, "attempted_at": THEN}),
    (
        "one_time_link",
        {
            "token_hash": "c" * 64,
            "person_id": 1,
            "purpose": "confirm_email",
            "created_at": THEN,
            "expires_at": ENDS,
        },
    ),
    ("organisation", {"id": 1, "name": "Ås Idrettslag", "organisation_type": "FLI", "created_at": THEN}),
    ("membership", {"person_id": 1, "organisation_id": 1, "role": "manager", "state": "active", "created_at": THEN}),
    ("team", {"id": 1, "organisation_id": 1, "name": "G12", "participants": 17, "participants_under_19": 15}),
    (
        "tenant_class_decision",
        {
            "organisation_id": 1,
            "tenant_class": "local_voluntary",
            "valid_from": date(2020, 1, 1),
            "decided_at": THEN,
            "reason": "Vedtak",
        },
    ),
    (
        "tariff",
        {
            "code": "test",
            "version": 1,
            "name": "Prøvetariff",
            "valid_from": date(2020, 1, 1),
            "state": "published",
            "document": {"æøå": [1, 2]},
            "created_at": THEN,
        },
    ),
    (
        "booking_series",
        {
            "id": 1,
            "organisation_id": 1,
            "space_id": 2,
            "weekdays": "3",
            "first_day": date(2026, 9, 3),
            "last_day": date(2026, 12, 17),
            "starts": time(18),
            "ends": time(20),
            "created_at": THEN,
        },
    ),
    ("booking_series_skip", {"series_id": 1, "day": date(2026, 10, 1), "code": "booking.taken", "skipped_at": THEN}),
    ("booking", _booking(1)),
    ("booking", _booking(2, oslo(2026, 12, 10, 18), oslo(2026, 12, 10, 20))),
    (
        "displacement",
        {"booking_id": 2, "closure_id": 1, "state_before": "confirmed", "credited_ore": 50_000, "displaced_at": THEN},
    ),
    (
        "watch",
        {
            "id": 1,
            "organisation_id": 1,
            "space_id": 2,
            "made_by_id": 1,
            "weekdays": "4",
            "first_day": date(2026, 12, 3),
            "last_day": date(2026, 12, 3),
            "starts": time(18),
            "ends": time(20),
            "least_minutes": 60,
            "created_at": THEN,
        },
    ),
    (
        "watch_offer",
        {
            "watch_id": 1,
            "starts_at": STARTS,
            "ends_at": ENDS,
            "offered_at": THEN,
            "answer_by": STARTS,
            "state": "open",
        },
    ),
    ("freed_time", {"leaf_id": 2, "starts_at": STARTS, "ends_at": ENDS}),
    ("booking_extra", {"booking_id": 1, "equipment_id": 1, "quantity": 10}),
    (
        "booking_fee",
        {
            "booking_id": 1,
            "tariff_code": "test",
            "tariff_version": 1,
            "line": {"kind": "fee"},
            "amount_ore": 75_000,
            "reason": "Nøkkelen er borte",
            "added_by_id": 1,
            "added_at": THEN,
        },
    ),
    ("occupation", _occupation(0, booking=1)),
    ("occupation", _occupation(1, booking=1)),
    ("occupation", _occupation(1, closure=1)),
    (
        "letter",
        {
            "kind": "booking_confirmed",
            "subject": "booking:1",
            "sequence": 0,
            "recipient": "kari@example.no",
            "language": "nb",
            "context": {},
            "message_id": "<1@example.no>",
            "booking_id": 1,
            "created_at": THEN,
            "next_try_at": THEN,
        },
    ),
    (
        "bounced_address",
        {"address": "kari@example.no", "reason": "550 no such user", "bounced_at": THEN},
    ),
    (
        "letter_introduction",
        {"kind": "booking_reminder", "language": "nn", "text": "Hugs {lokale}", "changed_at": THEN},
    ),
    (
        "letter_preference",
        {"address": "kari@example.no", "kind": "booking_reminder", "wanted": "digest", "changed_at": THEN},
    ),
    (
        "api_token",
        {
            "id": 1,
            "name": "Medlemssystemet",
            "organisation_id": 1,
            "scopes": "read book",
            "token_hash": "f" * 64,
            "prefix": "husrom_ffff",
            "created_at": THEN,
            "created_by_id": 1,
            "expires_at": ENDS,
        },
    ),
    (
        "kept_answer",
        {
            "token_id": 1,
            "key": "k-1",
            "fingerprint": "e" * 64,
            "status": 201,
            "headers": {"ETag": '"1"'},
            "body": b"{}",
            "created_at": THEN,
        },
    ),
    (
        "log_entry",
        {"at": THEN, "token_id": 1, "subject": "booking:1", "action": "booking.placed", "before": {}, "after": {}},
    ),
    ("subscription", {"token_hash": "d" * 64, "person_id": 1, "kind": "team", "team_id": 1, "created_at": THEN}),
    ("job_run", {"job": "deliver_letters", "started_at": THEN, "ended_at": THEN}),
]

WHOLE = {table: sum(1 for name, _ in ROWS if name == table) for table, _ in ROWS}


def fill(connection: Connection) -> None:
    """Put the rows into a database at the newest revision."""
    for table, values in ROWS:
        connection.execute(insert(db.metadata.tables[table]), values)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()  # noqa: S608 - our own names
        for table in db.metadata.tables
    }
