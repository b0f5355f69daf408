"""Spaces as they are shown to anyone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from booking.database import db
from booking.models import Space, SpaceFeature, Venue


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space in a list. `features` are codes of `domain.vocabulary.Feature`, those of the space itself."""

    id: int
    slug: str
    name: str
    kind: str
    part: str
    area_m2: int | None
    capacity: int | None
    accessible: bool
    parent_id: int | None
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpaceDetails:
    """A space on its own page."""

    id: int
    slug: str
    name: str
    kind: str
    part: str
    description: str
    area_m2: int | None
    capacity: int | None
    accessible: bool
    accessibility: str
    photo: str
    photo_text: str
    venue_id: int
    venue_slug: str
    venue_name: str
    venue_kind: str
    venue_address: str
    venue_accessibility: str
    demonstration: bool


def find_space(slug: str) -> SpaceDetails | None:
    """The space with this address, unless it or its venue is out of use."""
    statement = (
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.kind,
            Space.part,
            Space.description,
            Space.area_m2,
            Space.capacity,
            Space.accessible,
            Space.accessibility,
            Space.photo,
            Space.photo_text,
            Venue.id,
            Venue.slug,
            Venue.name,
            Venue.kind,
            Venue.address,
            Venue.accessibility,
            Venue.demonstration,
        )
        .join(Venue, Space.venue_id == Venue.id)
        .where(Space.slug == slug, Space.active, Venue.active)
    )
    row = db.session.execute(statement).first()
    return SpaceDetails(*row) if row else None


def spaces_of(venue_id: int) -> list[SpaceRow]:
    """The spaces of a venue that are in use, in the order the venue gave them."""
    statement = (
        select(
            Space.id,
            Space.slug,
            Space.name,
            Space.kind,
            Space.part,
            Space.area_m2,
            Space.capacity,
            Space.accessible,
            Space.parent_id,
        )
        .where(Space.venue_id == venue_id, Space.active)
        .order_by(Space.position, Space.id)
    )
    rows = list(db.session.execute(statement))
    features = features_of([row.id for row in rows])
    return [SpaceRow(*row, features[row.id]) for row in rows]


def features_of(space_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The codes of what is always in each of the spaces."""
    found: dict[int, set[str]] = defaultdict(set)
    statement = select(SpaceFeature.space_id, SpaceFeature.feature)
    for space_id, feature in db.session.execute(statement.where(SpaceFeature.space_id.in_(space_ids))):
        found[space_id].add(feature)
    return {space_id: frozenset(found[space_id]) for space_id in space_ids}


def in_order(spaces: Sequence[SpaceRow], parent_id: int | None = None) -> list[tuple[SpaceRow, list[SpaceRow]]]:
    """The spaces at the top, each with the parts directly inside it."""
    return [
        (space, [part for part in spaces if part.parent_id == space.id])
        for space in spaces
        if space.parent_id == parent_id
    ]
