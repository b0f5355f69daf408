"""Storing the year: the tariff prices every booking and the database judges it, as if it had been made by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from booking.database import db, transaction
from booking.demo.plan import Planned, PlannedSeries
from booking.demo.world import World
from booking.domain.booking_state import BookingState
from booking.domain.cancellation import consequence
from booking.domain.local_time import local_day
from booking.domain.pricing import quote
from booking.domain.quote import Quote, as_document
from booking.domain.rules.rule_set import RuleSet
from booking.models import Booking, BookingExtra, BookingSeries, LogEntry, Occupation
from booking.models.booking import REFERENCE_ALPHABET, REFERENCE_LENGTH
from booking.queries.tariff import tariff_in_force
from booking.services.steps.assessment import BookingWish
from booking.services.steps.occupation import booking_rows
from booking.services.steps.pricing import facts_from, without_tariff

PORTION = 500  # rows that are stored at a time, so that progress shows
OFFICERS_PRICE_ORE = 20_000  # what an officer decided where the rules know no price
OFFICERS_REASON = "Pris som for et lokalt lag, til prisklassen er bestemt."

OnStep = Callable[[int, int], None]


def store_bookings(world: World, planned: list[Planned], on_step: OnStep) -> int:
    """Store all bookings in the order they were asked for. Returns how many there are."""
    ordered = sorted(planned, key=lambda each: (each.created_at, each.interval.starts_at, each.space_id))
    used = _minutes_used(world, ordered)
    with transaction():
        series = _store_series(ordered)
        for start in range(0, len(ordered), PORTION):
            portion = ordered[start : start + PORTION]
            _store_portion(world, portion, series, used)
            on_step(start + len(portion), len(ordered))
    return len(ordered)


def _minutes_used(world: World, planned: Iterable[Planned]) -> dict[int, int]:
    """Minutes that each tenant had used earlier in the calendar year, by the booking's place in memory."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    used: dict[int, int] = {}
    for each in sorted(planned, key=lambda one: one.interval.starts_at):
        key = (each.tenant.organisation.id, local_day(each.interval.starts_at, world.premises.zone).year)
        used[id(each)] = sums[key]
        if each.state.occupies:
            sums[key] += each.interval.minutes
    return used


def _store_series(planned: Iterable[Planned]) -> dict[int, BookingSeries]:
    series = {id(each.series): each.series for each in planned if each.series is not None}
    rows = {key: _series_row(one, number) for number, (key, one) in enumerate(series.items(), 1)}
    db.session.add_all(rows.values())
    db.session.flush()
    return rows


def _series_row(series: PlannedSeries, number: int) -> BookingSeries:
    return BookingSeries(
        organisation_id=series.tenant.organisation.id,
        space_id=series.space_id,
        weekdays=str(series.weekday),
        first_day=series.first_day,
        last_day=series.last_day,
        starts=series.starts,
        ends=series.ends,
        follows_school_calendar=series.follows_school_calendar,
        season=series.season,
        created_at=series.created_at,
        reference=f"SERIE{number}",
    )


def _store_portion(
    world: World, portion: list[Planned], series: dict[int, BookingSeries], used: dict[int, int]
) -> None:
    """Rows go in by the hundred and past the ORM, which would take twice as long."""
    rows = [_row(world, planned, _quote(world, planned, used[id(planned)]), series) for planned in portion]
    _insert(Booking, rows)
    references = [row["reference"] for row in rows]
    numbered = db.session.execute(select(Booking.reference, Booking.id).where(Booking.reference.in_(references)))
    ids = dict(numbered.tuples().all())
    occupations: list[dict[str, Any]] = []
    extras: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for planned, row in zip(portion, rows, strict=True):
        row["id"] = booking_id = ids[row["reference"]]
        before, after = row["buffer_before_minutes"], row["buffer_after_minutes"]
        if planned.state.occupies:
            leaves = world.premises.tree.leaves(planned.space_id)
            occupations += booking_rows(booking_id, planned.interval, before, after, leaves)
        extras += _extras(world, planned, booking_id)
        entries += _log(planned, row)
    _insert(Occupation, occupations)
    _insert(BookingExtra, extras)
    _insert(LogEntry, entries)


