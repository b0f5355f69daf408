"""Waiting for a time: whatever frees it, those who wait are asked in their order, each until a deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.permissions import SYSTEM
from booking.models import Booking, FreedTime, Letter, Watch, WatchOffer
from booking.services.booking import (
    BookingWish,
    CancelBooking,
    RefuseBooking,
    cancel_booking,
    change_booking,
    give_back_booking,
    refuse_booking,
)
from booking.services.closure import undo_closure
from booking.services.series import CancelSeries, cancel_series
from booking.services.steps.series_row import wish_of
from booking.services.steps.truth import why_withdrawn
from booking.services.watch import BeginWatch, begin_watch, decline_offer, end_watch, take_offer
from booking.services.watch_offer import count_to_offer, offer_freed_time
from tests.factories.booking import NEXT_THURSDAY, book_series, make_booking, make_closure
from tests.factories.organisation import make_organisation
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_space, make_terms
from tests.factories.tariff import make_tariff
from tests.factories.times import oslo
from tests.factories.watch import make_watch

THURSDAY = date(2026, 12, 3)


def how(**later: float) -> dict[str, Any]:
    now = current_app.extensions["clock"].now() + timedelta(**later)
    return {"now": now, "settings": current_app.extensions["settings"]}


def offer(**later: float) -> int:
    return offer_freed_time(**how(**later))


def offers() -> list[WatchOffer]:
    return list(
        db.session.scalars(select(WatchOffer).order_by(WatchOffer.id).execution_options(populate_existing=True))
    )


def states() -> list[tuple[int, str]]:
    return [(each.watch_id, each.state) for each in offers()]


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == "watch_offered").order_by(Letter.id)))


@pytest.fixture
def tariff(app: Any) -> Any:
    return make_tariff()


@pytest.fixture
def club(tariff: Any) -> Any:
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def hall(club: Any) -> Any:
    hall = make_space(capacity=100, parts=2)
    make_terms(hall, approval="instant")
    return hall


@pytest.fixture
def kari(club: Any) -> Any:
    return make_person(member_of=club)


@pytest.fixture
def taken(hall: Any) -> Booking:
    booking = make_booking(hall, organisation=make_organisation("Andre"))
    offer()  # what is noted of making it
    return booking


def cancel(booking: Booking, **later: float) -> None:
    cancel_booking(SYSTEM, CancelBooking(reference=booking.reference), **how(**later))


def command(hall: Any, club: Any) -> BeginWatch:
    return BeginWatch(
        organisation_id=club.id,
        space_id=hall.id,
        weekdays=frozenset({4}),
        first_day=THURSDAY,
        last_day=THURSDAY,
        starts=time(18),
        ends=time(20),
        least_minutes=60,
    )


def wish(watch: Watch, **changes: Any) -> BookingWish:
    values: dict[str, Any] = {
        "space_id": watch.space_id,
        "interval": Interval(NEXT_THURSDAY, NEXT_THURSDAY + timedelta(hours=2)),
        "organisation_id": watch.organisation_id,
        "purpose": "training",
        "participants": 20,
        "participants_under_19": 18,
        "responsible_name": "Kari Nordmann",
        "responsible_phone": "+4740000001",
        "request_key": "one",
    }
    return BookingWish(**{**values, **changes})


def test_a_watch_is_begun_once_and_ended(hall: Any, club: Any, kari: Any) -> None:
    me = actor_of(kari)
    number = begin_watch(me, command(hall, club), **how())
    assert begin_watch(me, command(hall, club), **how()) == number
    watch = db.session.get_one(Watch, number)
    assert (watch.weekdays, watch.starts, watch.made_by_id) == ("4", time(18), kari.id)
    end_watch(me, number, now=how()["now"])
    with pytest.raises(NotFound):
        end_watch(me, number, now=how()["now"])
    assert begin_watch(me, command(hall, club), **how()) != number


def test_what_can_never_match_and_what_is_anothers_is_refused(hall: Any, club: Any, kari: Any) -> None:
    me = actor_of(kari)
    with pytest.raises(Refused, match=r"watch\.no_such_weekday"):
        begin_watch(me, replace(command(hall, club), weekdays=frozenset({1})), **how())
    stranger = actor_of(make_person(member_of=make_organisation("Andre")))
    with pytest.raises(NotFound):
        begin_watch(stranger, command(hall, club), **how())
    closed = make_space(name="Bare kommunen")
    make_terms(closed, who_may_book="staff")
    with pytest.raises(Refused, match=r"booking\.not_open_to_booker"):
        begin_watch(me, command(closed, club), **how())


def test_nobody_watches_without_end(hall: Any, club: Any, kari: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("booking.services.watch.MOST_WATCHES", 1)
    begin_watch(actor_of(kari), command(hall, club), **how())
    with pytest.raises(Refused, match=r"watch\.too_many"):
        begin_watch(actor_of(kari), replace(command(hall, club), starts=time(19)), **how())


def test_a_cancelled_time_is_offered_by_letter_until_a_deadline_and_once(
    hall: Any, club: Any, kari: Any, taken: Any
) -> None:
    watch = make_watch(hall, club, kari)
    assert offer() == 0
    cancel(taken)
    assert count_to_offer(now=how()["now"]) > 0
    assert offer() == 1
    (made,) = offers()
    assert (made.watch_id, made.starts_at, made.state) == (watch.id, NEXT_THURSDAY, "open")
    assert made.answer_by == how(hours=24)["now"]
    (letter,) = letters()
    assert letter.recipient == kari.email
    assert letter.context["times"][0]["offer_id"] == made.id
    assert db.session.scalars(select(FreedTime)).all() == []
    assert offer() == 0
    assert len(letters()) == 1


@pytest.mark.parametrize("path", ["give_back", "refuse", "move", "shorten", "series", "closure"])
def test_every_path_that_frees_time_leads_to_an_offer(hall: Any, club: Any, kari: Any, path: str) -> None:
    others = make_organisation("Andre")
    anna = make_person(member_of=others)
    day, starts_at = THURSDAY, NEXT_THURSDAY
    if path == "series":
        series = book_series(hall, others, anna)
        starts_at = series.bookings[1].starts_at
        day = date(2027, 1, 14)
    elif path == "closure":
        closure = make_closure(hall, starts_at)
    else:
        booking = make_booking(hall, organisation=others, state="requested" if path == "refuse" else "confirmed")
        if path == "refuse":
            booking.state = "requested"
            db.session.commit()
    make_watch(hall, club, kari, first_day=day, last_day=day)
    offer()
    assert offers() == []
    if path == "give_back":
        give_back_booking(SYSTEM, CancelBooking(reference=booking.reference), **how())
    elif path == "refuse":
        refuse_booking(SYSTEM, RefuseBooking(reference=booking.reference, reason="Nei"), now=how()["now"])
    elif path == "series":
        cancel_series(actor_of(anna), CancelSeries(reference=series.reference), **how())
    elif path == "closure":
        undo_closure(SYSTEM, closure.id, **how())
    else:
        hour = timedelta(hours=1)
        there = Interval(starts_at + 24 * hour, starts_at + 26 * hour) if path == "move" else None
        there = there or Interval(starts_at, starts_at + hour)
        change_booking(SYSTEM, booking.reference, replace(wish_of(booking), interval=there), **how())
    assert offer() == 1
    first = starts_at + timedelta(hours=1) if path == "shorten" else starts_at
    assert [(each.starts_at, each.ends_at) for each in offers()] == [(first, starts_at + timedelta(hours=2))]


def test_what_is_changed_without_giving_its_time_up_is_offered_to_nobody(hall: Any, club: Any, taken: Any) -> None:
    make_watch(hall, club)
    change_booking(SYSTEM, taken.reference, replace(wish_of(taken), participants=30), **how())
    assert offer() == 0
    assert db.session.scalars(select(FreedTime)).all() == []


def test_a_change_that_is_not_stored_leaves_no_note(hall: Any, club: Any, taken: Any, monkeypatch: Any) -> None:
    make_watch(hall, club)
    monkeypatch.setattr("booking.services.booking.cancel.log", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cancel(taken)
    assert db.session.scalars(select(FreedTime)).all() == []


def test_no_thanks_passes_on_and_so_does_silence(hall: Any, club: Any, kari: Any, taken: Any) -> None:
    first = make_watch(hall, club, kari)
    second = make_watch(hall, make_organisation("Korps"), created_at=first.created_at + timedelta(hours=1))
    third = make_watch(hall, make_organisation("Kor"), created_at=first.created_at + timedelta(hours=2))
    cancel(taken)
    offer()
    assert states() == [(first.id, "open")]
    decline_offer(actor_of(kari), offers()[0].id, now=how()["now"])
    assert letters()[0].state == "waiting"
    assert why_withdrawn(letters()[0], how()["now"]).startswith("overtaken")
    assert offer(hours=1) == 1
    assert states() == [(first.id, "declined"), (second.id, "open")]
    assert offer(hours=24) == 0
    assert offer(hours=25) == 1  # the second did not answer
    assert states() == [(first.id, "declined"), (second.id, "lapsed"), (third.id, "open")]
    assert offer(hours=50) == 0
    assert states()[2] == (third.id, "lapsed")


def test_local_voluntary_organisations_are_asked_first_where_the_terms_say_so(taken: Any, hall: Any, club: Any) -> None:
    firm = make_watch(hall, make_organisation("Firma", tenant_class="company"))
    ours = make_watch(hall, club, created_at=firm.created_at + timedelta(hours=1))
    make_terms(hall.venue, offer_order="local_voluntary", offer_hours=6)
    cancel(taken)
    offer()
    assert states() == [(ours.id, "open")]
    assert offers()[0].answer_by == how(hours=6)["now"]
    offer(hours=6)
    assert states() == [(ours.id, "lapsed"), (firm.id, "open")]


def test_the_time_is_taken_through_the_ordinary_request_and_the_watch_of_one_day_is_done(
    hall: Any, club: Any, kari: Any, taken: Any
) -> None:
    watch = make_watch(hall, club, kari)
    cancel(taken)
    offer()
    (made,) = offers()
    placed = take_offer(actor_of(kari), made.id, wish(watch), **how())
    again = take_offer(actor_of(kari), made.id, wish(watch), **how())
    assert again == placed
    booking = db.session.get_one(Booking, placed.booking_id)
    assert (booking.state, booking.price_ore, booking.organisation_id) == ("confirmed", 0, club.id)
    (made,) = offers()
    assert (made.state, made.booking_id) == ("taken", booking.id)
    assert db.session.get_one(Watch, watch.id).ended_at is not None
    with pytest.raises(Refused, match=r"watch\.offer_over"):
        take_offer(actor_of(kari), made.id, wish(watch, request_key="two"), **how())


def test_taking_a_part_gives_the_rest_to_the_next(hall: Any, club: Any, kari: Any, taken: Any) -> None:
    watch = make_watch(hall, club, kari)
    second = make_watch(hall, make_organisation("Korps"), created_at=watch.created_at + timedelta(hours=1))
    cancel(taken)
    offer()
    hour = timedelta(hours=1)
    part = Interval(NEXT_THURSDAY, NEXT_THURSDAY + hour)
    take_offer(actor_of(kari), offers()[0].id, wish(watch, interval=part), **how())
    offer()
    assert [(each.watch_id, each.starts_at) for each in offers()[1:]] == [(second.id, NEXT_THURSDAY + hour)]


def test_an_offer_is_taken_for_what_it_is_and_while_it_stands(hall: Any, club: Any, kari: Any, taken: Any) -> None:
    watch = make_watch(hall, club, kari)
    cancel(taken)
    offer()
    (made,) = offers()
    me, later = actor_of(kari), timedelta(hours=1)
    elsewhere = wish(watch, interval=Interval(NEXT_THURSDAY + later, NEXT_THURSDAY + 3 * later))
    with pytest.raises(Refused, match=r"watch\.not_what_was_offered"):
        take_offer(me, made.id, elsewhere, **how())
    with pytest.raises(Refused, match=r"watch\.offer_over"):
        take_offer(me, made.id, wish(watch), **how(hours=25))
    stranger = actor_of(make_person(member_of=make_organisation("Korps")))
    with pytest.raises(NotFound):
        take_offer(stranger, made.id, wish(watch), **how())
    with pytest.raises(NotFound):
        decline_offer(stranger, made.id, now=how()["now"])
    assert states() == [(watch.id, "open")]


def test_when_others_book_the_time_first_the_offer_is_gone_and_comes_back_with_the_time(
    hall: Any, club: Any, kari: Any, taken: Any
) -> None:
    watch = make_watch(hall, club, kari)
    cancel(taken)
    offer()
    quick = make_booking(hall, organisation=make_organisation("Korps"))
    with pytest.raises(Refused, match=r"booking\.taken"):
        take_offer(actor_of(kari), offers()[0].id, wish(watch), **how())
    cancel(make_booking(hall, oslo(2026, 12, 5, 18)))
    offer()
    assert states() == [(watch.id, "gone")]
    cancel(quick)
    assert offer() == 1
    assert states() == [(watch.id, "gone"), (watch.id, "open")]


def test_an_ended_watch_and_one_that_is_past_are_offered_nothing(hall: Any, club: Any, kari: Any, taken: Any) -> None:
    watch = make_watch(hall, club, kari)
    past = make_watch(hall, club, first_day=date(2026, 11, 5), last_day=date(2026, 11, 19))
    second = make_watch(hall, make_organisation("Korps"), created_at=watch.created_at + timedelta(hours=1))
    cancel(taken)
    offer()
    end_watch(actor_of(kari), watch.id, now=how()["now"])
    offer()
    assert states() == [(watch.id, "declined"), (second.id, "open")]
    assert past.id not in {each.watch_id for each in offers()}


def test_who_waits_for_a_part_is_asked_when_the_whole_is_freed(hall: Any, club: Any, kari: Any, taken: Any) -> None:
    from booking.models import Space

    part = db.session.scalars(select(Space).where(Space.parent_id == hall.id)).first()
    watch = make_watch(part, club, kari)
    cancel(taken)
    offer()
    assert states() == [(watch.id, "open")]
