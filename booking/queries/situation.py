"""What is known of spaces when a time is judged: the one reader behind calendar, search, form and saving."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select

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
    return _situations(premises, space_ids, [(first, last)], now)[first]


def situations_on(
    premises: Premises, space_ids: Collection[int], days: Collection[date], now: datetime
) -> dict[date, dict[int, Situation]]:
    """The situation of each space on each of some days that need not follow each other, read in one go."""
    return _situations(premises, space_ids, [(day, day) for day in sorted(days)], now)


def _situations(
    premises: Premises, space_ids: Collection[int], spans: Sequence[tuple[date, date]], now: datetime
) -> dict[date, dict[int, Situation]]:
    """By the first day of each span, which are in order and do not overlap, the situation of each space in it."""
    margin = max((_longest_buffer(premises.terms(space_id)) for space_id in space_ids), default=0)
    windows = [days_interval(first, last, premises.zone) for first, last in spans]
    leaves = {leaf for space_id in space_ids for leaf in premises.tree.leaves(space_id)}
    occupations = load_occupations(leaves, [window.widen(margin, margin) for window in windows])
    return {
        first: _within(premises, space_ids, (first, last, window), _touching(occupations, window, margin), now)
        for (first, last), window in zip(spans, windows, strict=True)
    }


def _touching(occupations: Iterable[Occupation], window: Interval, margin: int) -> list[Occupation]:
    wide = window.widen(margin, margin)
    return [occupation for occupation in occupations if occupation.buffered.overlaps(wide)]


def _within(
    premises: Premises,
    space_ids: Collection[int],
    span: tuple[date, date, Interval],
    occupations: Iterable[Occupation],
    now: datetime,
) -> dict[int, Situation]:
    first, last, window = span
    leaves = {space_id: premises.tree.leaves(space_id) for space_id in space_ids}
    taken = by_leaf(occupations)
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


def load_occupations(leaf_ids: Collection[int], windows: Sequence[Interval]) -> list[Occupation]:
    """What takes time of the leaves within any of the windows, buffers included; one for each leaf and occupant.

    A long booking or closure has several rows, and each leads to the same occupation, which holds the whole time.
    """
    if not (leaf_ids and windows):
        return []
    row = OccupationRow
    longest = timedelta(days=LONGEST_ROW_DAYS + 1)
    within = [
        and_(row.starts_at < window.ends_at, row.starts_at > window.starts_at - longest, row.ends_at > window.starts_at)
        for window in windows
    ]
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
        .where(row.leaf_id.in_(leaf_ids), row.kind == BUFFERED, or_(*within))
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
