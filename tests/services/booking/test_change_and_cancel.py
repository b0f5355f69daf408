"""Deciding, changing and cancelling: the consequence, the letter, the log, and the time that is given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.models import Booking, Letter, Occupation
from booking.services.booking import (
    ApproveBooking,
    BookingWish,
    CancelBooking,
    RefuseBooking,
    approve_booking,
    cancel_booking,
    cancellation_of,
    change_booking,
    refuse_booking,
)
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_terms
from tests.factories.tariff import DOCUMENT, make_tariff

LATE_FEE = {
    **DOCUMENT,
    "cancellation": [
        {
            "id": "late",
            "name": "Sen avlysning",
            "when": {},
            "steps": [{"notice_under_days": 15, "percent": 50}, {"notice_under_days": 8, "percent": 100}],
        }
    ],
}


@pytest.fixture
def club(app: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def person(club: Any) -> Any:
    return make_person(member_of=club)


@pytest.fixture
def member(person: Any) -> Any:
    return actor_of(person)


@pytest.fixture
def officer(app: Any) -> Any:
    return actor_of(make_person("case_officer"))


def around() -> dict[str, Any]:
    return {"now": current_app.extensions["clock"].now(), "settings": current_app.extensions["settings"]}


def now() -> Any:
    return current_app.extensions["clock"].now()


def wish_of(booking: Booking) -> BookingWish:
    return BookingWish(
        space_id=booking.space_id,
        interval=Interval(booking.starts_at, booking.ends_at),
        organisation_id=booking.organisation_id,
        purpose=booking.purpose,
        participants=booking.participants,
        participants_under_19=booking.participants_under_19,
        title=booking.title,
        setup_note=booking.setup_note,
        responsible_name=booking.responsible_name,
        responsible_phone=booking.responsible_phone,
    )


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind)))


def occupied(booking_id: int) -> int:
    return db.session.query(Occupation).filter_by(booking_id=booking_id).count()


def test_an_approved_request_is_confirmed_by_letter(club: Any, person: Any, officer: Any) -> None:
    booking = make_booking(state="requested", organisation=club, booked_by=person)
    approve_booking(officer, ApproveBooking(reference=booking.reference, note="Velkommen"), now=now())
    assert booking.state == "confirmed"
    assert booking.decided_by_id == officer.person_id
    assert len(letters("booking_confirmed")) == 1


def test_another_price_needs_a_reason_and_stands_beside_the_computed_one(club: Any, person: Any, officer: Any) -> None:
    booking = make_booking(state="requested", organisation=club, booked_by=person)
    computed = booking.quote["total_ore"]
    with pytest.raises(Refused) as refusal:
        approve_booking(officer, ApproveBooking(reference=booking.reference, price_ore=12_300), now=now())
    assert refusal.value.verdict.codes == ("booking.price_reason_missing",)
    command = ApproveBooking(reference=booking.reference, price_ore=12_300, price_reason="Dugnad")
    approve_booking(officer, command, now=now())
    assert (booking.price_ore, booking.quote["total_ore"]) == (12_300, computed)
    assert computed != 12_300


def test_a_refused_request_gives_its_time_back(club: Any, person: Any, officer: Any) -> None:
    booking = make_booking(state="requested", organisation=club, booked_by=person)
    with pytest.raises(Refused):
        refuse_booking(officer, RefuseBooking(reference=booking.reference, reason="  "), now=now())
    assert occupied(booking.id)
    refuse_booking(officer, RefuseBooking(reference=booking.reference, reason="Hallen er lovet bort"), now=now())
    assert booking.state == "refused"
    assert not occupied(booking.id)
    assert len(letters("booking_refused")) == 1
    with pytest.raises(Refused) as refusal:
        approve_booking(officer, ApproveBooking(reference=booking.reference), now=now())
    assert refusal.value.verdict.codes == ("booking.already_decided",)


def test_a_member_cannot_decide(club: Any, person: Any, member: Any) -> None:
    booking = make_booking(state="requested", organisation=club, booked_by=person)
    with pytest.raises(NotFound):
        approve_booking(member, ApproveBooking(reference=booking.reference), now=now())


def test_a_moved_booking_gives_its_old_time_back_and_keeps_its_calendar_entry(
    club: Any, person: Any, member: Any
) -> None:
    space = make_space()
    make_terms(space, approval="instant")
    booking = make_booking(space, organisation=club, booked_by=person)
    uid, sequence = booking.calendar_uid, booking.sequence
    later = Interval(NEXT_THURSDAY + timedelta(hours=1), NEXT_THURSDAY + timedelta(hours=3))
    change_booking(member, booking.reference, replace(wish_of(booking), interval=later), **around())
    assert booking.starts_at == later.starts_at
    assert (booking.calendar_uid, booking.sequence) == (uid, sequence + 1)
    assert len(letters("booking_changed")) == 1
    other = make_booking(space, NEXT_THURSDAY - timedelta(hours=1), organisation=club, booked_by=person)
    assert other.reference


def test_a_move_to_a_taken_time_changes_nothing(club: Any, person: Any, member: Any) -> None:
    space = make_space()
    make_terms(space, approval="instant")
    booking = make_booking(space, organisation=club, booked_by=person)
    taken = make_booking(space, NEXT_THURSDAY + timedelta(days=7), organisation=club, booked_by=person)
    wanted = replace(wish_of(booking), interval=Interval(taken.starts_at, taken.ends_at))
    with pytest.raises(Refused) as refusal:
        change_booking(member, booking.reference, wanted, **around())
    assert refusal.value.verdict.codes == ("booking.taken",)
    db.session.expire_all()
    assert booking.starts_at == NEXT_THURSDAY
    assert occupied(booking.id) == 2
    assert not letters("booking_changed")


def test_a_new_note_leaves_price_and_answer_alone(club: Any, person: Any, member: Any) -> None:
    space = make_space()
    make_terms(space, approval="by_request")
    booking = make_booking(space, organisation=club, booked_by=person, price_ore=5_000)
    change_booking(member, booking.reference, replace(wish_of(booking), setup_note="Vi kommer 17.30"), **around())
    assert (booking.state, booking.price_ore, booking.setup_note) == ("confirmed", 5_000, "Vi kommer 17.30")


def test_a_change_that_a_person_must_decide_becomes_a_request_again(club: Any, person: Any, member: Any) -> None:
    space = make_space()
    make_terms(space, approval="by_request")
    booking = make_booking(space, organisation=club, booked_by=person)
    placed = change_booking(member, booking.reference, replace(wish_of(booking), participants=25), **around())
    assert placed.state is BookingState.REQUESTED
    assert occupied(booking.id) == 2


def test_after_the_deadline_a_member_cannot_move_a_booking(club: Any, person: Any, member: Any, clock: Any) -> None:
    space = make_space()
    make_terms(space, approval="instant", cancel_deadline_hours=48)
    booking = make_booking(space, organisation=club, booked_by=person)
    clock.set(NEXT_THURSDAY - timedelta(hours=24))
    later = Interval(NEXT_THURSDAY + timedelta(hours=1), NEXT_THURSDAY + timedelta(hours=3))
    with pytest.raises(Refused) as refusal:
        change_booking(member, booking.reference, replace(wish_of(booking), interval=later), **around())
    assert refusal.value.verdict.codes == ("booking.deadline_passed",)


def test_somebody_elses_booking_is_not_found(club: Any, person: Any) -> None:
    booking = make_booking(organisation=club, booked_by=person)
    stranger = actor_of(make_person(member_of=make_organisation("En annen forening")))
    with pytest.raises(NotFound):
        cancellation_of(stranger, booking.reference, **around())
    with pytest.raises(NotFound):
        cancel_booking(stranger, CancelBooking(reference=booking.reference), **around())
    with pytest.raises(NotFound):
        change_booking(stranger, booking.reference, wish_of(booking), **around())


def test_the_fee_that_was_stated_is_the_fee_that_is_stored(app: Any, clock: Any) -> None:
    make_tariff(LATE_FEE)
    company = make_organisation("Firma AS", tenant_class="company")
    person = make_person(member_of=company)
    member = actor_of(person)
    booking = make_booking(organisation=company, booked_by=person, participants_under_19=0)
    assert booking.price_ore == 60_000
    clock.set(NEXT_THURSDAY - timedelta(days=10))
    assert cancellation_of(member, booking.reference, **around()).consequence.fee_ore == 30_000
    clock.set(NEXT_THURSDAY - timedelta(days=7))
    with pytest.raises(Refused) as refusal:
        cancel_booking(member, CancelBooking(reference=booking.reference, agreed_fee_ore=30_000), **around())
    assert refusal.value.verdict.codes == ("booking.fee_has_changed",)
    cancel_booking(member, CancelBooking(reference=booking.reference, agreed_fee_ore=60_000), **around())
    assert (booking.state, booking.cancellation_fee_ore) == ("cancelled", 60_000)
    assert booking.quote["total_ore"] == 60_000
    assert not occupied(booking.id)
    assert len(letters("booking_cancelled")) == 1


def test_the_municipality_cancels_without_a_fee(app: Any, officer: Any, clock: Any) -> None:
    make_tariff(LATE_FEE)
    company = make_organisation("Firma AS", tenant_class="company")
    booking = make_booking(organisation=company, booked_by=make_person(member_of=company), participants_under_19=0)
    clock.set(NEXT_THURSDAY - timedelta(days=1))
    cancel_booking(officer, CancelBooking(reference=booking.reference, reason="Vannlekkasje"), **around())
    assert booking.cancellation_fee_ore == 0


def test_a_booking_that_has_begun_can_neither_be_cancelled_nor_changed(
    club: Any, person: Any, member: Any, clock: Any
) -> None:
    booking = make_booking(organisation=club, booked_by=person)
    clock.set(NEXT_THURSDAY + timedelta(minutes=1))
    with pytest.raises(Refused) as refusal:
        cancel_booking(member, CancelBooking(reference=booking.reference), **around())
    assert refusal.value.verdict.codes == ("booking.already_begun",)
    with pytest.raises(Refused) as refusal:
        change_booking(member, booking.reference, wish_of(booking), **around())
    assert refusal.value.verdict.codes == ("booking.already_begun",)
