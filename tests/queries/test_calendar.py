"""Whose the bookings in a calendar are."""

from __future__ import annotations

import pytest

from booking.queries.calendar import MOST_PARAMETERS, bookings_by_id
from tests.factories import make_booking, make_organisation, oslo

pytestmark = pytest.mark.usefixtures("app")


def test_bookings_are_told_with_who_has_them():
    booking = make_booking(organisation=make_organisation("Nordby FK"), title="Vårkonsert")
    found = bookings_by_id([booking.id])[booking.id]
    assert (found.organisation_name, found.title, found.state) == ("Nordby FK", "Vårkonsert", "confirmed")
    assert (found.space_id, found.purpose, found.reference) == (booking.space_id, "training", booking.reference)


def test_more_bookings_than_one_statement_can_ask_for_are_all_found(statements_of):
    first = make_booking()
    last = make_booking(first.space, oslo(2026, 12, 4, 18))
    wanted = [first.id, *range(10_000, 10_000 + MOST_PARAMETERS), last.id]
    assert set(bookings_by_id(wanted)) == {first.id, last.id}
    assert statements_of(lambda: bookings_by_id(wanted)) == 2


def test_no_bookings_need_no_statement(statements_of):
    assert statements_of(lambda: bookings_by_id([])) == 0
