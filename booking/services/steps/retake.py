"""Taking time anew when the tree of spaces changes, so that what was booked still keeps others out.

A booking occupies the leaves its space had when it was made. A hall that is divided, or gets one more part,
has other leaves from then on; so have the bookings and closures on it that are not over.

Whoever changes the tree, or closes by it, holds the tree's lock from before it is read. Whoever books holds the lock
of the space itself besides those of its leaves, and reads the tree after that: a booking that was made by the old
tree is seen here, and one that is made after this is made by the new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import select

from booking.database import db, lock
from booking.domain.booking_state import OCCUPYING
from booking.domain.space_tree import SpaceNode, SpaceTree, plant
from booking.models import Booking, Closure, Space
from booking.services.steps.occupation import close, lock_leaves, occupy, release, reopen

TREE = (9, 0)  # the lock under which the tree changes, beside the classes of services.steps.occupation


def lock_tree() -> None:
    """Keep the tree as it stands until the use case ends, or until it changes it itself."""
    lock(TREE)


def standing_tree() -> SpaceTree:
    """The tree of all spaces, which nobody else changes from now on. Raises ``ValueError`` when they are none."""
    lock_tree()
    db.session.flush()
    nodes = db.session.execute(select(Space.id, Space.parent_id).order_by(Space.id))
    return plant(SpaceNode(space_id, parent_id) for space_id, parent_id in nodes)


def retake(before: SpaceTree, after: SpaceTree, now: datetime) -> int:
    """Give back and take again the time of what is not over and whose leaves are others now.

    Returns how many bookings and closures that was.

    Raises:
        Refused: ``booking.taken`` when two of them are in each other's way in the new tree.
    """
    changed = _changed(before, after)
    if not changed:
        return 0
    spaces = _beside(changed)
    lock_leaves(spaces)
    bookings = db.session.scalars(
        select(Booking).where(Booking.space_id.in_(changed), Booking.state.in_(OCCUPYING), Booking.ends_at > now)
    ).all()
    closures = [
        (closure, leaves)
        for closure, leaves in _closures(after, spaces, now)
        if closure.space_id is None or closure.space_id in changed
    ]
    for booking in bookings:
        release(booking)
    for closure, _ in closures:
        reopen(closure)
    for closure, leaves in closures:
        close(closure, leaves)
    for booking in bookings:
        occupy(booking, after.leaves(booking.space_id))
    return len(bookings) + len(closures)


def _changed(before: SpaceTree, after: SpaceTree) -> set[int]:
    """The spaces whose leaves are others than before, new spaces among them."""
    known: Mapping[int, SpaceNode] = before.nodes
    return {
        space_id
        for space_id in after.nodes
        if space_id not in known or set(before.leaves(space_id)) != set(after.leaves(space_id))
    }


def _beside(space_ids: Collection[int]) -> dict[int, int]:
    """All spaces of the venues that these belong to, with the venue of each."""
    venues = select(Space.venue_id).where(Space.id.in_(space_ids))
    rows = db.session.execute(select(Space.id, Space.venue_id).where(Space.venue_id.in_(venues)))
    return {row.id: row.venue_id for row in rows}


def _closures(tree: SpaceTree, spaces: Mapping[int, int], now: datetime) -> Iterator[tuple[Closure, tuple[int, ...]]]:
    """The closures at the spaces' venues that are not over, each with the leaves it takes."""
    standing = db.session.scalars(
        select(Closure).where(
            Closure.state == "active", Closure.ends_at > now, Closure.venue_id.in_(set(spaces.values()))
        )
    )
    for closure in standing:
        if closure.space_id is not None:
            yield closure, tree.leaves(closure.space_id)
        else:
            at_venue = (space_id for space_id, venue_id in spaces.items() if venue_id == closure.venue_id)
            yield closure, tuple(space_id for space_id in at_venue if tree.is_leaf(space_id))
