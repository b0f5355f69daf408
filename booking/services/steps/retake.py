"""Taking time anew when the tree of spaces changes, so that what was booked still keeps others out.

A booking occupies the leaves its space had when it was made. A hall that is divided, or gets one more part,
has other leaves from then on; so have the bookings and closures on it that are not over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from booking.database import db
from booking.domain.booking_state import OCCUPYING
from booking.domain.space_tree import SpaceNode, SpaceTree, plant
from booking.models import Booking, Closure, Space
from booking.services.steps.occupation import close, lock_leaves, occupy, release, reopen


def standing_tree() -> SpaceTree:
    """The tree of all spaces as the transaction sees it. Raises ``ValueError`` when they are none."""
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
    bookings = db.session.scalars(
        select(Booking).where(Booking.space_id.in_(changed), Booking.state.in_(OCCUPYING), Booking.ends_at > now)
    ).all()
    closures = [
        (closure, leaves)
        for closure, leaves in _closures(after, now)
        if closure.space_id is None or closure.space_id in changed
    ]
    lock_leaves(
        {leaf for tree in (before, after) for each in changed if each in tree.nodes for leaf in tree.leaves(each)}
    )
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


def _closures(tree: SpaceTree, now: datetime) -> list[tuple[Closure, tuple[int, ...]]]:
    """The closures that are not over, each with the leaves it takes."""
    standing = db.session.scalars(select(Closure).where(Closure.state == "active", Closure.ends_at > now))
    venues: dict[int, list[int]] = {}
    for space_id, venue_id in db.session.execute(select(Space.id, Space.venue_id)):
        venues.setdefault(venue_id, []).append(space_id)
    return [
        (
            closure,
            tree.leaves(closure.space_id)
            if closure.space_id is not None
            else tuple(each for each in venues.get(closure.venue_id, []) if tree.is_leaf(each)),
        )
        for closure in standing
    ]
