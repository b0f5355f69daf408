"""Every page about premises, asked for once: it stands, and each link on it leads to a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import (
    make_booking,
    make_closure,
    make_equipment,
    make_person,
    make_school_calendar,
    make_space,
    make_special_day,
    make_terms,
    make_venue,
    oslo,
)


@pytest.fixture
def house(app_sqlite: Any) -> Any:
    """A hall in three, booked and closed for a while, with one of each thing that can be edited."""
    venue = make_venue("Åshallen", school_calendar_id=make_school_calendar().id)
    hall = make_space(venue, "Hallen", parts=3, features=["stage"])
    make_booking(hall, extras={make_equipment(venue): 5})
    make_special_day(venue, oslo(2026, 12, 24).date(), name="Julaften")
    make_special_day(hall, oslo(2026, 12, 23).date(), 480, 720)
    make_terms(hall, buffer_after_minutes=15)
    make_closure(hall, oslo(2026, 12, 28))
    return hall


def links(page: Any) -> set[str]:
    found = {str(link["href"]).partition("#")[0] for link in page.page.select("main a[href]")}
    elsewhere = ("/admin/people", "/admin/jobs", "/admin/tariffs")
    return {link for link in found if link.startswith("/admin") and not link.startswith(elsewhere)}


def every_page(client: Any) -> set[str]:
    """Every address that can be reached from the first page; each must be a page."""
    waiting, seen = {"/admin"}, set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        waiting |= links(answer) - seen
    return seen


def test_whoever_follows_every_link_finds_a_page(house: Any, client: Any) -> None:
    client.sign_in(make_person("administrator"))
    assert len(every_page(client)) > 50


def test_an_administrator_of_one_venue_reaches_all_of_it_and_nothing_else(house: Any, new_client: Any) -> None:
    everything = every_page(new_client().sign_in(make_person("administrator")))
    own = every_page(new_client().sign_in(make_person("administrator", venue=house.venue)))
    assert {"/admin/venues/1", f"/admin/spaces/{house.id}", "/admin/closures/1/undo"} <= own < everything
    stranger = new_client().sign_in(make_person("administrator", venue=make_venue("Ås kulturhus")))
    common = {"/admin", "/admin/venues", "/admin/closures", "/admin/closures?show=behind", "/admin/closures/new"}
    answers = {address: stranger.get(address).status_code for address in everything - common}
    assert set(answers.values()) == {403, 404}
    assert {address for address, status in answers.items() if status == 403} == everything - common - own


def test_an_address_with_a_number_that_no_database_holds_is_no_page(house: Any, client: Any) -> None:
    client.sign_in(make_person("administrator"))
    for number in ("99999999999999999999", "0", "4711"):
        for page in ("venues", "spaces", "closures", "school-calendars"):
            assert client.get(f"/admin/{page}/{number}").status_code == 404
        assert client.get(f"/admin/closures/new?venue={number}").status_code == 404
