"""Closing a space: nothing is booked in it, what was booked gives way, and everyone is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.messages.catalogue import Calendar, from_document
from booking.models import Closure, Displacement, Letter, Occupation
from booking.services.booking import CancelBooking, TakeInstead, cancel_booking, offers_instead, take_instead
from booking.services.closure import CloseSpace, bookings_hit, close_space, returns_of, undo_closure
from booking.services.steps.truth import why_withdrawn
from tests.factories.booking import NEXT_THURSDAY, make_booking
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_equipment, make_space, make_venue
from tests.factories.times import oslo

WEEK = Interval(oslo(2026, 11, 30), oslo(2026, 12, 20))


@pytest.fixture
def officer(app: Any) -> Any:
    return actor_of(make_person("case_officer"))


def close(actor: Any, space: Any, **changes: Any) -> int:
    values: dict[str, Any] = {
        "venue_id": space.venue_id,
        "space_id": space.id,
        "interval": WEEK,
        "public_text": "Gulvet slipes",
    }
    command = CloseSpace(**{**values, **changes})
    extensions = current_app.extensions
    return close_space(actor, command, now=extensions["clock"].now(), settings=extensions["settings"])


def letters(kind: str) -> list[Any]:
    written = db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
    return [from_document(letter.kind, letter.context) for letter in written]


def moment() -> Any:
    return current_app.extensions["clock"].now()


def undo(actor: Any, closure_id: int) -> dict[str, Any]:
    answers = undo_closure(actor, closure_id, now=moment(), settings=current_app.extensions["settings"])
    return {each.reference: each.finding for each in answers}


def take(actor: Any, booking: Any, space: Any, starts_at: Any) -> Any:
    span = Interval(starts_at, starts_at + timedelta(hours=2))
    extensions = current_app.extensions
    timing = {"now": extensions["clock"].now(), "settings": extensions["settings"]}
    price_ore = next(
        offer.quote.total_ore
        for offer in offers_instead(actor, booking.reference, **timing)
        if (offer.place.id, offer.interval) == (space.id, span)
    )
    command = TakeInstead(reference=booking.reference, space_id=space.id, interval=span, agreed_price_ore=price_ore)
    return take_instead(actor, command, **timing)


def test_a_closed_hall_cannot_be_booked_nor_can_its_parts(officer: Any) -> None:
    hall = make_space(parts=3)
    close(officer, hall)
    with pytest.raises(Refused) as refusal:
        make_booking(hall)
    assert refusal.value.verdict.codes == ("booking.closure",)


def test_bookings_inside_give_way_and_each_is_told(officer: Any) -> None:
    booking = make_booking()
    with pytest.raises(Refused) as refusal:
        close(officer, booking.space)
    assert refusal.value.verdict.codes == ("closure.hits_bookings",)
    assert booking.state == "confirmed"
    close(officer, booking.space, displaces=1)
    assert booking.state == "displaced"
    (letter,) = letters("bookings_displaced")
    assert [each.booking.reference for each in letter.lost] == [booking.reference]
    assert letter.entries[0][1] is Calendar.REMOVED


def test_the_price_is_credited_and_the_quote_kept(officer: Any) -> None:
    granted, asked = make_booking(price_ore=70450), make_booking(starts_at=oslo(2026, 12, 4, 18), state="requested")
    asked.price_ore = 50000
    db.session.commit()
    quotes = granted.quote, asked.quote
    for booking in (granted, asked):
        close(officer, booking.space, displaces=1)
    credited = {row.booking_id: row.credited_ore for row in db.session.scalars(select(Displacement))}
    assert credited == {granted.id: 70450, asked.id: 0}  # what nobody had granted was not to be paid
    assert (granted.quote, asked.quote, granted.price_ore) == (*quotes, 70450)
    sent = {
        each.booking.reference: each.credited_ore for letter in letters("bookings_displaced") for each in letter.lost
    }
    assert sent == {granted.reference: 70450, asked.reference: 0}


def test_a_tenant_with_many_bookings_gets_one_letter(officer: Any) -> None:
    space, one, other = make_space(), make_person(), make_person()
    for day in (3, 4, 10):
        make_booking(space, oslo(2026, 12, day, 18), booked_by=one)
    make_booking(space, oslo(2026, 12, 5, 18), booked_by=other)
    close(officer, space, displaces=4)
    written = db.session.scalars(select(Letter).where(Letter.kind == "bookings_displaced"))
    assert sorted((letter.recipient, len(letter.context["lost"])) for letter in written) == sorted(
        [(one.email, 3), (other.email, 1)]
    )


def test_the_letter_offers_what_is_free_of_the_same_kind(officer: Any) -> None:
    booking = make_booking(make_space(name="Flate 1"))
    beside = make_space(booking.space.venue, "Flate 2")
    elsewhere = make_space(make_venue("Nordbyhallen"), "Hallen")
    make_space(booking.space.venue, "Møterom", kind="meeting_room")
    too_small = make_space(make_venue("Lillehallen"), "Rommet", capacity=10)
    close(officer, booking.space, displaces=1)
    (letter,) = letters("bookings_displaced")
    (lost,) = letter.lost
    assert [(offer.space, offer.starts_at) for offer in lost.instead[:2]] == [
        (beside.name, booking.starts_at),
        (elsewhere.name, booking.starts_at),
    ]
    assert {"Møterom", too_small.name}.isdisjoint(offer.space for offer in lost.instead)


def test_a_letter_that_was_overtaken_is_not_sent(officer: Any) -> None:
    booking = make_booking()
    closure_id = close(officer, booking.space, displaces=1)
    (displaced,) = db.session.scalars(select(Letter).where(Letter.kind == "bookings_displaced"))
    assert why_withdrawn(displaced, moment()) == ""
    undo(officer, closure_id)
    assert "overtaken" in why_withdrawn(displaced, moment())
    (restored,) = db.session.scalars(select(Letter).where(Letter.kind == "bookings_restored"))
    assert why_withdrawn(restored, moment()) == ""


def test_closures_may_overlap_and_reach_into_buffers(officer: Any) -> None:
    booking = make_booking(buffer_after_minutes=30)
    after = Interval(booking.ends_at, booking.ends_at + timedelta(days=30))
    assert close(officer, booking.space, interval=after) != close(officer, booking.space, interval=after)


def test_an_undone_closure_opens_the_time_again(officer: Any) -> None:
    space = make_space()
    assert undo(officer, close(officer, space)) == {}
    assert db.session.query(Occupation).count() == 0
    assert make_booking(space, NEXT_THURSDAY).reference


def test_undoing_gives_bookings_their_time_back_as_they_were(officer: Any) -> None:
    space = make_space()
    granted = make_booking(space, buffer_after_minutes=30, price_ore=70450)
    asked = make_booking(space, oslo(2026, 12, 4, 18), state="requested")
    rows = db.session.query(Occupation).count()
    closure_id = close(officer, space, displaces=2)
    foreseen = returns_of(officer, closure_id, now=moment(), settings=current_app.extensions["settings"])
    answers = undo(officer, closure_id)
    assert answers == {granted.reference: None, asked.reference: None}
    assert {each.reference: each.finding for each in foreseen} == answers
    assert (granted.state, asked.state, granted.sequence) == ("confirmed", "requested", 2)
    assert db.session.query(Occupation).count() == rows
    with pytest.raises(Refused):
        make_booking(space)
    calendars = {
        facts.reference: calendar for letter in letters("bookings_restored") for facts, calendar in letter.entries
    }
    assert calendars == {granted.reference: Calendar.CONFIRMED}
    with pytest.raises(NotFound):
        undo(officer, closure_id)


def test_what_cannot_be_given_back_is_said_with_its_reason(officer: Any, clock: Any) -> None:
    space = make_space(name="Flate 1")
    beside = make_space(space.venue, "Flate 2")
    soon = make_booking(space, oslo(2026, 11, 30, 18))
    closed = make_booking(space, oslo(2026, 12, 2, 18))
    moved = make_booking(space, oslo(2026, 12, 3, 18))
    gone = make_booking(space, oslo(2026, 12, 4, 18))
    free = make_booking(space, oslo(2026, 12, 5, 18))
    closure_id = close(officer, space, displaces=5)
    member = actor_of(moved.booked_by)
    take(member, moved, beside, moved.starts_at)
    cancel_booking(
        officer,
        CancelBooking(reference=gone.reference),
        now=moment(),
        settings=current_app.extensions["settings"],
    )
    close(officer, space, interval=Interval(oslo(2026, 12, 2), oslo(2026, 12, 3)))
    clock.set(oslo(2026, 12, 1))
    answers = {reference: found and found.code for reference, found in undo(officer, closure_id).items()}
    assert answers == {
        soon.reference: "closure.time_is_over",
        closed.reference: "closure.still_closed",
        moved.reference: "closure.took_another",
        gone.reference: "closure.booking_ended",
        free.reference: None,
    }
    assert [each.state for each in (soon, closed, moved, gone, free)] == [
        "displaced",
        "displaced",
        "displaced",
        "cancelled",
        "confirmed",
    ]
    told = {each.booking.reference: each.why_not for letter in letters("bookings_restored") for each in letter.returned}
    assert told == {
        closed.reference: "closure.still_closed",
        moved.reference: "closure.took_another",
        free.reference: "",
    }


def test_equipment_that_is_lent_out_meanwhile_keeps_a_booking_away(officer: Any) -> None:
    space = make_space(name="Flate 1")
    chairs = make_equipment(space.venue, stock=30)
    booking = make_booking(space, extras={chairs: 20})
    closure_id = close(officer, space, displaces=1)
    make_booking(make_space(space.venue, "Flate 2"), extras={chairs: 20})
    (finding,) = undo(officer, closure_id).values()
    assert (finding.code, booking.state) == ("closure.equipment_is_out", "displaced")


def test_a_member_closes_nothing(app: Any) -> None:
    with pytest.raises(NotFound):
        close(actor_of(make_person()), make_space())


def test_what_took_place_before_the_closure_was_made_did_so(officer: Any, clock: Any) -> None:
    over = make_booking(starts_at=oslo(2026, 11, 26, 8))
    going_on = make_booking(over.space, oslo(2026, 11, 26, 11))
    today = Interval(oslo(2026, 11, 26), oslo(2026, 11, 27))
    closure_id = close(officer, over.space, interval=today, displaces=1)
    assert (over.state, going_on.state) == ("confirmed", "displaced")
    assert db.session.get_one(Closure, closure_id).starts_at == clock.now()


def test_a_page_asks_first_which_bookings_would_give_way(officer: Any) -> None:
    booking = make_booking()
    command = CloseSpace(
        venue_id=booking.space.venue_id, space_id=booking.space_id, interval=WEEK, public_text="Gulvet slipes"
    )
    extensions = current_app.extensions
    timing = {"now": extensions["clock"].now(), "settings": extensions["settings"]}
    assert bookings_hit(officer, command, **timing) == [booking]
    with pytest.raises(NotFound):
        bookings_hit(actor_of(make_person()), command, **timing)


def test_what_is_closed_for_years_is_taken_out_of_use_instead(officer: Any) -> None:
    with pytest.raises(Refused) as refusal:
        close(officer, make_space(), interval=Interval(oslo(2026, 11, 30), oslo(2029, 1, 1)))
    assert [(each.code, each.field) for each in refusal.value.verdict.findings] == [("closure.too_long", "ends_at")]


def test_a_closure_in_the_past_is_refused(officer: Any) -> None:
    with pytest.raises(Refused) as refusal:
        close(officer, make_space(), interval=Interval(oslo(2026, 1, 1), oslo(2026, 1, 2)))
    assert refusal.value.verdict.codes == ("closure.in_the_past",)
