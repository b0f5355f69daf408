"""Withdrawing: only what has not begun, never a price that was given, and the days are as they were before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import SYSTEM
from booking.models import LogEntry, Tariff
from booking.queries.tariff import tariff_in_force
from booking.services.tariff import PublishTariff, WithdrawTariff, copy_tariff, publish_tariff, withdraw_tariff
from tests.factories import actor_of, make_booking, make_person, make_space, make_tariff, oslo
from tests.factories.tariff import SOUND

NEW_YEAR, SUMMER = date(2027, 1, 1), date(2027, 7, 1)


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def current(app):
    return make_tariff(SOUND).id


@pytest.fixture
def publish(clock, settings):
    def published(source, first_day, last_day=None):
        number = copy_tariff(SYSTEM, source, now=clock.now(), settings=settings)
        command = PublishTariff(tariff_id=number, valid_from=first_day, valid_to=last_day)
        publish_tariff(SYSTEM, command, now=clock.now(), settings=settings)
        return number

    return published


@pytest.fixture
def withdraw(clock, settings):
    def withdrawn(number, reason="Feil beløp for gymsaler", actor=SYSTEM):
        withdraw_tariff(actor, WithdrawTariff(tariff_id=number, reason=reason), now=clock.now(), settings=settings)

    return withdrawn


def row(number):
    db.session.expire_all()
    return db.session.get_one(Tariff, number)


def codes(refused):
    return refused.value.verdict.codes


def test_it_stands_marked_and_the_one_before_goes_on_as_if_it_had_never_been(current, publish, withdraw):
    coming = publish(current, NEW_YEAR)
    document = dict(row(coming).document)
    administrator = make_person("administrator")
    withdraw(coming, actor=actor_of(administrator))
    assert (row(coming).state, row(coming).document, row(coming).valid_from) == ("withdrawn", document, NEW_YEAR)
    assert (row(current).state, row(current).valid_to) == ("published", None)
    assert tariff_in_force(NEW_YEAR).version == 1
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "tariff.withdrawn")).one()
    assert (entry.subject, entry.person_id, entry.reason) == (
        f"tariff:{coming}",
        administrator.id,
        "Feil beløp for gymsaler",
    )


def test_the_one_that_it_replaced_comes_back_and_can_be_withdrawn_in_turn(current, publish, withdraw):
    first = publish(current, NEW_YEAR)
    better = publish(first, NEW_YEAR)
    withdraw(better)
    assert [row(number).state for number in (current, first, better)] == ["published", "published", "withdrawn"]
    assert tariff_in_force(NEW_YEAR).version == row(first).version
    withdraw(first)
    assert row(current).valid_to is None


def test_between_two_others_the_days_go_back_to_the_one_before(current, publish, withdraw):
    publish(current, SUMMER)
    between = publish(current, NEW_YEAR)
    assert row(between).valid_to == date(2027, 6, 30)
    withdraw(between)
    assert row(current).valid_to == date(2027, 6, 30)


def test_days_that_nobody_decided_a_price_for_are_not_made(app, publish, withdraw):
    only = make_tariff(SOUND, valid_to=date(2026, 12, 31)).id
    between = publish(only, NEW_YEAR)
    publish(between, SUMMER)
    with pytest.raises(Refused) as refused:
        withdraw(between)
    assert codes(refused) == ("tariff.gap_without",)
    assert row(between).state == "published"


def test_one_that_has_begun_stays(current, withdraw):
    with pytest.raises(Refused) as refused:
        withdraw(current)
    assert codes(refused) == ("tariff.has_begun",)


def test_a_price_that_was_given_is_a_promise(current, publish, withdraw):
    coming = publish(current, NEW_YEAR)
    booking = make_booking(make_space(), oslo(2027, 1, 7, 18))
    with pytest.raises(Refused) as refused:
        withdraw(coming)
    (finding,) = refused.value.verdict.findings
    assert (finding.code, finding.parameters["references"]) == ("tariff.prices_bookings", (booking.reference,))
    assert row(coming).state == "published"
    booking.state = "cancelled"
    db.session.commit()
    withdraw(coming)
    assert row(coming).state == "withdrawn"


def test_it_needs_a_reason_an_administrator_and_a_published_tariff(current, publish, withdraw):
    coming = publish(current, NEW_YEAR)
    with pytest.raises(Refused) as refused:
        withdraw(coming, reason=" ")
    assert codes(refused) == ("tariff.withdrawal_reason_missing",)
    with pytest.raises(NotFound):
        withdraw(coming, actor=actor_of(make_person("case_officer")))
    withdraw(coming)
    with pytest.raises(Refused) as refused:
        withdraw(coming)
    assert codes(refused) == ("tariff.not_published",)


@pytest.mark.parametrize("values", [{"state": "published"}, {"document": {}}])
def test_the_database_keeps_it_withdrawn(current, publish, withdraw, values):
    coming = publish(current, NEW_YEAR)
    withdraw(coming)
    with pytest.raises(IntegrityError, match="tariff_unchanged"):
        db.session.execute(update(Tariff).where(Tariff.id == coming).values(**values))
    db.session.rollback()
