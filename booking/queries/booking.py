"""Bookings to read: one, mine, those that wait, and those of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.domain.stated import Stated, read_stated
from booking.models import (
    ApiToken,
    Booking,
    BookingExtra,
    BookingSeries,
    Equipment,
    LogEntry,
    Organisation,
    Person,
    Space,
    Team,
    Venue,
)

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """Equipment or a service that belongs to a booking."""

    equipment_id: int
    code: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A whole booking, for those who may see it whole."""

    id: int
    reference: str
    state: BookingState
    starts_at: datetime
    ends_at: datetime
    buffer_before_minutes: int
    buffer_after_minutes: int
    space_id: int
    space_slug: str
    space_name: str
    venue_id: int
    venue_slug: str
    venue_name: str
    venue_phone: str
    organisation_id: int
    organisation_name: str
    organisation_type: str
    team_id: int | None
    team_name: str | None
    series_id: int | None
    booked_by_id: int | None
    booked_by_name: str | None
    purpose: str
    title: str
    participants: int
    participants_under_19: int
    sells_tickets: bool
    serves_alcohol: bool
    stated: Stated
    setup_note: str
    responsible_name: str
    responsible_phone: str
    responsible_email: str
    quote: dict[str, Any]
    price_ore: int | None
    full_price_ore: int | None
    cancellation_fee_ore: int | None
    decision_reason: str
    decided_by_name: str | None
    decided_at: datetime | None
    created_at: datetime
    extras: tuple[ExtraRow, ...] = ()
    series_reference: str | None = None
    series_day: date | None = None
    off_series: bool = False

    @property
    def version(self) -> str:
        """Another whenever the booking is changed; new names of its place or people do not change it."""
        names = {"space_slug", "space_name", "venue_slug", "venue_name", "venue_phone", "organisation_name"}
        names |= {"organisation_type", "team_name", "booked_by_name", "quote", "extras"}
        own = [getattr(self, each.name) for each in fields(self) if each.name not in names]
        extras = [(extra.equipment_id, extra.quantity) for extra in self.extras]
        return sha256(repr((own, extras)).encode()).hexdigest()[:20]

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def buffered(self) -> Interval:
        """The time that the space is kept for it, with setting up and clearing."""
        return self.interval.widen(self.buffer_before_minutes, self.buffer_after_minutes)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened to a booking."""

    at: datetime
    action: str
    person: str | None
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BookingPage:
    """Some of many bookings. `page` counts from 1."""

    rows: tuple[BookingRow, ...]
    page: int
    pages: int
    total: int


_booker, _decider = aliased(Person), aliased(Person)


def _whole() -> Select[Any]:
    return (
        select(
            Booking,
            Space.slug,
            Space.name,
            Venue.id,
            Venue.slug,
            Venue.name,
            Venue.contact_phone,
            Organisation.name,
            Organisation.organisation_type,
            Team.name,
            _booker.name,
            _decider.name,
            BookingSeries.reference,
        )
        .join(Space, Booking.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .join(Organisation, Booking.organisation_id == Organisation.id)
        .outerjoin(Team, Booking.team_id == Team.id)
        .outerjoin(_booker, Booking.booked_by_id == _booker.id)
        .outerjoin(_decider, Booking.decided_by_id == _decider.id)
        .outerjoin(BookingSeries, Booking.series_id == BookingSeries.id)
    )


def _read(statement: Select[Any]) -> tuple[BookingRow, ...]:
    found = list(db.session.execute(statement.execution_options(populate_existing=True)))
    extras = _extras([row[0].id for row in found])
    return tuple(_row(*row, extras=extras.get(row[0].id, ())) for row in found)


def _row(
    booking: Booking,
    space_slug: str,
    space_name: str,
    venue_id: int,
    venue_slug: str,
    venue_name: str,
    venue_phone: str,
    organisation_name: str,
    organisation_type: str,
    team_name: str | None,
    booked_by_name: str | None,
    decided_by_name: str | None,
    series_reference: str | None,
    *,
    extras: tuple[ExtraRow, ...],
) -> BookingRow:
    return BookingRow(
        id=booking.id,
        reference=booking.reference,
        state=BookingState(booking.state),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        buffer_before_minutes=booking.buffer_before_minutes,
        buffer_after_minutes=booking.buffer_after_minutes,
        space_id=booking.space_id,
        space_slug=space_slug,
        space_name=space_name,
        venue_id=venue_id,
        venue_slug=venue_slug,
        venue_name=venue_name,
        venue_phone=venue_phone,
        organisation_id=booking.organisation_id,
        organisation_name=organisation_name,
        organisation_type=organisation_type,
        team_id=booking.team_id,
        team_name=team_name,
        series_id=booking.series_id,
        booked_by_id=booking.booked_by_id,
        booked_by_name=booked_by_name,
        purpose=booking.purpose,
        title=booking.title,
        participants=booking.participants,
        participants_under_19=booking.participants_under_19,
        sells_tickets=booking.sells_tickets,
        serves_alcohol=booking.serves_alcohol,
        stated=read_stated(booking.stated),
        setup_note=booking.setup_note,
        responsible_name=booking.responsible_name,
        responsible_phone=booking.responsible_phone,
        responsible_email=booking.responsible_email,
        quote=booking.quote,
        price_ore=booking.price_ore,
        full_price_ore=booking.full_price_ore,
        cancellation_fee_ore=booking.cancellation_fee_ore,
        decision_reason=booking.decision_reason,
        decided_by_name=decided_by_name,
        decided_at=booking.decided_at,
        created_at=booking.created_at,
        extras=extras,
        series_reference=series_reference,
        series_day=booking.series_day,
        off_series=booking.off_series,
    )


def _extras(booking_ids: Collection[int]) -> dict[int, tuple[ExtraRow, ...]]:
    if not booking_ids:
        return {}
    found: dict[int, tuple[ExtraRow, ...]] = {}
    statement = (
        select(BookingExtra.booking_id, Equipment.id, Equipment.code, Equipment.name, BookingExtra.quantity)
        .join(Equipment, BookingExtra.equipment_id == Equipment.id)
        .where(BookingExtra.booking_id.in_(booking_ids))
        .order_by(BookingExtra.id)
    )
    for booking_id, *extra in db.session.execute(statement):
        found[booking_id] = (*found.get(booking_id, ()), ExtraRow(*extra))
    return found


def booking_by_reference(reference: str) -> BookingRow | None:
    rows = _read(_whole().where(Booking.reference == reference))
    return rows[0] if rows else None


def bookings_of_series(series_id: int) -> tuple[BookingRow, ...]:
    """Every booking of a series, in the order of time."""
    return _read(_whole().where(Booking.series_id == series_id).order_by(Booking.starts_at, Booking.id))


def bookings_of(organisation_ids: Collection[int], now: datetime, *, past: bool, page: int = 1) -> BookingPage:
    """The bookings of some organisations: those to come, the next first, or those that are over, the last first."""
    is_over = Booking.ends_at <= now
    statement = _whole().where(Booking.organisation_id.in_(organisation_ids), is_over if past else ~is_over)
    order = Booking.starts_at.desc() if past else Booking.starts_at
    return _page(statement, (order, Booking.id), page)


def bookings_between(
    organisation_ids: Collection[int],
    venue_ids: Collection[int] | None,
    window: Interval,
    *,
    state: BookingState | None = None,
    after: tuple[datetime, int] | None = None,
    most: int,
) -> tuple[BookingRow, ...]:
    """The bookings of the organisations, and those at the venues (all, when ``None``), that touch the time.

    In order of start and id; `after` is the start and the id of the last one that is known already.
    """
    theirs = Booking.organisation_id.in_(organisation_ids)
    if venue_ids is None:
        theirs = true()
    elif venue_ids:
        theirs = or_(theirs, Space.venue_id.in_(venue_ids))
    statement = _whole().where(theirs, Booking.starts_at < window.ends_at, Booking.ends_at > window.starts_at)
    if state is not None:
        statement = statement.where(Booking.state == state)
    if after is not None:
        starts_at, number = after
        later = and_(Booking.starts_at == starts_at, Booking.id > number)
        statement = statement.where(or_(Booking.starts_at > starts_at, later))
    return _read(statement.order_by(Booking.starts_at, Booking.id).limit(most))


def requests_waiting(venue_ids: Collection[int] | None, page: int = 1) -> BookingPage:
    """Requests that a person must decide at the venues (all, when none are named), the longest waiting first.

    A series is one case, told of by its first date that waits; `dates_waiting` says how many there are.
    """
    earlier = aliased(Booking)
    told_already = exists().where(
        earlier.series_id == Booking.series_id,
        earlier.state == BookingState.REQUESTED,
        or_(
            earlier.starts_at < Booking.starts_at,
            and_(earlier.starts_at == Booking.starts_at, earlier.id < Booking.id),
        ),
    )
    statement = _whole().where(Booking.state == BookingState.REQUESTED, ~told_already)
    if venue_ids is not None:
        statement = statement.where(Space.venue_id.in_(venue_ids))
    return _page(statement, (Booking.created_at, Booking.id), page)


def dates_waiting(series_ids: Collection[int]) -> dict[int, int]:
    """How many dates of each series wait for an answer."""
    statement = (
        select(Booking.series_id, func.count(Booking.id))
        .where(Booking.series_id.in_(series_ids), Booking.state == BookingState.REQUESTED)
        .group_by(Booking.series_id)
    )
    return {series_id: number for series_id, number in db.session.execute(statement) if series_id is not None}


def day_list(venue_ids: Collection[int] | None, day: Interval) -> tuple[BookingRow, ...]:
    """What takes place at the venues during the day, in the order it begins; requests too, told by their state."""
    shown = (BookingState.CONFIRMED, BookingState.REQUESTED, BookingState.COMPLETED, BookingState.NO_SHOW)
    statement = _whole().where(
        Booking.state.in_(shown), Booking.starts_at < day.ends_at, Booking.ends_at > day.starts_at
    )
    if venue_ids is not None:
        statement = statement.where(Space.venue_id.in_(venue_ids))
    return _read(statement.order_by(Venue.name, Booking.starts_at, Space.name))


def booking_history(booking_id: int) -> tuple[HistoryRow, ...]:
    """What happened to the booking, the first thing first."""
    statement = (
        select(
            LogEntry.at,
            LogEntry.action,
            func.coalesce(Person.name, ApiToken.name),
            LogEntry.reason,
            LogEntry.before,
            LogEntry.after,
        )
        .outerjoin(Person, LogEntry.person_id == Person.id)
        .outerjoin(ApiToken, LogEntry.token_id == ApiToken.id)
        .where(LogEntry.subject == f"booking:{booking_id}")
        .order_by(LogEntry.id)
    )
    return tuple(HistoryRow(*row) for row in db.session.execute(statement))


def _page(statement: Select[Any], order: tuple[Any, ...], page: int) -> BookingPage:
    total = db.session.scalar(statement.with_only_columns(func.count(Booking.id))) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = _read(statement.order_by(*order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return BookingPage(rows, page, pages, total)
