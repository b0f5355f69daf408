"""The letters about a closure: one to each tenant, however many of the tenant's bookings it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.messages.message import BookingFacts, Calendar, Message


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """A space and a time that were free when the letter was written."""

    space: str
    venue: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class LostTime:
    """A booking that had to give way. `credited_ore` is what is not to be paid after all."""

    booking: BookingFacts
    in_calendar: bool
    credited_ore: int = 0
    instead: tuple[OfferedTime, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedTime:
    """A booking that gave way: back again, or not, with the code of the finding that keeps it away."""

    booking: BookingFacts
    in_calendar: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ClosureMessage(Message):
    """One letter about all bookings of a tenant that a closure touches, in the order of time."""

    closure_id: int
    reason: str  # the closure's public text

    @property
    def told(self) -> tuple[BookingFacts, ...]:
        """The bookings as the letter says that they are now; it is stale when none of them is so any more."""
        return ()

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        """What the letter asks the reader's calendar to do with each booking."""
        return ()


@dataclass(frozen=True, slots=True)
class BookingsDisplaced(ClosureMessage):
    """We must close, and these bookings cannot be. Takes them out of the calendar."""

    kind = "bookings_displaced"

    lost: tuple[LostTime, ...]

    @property
    def told(self) -> tuple[BookingFacts, ...]:
        return tuple(each.booking for each in self.lost)

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        return tuple((each.booking, Calendar.REMOVED) for each in self.lost if each.in_calendar)


@dataclass(frozen=True, slots=True)
class BookingsRestored(ClosureMessage):
    """It is not closed after all. Says which bookings stand again, and why others do not."""

    kind = "bookings_restored"

    returned: tuple[ReturnedTime, ...]

    @property
    def told(self) -> tuple[BookingFacts, ...]:
        return tuple(each.booking for each in self.returned)

    @property
    def entries(self) -> tuple[tuple[BookingFacts, Calendar], ...]:
        back = (each for each in self.returned if each.in_calendar and not each.why_not)
        return tuple(
            (each.booking, Calendar.CONFIRMED if each.booking.state == "confirmed" else Calendar.TENTATIVE)
            for each in back
        )
