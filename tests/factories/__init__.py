"""Rows for tests: plain functions with sensible defaults, which store what they make and return it.

They need an open application context (the fixture `app` has one). Every default can be overridden by its column's name.
"""

from tests.factories.booking import book_series, make_booking, make_closure, make_series
from tests.factories.booking_fee import make_booking_fee
from tests.factories.organisation import make_membership, make_organisation, make_team, organisation_number
from tests.factories.person import actor_of, make_person, make_role
from tests.factories.premises import (
    ALWAYS,
    make_equipment,
    make_opening_hours,
    make_school_calendar,
    make_space,
    make_special_day,
    make_terms,
    make_venue,
)
from tests.factories.subscription import make_subscription
from tests.factories.tariff import make_tariff
from tests.factories.times import oslo
from tests.factories.token import make_token
from tests.factories.watch import make_watch, make_watch_offer

__all__ = [
    "ALWAYS",
    "actor_of",
    "book_series",
    "make_booking",
    "make_booking_fee",
    "make_closure",
    "make_equipment",
    "make_membership",
    "make_opening_hours",
    "make_organisation",
    "make_person",
    "make_role",
    "make_school_calendar",
    "make_series",
    "make_space",
    "make_special_day",
    "make_subscription",
    "make_tariff",
    "make_team",
    "make_terms",
    "make_token",
    "make_venue",
    "make_watch",
    "make_watch_offer",
    "organisation_number",
    "oslo",
]
