"""Booking terms through the pages: what an empty field inherits is said, with where it comes from."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import BookingTerms, Space
from tests.factories import make_person, make_space, make_terms, make_venue


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def hint(page: Any, name: str) -> str:
    return str(page.page.select_one(f"#{name}-hint").get_text())


def test_an_empty_field_says_what_holds_and_who_says_so(administrator: Any) -> None:
    hall = make_space(make_venue("Åshallen"), "Hallen", parts=1)
    part = db.session.scalars(select(Space).where(Space.parent_id == hall.id)).one()
    make_terms(notice_minutes=2880, privacy="organisation")
    make_terms(hall.venue, longest_minutes=240)
    make_terms(hall, buffer_after_minutes=15)
    page = administrator.get(f"/admin/spaces/{part.id}/booking-terms")
    assert hint(page, "buffer_after_minutes") == "Tomt felt: 15 min, som Hallen"
    assert hint(page, "longest_minutes") == "Tomt felt: 4 timer, som Åshallen"
    assert hint(page, "notice_minutes") == "Tomt felt: 2 døgn, som resten av kommunen"
    assert hint(page, "shortest_minutes") == "Tomt felt: 30 min (standard)"
    assert hint(page, "capacity") == "Tomt felt: 40, så mange lokalet har plass til"
    assert hint(page, "privacy") == "Ellers: Navnet på den som har booket, som resten av kommunen"


def test_terms_are_written_as_people_say_them(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    form = administrator.get(f"/admin/venues/{venue.id}/booking-terms")
    answer = administrator.submit(
        form,
        approval="instant",
        shortest_minutes="1 time",
        longest_minutes="1,5 døgn",
        cancel_deadline_hours="2 døgn",
        horizon_days="0",
        buffer_after_minutes="15",
    )
    assert answer.status_code == 303
    row = db.session.scalars(select(BookingTerms)).one()
    assert (row.venue_id, row.approval, row.shortest_minutes, row.longest_minutes) == (venue.id, "instant", 60, 2160)
    assert (row.cancel_deadline_hours, row.horizon_days, row.buffer_after_minutes, row.privacy) == (48, 0, 15, None)
    page = administrator.get(answer.location)
    shown = {name: page.page.select_one(f"#{name}")["value"] for name in ("longest_minutes", "cancel_deadline_hours")}
    assert shown == {"longest_minutes": "36 timer", "cancel_deadline_hours": "2 døgn"}
    assert administrator.submit(page, approval="", shortest_minutes="", horizon_days="").status_code == 303
    db.session.expire_all()
    assert (row.approval, row.shortest_minutes, row.horizon_days) == (None, None, None)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"shortest_minutes": "lenge"}, "shortest_minutes"),
        ({"grid_minutes": "7 min"}, "grid_minutes"),
        ({"cancel_deadline_hours": "90 min"}, "cancel_deadline_hours"),
        ({"horizon_days": "-1"}, "horizon_days"),
        ({"capacity": "0"}, "capacity"),
        ({"shortest_minutes": "2 timer", "longest_minutes": "1 time"}, "longest_minutes"),
        ({"longest_minutes": "9999999 uker"}, "longest_minutes"),
    ],
)
def test_terms_that_cannot_be_are_said_beside_their_field(
    administrator: Any, fields: dict[str, str], wrong: str
) -> None:
    answer = administrator.submit(administrator.get("/admin/booking-terms"), buffer_after_minutes="15 min", **fields)
    assert answer.status_code == 422
    assert [link["href"] for link in answer.page.select(".ds-error-summary a")] == [f"#{wrong}"]
    assert answer.page.select_one("#buffer_after_minutes")["value"] == "15 min"
    assert db.session.scalars(select(BookingTerms)).all() == []


def test_the_space_that_could_not_be_booked_any_more_is_named(administrator: Any) -> None:
    make_terms(make_space(make_venue("Åshallen"), "Hallen"), shortest_minutes=120)
    answer = administrator.submit(administrator.get("/admin/booking-terms"), longest_minutes="1 time")
    assert answer.status_code == 422
    assert "Da kan Hallen på Åshallen ikke bookes" in answer.words


def test_whoever_has_terms_of_their_own_is_listed(administrator: Any) -> None:
    space = make_space(make_venue("Åshallen"), "Hallen")
    make_terms(space, shortest_minutes=60, privacy="occupied")
    make_terms(space.venue)
    page = administrator.get("/admin/booking-terms")
    assert [line.get_text(" ", strip=True) for line in page.page.select(".tree li")] == [
        "Hallen Åshallen, 2 egne vilkår"
    ]
    assert "Korteste booking: 1 time" in administrator.get(f"/admin/spaces/{space.id}").words
