"""Letters to those who wait for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.messages.message import Message, Wanted


@dataclass(frozen=True, slots=True)
class WatchedPlace:
    """Where the time is that somebody waits for."""

    space: str
    venue: str


@dataclass(frozen=True, slots=True)
class WatchedTime:
    """A time that has become free, and until when it is offered to this reader."""

    offer_id: int
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class WatchOffered(Message):
    """Time that an organisation waits for has become free."""

    kind = "watch_offered"
    choices = (Wanted.MAIL, Wanted.OFF)  # gathered until tomorrow, the time is somebody else's

    watch_id: int
    organisation: str
    where: WatchedPlace
    times: tuple[WatchedTime, ...]

    def relevant_until(self) -> datetime:
        return max(each.answer_by for each in self.times)
