"""Secret addresses: they open what their owner may see, and nothing when they are off."""

from __future__ import annotations

import pytest
from flask import Flask
from icalendar import Calendar

from booking.database import db
from booking.domain.permissions import Role
from booking.models import Membership, Organisation, Person, RoleGrant, Space, Subscription
from tests.factories import (
    make_booking,
    make_organisation,
    make_person,
    make_space,
    make_subscription,
    make_team,
    make_venue,
    oslo,
)
from tests.fixtures.browser_client import BrowserClient
from tests.fixtures.clock import FrozenClock

PATH = "/feeds/subscriptions/secret.ics"


@pytest.fixture
def hall(app: Flask) -> Space:
    return make_space(make_venue("Åshallen"), "Hallen")


@pytest.fixture
def club(app: Flask) -> Organisation:
    return make_organisation("Ås håndballklubb")


def summaries(client: BrowserClient) -> list[str]:
    answer = client.get(PATH)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_mine_are_the_bookings_of_those_i_book_for(hall: Space, club: Organisation, client: BrowserClient) -> None:
    make_subscription(make_person(member_of=club), "secret")
    make_booking(hall, organisation=club, title="Min", setup_note="Bord")
    make_booking(hall, oslo(2026, 12, 4, 18), title="En annens")
    assert summaries(client) == ["Min, Hallen"]
    text = client.get(PATH).text
    assert "Klargjøring: Bord" in text.replace("\r\n ", "")
    assert "ATTENDEE" not in text


def test_a_team_has_its_own_calendar(hall: Space, club: Organisation, client: BrowserClient) -> None:
    team = make_team(club, "J14")
    make_subscription(make_person(member_of=club), "secret", "team", team_id=team.id)
    make_booking(hall, organisation=club, team=team, title="J14")
    make_booking(hall, oslo(2026, 12, 4, 18), organisation=club, title="Styret")
    assert summaries(client) == ["J14, Hallen"]
    assert "X-WR-CALNAME:J14" in client.get(PATH).text


def test_an_organisation_has_all_of_its_own(hall: Space, club: Organisation, client: BrowserClient) -> None:
    make_subscription(make_person(member_of=club), "secret", "organisation", organisation_id=club.id)
    make_booking(hall, organisation=club, title="Trening")
    make_booking(hall, oslo(2026, 12, 4, 18), title="En annens")
    assert summaries(client) == ["Trening, Hallen"]


def test_a_caretaker_follows_the_houses_and_knows_who_comes(hall: Space, client: BrowserClient) -> None:
    make_subscription(make_person("caretaker", venue=hall.venue), "secret", "buildings")
    make_booking(hall, title="Her")
    make_booking(make_space(make_venue("Nordbytun")), title="Der")
    assert summaries(client) == ["Her, Hallen"]


def test_one_house_of_many(hall: Space, client: BrowserClient) -> None:
    make_subscription(make_person("caretaker"), "secret", "buildings", venue_id=hall.venue_id)
    make_booking(hall, title="Her")
    make_booking(make_space(make_venue("Nordbytun")), title="Der")
    assert summaries(client) == ["Her, Hallen"]


def leave(person: Person) -> None:
    db.session.query(Membership).filter_by(person_id=person.id).one().state = "ended"


def lose_role(person: Person) -> None:
    db.session.query(RoleGrant).filter_by(person_id=person.id).delete()


@pytest.mark.parametrize("kind", ["organisation", "team"])
def test_who_has_left_sees_nothing(hall: Space, club: Organisation, client: BrowserClient, kind: str) -> None:
    person = make_person(member_of=club)
    which = {"organisation_id": club.id} if kind == "organisation" else {"team_id": make_team(club).id}
    make_subscription(person, "secret", kind, **which)
    assert client.get(PATH).status_code == 200
    leave(person)
    db.session.commit()
    assert client.get(PATH).status_code == 404


def test_who_is_no_longer_caretaker_sees_nothing(hall: Space, client: BrowserClient) -> None:
    person = make_person(Role.CARETAKER, venue=hall.venue)
    make_subscription(person, "secret", "buildings", venue_id=hall.venue_id)
    assert client.get(PATH).status_code == 200
    lose_role(person)
    db.session.commit()
    assert client.get(PATH).status_code == 404


def test_a_closed_account_and_an_address_that_is_off_or_wrong_open_nothing(
    club: Organisation, client: BrowserClient, clock: FrozenClock
) -> None:
    closed = make_person(member_of=club, deactivated_at=clock.now())
    make_subscription(closed, "secret")
    make_subscription(make_person(member_of=club), "off", ended_at=clock.now())
    for token in ("secret", "off", "wrong", "a" * 5000, "%00"):
        assert client.get(f"/feeds/subscriptions/{token}.ics").status_code == 404


def test_the_hash_that_is_stored_opens_nothing(club: Organisation, client: BrowserClient) -> None:
    row = make_subscription(make_person(member_of=club), "secret")
    assert len(row.token_hash) == 64
    assert client.get(f"/feeds/subscriptions/{row.token_hash}.ics").status_code == 404


def test_when_it_was_used_is_noted_now_and_then(club: Organisation, client: BrowserClient, clock: FrozenClock) -> None:
    row = make_subscription(make_person(member_of=club), "secret")
    first = clock.now()
    client.get(PATH)
    assert db.session.get_one(Subscription, row.id).last_used_at == first
    clock.advance(minutes=10)
    client.get(PATH)
    assert db.session.get_one(Subscription, row.id).last_used_at == first
    clock.advance(hours=1)
    client.get(PATH)
    assert db.session.get_one(Subscription, row.id).last_used_at == clock.now()


def test_it_is_in_its_owners_language(hall: Space, club: Organisation, client: BrowserClient) -> None:
    make_subscription(make_person(member_of=club, language="en"), "secret")
    make_booking(hall, organisation=club)
    assert "Reference: " in client.get(PATH).text.replace("\r\n ", "")
