"""Finding the venue or space that a use case edits, as far as the actor may, and noting what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, lock
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor, may_administer, may_edit_venue
from booking.models import Space, Venue
from booking.services.steps.assign import assign
from booking.services.steps.log import log

VENUE = 10  # class of lock: what is said of one venue; 0 is what is said of all
ALL_VENUES = (VENUE, 0)
SLUGS = (11, 0)  # the lock under which addresses are chosen


@dataclass(frozen=True, slots=True)
class Owner:
    """What opening hours and the like belong to: a venue, or one of its spaces."""

    venue_id: int
    space_id: int | None = None

    @property
    def subject(self) -> str:
        """As the log names it."""
        return f"venue:{self.venue_id}" if self.space_id is None else f"space:{self.space_id}"

    @property
    def columns(self) -> dict[str, int | None]:
        return {"venue_id": self.venue_id, "space_id": self.space_id}


def venue_to_edit(actor: Actor, venue_id: int) -> Venue:
    """The venue, which nobody else edits until the use case ends.

    Raises:
        NotFound: there is none, or it is not the actor's to edit.
    """
    if not may_edit_venue(actor, venue_id):
        raise NotFound(f"venue {venue_id}")
    lock((VENUE, venue_id))
    venue = db.session.get(Venue, venue_id)
    if venue is None:
        raise NotFound(f"venue {venue_id}")
    return venue


def space_to_edit(actor: Actor, space_id: int) -> Space:
    """The space, whose venue nobody else edits until the use case ends.

    Raises:
        NotFound: there is none, or it is not the actor's to edit.
    """
    venue_id = db.session.scalar(select(Space.venue_id).where(Space.id == space_id))
    if venue_id is None:
        raise NotFound(f"space {space_id}")
    venue_to_edit(actor, venue_id)
    return db.session.get_one(Space, space_id)


def owner_to_edit(actor: Actor, venue_id: int | None, space_id: int | None) -> Owner:
    """The venue, or the space when one is named, that hours or terms belong to.

    Raises:
        NotFound: there is none, or it is not the actor's to edit.
    """
    if space_id is not None:
        return Owner(space_to_edit(actor, space_id).venue_id, space_id)
    if venue_id is None:
        raise NotFound("neither a venue nor a space")
    return Owner(venue_to_edit(actor, venue_id).id)


def municipality_to_edit(actor: Actor) -> None:
    """Nobody else edits what holds for all venues until the use case ends.

    Raises:
        NotFound: the actor does not administer all venues.
    """
    if not may_administer(actor):
        raise NotFound("what holds for all venues")
    lock(ALL_VENUES)


def save(actor: Actor, row: object, values: Mapping[str, Any], *, subject: str, action: str, now: datetime) -> bool:
    """Set what differs, and log it with what it was. Returns whether anything differed."""
    changes = assign(row, values)
    if changes:
        before = {name: old for name, (old, _) in changes.items()}
        after = {name: new for name, (_, new) in changes.items()}
        log(actor, subject, action, now=now, before=before, after=after)
    return bool(changes)


def next_free(slug: str, taken: Iterable[str]) -> str:
    """An address like the one that is taken: ``ashallen-2``."""
    known = set(taken)
    number = 2
    while f"{slug}-{number}" in known:
        number += 1
    return f"{slug}-{number}"
