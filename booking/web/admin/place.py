"""The venue or space that a page is about, as far as the actor may edit it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from booking.domain.errors import NotFound
from booking.domain.permissions import may_edit_venue
from booking.queries.administered import SpaceRecord, VenueRecord, space_record, venue_record
from booking.settings import Settings
from booking.web.access import current_actor


@dataclass(frozen=True, slots=True)
class Place:
    """A venue, or one of its spaces."""

    venue: VenueRecord
    space: SpaceRecord | None = None

    @property
    def name(self) -> str:
        return self.space.name if self.space else self.venue.name

    @property
    def space_id(self) -> int | None:
        return self.space.id if self.space else None

    @property
    def key(self) -> dict[str, int]:
        """What its pages are called in addresses."""
        return {"space_id": self.space.id} if self.space else {"venue_id": self.venue.id}


def venue_of(venue_id: int) -> VenueRecord:
    """The venue. Raises ``NotFound`` when it is not the actor's to edit."""
    venue = venue_record(venue_id) if may_edit_venue(current_actor(), venue_id) else None
    if venue is None:
        raise NotFound(f"venue {venue_id}")
    return venue


def space_of(space_id: int) -> SpaceRecord:
    """The space. Raises ``NotFound`` when it is not the actor's to edit."""
    space = space_record(space_id)
    if space is None or not may_edit_venue(current_actor(), space.venue_id):
        raise NotFound(f"space {space_id}")
    return space


def place_of(venue_id: int | None, space_id: int | None) -> Place:
    """The space when one is named, else the venue. Raises ``NotFound`` when it is not the actor's to edit."""
    if space_id is not None:
        space = space_of(space_id)
        return Place(venue_of(space.venue_id), space)
    if venue_id is None:
        raise NotFound("neither a venue nor a space")
    return Place(venue_of(venue_id))


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
