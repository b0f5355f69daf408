"""What is taken of some spaces over a long period: read once, asked for every date of a series, and added to.

The situation of each date is what the one reader (`booking.queries.situation`) would have read for it, so that a
series is judged as a single booking is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import cache

from booking.domain.availability import Occupation, Situation
from booking.domain.booking_terms import Terms
from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, days_of
from booking.domain.opening_hours import Opening
from booking.queries.premises import Premises
from booking.queries.situation import load_occupations

LONGEST_BUFFER = timedelta(days=1)  # no terms may ask for more


class TimeBook:
    """The time of some spaces, as one use case sees it and fills it in."""

    def __init__(
        self,
        premises: Premises,
        space_ids: Collection[int],
        period: Interval,
        now: datetime,
        *,
        officer: bool = False,
        without: Collection[int] = frozenset(),
    ) -> None:
        """Read the period. An officer is bound by fewer terms; the bookings in `without` count as if they were gone."""
        self.premises, self.now, self.officer, self.without = premises, now, officer, without
        self._days: dict[tuple[int, date], list[Occupation]] = defaultdict(list)
        self._opening = cache(self._read_opening)
        leaves = {leaf for space_id in space_ids for leaf in premises.tree.leaves(space_id)}
        margin = LONGEST_BUFFER // timedelta(minutes=1)
        self._enter(
            occupation
            for occupation in load_occupations(leaves, [period.widen(margin, margin)])
            if occupation.occupant_id not in without or occupation.kind != "booking"
        )

    def terms(self, space_id: int) -> Terms:
        """The terms that bind whoever books."""
        terms = self.premises.terms(space_id)
        return terms.for_officer() if self.officer else terms

    def situation(self, space_id: int, interval: Interval, days_around: int = 0) -> Situation:
        """What is known of the space on the days of the interval, and some days around them."""
        days = days_of(interval, self.premises.zone)
        around = timedelta(days=days_around)
        first, last = days[0] - around, days[-1] + around
        return Situation(
            window=days_interval(first, last, self.premises.zone),
            opening=self._opening(self.premises.plan_key(space_id), space_id, first, last),
            terms=self.terms(space_id),
            now=self.now,
            occupations=self._taken(space_id, first, last),
        )

    def take(self, space_id: int, interval: Interval, occupant_id: int) -> None:
        """Enter a booking with the space's buffers, so that later dates keep clear of it."""
        terms = self.premises.terms(space_id)
        buffered = terms.buffered(interval)
        self._enter(Occupation(leaf, interval, buffered, occupant_id) for leaf in self.premises.tree.leaves(space_id))

    def _read_opening(self, _key: object, space_id: int, first: date, last: date) -> Opening:
        return self.premises.plan(space_id).between(first, last)

    def _enter(self, occupations: Iterable[Occupation]) -> None:
        for occupation in occupations:
            day, last = occupation.buffered.starts_at.date(), occupation.buffered.ends_at.date()
            while day <= last:
                self._days[occupation.leaf_id, day].append(occupation)
                day += timedelta(days=1)

    def _taken(self, space_id: int, first: date, last: date) -> tuple[Occupation, ...]:
        """Each once; two days more at either end, for zones and for buffers that reach in."""
        found: dict[tuple[int, object, int], Occupation] = {}
        day, last = first - timedelta(days=2), last + timedelta(days=2)
        leaves = self.premises.tree.leaves(space_id)
        while day <= last:
            for leaf in leaves:
                for each in self._days.get((leaf, day), ()):
                    found[leaf, each.kind, each.occupant_id] = each
            day += timedelta(days=1)
        return tuple(found.values())
