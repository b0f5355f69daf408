"""What is known of spaces when a time is judged: the one reader behind calendar, search, form and saving."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select

from booking.database import db
from booking.domain.availability import Occupation, OccupationKind, Situation, by_leaf, of_leaves
from booking.domain.booking_terms import Terms
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, days_of
from booking.models import Booking, Closure
from booking.models import Occupation as OccupationRow
from booking.models.booking import BUFFERED, LONGEST_ROW_DAYS
from booking.queries.premises import Premises


def situations(
    premises: Premises, space_ids: Collection[int], first: date, last: date, now: datetime
) -> dict[int, Situation]:
    """The situation of each space over the days from `first` to `last`, both included."""
    window = days_interval(first, last, premises.zone)
    leaves = {space_id: premises.tree.leaves(space_id) for space_id in space_ids}
    margin = max((_longest_buffer(premises.terms(space_id)) for space_id in space_ids), default=0)
    taken = by_leaf(load_occupations({leaf for each in leaves.values() for leaf in each}, window.widen(margin, margin)))
    keys = {space_id: premises.plan_key(space_id) for space_id in space_ids}
    # Most spaces of a venue have its hours, and these are worked out once.
    openings = {
        key: premises.plan(space_id).between(first, last)
        for key, space_id in {key: space_id for space_id, key in keys.items()}.items()
    }
    return {
        space_id: Situation(
            window=window,
            opening=openings[keys[space_id]],
            terms=premises.terms(space_id),
            now=now,
            occupations=of_leaves(leaves[space_id], taken),
        )
        for space_id in space_ids
    }


def situation_of(
    premises: Premises, space_id: int, interval: Interval, now: datetime, days_around: int = 0
) -> Situation:
    """The situation of one space on the days that the interval touches, and some days around them."""
    days = days_of(interval, premises.zone)
    around = timedelta(days=days_around)
    return situations(premises, [space_id], days[0] - around, days[-1] + around, now)[space_id]


def _longest_buffer(terms: Terms) -> int:
    return max(terms.buffer_before_minutes, terms.buffer_after_minutes)


def load_occupations(leaf_ids: Collection[int], window: Interval) -> list[Occupation]:
    """What takes time of the leaves within the window, buffers included; one for each leaf and occupant.

    A long booking or closure has several rows, and each leads to the same occupation, which holds the whole time.
    """
    if not leaf_ids:
        return []
    row = OccupationRow
    statement = (
        select(
            row.leaf_id,
            row.occupant_id,
            Booking.starts_at,
            Booking.ends_at,
            Booking.buffer_before_minutes,
            Booking.buffer_after_minutes,
            Closure.starts_at,
            Closure.ends_at,
            Closure.public_text,
        )
        .outerjoin(Booking, row.booking_id == Booking.id)
        .outerjoin(Closure, row.closure_id == Closure.id)
        .where(
            and_(
                row.leaf_id.in_(leaf_ids),
                row.kind == BUFFERED,
                row.starts_at < window.ends_at,
                row.starts_at > window.starts_at - timedelta(days=LONGEST_ROW_DAYS + 1),
                row.ends_at > window.starts_at,
            )
        )
    )
    found: dict[tuple[int, int], Occupation] = {}
    for leaf_id, occupant_id, starts_at, ends_at, before, after, closed_from, closed_to, text in db.session.execute(
        statement
    ):
        if starts_at is None:
            real = Interval(closed_from, closed_to)
            closure = Occupation(leaf_id, real, real, -occupant_id, OccupationKind.CLOSURE, text)
            found[leaf_id, occupant_id] = closure
        else:
            real = Interval(starts_at, ends_at)
            found[leaf_id, occupant_id] = Occupation(leaf_id, real, real.widen(before, after), occupant_id)
    return list(found.values())
