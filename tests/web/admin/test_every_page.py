"""Every page of the administrator's, asked for once: it stands, and each link on it leads to a page."""

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
    return {link for link in found if link.startswith("/admin")}


def test_whoever_follows_every_link_finds_a_page(house: Any, client: Any) -> None:
    client.sign_in(make_person("administrator"))
    waiting, seen = {"/admin"}, set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if not address.startswith("/admin/people"):
            waiting |= links(answer) - seen
    assert len(seen) > 50
