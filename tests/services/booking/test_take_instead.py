"""Taking another time instead of one that gave way: with its price, in one press, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.models import Booking, Displacement, Letter, LogEntry
from booking.services.booking import (
    CancelBooking,
    Offer,
    TakeInstead,
    cancel_booking,
    offers_instead,
    take_instead,
)
from tests.factories.booking import make_booking, make_closure, make_series
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_equipment, make_space, make_terms, make_venue
from tests.factories.times import oslo


@pytest.fixture
def lost(app: Any) -> Booking:
    """A booking in Flate 1 that gave way to a closure of the day; Flate 2 beside it is free."""
    booking = make_booking(make_space(name="Flate 1"), title="Cuptrening", setup_note="Mål i boden")
    make_space(booking.space.venue, "Flate 2")
    make_closure(booking.space, oslo(2026, 12, 3), displaces=1)
    return booking


def timing() -> dict[str, Any]:
    extensions = current_app.extensions
    return {"now": extensions["clock"].now(), "settings": extensions["settings"]}


def offers(booking: Booking, actor: Any = None) -> tuple[Offer, ...]:
    return offers_instead(actor or actor_of(booking.booked_by), booking.reference, **timing())


def command(booking: Booking, offer: Offer, **changes: Any) -> TakeInstead:
    values = {
        "reference": booking.reference,
        "space_id": offer.place.id,
        "interval": offer.interval,
        "agreed_price_ore": offer.quote.total_ore,
    }
    return TakeInstead(**{**values, **changes})


def take(booking: Booking, offer: Offer, actor: Any = None, **changes: Any) -> Booking:
    placed = take_instead(actor or actor_of(booking.booked_by), command(booking, offer, **changes), **timing())
    return db.session.get_one(Booking, placed.booking_id)


def test_what_is_offered_can_be_taken(lost: Booking) -> None:
    found = offers(lost)
    assert next((offer.place.name, offer.interval) for offer in found) == (
        "Flate 2",
        Interval(lost.starts_at, lost.ends_at),
    )
    for offer in found:
        taken = take(lost, offer)
        cancel_booking(actor_of(lost.booked_by), CancelBooking(reference=taken.reference), **timing())


def test_the_time_taken_is_a_booking_of_its_own_for_the_same_use(lost: Booking) -> None:
    quote, price_ore = lost.quote, lost.price_ore
    (offer, *_) = offers(lost)
    taken = take(lost, offer)
    assert (taken.space.name, taken.starts_at, taken.title, taken.setup_note) == (
        "Flate 2",
        lost.starts_at,
        "Cuptrening",
        "Mål i boden",
    )
    assert (lost.state, lost.quote, lost.price_ore) == ("displaced", quote, price_ore)
    assert (taken.state, taken.price_ore) == (offer.state, offer.quote.total_ore)
    assert taken.calendar_uid != lost.calendar_uid
    assert db.session.scalars(select(Letter).where(Letter.booking_id == taken.id)).one().recipient
    actions = select(LogEntry.action).where(LogEntry.subject == f"booking:{lost.id}").order_by(LogEntry.id)
    assert db.session.scalars(actions).all()[-1] == "booking.took_another"


def test_pressed_twice_it_is_taken_once_and_another_is_refused(lost: Booking) -> None:
    first, second, *_ = offers(lost)
    taken = take(lost, first)
    assert take(lost, first).id == taken.id
    with pytest.raises(Refused) as refusal:
        take(lost, second)
    assert refusal.value.verdict.codes == ("booking.has_another_time",)
    assert offers(lost) == ()


def test_a_time_that_somebody_else_took_is_refused(lost: Booking) -> None:
    (offer, *_) = offers(lost)
    make_booking(db.session.get_one(type(lost.space), offer.place.id), lost.starts_at)
    with pytest.raises(Refused) as refusal:
        take(lost, offer)
    assert refusal.value.verdict.codes == ("booking.taken",)
    assert all(offer.interval != other.interval or offer.place != other.place for other in offers(lost))


def test_another_price_than_the_page_stated_is_refused(lost: Booking) -> None:
    (offer, *_) = offers(lost)
    with pytest.raises(Refused) as refusal:
        take(lost, offer, agreed_price_ore=12_345)
    assert refusal.value.verdict.codes == ("booking.price_has_changed",)
    assert db.session.scalars(select(Displacement)).one().taken_id is None


def test_only_those_whose_booking_it_is_may_take_another(lost: Booking) -> None:
    (offer, *_) = offers(lost)
    stranger = actor_of(make_person())
    with pytest.raises(NotFound):
        take(lost, offer, stranger)
    with pytest.raises(NotFound):
        offers(lost, stranger)


def test_a_booking_that_stands_takes_nothing_instead(app: Any) -> None:
    booking = make_booking()
    later = Interval(booking.starts_at + timedelta(days=1), booking.ends_at + timedelta(days=1))
    asked = TakeInstead(reference=booking.reference, space_id=booking.space_id, interval=later)
    with pytest.raises(Refused) as refusal:
        take_instead(actor_of(booking.booked_by), asked, **timing())
    assert refusal.value.verdict.codes == ("booking.closed",)
    assert offers(booking) == ()


def test_an_officer_takes_it_for_the_tenant_on_the_phone(lost: Booking) -> None:
    officer = actor_of(make_person("case_officer"))
    (offer, *_) = offers(lost, officer)
    taken = take(lost, offer, officer)
    assert (taken.state, taken.booked_by_id) == ("confirmed", lost.booked_by_id)


def test_terms_of_the_other_space_hold(lost: Booking) -> None:
    (beside, *_) = offers(lost)
    make_terms(db.session.get_one(type(lost.space), beside.place.id), who_may_book="staff")
    assert beside.place.name not in {offer.place.name for offer in offers(lost)}


def test_equipment_stays_at_its_venue(app: Any) -> None:
    hall = make_space(name="Flate 1")
    booking = make_booking(hall, extras={make_equipment(hall.venue): 5})
    elsewhere = make_space(make_venue("Nordbyhallen"), "Salen")
    make_closure(hall.venue, oslo(2026, 11, 30), hours=24 * 30, displaces=1)
    (offer, *_) = offers(booking)
    assert (offer.place.id, offer.without_extras) == (elsewhere.id, True)
    assert take(booking, offer).extras == []


def test_a_date_of_a_series_stays_one_on_its_own_way(app: Any) -> None:
    hall = make_space(name="Flate 1")
    booking = make_booking(hall)
    series = make_series(hall, booking.organisation)
    booking.series_id = series.id
    db.session.commit()
    make_space(hall.venue, "Flate 2")
    make_closure(hall, oslo(2026, 12, 3), displaces=1)
    taken = take(booking, offers(booking)[0])
    assert (taken.series_id, taken.off_series, taken.series_day) == (series.id, True, date(2026, 12, 3))
