"""Venues as they are shown to anyone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from booking.database import db
from booking.domain.school_calendar import DayKind
from booking.i18n import alphabetical
from booking.models import Equipment, Space, Venue


@dataclass(frozen=True, slots=True)
class VenueRow:
    """A venue in a list. `spaces` counts what can be booked, parts included."""

    id: int
    slug: str
    name: str
    kind: str
    address: str
    postcode: str
    town: str
    photo: str
    photo_text: str
    demonstration: bool
    spaces: int
    largest: int | None  # people in the largest space


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """A venue on its own page."""

    id: int
    slug: str
    name: str
    kind: str
    description: str
    address: str
    postcode: str
    town: str
    latitude: float | None
    longitude: float | None
    contact_name: str
    contact_phone: str
    contact_email: str
    house_rules: str
    accessibility: str
    photo: str
    photo_text: str
    demonstration: bool
    closed_on: frozenset[DayKind]


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """What can be added to a booking at the venue."""

    name: str
    stock: int


def venue_list() -> list[VenueRow]:
    """The venues that are in use, in Norwegian alphabetical order."""
    statement = (
        select(
            Venue.id,
            Venue.slug,
            Venue.name,
            Venue.kind,
            Venue.address,
            Venue.postcode,
            Venue.town,
            Venue.photo,
            Venue.photo_text,
            Venue.demonstration,
            func.count(Space.id),
            func.max(Space.capacity),
        )
        .outerjoin(Space, (Space.venue_id == Venue.id) & Space.active)
        .where(Venue.active)
        .group_by(Venue.id)
    )
    rows = [VenueRow(*row) for row in db.session.execute(statement)]
    return sorted(rows, key=lambda row: alphabetical(row.name))


def find_venue(slug: str) -> VenueDetails | None:
    """The venue with this address, unless it is out of use."""
    venue = db.session.scalar(select(Venue).where(Venue.slug == slug, Venue.active))
    if venue is None:
        return None
    return VenueDetails(
        id=venue.id,
        slug=venue.slug,
        name=venue.name,
        kind=venue.kind,
        description=venue.description,
        address=venue.address,
        postcode=venue.postcode,
        town=venue.town,
        latitude=venue.latitude,
        longitude=venue.longitude,
        contact_name=venue.contact_name,
        contact_phone=venue.contact_phone,
        contact_email=venue.contact_email,
        house_rules=venue.house_rules,
        accessibility=venue.accessibility,
        photo=venue.photo,
        photo_text=venue.photo_text,
        demonstration=venue.demonstration,
        closed_on=frozenset(DayKind(kind) for kind in venue.closed_on),
    )


def equipment_of(venue_id: int) -> list[EquipmentRow]:
    """What bookings at the venue may add."""
    statement = select(Equipment.name, Equipment.stock).where(
        Equipment.venue_id == venue_id, Equipment.active, Equipment.stock > 0
    )
    return sorted((EquipmentRow(*row) for row in db.session.execute(statement)), key=lambda row: alphabetical(row.name))
