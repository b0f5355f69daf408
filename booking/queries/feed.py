"""What calendars to subscribe to are made of, and whether any of it is new.

A calendar is asked for many times an hour and changes a few times a week. So the question whether it has changed is
answered without reading a booking: from the last change of each space or organisation, which an index knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select

from booking.database import db
from booking.domain.booking_state import BookingState
from booking.domain.feed import FeedWindow
from booking.models import Booking, Organisation, Space, Venue
from booking.queries.premises import Premises, load_places

GONE = (BookingState.CANCELLED, BookingState.REFUSED, BookingState.DISPLACED)
STANDING = (BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.COMPLETED, BookingState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class FeedScope:
    """Whose bookings: those of some spaces, or else those of some organisations, perhaps of one team only."""

    space_ids: frozenset[int] | None = None
    organisation_ids: frozenset[int] = frozenset()
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedBooking:
    """A booking as a calendar tells it to its own people. What others may be told of it is for the calendar to say."""

    reference: str
    calendar_uid: str
    sequence: int
    state: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    title: str
    purpose: str
    responsible_name: str
    responsible_phone: str
    setup_note: str
    space_id: int
    space: str
    space_slug: str
    venue: str
    address: str
    organisation: str
    organisation_type: str

    @property
    def gone(self) -> bool:
        """Whether the time does not stand any more."""
        return self.state in GONE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The names that a calendar's bookings are told with: of places by id, and organisations (name, type) by id."""

    places: Premises
    addresses: Mapping[int, str]
    organisations: Mapping[int, tuple[str, str]]


def surroundings(zone: ZoneInfo) -> Surroundings:
    """All of them: a municipality has some hundreds of each."""
    venues = db.session.execute(select(Venue.id, Venue.address, Venue.postcode, Venue.town))
    organisations = db.session.execute(select(Organisation.id, Organisation.name, Organisation.organisation_type))
    return Surroundings(
        places=load_places(zone),
        addresses={number: _address(*parts) for number, *parts in venues},
        organisations={number: (name, kind) for number, name, kind in organisations},
    )


def last_change(scope: FeedScope) -> datetime | None:
    """When any booking of the scope was changed last, ``None`` when there is none; one look in an index for each."""
    if scope.space_ids is not None:
        owner, ids, column = Space.id, scope.space_ids, Booking.space_id
    else:
        owner, ids, column = Organisation.id, scope.organisation_ids, Booking.organisation_id
    newest = select(func.max(Booking.changed_at)).where(column == owner).correlate(owner.class_).scalar_subquery()
    found = db.session.scalars(select(newest).where(owner.in_(sorted(ids))))
    return max((at for at in found if at is not None), default=None)


def feed_bookings(scope: FeedScope, window: FeedWindow, around: Surroundings) -> list[FeedBooking]:
    """The bookings that the calendar shows, in order of time."""
    statement = (
        select(
            Booking.reference,
            Booking.calendar_uid,
            Booking.sequence,
            Booking.state,
            Booking.starts_at,
            Booking.ends_at,
            Booking.changed_at,
            Booking.title,
            Booking.purpose,
            Booking.responsible_name,
            Booking.responsible_phone,
            Booking.setup_note,
            Booking.space_id,
            Booking.organisation_id,
        )
        .where(
            *_within(scope),
            Booking.starts_at >= window.shown.starts_at,
            Booking.starts_at < window.shown.ends_at,
            or_(
                Booking.state.in_(STANDING),
                and_(Booking.state.in_(GONE), Booking.changed_at >= window.cancelled_since),
            ),
        )
        .order_by(Booking.starts_at, Booking.id)
    )
    spaces = {
        place.id: (place.id, place.name, place.slug, place.venue_name, around.addresses[place.venue_id])
        for place in around.places.spaces.values()
    }
    return [
        FeedBooking(*row[:-2], *spaces[row[-2]], *around.organisations[row[-1]])
        for row in db.session.execute(statement)
    ]


def _within(scope: FeedScope) -> list[ColumnElement[bool]]:
    if scope.space_ids is not None:
        return [Booking.space_id.in_(sorted(scope.space_ids))]
    found: list[ColumnElement[bool]] = [Booking.organisation_id.in_(sorted(scope.organisation_ids))]
    if scope.team_id is not None:
        found.append(Booking.team_id == scope.team_id)
    return found


def _address(address: str, postcode: str, town: str) -> str:
    place = " ".join(part for part in (postcode, town) if part)
    return ", ".join(part for part in (address, place) if part)