def _insert(model: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(insert(model.__table__), rows)


def _quote(world: World, planned: Planned, minutes_used: int) -> Quote:
    day = local_day(planned.interval.starts_at, world.premises.zone)
    wish = BookingWish(
        space_id=planned.space_id,
        interval=planned.interval,
        organisation_id=planned.tenant.organisation.id,
        purpose=planned.purpose,
        participants=planned.participants,
        participants_under_19=planned.participants_under_19,
        sells_tickets=planned.sells_tickets,
        serves_alcohol=planned.serves_alcohol,
        responsible_name=planned.booked_by.name,
        responsible_phone=planned.booked_by.phone,
    )
    facts = facts_from(
        wish,
        planned.tenant.organisation,
        planned.team,
        world.premises,
        now=planned.created_at,
        series=planned.series is not None,
        tenant_class=planned.tenant.tenant_class,
        extras={code: number for code, number in planned.extras.items() if _equipment_id(world, planned, code)},
        minutes_used_year=minutes_used,
    )
    rule_set = _tariff(world, day)
    return quote(rule_set, facts) if rule_set is not None else without_tariff(facts)


def _tariff(world: World, day: date) -> RuleSet | None:
    """The tariff of the day; asked once for each day."""
    if day not in world.tariffs:
        world.tariffs[day] = tariff_in_force(day)
    return world.tariffs[day]


def _row(world: World, planned: Planned, quoted: Quote, series: dict[int, BookingSeries]) -> dict[str, Any]:
    terms = world.premises.terms(planned.space_id)
    cancelled = planned.state is BookingState.CANCELLED
    priced_by_officer = quoted.total_ore is None and planned.state not in {BookingState.REQUESTED, BookingState.REFUSED}
    fee = consequence(
        _tariff(world, local_day(planned.interval.starts_at, world.premises.zone)), quoted, planned.decided_at, None
    ).fee_ore if cancelled and planned.decided_at else 0  # fmt: skip
    return {
        "reference": "".join(world.chance.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH)),
        "space_id": planned.space_id,
        "organisation_id": planned.tenant.organisation.id,
        "team_id": planned.team.id if planned.team else None,
        "series_id": series[id(planned.series)].id if planned.series else None,
        "series_day": local_day(planned.interval.starts_at, world.premises.zone) if planned.series else None,
        "booked_by_id": planned.booked_by.id,
        "starts_at": planned.interval.starts_at,
        "ends_at": planned.interval.ends_at,
        "buffer_before_minutes": terms.buffer_before_minutes,
        "buffer_after_minutes": terms.buffer_after_minutes,
        "state": planned.state,
        "purpose": planned.purpose,
        "title": planned.title,
        "participants": planned.participants,
        "participants_under_19": planned.participants_under_19,
        "sells_tickets": planned.sells_tickets,
        "serves_alcohol": planned.serves_alcohol,
        "setup_note": planned.setup_note,
        "responsible_name": planned.booked_by.name,
        "responsible_phone": planned.booked_by.phone,
        "responsible_email": planned.booked_by.email,
        "quote": as_document(quoted),
        "price_ore": OFFICERS_PRICE_ORE if priced_by_officer else quoted.total_ore,
        "full_price_ore": quoted.full_price_ore,
        "cancellation_fee_ore": fee or 0,
        "decision_reason": OFFICERS_REASON if priced_by_officer else ("" if cancelled else planned.reason),
        "decided_by_id": planned.decided_by.id if planned.decided_by else None,
        "decided_at": planned.decided_at,
        "created_at": planned.created_at,
        "sequence": 1 if planned.state in {BookingState.CANCELLED, BookingState.DISPLACED} else 0,
        "calendar_uid": world.uid(),
        "demonstration": True,
    }


def _equipment_id(world: World, planned: Planned, code: str) -> int | None:
    place = world.premises.spaces[planned.space_id]
    found = world.equipment.get((place.venue_id, code))
    return found.id if found else None


def _extras(world: World, planned: Planned, booking_id: int) -> Iterator[dict[str, Any]]:
    for code, quantity in planned.extras.items():
        equipment_id = _equipment_id(world, planned, code)
        if equipment_id is not None:
            yield {"booking_id": booking_id, "equipment_id": equipment_id, "quantity": quantity}


def _log(planned: Planned, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the log would say, had each step been made when it is told to have been."""
    asked = planned.decided_by is not None or planned.state is BookingState.REQUESTED
    first = BookingState.REQUESTED if asked and planned.series is None else BookingState.CONFIRMED
    yield _entry(row, "booking.placed", planned.created_at, planned.booked_by.id, {}, first, row["price_ore"])
    officer = planned.decided_by.id if planned.decided_by else None
    at = planned.decided_at or planned.created_at
    if planned.state is BookingState.REFUSED:
        yield _entry(row, "booking.refused", at, officer, {"state": first}, planned.state, reason=planned.reason)
    elif planned.state is BookingState.CANCELLED:
        yield _entry(
            row, "booking.cancelled", at, planned.booked_by.id, {"state": BookingState.CONFIRMED}, planned.state,
            reason=planned.reason,
        )  # fmt: skip
    elif planned.state is BookingState.DISPLACED:
        before = {"state": BookingState.CONFIRMED}
        yield _entry(row, "booking.displaced", at, officer, before, planned.state, reason=planned.reason)
    elif first is BookingState.REQUESTED and planned.state is not first:
        yield _entry(row, "booking.approved", at, officer, {"state": first}, BookingState.CONFIRMED, row["price_ore"])
    if planned.state in {BookingState.COMPLETED, BookingState.NO_SHOW}:
        before = {"state": BookingState.CONFIRMED}
        yield _entry(row, f"booking.{planned.state}", planned.interval.ends_at, None, before, planned.state)


def _entry(
    row: dict[str, Any],
    action: str,
    at: datetime,
    person_id: int | None,
    before: dict[str, Any],
    state: BookingState,
    price_ore: int | None = None,
    reason: str = "",
) -> dict[str, Any]:
    after: dict[str, Any] = {"state": str(state)}
    if price_ore is not None:
        after["price_ore"] = price_ore
    return {
        "at": at,
        "person_id": person_id,
        "subject": f"booking:{row['id']}",
        "action": action,
        "before": {key: str(value) for key, value in before.items()},
        "after": after,
        "reason": reason,
    }
