"""What is known of a space, and what somebody wants of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.domain.booking_terms import Booker, Terms
from booking.domain.interval import Interval, as_utc
from booking.domain.local_time import local_day, local_midnight
from booking.domain.opening_hours import Opening


class OccupationKind(StrEnum):
    """What takes the time of a leaf: a booking (a hold too), or a closure."""

    BOOKING = "booking"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Occupation:
    """Time taken on one leaf.

    `buffered` is the real time with the buffers that were copied onto the booking when it was made; a closure
    has the same time twice. `label` is what may be shown for it: for a closure its public reason.
    """

    leaf_id: int
    real: Interval
    buffered: Interval
    occupant_id: int
    kind: OccupationKind = OccupationKind.BOOKING
    label: str = ""

    def keeps_out(self, terms: Terms) -> Interval:
        """The time in which no real time of a new booking under these terms may lie."""
        if self.kind is OccupationKind.CLOSURE:
            return self.real
        if not (terms.buffer_before_minutes or terms.buffer_after_minutes):
            return self.buffered
        # Seen from here the newcomer's buffers are mirrored: its clearing lies before us, its set-up after.
        mirrored = self.real.widen(terms.buffer_after_minutes, terms.buffer_before_minutes)
        if self.buffered.contains(mirrored):
            return self.buffered
        return Interval(min(self.buffered.starts_at, mirrored.starts_at), max(self.buffered.ends_at, mirrored.ends_at))


@dataclass(frozen=True, slots=True)
class Situation:
    """All that is known of one space when a time in it is judged.

    `window` is the period for which the rest has been read: nothing outside it can be judged. `opening` covers
    its local days. `occupations` are those of the space's leaves whose time, widened by the longest buffer,
    touches the window; others do no harm. `now` is an aware instant.
    """

    window: Interval
    opening: Opening
    terms: Terms
    now: datetime
    occupations: Sequence[Occupation] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", as_utc(self.now))

    @property
    def zone(self) -> ZoneInfo:
        return self.opening.zone

    @property
    def earliest(self) -> datetime:
        """The first instant at which a booking may start, given the notice."""
        return self.now + timedelta(minutes=self.terms.notice_minutes)

    @property
    def last_day(self) -> date | None:
        """The last local day that may be booked, or ``None`` without a horizon."""
        if self.terms.horizon_days is None:
            return None
        return local_day(self.now, self.zone) + timedelta(days=self.terms.horizon_days)

    @property
    def latest(self) -> datetime | None:
        """The instant at which the last bookable day ends, or ``None`` without a horizon."""
        last_day = self.last_day
        return None if last_day is None else local_midnight(last_day + timedelta(days=1), self.zone)

    def bookable(self) -> Interval | None:
        """The part of the window that notice and horizon leave."""
        latest = self.latest
        starts_at = max(self.window.starts_at, self.earliest)
        ends_at = self.window.ends_at if latest is None else min(self.window.ends_at, latest)
        return Interval(starts_at, ends_at) if starts_at < ends_at else None

    def others(self, booking_id: int | None) -> Iterator[Occupation]:
        """The occupations but for those of the booking that is being changed."""
        for occupation in self.occupations:
            if occupation.occupant_id != booking_id or occupation.kind is OccupationKind.CLOSURE:
                yield occupation


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time somebody wants. `booking_id` is the booking that is being changed: it is not in its own way."""

    interval: Interval
    participants: int = 0
    booker: Booker = Booker.ORGANISATION
    booking_id: int | None = None


def by_leaf(occupations: Iterable[Occupation]) -> dict[int, list[Occupation]]:
    """The occupations of many spaces, read in one go, sorted out to the leaves they belong to."""
    sorted_out: dict[int, list[Occupation]] = {}
    for occupation in occupations:
        sorted_out.setdefault(occupation.leaf_id, []).append(occupation)
    return sorted_out


def of_leaves(leaves: Iterable[int], occupations: Mapping[int, Sequence[Occupation]]) -> tuple[Occupation, ...]:
    """The occupations of one space, given its leaves and what `by_leaf` made."""
    return tuple(occupation for leaf_id in leaves for occupation in occupations.get(leaf_id, ()))
