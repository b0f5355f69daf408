"""Fees that an officer adds afterwards: from the tariff's list, with a reason, told by letter, taken back with one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.models import BookingFee, Letter, LogEntry
from booking.queries.booking_fee import booking_fees
from booking.services.booking_fee import (
    AddBookingFee,
    WithdrawBookingFee,
    add_booking_fee,
    addable_fees,
    withdraw_booking_fee,
)
from tests.factories import actor_of, make_booking, make_organisation, make_person, make_space, make_tariff, oslo
from tests.factories.tariff import DOCUMENT

FEES = [
    {"id": "lost_key", "name": "Mistet nøkkel", "basis": "Vedtak § 12", "per": "piece", "price": 750},
    {"id": "cleaning", "name": "Renhold", "per": "ordered_hour", "price": 600},
    {"id": "noise", "name": "Bråk", "per": "piece", "price": {"paying": 900}},
]
GROUP = [{"code": "paying", "name": "Betalende", "when": {"tenant_class": "company"}}]
YESTERDAY = oslo(2026, 11, 19, 18)


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def booking(app):
    make_tariff({**DOCUMENT, "fee": FEES, "group": GROUP})
    club = make_organisation("Ås teater", tenant_class="local_voluntary")
    return make_booking(make_space(), YESTERDAY, organisation=club, state="completed")


@pytest.fixture
def officer(booking):
    return actor_of(make_person("case_officer"))


@pytest.fixture
def add(clock, settings, officer):
    def added(booking, fee_id="lost_key", reason="Nøkkelen er borte", quantity=1, actor=officer):
        command = AddBookingFee(reference=booking.reference, fee_id=fee_id, reason=reason, quantity=quantity)
        return add_booking_fee(actor, command, now=clock.now(), settings=settings)

    return added


def codes(refused):
    return refused.value.verdict.codes


def test_the_list_is_that_of_the_tariff_and_of_the_tenants_price_group(booking, officer, settings):
    lines = addable_fees(officer, booking.reference, settings=settings)
    assert [(line.rule_id, line.amount_ore) for line in lines] == [("lost_key", 75_000), ("cleaning", 60_000)]


def test_a_fee_is_stored_logged_and_told_and_the_price_stays(booking, add):
    before = (booking.price_ore, dict(booking.quote))
    number = add(booking, "cleaning", "Gulvet var fullt av popkorn", 2)
    fee = db.session.get_one(BookingFee, number)
    assert (fee.amount_ore, fee.reason, fee.tariff_code) == (120_000, "Gulvet var fullt av popkorn", "test")
    assert (booking.price_ore, booking.quote) == before
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "booking.fee_added")).one()
    assert (entry.after["fee_ore"], entry.reason) == (120_000, "Gulvet var fullt av popkorn")
    letter = db.session.scalars(select(Letter).where(Letter.kind == "booking_fee_added")).one()
    assert (letter.recipient, letter.context["reason"]) == (booking.booked_by.email, "Gulvet var fullt av popkorn")
    assert letter.context["fee"]["amount_ore"] == 120_000


def test_two_fees_are_two_letters(booking, add):
    add(booking)
    add(booking, "cleaning", "Søl")
    kinds = db.session.scalars(select(Letter.kind).where(Letter.booking_id == booking.id)).all()
    assert kinds.count("booking_fee_added") == 2


def test_one_that_is_taken_back_stands_marked_with_why(booking, add, officer, clock):
    number = add(booking)
    command = WithdrawBookingFee(reference=booking.reference, booking_fee_id=number, reason="Nøkkelen er funnet")
    withdraw_booking_fee(officer, command, now=clock.now())
    (row,) = booking_fees(booking.id)
    assert (row.withdrawn_reason, row.amount_ore, row.reason) == ("Nøkkelen er funnet", 75_000, "Nøkkelen er borte")
    assert db.session.scalars(select(Letter).where(Letter.kind == "booking_fee_withdrawn")).one()
    with pytest.raises(Refused) as refused:
        withdraw_booking_fee(officer, command, now=clock.now())
    assert codes(refused) == ("booking_fee.withdrawn_before",)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"reason": "  "}, "booking_fee.reason_missing"),
        ({"fee_id": "flood"}, "booking_fee.unknown"),
        ({"fee_id": "noise"}, "booking_fee.unknown"),
        ({"quantity": 0}, "booking_fee.quantity"),
        ({"quantity": 1001}, "booking_fee.quantity"),
    ],
)
def test_what_the_list_or_the_letter_cannot_say_is_refused(booking, add, values, code):
    with pytest.raises(Refused) as refused:
        add(booking, **values)
    assert codes(refused) == (code,)
    assert booking_fees(booking.id) == ()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("confirmed", "booking_fee.not_begun"),
        ("requested", "booking_fee.never_took_place"),
        ("refused", "booking_fee.never_took_place"),
    ],
)
def test_there_is_nothing_to_pay_for_before_it_began_or_when_it_was_never_granted(booking, add, state, code):
    with pytest.raises(Refused) as refused:
        add(make_booking(make_space(), state=state))
    assert codes(refused) == (code,)


@pytest.mark.parametrize("role", ["caretaker", None])
def test_only_officers_add_and_take_back(booking, add, clock, role):
    number = add(booking)
    person = make_person(role) if role else make_person(member_of=booking.organisation)
    with pytest.raises(NotFound):
        add(booking, actor=actor_of(person))
    command = WithdrawBookingFee(reference=booking.reference, booking_fee_id=number, reason="Nei")
    with pytest.raises(NotFound):
        withdraw_booking_fee(actor_of(person), command, now=clock.now())


def test_a_fee_of_another_booking_is_not_found(booking, add, officer, clock):
    number = add(booking)
    other = make_booking(make_space(), YESTERDAY, state="completed")
    command = WithdrawBookingFee(reference=other.reference, booking_fee_id=number, reason="Feil")
    with pytest.raises(NotFound):
        withdraw_booking_fee(officer, command, now=clock.now())
