"""A small town with one of everything, and the people who knock on every door of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import BouncedAddress, Letter, OpeningHours, Person, Space
from tests.factories import (
    book_series,
    make_booking,
    make_booking_fee,
    make_closure,
    make_equipment,
    make_membership,
    make_organisation,
    make_person,
    make_school_calendar,
    make_space,
    make_special_day,
    make_subscription,
    make_tariff,
    make_team,
    make_token,
    make_venue,
    make_watch,
    make_watch_offer,
    oslo,
)
from tests.factories.rows import stored
from tests.factories.times import THEN
from tests.fixtures.databases import copy_sqlite

PEOPLE = (
    "nobody",
    "stranger",
    "member",
    "manager",
    "caretaker",
    "officer",
    "venue_admin",
    "officer_elsewhere",
    "administrator",
)


@dataclass
class Town:
    """What stands in the database, by values, and a copy of it to come back to."""

    people: dict[str, int]
    values: dict[str, Any]
    snapshot: Path
    live: Path

    def restore(self) -> None:
        """Undo whatever the last visitor did."""
        db.session.remove()
        db.engine.dispose()
        copy_sqlite(self.snapshot, self.live)

    def person(self, name: str) -> Person | None:
        return None if name == "nobody" else db.session.get_one(Person, self.people[name])


def build_town(app: Flask, folder: Path) -> Town:
    """Ours: a venue with a divided hall, a club with members, a team and bookings. Elsewhere: another of each."""
    published = make_tariff()
    draft = make_tariff(state="draft", published_at=None)
    coming = make_tariff(valid_from=date(2027, 8, 1))
    ours, elsewhere = make_venue("Åshallen"), make_venue("Nordbytun")
    hall = make_space(ours, "Hallen", parts=2)
    chairs = make_equipment(ours)
    club, others = make_organisation("Ås Idrettslag"), make_organisation("Nordby bygdekor")
    people = {
        "stranger": make_person(manages=others),
        "member": make_person(member_of=club),
        "manager": make_person(manages=club),
        "caretaker": make_person("caretaker", venue=ours),
        "officer": make_person("case_officer", venue=ours),
        "venue_admin": make_person("administrator", venue=ours),
        "officer_elsewhere": make_person("case_officer", venue=elsewhere),
        "administrator": make_person("administrator"),
    }
    confirmed = make_booking(hall, organisation=club, booked_by=people["member"])
    requested = make_booking(
        hall, oslo(2026, 12, 4, 18), organisation=club, booked_by=people["member"], state="requested"
    )
    displaced = make_booking(hall, oslo(2026, 12, 28, 18), organisation=club, booked_by=people["member"])
    series = book_series(hall, club, people["member"])
    waiting_series = book_series(hall, club, people["member"], date(2027, 1, 8), weekday=5)
    asking = make_membership(make_person(name="Vil være med"), club, state="requested")
    failed = db.session.scalars(select(Letter).where(Letter.booking_id == confirmed.id)).one()
    failed.state, failed.last_error = "failed", "550 no such user"
    notice = db.session.scalars(select(Letter).where(Letter.booking_id == requested.id)).one()
    bounce = stored(BouncedAddress(address=failed.recipient, reason="550 no such user", bounced_at=THEN))
    notice.recipient = people["manager"].email
    db.session.commit()
    offer = make_watch_offer(make_watch(hall, club, people["member"]))
    calendar = make_school_calendar()
    hours = db.session.scalars(select(OpeningHours).where(OpeningHours.venue_id == ours.id)).first()
    part = db.session.scalars(select(Space).where(Space.parent_id == hall.id)).first()
    values = {
        "reference": confirmed.reference,
        "requested": requested.reference,
        "displaced": displaced.reference,
        "series": series.reference,
        "waiting_series": waiting_series.reference,
        "venue": ours.slug,
        "space": hall.slug,
        "venue_id": ours.id,
        "space_id": hall.id,
        "part_id": part.id if part else 0,
        "organisation_id": club.id,
        "team_id": make_team(club).id,
        "watch_id": offer.watch_id,
        "offer_id": offer.id,
        "subscription_id": make_subscription(people["member"]).id,
        "membership_id": asking.id,
        "token_id": make_token(club)[0].id,
        "equipment_id": chairs.id,
        "hours_id": hours.id if hours else 0,
        "special_day_id": make_special_day(ours, oslo(2026, 12, 24).date()).id,
        "closure_id": make_closure(hall, oslo(2026, 12, 28), displaces=1).id,
        "calendar_id": calendar.id,
        "period_id": calendar.periods[0].id,
        "person_id": people["member"].id,
        "tariff_id": draft.id,
        "published": published.code,
        "version": published.version,
        "kind": "rule",
        "letter_kind": "booking_reminder",
        "rule": "youth",
        "code": "nn",
        "token": "no-such-token",
        "filename": "css/base.css",
        "letter_id": "0" * 32,
        "failed_letter": failed.id,
        "notice": notice.id,
        "bounce_id": bounce.id,
        "fee_id": make_booking_fee(confirmed).id,
        "coming": coming.id,
    }
    ids = {name: person.id for name, person in people.items()}
    live = Path(db.engine.url.database or "")
    db.session.remove()
    db.engine.dispose()  # the last connection that closes writes everything into the one file
    snapshot = folder / "town.sqlite3"
    copy_sqlite(live, snapshot)
    assert app.testing
    return Town(ids, values, snapshot, live)
