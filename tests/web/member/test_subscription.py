"""My calendar addresses: made, shown once, listed and turned off."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from booking.models import Organisation, Person
from tests.factories import make_organisation, make_person, make_subscription, make_team, make_venue
from tests.fixtures.browser_client import BrowserClient
from tests.fixtures.clock import FrozenClock


@pytest.fixture
def club(app: Flask) -> Organisation:
    return make_organisation("Ås håndballklubb")


@pytest.fixture
def member(club: Organisation, client: BrowserClient) -> Person:
    person = make_person(member_of=club)
    client.sign_in(person)
    return person


def test_an_address_is_shown_once_and_works(member: Person, client: BrowserClient) -> None:
    answer = client.post("/my/subscriptions/new", data={"calendar": "mine"}, follow_redirects=True)
    assert "Adressen vises bare nå" in answer.text
    webcal = re.search(r'href="(webcal://[^"]+)"', answer.text)
    https = re.search(r'value="(https?://[^"]+\.ics)"', answer.text)
    assert webcal is not None
    assert https is not None
    assert webcal[1].partition("://")[2] == https[1].partition("://")[2]
    path = "/feeds/" + https[1].partition("/feeds/")[2]
    assert client.get(path).status_code == 200
    again = client.get("/my/subscriptions").text
    assert path not in again
    assert "Mine bookinger" in again
    assert "26. november 2026" in again  # made and used today


def test_the_page_offers_what_is_mine_to_follow(club: Organisation, member: Person, client: BrowserClient) -> None:
    team = make_team(club, "J14")
    make_team(make_organisation(), "Et annet lag")
    page = client.get(f"/my/subscriptions/new?calendar=team-{team.id}").text
    for name in ("Mine bookinger", "Ås håndballklubb", "Ås håndballklubb, J14"):
        assert name in page
    assert "Et annet lag" not in page
    assert re.search(rf'<input[^>]*checked[^>]*value="team-{team.id}"|value="team-{team.id}"[^>]*checked', page)


def test_a_caretaker_is_offered_the_houses(app: Flask, client: BrowserClient) -> None:
    ours = make_venue("Åshallen")
    make_venue("Nordbytun")
    client.sign_in(make_person("caretaker", venue=ours))
    page = client.get("/my/subscriptions/new").text
    assert "Alle stedene mine" in page
    assert "Åshallen" in page
    assert "Nordbytun" not in page
    assert client.post("/my/subscriptions/new", data={"calendar": f"buildings-{ours.id}"}).status_code == 303


def test_nobody_is_offered_nothing(app: Flask, client: BrowserClient) -> None:
    client.sign_in(make_person())
    assert "Velg hvem du booker for" in client.get("/my/subscriptions/new").text


@pytest.mark.parametrize("calendar", ["", "organisation-4711", "buildings", "team-x"])
def test_what_is_not_offered_is_refused(member: Person, client: BrowserClient, calendar: str) -> None:
    assert client.post("/my/subscriptions/new", data={"calendar": calendar}).status_code == 422


def test_an_address_is_turned_off(member: Person, client: BrowserClient, clock: FrozenClock) -> None:
    row = make_subscription(member, "secret")
    assert client.get("/feeds/subscriptions/secret.ics").status_code == 200
    answer = client.post(f"/my/subscriptions/{row.id}/end", data={}, follow_redirects=True)
    assert "slått av" in answer.text
    assert client.get("/feeds/subscriptions/secret.ics").status_code == 404


def test_somebody_elses_address_is_not_there(member: Person, client: BrowserClient) -> None:
    row = make_subscription(make_person(member_of=make_organisation()), "secret")
    assert client.post(f"/my/subscriptions/{row.id}/end", data={}).status_code == 404
    assert client.get("/feeds/subscriptions/secret.ics").status_code == 200


def test_the_pages_of_what_is_mine_lead_here(club: Organisation, member: Person, client: BrowserClient) -> None:
    assert "/my/subscriptions" in client.get("/my/bookings").text
    assert f"/my/subscriptions/new?calendar=organisation-{club.id}" in client.get(f"/my/organisations/{club.id}").text
