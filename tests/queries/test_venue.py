"""Venues as they are shown to anyone."""

from __future__ import annotations

import pytest

from booking.queries.venue import equipment_of, find_venue, venue_list
from tests.factories import make_equipment, make_space, make_venue

pytestmark = pytest.mark.usefixtures("app")


def test_venues_stand_in_norwegian_order_with_what_they_hold():
    hall = make_venue("Åshallen")
    make_venue("Østre skole")
    make_space(hall, capacity=300, parts=2)
    make_space(hall, "Nedlagt rom", capacity=900, active=False)
    assert [(row.name, row.spaces, row.largest) for row in venue_list()] == [
        ("Østre skole", 0, None),
        ("Åshallen", 3, 300),
    ]


def test_a_venue_out_of_use_is_neither_listed_nor_found():
    venue = make_venue(active=False)
    assert (venue_list(), find_venue(venue.slug), find_venue("ukjent")) == ([], None, None)


def test_a_venue_is_found_by_its_address():
    venue = make_venue("Åshallen", closed_on=["school_holiday"])
    details = find_venue(venue.slug)
    assert (details.name, {str(kind) for kind in details.closed_on}) == ("Åshallen", {"school_holiday"})


def test_equipment_that_is_gone_cannot_be_asked_for():
    venue = make_venue()
    make_equipment(venue, "goal", 2, name="Øvingsmål")
    make_equipment(venue, "chair", 30, name="Klappstoler")
    make_equipment(venue, "piano", 0, name="Piano")
    make_equipment(venue, "screen", 1, name="Lerret", active=False)
    assert [(row.name, row.stock) for row in equipment_of(venue.id)] == [("Klappstoler", 30), ("Øvingsmål", 2)]
