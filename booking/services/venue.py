"""Venues: adding one, describing it, taking it out of use and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from booking.database import db, lock, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor
from booking.models import SchoolCalendar, Venue
from booking.queries.upcoming import upcoming_at
from booking.services.steps.agreed import NOTHING_AGREED, Agreed, check_agreed
from booking.services.steps.log import log
from booking.services.steps.open_time import open_time_changes
from booking.services.steps.premises_row import SLUGS, municipality_to_edit, next_free, save, venue_to_edit
from booking.services.steps.table_cells import slug_from
from booking.settings import Settings

LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeVenue:
    """What the municipality says of a venue. Phone is E.164, `latitude` and `longitude` are degrees (WGS 84).

    `slug` is what its page is called in addresses; empty makes one of the name. `demonstration` marks the values
    as examples.
    """

    name: str
    kind: str
    slug: str = ""
    description: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    house_rules: str = ""
    accessibility: str = ""
    photo_text: str = ""
    school_calendar_id: int | None = None
    demonstration: bool = False


@use_case
def add_venue(actor: Actor, command: DescribeVenue, *, now: datetime) -> int:
    """Add a venue without spaces or opening hours, and return its id.

    Raises:
        NotFound: the actor does not administer all venues.
        Refused: the slug is taken or cannot be made, or half a position is given.
    """
    municipality_to_edit(actor)
    venue = Venue(closed_on=[], active=True)
    values = asdict(command) | {"slug": _slug(command, None)}
    _check(command)
    for name, value in values.items():
        setattr(venue, name, value)
    db.session.add(venue)
    db.session.flush()
    log(actor, f"venue:{venue.id}", "venue.added", now=now, after=values)
    return venue.id


@use_case
def change_venue(
    actor: Actor,
    venue_id: int,
    command: DescribeVenue,
    *,
    agreed: Agreed = NOTHING_AGREED,
    now: datetime,
    settings: Settings,
) -> None:
    """Describe a venue anew.

    Raises:
        NotFound: there is no such venue of the actor's.
        Refused: as `add_venue`; or another school calendar leaves bookings outside opening hours, and that was not
            agreed to.
    """
    venue = venue_to_edit(actor, venue_id)
    _check(command)
    values = asdict(command) | {"slug": _slug(command, venue.id)}
    zone = settings.municipality.zone
    with open_time_changes([venue.id], agreed, now=now, zone=zone):
        save(actor, venue, values, subject=f"venue:{venue.id}", action="venue.changed", now=now)


@use_case
def retire_venue(actor: Actor, venue_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime) -> None:
    """Take a venue out of use: nothing more is booked there. Bookings that were made stay.

    Raises:
        NotFound: there is no such venue of the actor's.
        Refused: ``venue.has_bookings`` when bookings are to come there that were not agreed to.
    """
    venue = venue_to_edit(actor, venue_id)
    check_agreed("venue.has_bookings", upcoming_at([venue.id], now), agreed)
    save(actor, venue, {"active": False}, subject=f"venue:{venue.id}", action="venue.retired", now=now)


@use_case
def restore_venue(actor: Actor, venue_id: int, *, now: datetime) -> None:
    """Take a venue into use again.

    Raises:
        NotFound: there is no such venue of the actor's.
    """
    venue = venue_to_edit(actor, venue_id)
    save(actor, venue, {"active": True}, subject=f"venue:{venue.id}", action="venue.restored", now=now)


def _slug(command: DescribeVenue, venue_id: int | None) -> str:
    slug = slug_from(command.slug or command.name)[:LONGEST_SLUG].rstrip("-")
    if not slug:
        raise Refused(Finding("venue.slug_missing", "slug"))
    lock(SLUGS)  # so that two never choose the same
    taken = {other: its_id for its_id, other in db.session.execute(select(Venue.id, Venue.slug))}
    if taken.get(slug, venue_id) != venue_id:
        raise Refused(Finding("venue.slug_taken", "slug", {"slug": slug, "free": next_free(slug, taken)}))
    return slug


def _check(command: DescribeVenue) -> None:
    if (command.latitude is None) != (command.longitude is None):
        missing = "latitude" if command.latitude is None else "longitude"
        raise Refused(Finding("venue.half_a_position", missing))
    if command.school_calendar_id is not None and not db.session.get(SchoolCalendar, command.school_calendar_id):
        raise NotFound(f"school calendar {command.school_calendar_id}")
