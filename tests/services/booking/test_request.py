"""Booking a time: what is stored, what is told, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.errors import NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.permissions import SYSTEM
from booking.models import Booking, Letter, LogEntry, Occupation
from booking.services.booking import BookingPlaced, BookingWish, preview_booking, request_booking
from tests.factories.booking import make_booking
from tests.factories.organisation import make_organisation, make_team
from tests.factories.person import actor_of, make_person
from tests.factories.premises import make_equipment, make_space, make_terms, make_venue
from tests.factories.tariff import make_tariff
from tests.factories.times import oslo

THURSDAY_AT_SIX = oslo(2026, 12, 3, 18)


def wish(space: Any, organisation: Any, **changes: Any) -> BookingWish:
    starts_at = changes.pop("starts_at", THURSDAY_AT_SIX)
    ends_at = changes.pop("ends_at", starts_at + timedelta(hours=2))
    values: dict[str, Any] = {
        "space_id": space.id,
        "interval": Interval(starts_at, ends_at),
        "organisation_id": organisation.id,
        "purpose": "training",
        "participants": 20,
        "participants_under_19": 18,
        "responsible_name": "Kari Nordmann",
        "responsible_phone": "+4740000001",
    }
    return BookingWish(**{**values, **changes})


def book(actor: Any, wanted: BookingWish) -> BookingPlaced:
    now = current_app.extensions["clock"].now()
    return request_booking(actor, wanted, now=now, settings=current_app.extensions["settings"])


@pytest.fixture
def club(app: Any) -> Any:
    make_tariff()
    return make_organisation("Ås turn", tenant_class="local_voluntary")


@pytest.fixture
def member(club: Any) -> Any:
    return actor_of(make_person(member_of=club))


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(refusal.value.verdict.codes)


def test_an_instant_space_confirms_at_once_and_tells_the_booker(club: Any, member: Any) -> None:
    space = make_space()
    make_terms(space, approval="instant", buffer_after_minutes=15)
    placed = book(member, wish(space, club))
    assert placed.state is BookingState.CONFIRMED
    booking = db.session.get_one(Booking, placed.booking_id)
    assert (booking.price_ore, booking.full_price_ore) == (0, 60_000)
    assert booking.buffer_after_minutes == 15
    letters = db.session.scalars(select(Letter)).all()
    assert [letter.kind for letter in letters] == ["booking_confirmed"]
    assert [
        entry.action for entry in db.session.scalars(select(LogEntry).where(LogEntry.subject.like("booking:%")))
    ] == ["booking.placed"]
    assert {row.kind for row in db.session.scalars(select(Occupation))} == {0, 1}


def test_a_space_by_request_keeps_the_time_while_somebody_decides(club: Any, member: Any) -> None:
    space = make_space()
    make_terms(space, approval="by_request")
    placed = book(member, wish(space, club))
    assert placed.state is BookingState.REQUESTED
    with pytest.raises(Refused) as refusal:
        book(member, wish(space, club))
    assert codes(refusal) == {"booking.taken"}


def test_without_a_tariff_in_force_a_person_decides_and_nothing_is_free(app: Any) -> None:
    organisation = make_organisation(tenant_class="local_voluntary")
    space = make_space()
    make_terms(space, approval="instant")
    placed = book(actor_of(make_person(member_of=organisation)), wish(space, organisation))
    assert placed.state is BookingState.REQUESTED
    assert db.session.get_one(Booking, placed.booking_id).price_ore is None


def test_the_hall_blocks_its_parts_and_a_part_blocks_the_hall_but_not_its_siblings(club: Any, member: Any) -> None:
    hall = make_space(parts=3)
    parts = list(_parts_of(hall))
    book(member, wish(parts[0], club))
    with pytest.raises(Refused) as refusal:
        book(member, wish(hall, club))
    assert codes(refusal) == {"booking.taken"}
    assert book(member, wish(parts[1], club)).reference
    later = THURSDAY_AT_SIX + timedelta(hours=2)
    book(member, wish(hall, club, starts_at=later, ends_at=later + timedelta(hours=1)))
    with pytest.raises(Refused):
        book(member, wish(parts[2], club, starts_at=later, ends_at=later + timedelta(hours=1)))


def _parts_of(hall: Any) -> list[Any]:
    from booking.models import Space

    return list(db.session.scalars(select(Space).where(Space.parent_id == hall.id).order_by(Space.id)))


def test_the_same_request_key_is_the_same_booking(club: Any, member: Any) -> None:
    space = make_space()
    first = book(member, wish(space, club, request_key="key-1"))
    second = book(member, wish(space, club, request_key="key-1"))
    assert first.reference == second.reference
    assert db.session.query(Booking).count() == 1


def test_another_organisation_cannot_be_booked_for(club: Any, member: Any) -> None:
    stranger = make_organisation("En annen forening")
    with pytest.raises(NotFound):
        book(member, wish(make_space(), stranger))


def test_a_team_of_another_organisation_is_not_found(club: Any, member: Any) -> None:
    team = make_team(make_organisation("En annen forening"))
    with pytest.raises(NotFound):
        book(member, wish(make_space(), club, team_id=team.id))


def test_the_last_projector_goes_out_once(club: Any, member: Any) -> None:
    venue = make_venue()
    projector = make_equipment(venue, "projector", stock=1)
    first, second = make_space(venue=venue), make_space(venue=venue)
    book(member, wish(first, club, extras={projector.id: 1}))
    with pytest.raises(Refused) as refusal:
        book(member, wish(second, club, extras={projector.id: 1}))
    assert codes(refusal) == {"booking.not_enough_equipment"}
    later = THURSDAY_AT_SIX + timedelta(hours=2)
    assert book(member, wish(second, club, starts_at=later, extras={projector.id: 1})).reference


def test_equipment_of_another_venue_is_refused(club: Any, member: Any) -> None:
    elsewhere = make_equipment(make_venue(), "chair", stock=30)
    with pytest.raises(Refused) as refusal:
        book(member, wish(make_space(), club, extras={elsewhere.id: 1}))
    assert codes(refusal) == {"booking.equipment_not_here"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": oslo(2026, 11, 20, 18)}, "booking.in_the_past"),
        ({"starts_at": oslo(2026, 12, 3, 3)}, "booking.outside_opening_hours"),
        ({"participants": 10_000, "participants_under_19": 0}, "booking.too_many_participants"),
        ({"participants": 3, "participants_under_19": 4}, "booking.more_young_than_participants"),
        ({"ends_at": oslo(2027, 3, 3, 18)}, "booking.too_long"),
    ],
)
def test_what_cannot_be_had_is_refused_and_leaves_nothing(
    club: Any, member: Any, changes: dict[str, Any], code: str
) -> None:
    space = make_space(capacity=100)
    with pytest.raises(Refused) as refusal:
        book(member, wish(space, club, **changes))
    assert code in codes(refusal)
    assert db.session.query(Booking).count() == 0
    assert db.session.query(Letter).count() == 0
    assert db.session.query(Occupation).count() == 0


def test_a_space_out_of_use_cannot_be_booked(club: Any, member: Any) -> None:
    space = make_space(active=False)
    with pytest.raises(Refused) as refusal:
        book(member, wish(space, club))
    assert codes(refusal) == {"booking.space_out_of_use"}


def test_the_preview_offers_the_nearest_free_times_and_stores_nothing(club: Any, member: Any) -> None:
    space = make_space()
    make_booking(space)
    before = db.session.query(Booking).count()
    now = current_app.extensions["clock"].now()
    assessment = preview_booking(member, wish(space, club), now=now, settings=current_app.extensions["settings"])
    assert assessment.verdict.codes == ("booking.taken",)
    assert assessment.alternatives
    assert all(
        not free.overlaps(Interval(THURSDAY_AT_SIX, THURSDAY_AT_SIX + timedelta(hours=2)))
        for free in assessment.alternatives
    )
    assert db.session.query(Booking).count() == before


def test_an_officer_books_for_anyone_without_asking(club: Any) -> None:
    space = make_space()
    make_terms(space, approval="by_request", notice_minutes=60 * 24 * 30)
    assert book(SYSTEM, wish(space, club)).state is BookingState.CONFIRMED
