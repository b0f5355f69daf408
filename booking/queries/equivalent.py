"""What somebody who must give way could have instead: a space of the same kind that is free, as near in time as can be.

Free is what the situation says that also judges a booking when it is saved, so what is offered here can be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.domain.availability import Situation, Wanted, assess, nearest_alternatives
from booking.domain.booking_terms import Approval, Booker
from booking.domain.interval import Interval
from booking.domain.local_time import days_of
from booking.i18n import alphabetical
from booking.queries.premises import Premises, SpacePlace
from booking.queries.situation import situations

# How far around the week of the lost time others are looked for.
DAYS_BEFORE, DAYS_AFTER = 3, 7
MOST = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """A time that was lost, and who had it."""

    space_id: int
    interval: Interval
    participants: int
    booker: Booker


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A space and a time that can be booked instead."""

    place: SpacePlace
    interval: Interval


@dataclass(frozen=True, slots=True)
class Equivalents:
    """The search, for one lost time or for many: what is read of a week is read once.

    `premises` are those of the whole municipality, loaded for the days around all lost times.
    """

    premises: Premises
    now: datetime
    _weeks: dict[tuple[str, date, int], Mapping[int, Situation]] = field(default_factory=dict, repr=False)

    def nearest(self, sought: Sought, most: int = MOST) -> tuple[Equivalent, ...]:
        """Spaces of the same kind with the wanted time or the nearest to it; each hall once, while there are others."""
        fits = sorted(self._fits(sought), key=lambda fit: self._distance(fit, sought))
        first: dict[int, Equivalent] = {}
        for fit in fits:
            first.setdefault(self._root(fit.place.id), fit)
        chosen = list(first.values())[:most]
        taken = {(self._root(fit.place.id), fit.interval) for fit in chosen}
        for fit in fits:
            if len(chosen) >= most:
                break
            if (self._root(fit.place.id), fit.interval) not in taken:
                taken.add((self._root(fit.place.id), fit.interval))
                chosen.append(fit)
        return tuple(sorted(chosen, key=lambda fit: self._distance(fit, sought)))

    def _fits(self, sought: Sought) -> Iterable[Equivalent]:
        wanted = Wanted(sought.interval, sought.participants, sought.booker)
        for space_id, situation in self._situations(sought).items():
            terms = situation.terms
            if not terms.who_may_book.admits(sought.booker) or not terms.allows_length(sought.interval.minutes):
                continue
            if terms.capacity is not None and terms.capacity < sought.participants:
                continue
            place = self.premises.spaces[space_id]
            if assess(wanted, situation).allowed:
                yield Equivalent(place, sought.interval)
            else:
                yield from (Equivalent(place, time) for time in nearest_alternatives(wanted, situation, MOST))

    def _situations(self, sought: Sought) -> Mapping[int, Situation]:
        """Those of every space of the kind, in the week of the lost time and the days around it."""
        kind = self.premises.spaces[sought.space_id].kind
        days = days_of(sought.interval, self.premises.zone)
        first, weeks = days[0] - timedelta(days=days[0].weekday()), (days[-1] - days[0]).days // 7
        key = kind, first, weeks
        if key not in self._weeks:
            same_kind = [place.id for place in self.premises.spaces.values() if place.kind == kind]
            in_use = [space_id for space_id in same_kind if self.premises.in_use(space_id)]
            last = first + timedelta(days=6 + 7 * (weeks + 1))
            around = first - timedelta(days=DAYS_BEFORE), last + timedelta(days=DAYS_AFTER)
            self._weeks[key] = situations(self.premises, in_use, *around, self.now) if in_use else {}
        return self._weeks[key]

    def _distance(self, fit: Equivalent, sought: Sought) -> tuple[object, ...]:
        """The nearest in time first; then the same venue, what needs nobody's answer, and about the same size."""
        lost, terms = self.premises.spaces[sought.space_id], self.premises.terms(fit.place.id)
        size = self.premises.terms(lost.id).capacity
        return (
            abs(fit.interval.starts_at - sought.interval.starts_at),
            fit.interval.starts_at,
            fit.place.venue_id != lost.venue_id,
            terms.approval is not Approval.INSTANT,
            abs((terms.capacity or 0) - (size or 0)),
            alphabetical(fit.place.venue_name),
            alphabetical(fit.place.name),
        )

    def _root(self, space_id: int) -> int:
        return (space_id, *self.premises.tree.ancestors(space_id))[-1]
