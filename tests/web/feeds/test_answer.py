"""Calendars as programs fetch them: who is told what, and what asking again costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar, Event
from werkzeug.test import TestResponse

from booking.database import db
from booking.domain.permissions import SYSTEM
from booking.models import Booking, Organisation, Space
from booking.services.booking import CancelBooking, cancel_booking, change_booking
from tests.factories import make_booking, make_organisation, make_space, make_terms, make_venue, oslo
from tests.fixtures.browser_client import BrowserClient
from tests.fixtures.clock import FrozenClock


def events(answer: TestResponse) -> list[Event]:
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return [event for event in Calendar.from_ical(answer.data).walk("VEVENT") if isinstance(event, Event)]


def cancel(booking: Booking, now: datetime) -> None:
    from flask import current_app

    command = CancelBooking(reference=booking.reference)
    cancel_booking(SYSTEM, command, now=now, settings=current_app.extensions["settings"])


@pytest.fixture
def hall(app: Flask) -> Space:
    venue = make_venue("Åshallen", address="Idrettsveien 4", postcode="1430", town="Ås")
    make_terms(venue, privacy="organisation")
    return make_space(venue, "Hallen", parts=2)


@pytest.fixture
def club(app: Flask) -> Organisation:
    return make_organisation("Ås håndballklubb; «jenter, 14»")


def test_a_space_tells_when_it_is_taken_and_by_whom(hall: Space, club: Organisation, client: BrowserClient) -> None:
    booking = make_booking(hall, organisation=club, title="Cup, åpen", setup_note="Nøkkel under matta")
    [event] = events(client.get(f"/feeds/spaces/{hall.slug}.ics"))
    assert str(event["SUMMARY"]) == f"{club.name}: Cup, åpen, {hall.name}"
    assert str(event["LOCATION"]) == "Hallen, Åshallen, Idrettsveien 4, 1430 Ås"
    assert event["UID"] == booking.calendar_uid
    assert event["SEQUENCE"] == 0
    assert event["DTSTART"].dt == booking.starts_at
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == booking.changed_at.replace(microsecond=0)
    assert event["STATUS"] == "CONFIRMED"
    assert not {"ATTENDEE", "DESCRIPTION"} & set(event)


def test_nobody_is_named_where_the_space_says_so_nor_before_it_is_settled(
    app: Flask, hall: Space, club: Organisation, client: BrowserClient
) -> None:
    quiet = make_space(make_venue("Rådhuset"), "Formannskapssalen")
    make_terms(quiet, privacy="occupied")
    make_booking(quiet, organisation=club, title="Hemmelig")
    make_booking(hall, oslo(2026, 12, 4, 18), organisation=club, state="requested", title="Hemmelig")
    make_booking(hall, oslo(2026, 12, 5, 18), organisation=make_organisation("Kari", organisation_type="person"))
    for space in (quiet, hall):
        answer = client.get(f"/feeds/spaces/{space.slug}.ics")
        assert {str(event["SUMMARY"]) for event in events(answer)} == {f"Opptatt, {space.name}"}
        assert not any(secret in answer.text for secret in ("Hemmelig", "Kari", "Nordmann", club.name[:6]))
    assert [str(event["STATUS"]) for event in events(client.get(f"/feeds/spaces/{hall.slug}.ics"))] == [
        "TENTATIVE",
        "CONFIRMED",
    ]


def test_a_hall_tells_of_its_parts_and_a_part_of_its_hall_but_not_of_its_neighbour(
    hall: Space, client: BrowserClient
) -> None:
    first, second = db.session.query(Space).filter_by(parent_id=hall.id).order_by(Space.id)
    make_booking(first)
    make_booking(hall, oslo(2026, 12, 4, 18))
    numbers = {
        space.slug: len(events(client.get(f"/feeds/spaces/{space.slug}.ics"))) for space in (hall, first, second)
    }
    assert numbers == {hall.slug: 2, first.slug: 2, second.slug: 1}
    assert len(events(client.get(f"/feeds/venues/{hall.venue.slug}.ics"))) == 2


def test_what_is_cancelled_stays_for_a_month_without_a_name(
    hall: Space, club: Organisation, client: BrowserClient, clock: FrozenClock
) -> None:
    booking = make_booking(hall, oslo(2027, 2, 4, 18), organisation=club)
    cancel(booking, clock.now())
    [event] = events(client.get(f"/feeds/spaces/{hall.slug}.ics"))
    assert (event["STATUS"], event["SEQUENCE"], event["TRANSP"]) == ("CANCELLED", 1, "TRANSPARENT")
    assert str(event["SUMMARY"]) == f"Avlyst, {hall.name}"
    clock.advance(days=31)
    assert events(client.get(f"/feeds/spaces/{hall.slug}.ics")) == []


def test_the_calendar_covers_three_months_back_and_a_year_ahead(
    hall: Space, client: BrowserClient, clock: FrozenClock
) -> None:
    make_booking(hall)
    clock.advance(days=90)
    assert len(events(client.get(f"/feeds/spaces/{hall.slug}.ics"))) == 1
    clock.advance(days=10)
    assert events(client.get(f"/feeds/spaces/{hall.slug}.ics")) == []


def test_activities_are_what_anyone_may_know(hall: Space, club: Organisation, client: BrowserClient) -> None:
    make_booking(hall, organisation=club, title="Åpen hall")
    make_booking(hall, oslo(2026, 12, 4, 18), organisation=club, state="requested")
    answer = client.get("/feeds/activities.ics?language=en")
    assert [str(event["SUMMARY"]) for event in events(answer)] == [f"{club.name}: Åpen hall, {hall.name}"]


def test_the_address_says_the_language(hall: Space, client: BrowserClient) -> None:
    make_terms(hall, privacy="occupied")
    make_booking(hall)
    path = f"/feeds/spaces/{hall.slug}.ics"
    [norwegian], [english] = events(client.get(path)), events(client.get(f"{path}?language=en"))
    assert str(norwegian["SUMMARY"]) == "Opptatt, Hallen"
    assert str(english["SUMMARY"]) != str(norwegian["SUMMARY"])


@pytest.mark.parametrize("path", ["/feeds/spaces/nowhere.ics", "/feeds/venues/nowhere.ics"])
def test_what_does_not_exist_has_no_calendar(app: Flask, client: BrowserClient, path: str) -> None:
    assert client.get(path).status_code == 404


class Reader:
    """A program that asks again with what it was told."""

    def __init__(self, client: BrowserClient, path: str) -> None:
        self.client, self.path = client, path
        self.tag = ""

    def asks(self) -> int:
        answer = self.client.get(self.path, headers={"If-None-Match": self.tag} if self.tag else {})
        self.tag = answer.headers["ETag"]
        assert (answer.status_code == 304) is (not answer.data)
        return answer.status_code


def test_who_has_it_already_is_told_so_until_something_changes(
    hall: Space, club: Organisation, client: BrowserClient, clock: FrozenClock
) -> None:
    from flask import current_app

    booking = make_booking(hall, organisation=club)
    clock.advance(minutes=5)
    reader = Reader(client, f"/feeds/spaces/{hall.slug}.ics")
    assert [reader.asks(), reader.asks()] == [200, 304]
    cancel(booking, clock.now())
    assert reader.asks() == 200
    clock.advance(minutes=5)
    assert [reader.asks(), reader.asks()] == [200, 304]  # once more when nothing can have been stored beside it
    db.session.get_one(Organisation, club.id).name = "Ås idrettslag"
    db.session.commit()
    assert [reader.asks(), reader.asks()] == [200, 304]
    make_terms(hall, privacy="occupied")
    assert [reader.asks(), reader.asks()] == [200, 304]
    clock.advance(days=1)
    assert [reader.asks(), reader.asks()] == [200, 304]
    make_booking(make_space(make_venue("Et annet sted")))
    clock.advance(minutes=5)
    reader.asks()  # a new place may have changed the names
    assert reader.asks() == 304
    assert current_app


def test_a_change_stored_late_with_an_early_stamp_is_not_overlooked(
    hall: Space, client: BrowserClient, clock: FrozenClock
) -> None:
    """Two use cases at once: the one that began first is stored last, and the newest stamp does not tell of it."""
    early, late = make_booking(hall), make_booking(hall, oslo(2026, 12, 4, 18))
    clock.advance(minutes=5)
    cancel(late, clock.now())
    reader = Reader(client, f"/feeds/spaces/{hall.slug}.ics")
    assert reader.asks() == 200
    cancel(early, clock.now() - timedelta(seconds=2))
    clock.advance(minutes=2)
    assert [reader.asks(), reader.asks()] == [200, 304]


def test_a_reader_that_knows_only_the_hour_is_answered_too(
    hall: Space, client: BrowserClient, clock: FrozenClock
) -> None:
    booking = make_booking(hall)
    path = f"/feeds/spaces/{hall.slug}.ics"
    assert client.get(path).last_modified is None  # a second change in this second would go unseen
    clock.advance(minutes=5)
    first = client.get(path)
    assert first.last_modified is not None
    assert first.last_modified.astimezone(UTC) <= clock.now()
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 304
    cancel(booking, clock.now())
    clock.advance(minutes=5)
    assert client.get(path, headers=since).status_code == 200


def test_a_change_keeps_the_uid_and_raises_the_sequence(
    hall: Space, club: Organisation, client: BrowserClient, clock: FrozenClock
) -> None:
    from flask import current_app

    from booking.domain.interval import Interval
    from booking.services.booking import BookingWish

    booking = make_booking(hall, organisation=club)
    clock.advance(hours=1)
    wish = BookingWish(
        space_id=hall.id,
        interval=Interval(oslo(2026, 12, 3, 19), oslo(2026, 12, 3, 21)),
        organisation_id=club.id,
        purpose="training",
        participants=20,
        responsible_name="Kari Nordmann",
        responsible_phone="+4740000001",
    )
    settings = current_app.extensions["settings"]
    change_booking(SYSTEM, booking.reference, wish, now=clock.now(), settings=settings)
    [event] = events(client.get(f"/feeds/spaces/{hall.slug}.ics"))
    assert (event["UID"], event["SEQUENCE"]) == (booking.calendar_uid, 1)
    assert event["DTSTART"].dt == oslo(2026, 12, 3, 19)
    assert event["LAST-MODIFIED"].dt == clock.now().replace(microsecond=0)
