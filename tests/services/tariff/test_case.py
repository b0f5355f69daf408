"""A booking becomes an example with one press."""

from __future__ import annotations

import pytest

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import SYSTEM
from booking.domain.rules.cases import run_cases
from booking.domain.rules.reading import parse_rule_set
from booking.models import Tariff
from booking.services.tariff import copy_tariff, make_case_of_booking
from tests.factories import actor_of, make_booking, make_organisation, make_person, make_tariff


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


def test_without_a_draft_one_is_begun_from_the_tariff_in_force(app, clock, settings):
    make_tariff()
    booking = make_booking(participants=20, participants_under_19=18)
    added = make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    tariff = db.session.get_one(Tariff, added.tariff_id)
    assert (tariff.state, tariff.version, added.key) == ("draft", 2, "1")
    (case,) = tariff.document["case"]
    assert case["expect"] == {"outcome": "free", "total": 0, "full_price": 600}
    assert case["facts"]["participants"] == 20
    assert case["facts"]["participants_under"] == {"19": 18}
    assert case["name"]["nb"] == "Trening i idrettshall, 20 deltakere, 3. desember 2026"
    assert case["name"]["en"]


def test_the_example_holds_in_the_draft_it_was_put_in(app, clock, settings):
    make_tariff()
    booking = make_booking(participants=20)
    added = make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    rule_set = parse_rule_set(db.session.get_one(Tariff, added.tariff_id).document)
    (result,) = run_cases(rule_set)
    assert result.holds
    assert result.case.expect["total"] == 600


def test_it_goes_into_the_newest_draft(app, clock, settings):
    tariff = make_tariff()
    booking = make_booking()
    drafts = [copy_tariff(SYSTEM, tariff.id, now=clock.now(), settings=settings) for _ in range(2)]
    added = make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    assert added.tariff_id == drafts[-1]


def test_an_example_does_not_say_who_booked(app, clock, settings):
    make_tariff()
    organisation = make_organisation()
    booking = make_booking(organisation=organisation)
    added = make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    case = db.session.get_one(Tariff, added.tariff_id).document["case"][0]
    assert organisation.number not in str(case)
    assert organisation.name not in str(case)


def test_only_administrators_make_examples_and_only_of_bookings_that_are_there(app, clock, settings):
    make_tariff()
    booking = make_booking()
    with pytest.raises(NotFound):
        make_case_of_booking(
            actor_of(make_person("case_officer")), booking.reference, now=clock.now(), settings=settings
        )
    with pytest.raises(NotFound):
        make_case_of_booking(SYSTEM, "NOTHING", now=clock.now(), settings=settings)


def test_with_nothing_to_put_it_in_it_is_refused(app, clock, settings):
    booking = make_booking()
    with pytest.raises(Refused) as refused:
        make_case_of_booking(SYSTEM, booking.reference, now=clock.now(), settings=settings)
    assert refused.value.verdict.codes == ("tariff.none_in_force",)
