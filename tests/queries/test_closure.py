"""Closures as the pages read them."""

from __future__ import annotations

import pytest

from booking.queries.closure import closures_to_come
from tests.factories import make_closure, make_space, make_venue, oslo

pytestmark = pytest.mark.usefixtures("app")


def test_closures_that_are_not_over_are_told_the_nearest_first():
    venue = make_venue()
    space = make_space(venue, "Gymsalen")
    make_closure(venue, oslo(2026, 12, 10), hours=24, public_text="Vannet er stengt")
    make_closure(space, oslo(2026, 12, 1), hours=24, public_text="Gulvet slipes")
    told = [(row.space_name, row.public_text) for row in closures_to_come({venue.id}, oslo(2026, 11, 26))]
    assert told == [("Gymsalen", "Gulvet slipes"), (None, "Vannet er stengt")]
    assert closures_to_come({venue.id}, oslo(2026, 12, 11)) == ()


def test_only_the_closures_of_the_venues_that_are_asked_for_are_told():
    venue, elsewhere = make_venue("Åshallen"), make_venue("Nordbytun")
    make_closure(elsewhere, oslo(2026, 12, 10))
    assert closures_to_come({venue.id}, oslo(2026, 11, 26)) == ()
    assert len(closures_to_come(None, oslo(2026, 11, 26))) == 1
