"""The demonstration's year: real in shape, right by the rules, and whole in the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from booking.database import db
from booking.demo.calendar import Calendar
from booking.demo.events import plan_events
from booking.demo.ledger import Ledger
from booking.demo.people import SIGN_INS
from booking.demo.season import plan_seasons
from booking.demo.world import load_world
from booking.domain.booking_state import OCCUPYING
from booking.domain.interval import Interval
from booking.domain.local_time import days_of, wall_clock
from booking.domain.quote import from_document
from booking.domain.stock import most_at_once
from booking.models import (
    Booking,
    BookingExtra,
    BookingSeries,
    Closure,
    Displacement,
    Equipment,
    LogEntry,
    Occupation,
    Organisation,
    Person,
    Space,
    Tariff,
    Venue,
)
from booking.queries.premises import Premises, load_premises
from tests.fixtures.application import build_app
from tests.fixtures.clock import START
from tests.fixtures.settings import make_settings

DAY_WITHOUT_BOOKINGS = timedelta(days=45)


@pytest.fixture(scope="module")
def year(demonstration_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The loaded year, opened once to be looked at by all tests here."""
    folder = tmp_path_factory.mktemp("year")
    path = folder / "demo.sqlite3"
    path.write_bytes(demonstration_template.read_bytes())
    app = build_app(make_settings(folder, f"sqlite:///{path}"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def premises(year: Flask) -> Premises:
    zone = year.extensions["settings"].municipality.zone
    return load_premises(zone, START.date() - timedelta(days=200), START.date() + timedelta(days=200))


@pytest.fixture(scope="module")
def bookings(year: Flask) -> list[Booking]:
    return list(db.session.scalars(db.select(Booking)))


def count(model: type) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(model)) or 0


def interval_of(booking: Booking) -> Interval:
    return Interval(booking.starts_at, booking.ends_at)


def test_there_are_about_ten_venues_sixty_spaces_thirty_organisations_and_a_year_of_bookings(
    year: Flask, bookings: list[Booking]
) -> None:
    assert (count(Venue), count(Space)) == (11, 65)
    numbered = db.session.scalars(db.select(Organisation.number).where(Organisation.number.is_not(None))).all()
    assert len(numbered) >= 30
    assert 7_500 <= len(bookings) <= 10_500
    assert 300 <= count(BookingSeries) <= 700
    assert min(each.starts_at for each in bookings) < START - timedelta(days=175)
    assert max(each.starts_at for each in bookings) > START + timedelta(days=175)


def test_everything_is_marked_as_a_demonstration(year: Flask, bookings: list[Booking]) -> None:
    assert all(each.demonstration for each in bookings)
    assert all(db.session.scalars(db.select(Venue.demonstration)))
    assert all(db.session.scalars(db.select(Organisation.demonstration)))


def test_the_hall_is_divided_in_three(year: Flask) -> None:
    hall = db.session.scalars(db.select(Space).filter_by(slug="ashallen-flerbrukshall")).one()
    parts = db.session.scalars(db.select(Space.part).filter_by(parent_id=hall.id)).all()
    assert parts == ["1/3", "1/3", "1/3"]


def test_every_state_has_something_to_show(year: Flask, bookings: list[Booking]) -> None:
    states = Counter(each.state for each in bookings)
    assert {"completed", "confirmed", "requested", "refused", "cancelled", "no_show", "displaced"} == set(states)
    assert 8 <= states["requested"] <= 20
    assert min(states.values()) >= 5


def test_every_purpose_but_overnight_and_other_occurs(year: Flask, bookings: list[Booking]) -> None:
    assert {each.purpose for each in bookings} == {
        "training", "match", "meeting", "course", "course_with_grant", "rehearsal", "concert", "event",
        "private_party", "income_event",
    }  # fmt: skip


def test_what_is_over_is_settled_and_what_is_ahead_has_not_taken_place(year: Flask, bookings: list[Booking]) -> None:
    assert {each.state for each in bookings if each.ends_at <= START} & {"confirmed", "requested"} == set()
    assert {each.state for each in bookings if each.starts_at > START} & {"completed", "no_show"} == set()
    assert all(each.created_at <= START for each in bookings)
    assert all(each.decided_at is None or each.created_at <= each.decided_at <= START for each in bookings)


def test_every_booking_keeps_opening_hours_grid_length_and_capacity(
    bookings: list[Booking], premises: Premises
) -> None:
    open_on: dict[tuple[int, object], list[Interval]] = {}
    for booking in bookings:
        interval, terms = interval_of(booking), premises.terms(booking.space_id)
        (day,) = days_of(interval, premises.zone)
        key = (booking.space_id, day)
        if key not in open_on:
            open_on[key] = premises.plan(booking.space_id).open_on(day)
        inside = [o for o in open_on[key] if o.starts_at <= interval.starts_at and interval.ends_at <= o.ends_at]
        assert inside, (premises.spaces[booking.space_id].slug, booking.starts_at)
        wall = wall_clock(interval.starts_at, premises.zone)
        assert (wall.hour * 60 + wall.minute) % terms.grid_minutes == 0
        assert terms.shortest_minutes <= interval.minutes <= (terms.longest_minutes or 1440)
        assert booking.participants <= (terms.capacity or 10_000), premises.spaces[booking.space_id].slug
        assert booking.participants_under_19 <= booking.participants


def test_whatever_keeps_its_time_has_its_rows_on_every_leaf_and_nothing_else_has(
    bookings: list[Booking], premises: Premises
) -> None:
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for booking_id, leaf_id, kind in db.session.execute(
        db.select(Occupation.booking_id, Occupation.leaf_id, Occupation.kind).where(Occupation.booking_id.is_not(None))
    ):
        rows[booking_id].append((leaf_id, kind))
    for booking in bookings:
        leaves = premises.tree.leaves(booking.space_id) if booking.state in OCCUPYING else ()
        assert sorted(rows[booking.id]) == sorted((leaf, kind) for leaf in leaves for kind in (0, 1))


def test_closures_are_there_and_some_bookings_had_to_give_way(year: Flask, bookings: list[Booking]) -> None:
    assert count(Closure) == 5
    closures = db.session.scalars(db.select(Closure)).all()
    for booking in bookings:
        if booking.state == "displaced":
            assert any(
                closure.space_id == booking.space_id
                and closure.starts_at < booking.ends_at
                and booking.starts_at < closure.ends_at
                for closure in closures
            )
    credited = {row.booking_id: row.credited_ore for row in db.session.scalars(db.select(Displacement))}
    gone = {booking.id: booking.price_ore or 0 for booking in bookings if booking.state == "displaced"}
    assert credited == gone != {}


def test_the_stored_price_is_the_quote_s_or_an_officer_s_with_a_reason(year: Flask, bookings: list[Booking]) -> None:
    for booking in bookings[::7]:
        quoted = from_document(booking.quote)
        if booking.price_ore != quoted.total_ore:
            assert quoted.total_ore is None
            assert booking.decision_reason
        assert booking.full_price_ore == quoted.full_price_ore
    assert sum(booking.price_ore == 0 for booking in bookings) > 3_000
    assert sum((booking.price_ore or 0) > 0 for booking in bookings) > 1_500


def test_some_prices_wait_for_a_person(year: Flask) -> None:
    waiting = (
        db.select(Organisation.name).join(Booking).where(Booking.state == "requested", Booking.price_ore.is_(None))
    )
    assert db.session.scalars(waiting).all() == ["Turgjengen Vidvanke"]


def test_no_more_equipment_is_lent_than_there_is(year: Flask) -> None:
    lent: dict[int, list[tuple[Interval, int]]] = defaultdict(list)
    for equipment_id, quantity, starts_at, ends_at in db.session.execute(
        db.select(BookingExtra.equipment_id, BookingExtra.quantity, Booking.starts_at, Booking.ends_at)
        .join(Booking)
        .where(Booking.state.in_(OCCUPYING))
    ):
        lent[equipment_id].append((Interval(starts_at, ends_at), quantity))
    assert lent
    for equipment in db.session.scalars(db.select(Equipment).where(Equipment.id.in_(lent))):
        for interval, _quantity in lent[equipment.id]:
            assert most_at_once(interval, lent[equipment.id]) <= equipment.stock


def test_each_kind_of_visitor_can_sign_in_as_somebody(year: Flask) -> None:
    for role, email in SIGN_INS:
        person = db.session.scalars(db.select(Person).filter_by(email=email)).one()
        assert person.password_hash
        assert person.email_confirmed_at is not None
        staff = [grant.role for grant in person.grants]
        assert set(staff) == (set() if role in {"member", "manager"} else {role})


def test_the_year_has_a_log_that_tells_of_every_booking(year: Flask, bookings: list[Booking]) -> None:
    placed = db.session.scalar(db.select(db.func.count()).where(LogEntry.action == "booking.placed"))
    assert placed == len(bookings)


def test_both_tariffs_are_there_and_one_is_in_force(year: Flask) -> None:
    tariffs = db.session.execute(db.select(Tariff.code, Tariff.state, Tariff.demonstration).order_by(Tariff.code)).all()
    assert [tuple(each) for each in tariffs] == [
        ("aas_demo", "published", True),
        ("nesodden_2017", "published", False),
    ]


def test_no_venue_is_without_bookings_for_weeks_of_the_school_year(year: Flask, premises: Premises) -> None:
    for venue_id, slug in db.session.execute(db.select(Venue.id, Venue.slug)):
        spaces = [place.id for place in premises.spaces.values() if place.venue_id == venue_id]
        soon = db.session.scalar(
            db.select(db.func.count()).where(
                Booking.space_id.in_(spaces),
                Booking.starts_at > START,
                Booking.starts_at < START + DAY_WITHOUT_BOOKINGS,
            )
        )
        assert soon, slug


def test_the_same_day_gives_the_same_year(year: Flask) -> None:
    settings = year.extensions["settings"]

    def planned() -> list[tuple[object, ...]]:
        world = load_world(START, settings.municipality)
        ledger = Ledger(world.premises)
        both = [*plan_seasons(world, ledger), *plan_events(Calendar(world, ledger))]
        return [(each.space_id, each.interval, each.tenant.organisation.name, each.state, each.reason) for each in both]

    assert planned() == planned()
