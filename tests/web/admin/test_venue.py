"""Venues through the pages: added, described, taken out of use and back, with nothing lost on the way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from booking.database import db
from booking.models import Venue
from tests.factories import make_booking, make_person, make_school_calendar, make_space, make_venue, oslo


@pytest.fixture
def administrator(client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def test_a_new_venue_is_described_and_shown_to_everyone(administrator: Any, new_client: Any) -> None:
    form = administrator.get("/admin/venues/new")
    answer = administrator.submit(
        form,
        name="Kroer grendehus",
        kind="community_house",
        postcode="1430",
        town="Ås",
        latitude="59,6603",
        longitude="10.7866",
        contact_phone="64 96 20 00",
        house_rules="Ta av skoene\nSlukk lyset",
    )
    assert answer.status_code == 303
    venue = db.session.scalars(select(Venue)).one()
    assert (venue.slug, venue.latitude, venue.contact_phone) == ("kroer-grendehus", 59.6603, "+4764962000")
    assert "Kroer grendehus er lagt til" in administrator.get(answer.location).words
    assert "Ta av skoene" in new_client().get("/venues/kroer-grendehus").words


def test_what_is_wrong_is_said_beside_each_field_and_nothing_is_lost(administrator: Any) -> None:
    make_venue("Åshallen")
    form = administrator.get("/admin/venues/new")
    typed = {
        "name": "Åshallen",
        "postcode": "14",
        "latitude": "200",
        "contact_email": "ikke en adresse",
        "slug": "Ås!",
        "description": "<script>alert(1)</script>",
    }
    answer = administrator.submit(form, **typed)
    assert answer.status_code == 422
    wrong = {link["href"] for link in answer.page.select(".ds-error-summary a")}
    assert wrong == {"#postcode", "#latitude", "#contact_email", "#slug"}
    assert answer.page.select_one("#description").get_text().strip() == typed["description"]
    again = administrator.submit(answer, postcode="1430", latitude="", contact_email="", slug="")
    assert again.status_code == 422
    assert "«ashallen-2» er ledig" in again.words
    assert len(db.session.scalars(select(Venue)).all()) == 1


def test_more_than_any_person_wrote_is_turned_away(administrator: Any) -> None:
    answer = administrator.post("/admin/venues/new", data={"name": "x", "description": "x" * 33_554_432})
    assert answer.status_code == 413


def test_a_description_that_is_too_long_says_how_long_it_is(administrator: Any) -> None:
    answer = administrator.submit(administrator.get("/admin/venues/new"), name="Kroer", description="x" * 5001)
    assert answer.status_code == 422
    assert "Nå er det 5 001." in answer.words.replace("\xa0", " ")


def test_a_venue_is_changed_and_the_change_is_told(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    form = administrator.get(f"/admin/venues/{venue.id}/edit")
    assert form.page.select_one("#contact_phone")["value"] == "64 96 20 00"
    answer = administrator.submit(form, address="Nyveien 2")
    assert answer.status_code == 303
    assert "endret opplysningene om stedet" in administrator.get(answer.location).words
    assert db.session.get_one(Venue, venue.id).address == "Nyveien 2"


def test_another_school_calendar_shows_first_which_bookings_lie_outside_then(administrator: Any) -> None:
    calendar = make_school_calendar()
    venue = make_venue("Åshallen", closed_on=["school_holiday"])
    booking = make_booking(make_space(venue), oslo(2026, 12, 21, 18))
    form = administrator.get(f"/admin/venues/{venue.id}/edit")
    answer = administrator.submit(form, school_calendar_id=calendar.id)
    assert answer.status_code == 422
    assert booking.organisation.name in answer.words
    assert administrator.submit(answer).status_code == 303
    assert db.session.get_one(Venue, venue.id).school_calendar_id == calendar.id


def test_a_venue_is_taken_out_of_use_and_back(administrator: Any, new_client: Any) -> None:
    booking = make_booking()
    venue = booking.space.venue
    page = administrator.get(f"/admin/venues/{venue.id}/retire")
    assert "1 booking framover blir stående." in page.words
    assert booking.responsible_name in page.words
    late = make_booking(booking.space, oslo(2026, 12, 10, 18))
    answer = administrator.submit(page)
    assert answer.status_code == 422
    assert "2 bookinger framover" in answer.words
    assert administrator.submit(answer).status_code == 303
    assert new_client().get(f"/venues/{venue.slug}").status_code == 404
    page = administrator.get(f"/admin/venues/{venue.id}")
    assert "Stedet er ute av bruk" in page.words
    assert administrator.submit(page, "form[action$=restore]").status_code == 303
    assert new_client().get(f"/venues/{venue.slug}").status_code == 200
    assert (booking.state, late.state) == ("confirmed", "confirmed")


def test_a_form_that_was_open_for_too_long_keeps_what_was_typed_and_changes_nothing(administrator: Any) -> None:
    venue = make_venue("Åshallen")
    form = administrator.get(f"/admin/venues/{venue.id}/edit")
    answer = administrator.submit(form, town="Ski", csrf_token="gammelt")
    assert answer.status_code == 400
    assert answer.page.select_one("#town")["value"] == "Ski"
    assert db.session.get_one(Venue, venue.id).town == "Ås"


def test_many_bookings_are_told_by_who_has_them_with_the_list_behind(administrator: Any) -> None:
    space = make_space()
    first = make_booking(space, oslo(2026, 12, 1, 8))
    for day in range(2, 12):
        make_booking(space, oslo(2026, 12, day, 8), organisation=first.organisation)
    page = administrator.get(f"/admin/venues/{space.venue_id}/retire")
    counted = page.page.select_one("main > .stack > table tbody tr")
    assert "11" in counted.get_text(" ")
    assert len(page.page.select("details tbody tr")) == 11
    sent = page.page.select_one("input[name=agreed]")["value"].split()
    assert len(sent) == 11
