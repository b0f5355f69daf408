"""Venues and spaces as those see them who edit them: also what is out of use, and every field there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from booking.database import db
from booking.domain.school_calendar import DayKind
from booking.domain.space_tree import SpaceNode, SpaceTree, plant
from booking.i18n import alphabetical
from booking.models import Booking, OpeningHours, SchoolCalendar, Space, SpaceFeature, Venue
from booking.queries.upcoming import OPEN


@dataclass(frozen=True, slots=True)
class VenueRecord:
    """All that is said of a venue."""

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
    photo_text: str
    school_calendar_id: int | None
    school_calendar_name: str | None
    closed_on: frozenset[DayKind]
    active: bool
    demonstration: bool


@dataclass(frozen=True, slots=True)
class VenueSummary:
    """A venue in a list. `spaces` are those in use, `upcoming` the bookings to come, `has_hours` whether it opens."""

    id: int
    slug: str
    name: str
    kind: str
    active: bool
    demonstration: bool
    spaces: int
    upcoming: int
    has_hours: bool


@dataclass(frozen=True, slots=True)
class SpaceRecord:
    """All that is said of a space. `closed_on` is ``None`` where it has none of its own."""

    id: int
    venue_id: int
    venue_name: str
    venue_slug: str
    parent_id: int | None
    parent_name: str | None
    slug: str
    name: str
    kind: str
    part: str
    description: str
    area_m2: int | None
    capacity: int | None
    courts: int | None
    rooms: int | None
    accessible: bool
    accessibility: str
    photo_text: str
    tidy_checklist: str
    position: int
    features: frozenset[str]
    closed_on: frozenset[DayKind] | None
    active: bool
    in_use: bool  # neither it, nor what it is a part of, nor its venue is out of use


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """A space in its venue's tree; `depth` is 0 for one that is a part of nothing."""

    id: int
    parent_id: int | None
    slug: str
    name: str
    kind: str
    part: str
    capacity: int | None
    active: bool
    depth: int
    parts: int


def venue_record(venue_id: int) -> VenueRecord | None:
    """The venue, whether it is in use or not."""
    found = db.session.execute(
        select(Venue, SchoolCalendar.name)
        .outerjoin(SchoolCalendar, Venue.school_calendar_id == SchoolCalendar.id)
        .where(Venue.id == venue_id)
    ).one_or_none()
    if found is None:
        return None
    venue, calendar_name = found
    return VenueRecord(
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
        photo_text=venue.photo_text,
        school_calendar_id=venue.school_calendar_id,
        school_calendar_name=calendar_name,
        closed_on=frozenset(DayKind(kind) for kind in venue.closed_on),
        active=venue.active,
        demonstration=venue.demonstration,
    )


def venue_summaries(venue_ids: Collection[int] | None, now: datetime) -> list[VenueSummary]:
    """The venues (all, when none are named) in alphabetical order, those out of use last."""
    statement = select(Venue.id, Venue.slug, Venue.name, Venue.kind, Venue.active, Venue.demonstration)
    if venue_ids is not None:
        statement = statement.where(Venue.id.in_(venue_ids))
    spaces = _counts(select(Space.venue_id, func.count()).where(Space.active).group_by(Space.venue_id))
    upcoming = _counts(
        select(Space.venue_id, func.count())
        .join(Booking, Booking.space_id == Space.id)
        .where(Booking.state.in_(OPEN), Booking.ends_at > now)
        .group_by(Space.venue_id)
    )
    hours = _counts(select(OpeningHours.venue_id, func.count()).group_by(OpeningHours.venue_id))
    rows = [
        VenueSummary(*row, spaces=spaces.get(row.id, 0), upcoming=upcoming.get(row.id, 0), has_hours=row.id in hours)
        for row in db.session.execute(statement)
    ]
    return sorted(rows, key=lambda row: (not row.active, alphabetical(row.name)))


def _counts(statement: Select[tuple[int, int]]) -> dict[int, int]:
    return dict(db.session.execute(statement).tuples().all())


def space_record(space_id: int) -> SpaceRecord | None:
    """The space, whether it is in use or not."""
    found = db.session.execute(
        select(Space, Venue.name, Venue.slug, Venue.active)
        .join(Venue, Space.venue_id == Venue.id)
        .where(Space.id == space_id)
    ).one_or_none()
    if found is None:
        return None
    space, venue_name, venue_slug, venue_active = found
    lines = {line.id: line for line in space_lines(space.venue_id)}
    line = lines[space.id]
    in_use = venue_active and line.active
    parent = lines.get(line.parent_id or 0)
    parent_name = parent.name if parent else None
    while parent is not None:
        in_use = in_use and parent.active
        parent = lines.get(parent.parent_id or 0)
    features = db.session.scalars(select(SpaceFeature.feature).where(SpaceFeature.space_id == space.id))
    return SpaceRecord(
        id=space.id,
        venue_id=space.venue_id,
        venue_name=venue_name,
        venue_slug=venue_slug,
        parent_id=space.parent_id,
        parent_name=parent_name,
        slug=space.slug,
        name=space.name,
        kind=space.kind,
        part=space.part,
        description=space.description,
        area_m2=space.area_m2,
        capacity=space.capacity,
        courts=space.courts,
        rooms=space.rooms,
        accessible=space.accessible,
        accessibility=space.accessibility,
        photo_text=space.photo_text,
        tidy_checklist=space.tidy_checklist,
        position=space.position,
        features=frozenset(features),
        closed_on=None if space.closed_on is None else frozenset(DayKind(kind) for kind in space.closed_on),
        active=space.active,
        in_use=in_use,
    )


def space_lines(venue_id: int) -> list[SpaceLine]:
    """The spaces of a venue as a tree, each followed by its parts."""
    rows = {
        row.id: row
        for row in db.session.execute(
            select(
                Space.id,
                Space.parent_id,
                Space.slug,
                Space.name,
                Space.kind,
                Space.part,
                Space.capacity,
                Space.active,
            )
            .where(Space.venue_id == venue_id)
            .order_by(Space.position, Space.id)
        )
    }
    tree = plant(SpaceNode(row.id, row.parent_id, f"{number:06d}") for number, row in enumerate(rows.values()))
    return [
        SpaceLine(*rows[space_id], depth=len(tree.ancestors(space_id)), parts=len(tree.parts(space_id)))
        for root in tree.roots()
        for space_id in tree.within(root)
    ]


def space_tree_of(venue_id: int) -> SpaceTree:
    """The tree of a venue's spaces."""
    return plant(SpaceNode(line.id, line.parent_id) for line in space_lines(venue_id))
