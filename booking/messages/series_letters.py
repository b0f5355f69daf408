"""The letters about series: one for the whole case, with a calendar entry for each date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from booking.messages.message import BookingFacts, Calendar, Message


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What every letter about a series knows of it; `price_ore` is that of the dates it tells of, together."""

    series_id: int
    reference: str
    weekdays: tuple[int, ...]  # ISO: Monday is 1
    every_weeks: int
    starts: time
    ends: time
    price_ore: int | None
    full_price_ore: int | None = None
    quote: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkippedDate:
    """A date that the series goes without, with the code of the reason and the word that belongs to it."""

    day: date
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SeriesMessage(Message):
    """One letter about many dates, in the order of time. What is said of all of them is told of the first."""

    series: SeriesFacts
    bookings: tuple[BookingFacts, ...]

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        """What the letter asks the reader's calendar to do with each date."""
        return ()


@dataclass(frozen=True, slots=True)
class SeriesRequested(SeriesMessage):
    """We have the request for all these dates; a person will answer it."""

    kind = "series_requested"

    skipped: tuple[SkippedDate, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesConfirmed(SeriesMessage):
    """These dates are yours, and perhaps not those: an officer may say yes to some of them only."""

    kind = "series_confirmed"

    skipped: tuple[SkippedDate, ...] = ()
    refused: tuple[BookingFacts, ...] = ()
    reason: str = ""
    note: str = ""
    price_reason: str = ""

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        return tuple((booking, Calendar.CONFIRMED) for booking in self.bookings)


@dataclass(frozen=True, slots=True)
class SeriesRefused(SeriesMessage):
    """No to every date, and why."""

    kind = "series_refused"

    reason: str


@dataclass(frozen=True, slots=True)
class SeriesChanged(SeriesMessage):
    """These dates are different, each beside what it was; `kept` stay as they were."""

    kind = "series_changed"

    previous: tuple[BookingFacts, ...]
    kept: tuple[BookingFacts, ...] = ()
    by_staff: bool = False
    reason: str = ""

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        calendars = {"confirmed": Calendar.CONFIRMED, "requested": Calendar.TENTATIVE}
        return tuple(
            (after, calendars[after.state])
            for before, after in zip(self.previous, self.bookings, strict=True)
            if "confirmed" in (before.state, after.state)
        )


@dataclass(frozen=True, slots=True)
class SeriesCancelled(SeriesMessage):
    """These dates are given back. `fee_ore` is for all of them, ``None`` when a person decides."""

    kind = "series_cancelled"

    by_staff: bool = False
    reason: str = ""
    fee_ore: int | None = 0

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        return tuple((booking, Calendar.REMOVED) for booking in self.bookings)
