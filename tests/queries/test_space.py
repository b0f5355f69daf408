"""Spaces as they are shown to anyone."""

from __future__ import annotations

import pytest

from booking.queries.space import features_of, find_space, in_order, spaces_of
from tests.factories import make_space, make_venue

pytestmark = pytest.mark.usefixtures("app")


def test_a_space_is_found_with_its_venue():
    space = make_space(make_venue("Åshallen"), "Gymsalen")
    details = find_space(space.slug)
    assert (details.name, details.venue_name, details.venue_slug) == ("Gymsalen", "Åshallen", "ashallen")


def test_what_is_out_of_use_is_not_found():
    assert find_space(make_space(active=False).slug) is None
    assert find_space(make_space(make_venue(active=False)).slug) is None
    assert find_space("ukjent") is None


def test_parts_stand_under_the_space_they_are_parts_of_in_the_venues_own_order():
    venue = make_venue()
    make_space(venue, "Møterommet", position=2)
    make_space(venue, "Hallen", position=1, parts=2)
    nested = [(space.name, [part.name for part in parts]) for space, parts in in_order(spaces_of(venue.id))]
    assert nested == [("Hallen", ["Sal 1", "Sal 2"]), ("Møterommet", [])]


def test_each_space_has_its_own_features():
    venue = make_venue()
    with_piano = make_space(venue, "Aulaen", features=["piano", "stage"])
    without = make_space(venue, "Kjelleren")
    assert features_of([with_piano.id, without.id]) == {with_piano.id: {"piano", "stage"}, without.id: set()}
    assert {row.name: row.features for row in spaces_of(venue.id)} == {"Aulaen": {"piano", "stage"}, "Kjelleren": set()}
