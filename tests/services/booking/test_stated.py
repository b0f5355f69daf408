"""What a tenant states is kept with the booking, and priced wherever the booking is priced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from booking.database import db
from booking.domain.errors import Refused
from booking.domain.permissions import SYSTEM
from booking.domain.rules.reading import parse_rule_set
from booking.domain.stated import Stated
from booking.models import Booking, Tariff
from booking.queries.booking import booking_by_reference, booking_history
from booking.queries.tariff_effect import effect_on_bookings
from booking.services.booking import ApproveBooking, approve_booking, change_booking
from booking.services.steps.series_row import wish_of
from booking.services.tariff import make_case_of_booking
from tests.factories import make_booking, make_organisation, make_person, make_space, make_tariff
from tests.factories.booking import book_series

RULES: dict[str, Any] = {
    "format": 1,
    "code": "test",
    "name": "Prøvetariff",
    "valid_from": "2020-01-01",
    "rule": [
        {"id": "clean", "name": "Vasker selv", "when": {"cleaned_by_tenant": True}, "price": 100, "per": "booking"},
        {
            "id": "young",
            "name": "Unge",
            "when": {"cleaned_by_tenant": False, "share_under_16": {"at_least": 50}},
            "price": 200,
            "per": "booking",
        },
        {"id": "crowd", "name": "Mange", "when": {"spectators": {"over": 750}}, "price": 900, "per": "booking"},
    ],
}
CLEANS = Stated({"cleaned_by_tenant": True}, {16: 12})


@pytest.fixture
def tariff(app: Any) -> Tariff:
    return make_tariff(RULES)


@pytest.fixture
def settings(app: Any) -> Any:
    return app.extensions["settings"]


def change(booking: Booking, clock: Any, settings: Any, stated: Stated) -> Booking:
    change_booking(
        SYSTEM, booking.reference, replace(wish_of(booking), stated=stated), now=clock.now(), settings=settings
    )
    db.session.expire_all()
    return booking


def test_it_is_stored_and_read_back(tariff: Tariff) -> None:
    booking = make_booking(stated=CLEANS, participants_under_19=15)
    db.session.expire_all()
    assert booking.stated == {"cleaned_by_tenant": True, "participants_under": {"16": 12}}
    row = booking_by_reference(booking.reference)
    assert row is not None and row.stated == CLEANS
    assert booking.price_ore == 10_000


def test_the_version_of_a_booking_does_not_depend_on_the_order_in_which_things_were_stated(tariff: Tariff) -> None:
    stated = Stated({"spectators": 5, "disability": True, "courts": 1}, {25: 20, 16: 2})
    booking = make_booking(stated=stated, participants_under_19=15)
    versions = set()
    for document in (booking.stated, dict(reversed((booking.stated or {}).items()))):
        booking.stated = document
        db.session.commit()
        row = booking_by_reference(booking.reference)
        assert row is not None
        versions.add(row.version)
    assert len(versions) == 1


def test_a_booking_that_states_nothing_has_nothing(tariff: Tariff) -> None:
    booking = make_booking()
    assert booking.stated is None
    assert booking.price_ore is None


def test_a_change_quotes_anew_by_what_is_stated_now_and_the_log_tells_it(
    tariff: Tariff, clock: Any, settings: Any
) -> None:
    booking = make_booking(stated=CLEANS, participants_under_19=15)
    change(booking, clock, settings, Stated({"cleaned_by_tenant": False}, {16: 12}))
    assert booking.price_ore == 20_000
    assert booking.stated == {"cleaned_by_tenant": False, "participants_under": {"16": 12}}
    told = booking_history(booking.id)[-1]
    assert (told.before["stated"]["cleaned_by_tenant"], told.after["stated"]["cleaned_by_tenant"]) == (True, False)


def test_another_note_leaves_the_quote_and_what_was_stated(tariff: Tariff, clock: Any, settings: Any) -> None:
    booking = make_booking(stated=CLEANS, participants_under_19=15)
    quoted = booking.quote
    wish = replace(wish_of(booking), setup_note="Vi kommer litt før")
    change_booking(SYSTEM, booking.reference, wish, now=clock.now(), settings=settings)
    db.session.expire_all()
    assert booking.quote == quoted
    assert booking.stated == {"cleaned_by_tenant": True, "participants_under": {"16": 12}}


def test_numbers_that_disagree_are_refused(tariff: Tariff) -> None:
    with pytest.raises(Refused) as refused:
        make_booking(stated=Stated(under={16: 16}), participants_under_19=15)
    assert refused.value.verdict.codes == ("booking.more_of_the_younger",)


def test_an_approval_keeps_the_price_of_what_was_stated(tariff: Tariff, clock: Any) -> None:
    booking = make_booking(state="requested", stated=CLEANS, participants_under_19=15)
    approve_booking(SYSTEM, ApproveBooking(reference=booking.reference), now=clock.now())
    db.session.expire_all()
    assert (booking.state, booking.price_ore) == ("confirmed", 10_000)


def test_every_date_of_a_series_is_priced_by_what_is_stated(tariff: Tariff) -> None:
    club = make_organisation()
    series = book_series(
        make_space(), club, make_person(member_of=club), stated=CLEANS, participants_under_19=15, participants=20
    )
    assert {booking.price_ore for booking in series.bookings} == {10_000}
    assert all(
        booking.stated == {"cleaned_by_tenant": True, "participants_under": {"16": 12}} for booking in series.bookings
    )


def test_another_tariff_is_tried_on_what_was_stated(tariff: Tariff, settings: Any) -> None:
    make_booking(stated=CLEANS, participants_under_19=15)
    rules = [{**rule, "price": 150} if rule["id"] == "clean" else rule for rule in RULES["rule"]]
    dearer = parse_rule_set({**RULES, "rule": rules})
    effect = effect_on_bookings(dearer, date(2026, 12, 1), None, settings.municipality.zone)
    (changed,) = effect.examples
    assert (changed.before_ore, changed.after_ore) == (10_000, 15_000)


def test_a_booking_made_a_case_carries_what_was_stated(tariff: Tariff, clock: Any, settings: Any) -> None:
    booking = make_booking(stated=CLEANS, participants_under_19=15)
    added = make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    (case,) = db.session.get_one(Tariff, added.tariff_id).document["case"]
    assert case["facts"]["cleaned_by_tenant"] is True
    assert case["facts"]["participants_under"] == {"16": 12, "19": 15}
    assert case["expect"]["total"] == 100
