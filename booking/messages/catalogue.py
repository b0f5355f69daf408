"""Every letter that Husrom writes: one frozen dataclass each, which is what its template knows.

A letter's values are stored with it in the outbox (`Letter.context`) as they were when it was written, and
the letter is rendered from them when it is sent. A field that is added later has a default, so that letters
written before still render.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from booking.messages.closure_letters import (
    BookingsDisplaced,
    BookingsRestored,
    ClosureMessage,
    LostTime,
    OfferedTime,
    ReturnedTime,
)
from booking.messages.message import BookingFacts, BookingMessage, Calendar, Message, Wanted
from booking.messages.series_letters import (
    SeriesCancelled,
    SeriesChanged,
    SeriesConfirmed,
    SeriesFacts,
    SeriesMessage,
    SeriesRefused,
    SeriesRequested,
    SkippedDate,
)
from booking.messages.watch_letters import WatchedPlace, WatchedTime, WatchOffered

__all__ = [
    "CATALOGUE",
    "OPTIONAL",
    "TIDY_RELEVANT",
    "AlreadySignedUp",
    "BookingCancelled",
    "BookingChanged",
    "BookingConfirmed",
    "BookingFacts",
    "BookingFeeAdded",
    "BookingFeeWithdrawn",
    "BookingMessage",
    "BookingRefused",
    "BookingReminder",
    "BookingRequested",
    "BookingsDisplaced",
    "BookingsRestored",
    "Calendar",
    "CaretakerDay",
    "ClosureMessage",
    "ConfirmEmail",
    "DayVenue",
    "Digest",
    "DigestItem",
    "LostTime",
    "MembershipDecided",
    "MembershipRequested",
    "Message",
    "OfferedTime",
    "PersonInvited",
    "ResetPassword",
    "ReturnedTime",
    "SeriesCancelled",
    "SeriesChanged",
    "SeriesConfirmed",
    "SeriesFacts",
    "SeriesMessage",
    "SeriesRefused",
    "SeriesRequested",
    "SkippedDate",
    "TidyReminder",
    "Wanted",
    "WatchOffered",
    "WatchedPlace",
    "WatchedTime",
    "as_document",
    "from_document",
]

TIDY_RELEVANT = timedelta(hours=12)  # after that, an answer about the room is the caretaker's business


@dataclass(frozen=True, slots=True)
class BookingRequested(BookingMessage):
    """We have the request; a person will answer it."""

    kind = "booking_requested"
    true_in = frozenset({"requested"})


@dataclass(frozen=True, slots=True)
class BookingConfirmed(BookingMessage):
    """The time is yours. Carries the calendar invitation."""

    kind = "booking_confirmed"
    true_in = frozenset({"confirmed"})

    note: str = ""  # what the officer who approved it wanted to add
    price_reason: str = ""  # why the officer set another price than the rules gave

    @property
    def calendar(self) -> Calendar:
        return Calendar.CONFIRMED


@dataclass(frozen=True, slots=True)
class BookingChanged(BookingMessage):
    """Something is different: what it was stands beside what it is."""

    kind = "booking_changed"

    previous: BookingFacts
    by_staff: bool = False
    reason: str = ""

    def still_true(self, state: str, sequence: int) -> bool:
        """A change that asks for a decision is stale when the decision has been made, and the other way round."""
        return sequence == self.booking.sequence and state == self.booking.state

    @property
    def calendar(self) -> Calendar | None:
        """A confirmed booking that was changed into a request stays in the calendar, as not yet decided."""
        if self.booking.state == "confirmed":
            return Calendar.CONFIRMED
        return Calendar.TENTATIVE if self.previous.state == "confirmed" else None


@dataclass(frozen=True, slots=True)
class BookingCancelled(BookingMessage):
    """The booking no longer stands. Takes a confirmed one out of the calendar again."""

    kind = "booking_cancelled"
    true_in = frozenset({"cancelled", "displaced"})

    was_confirmed: bool
    by_staff: bool = False
    reason: str = ""
    fee_ore: int = 0
    series: str = ""  # the reference of the series that keeps its right to the date, which was given back

    @property
    def calendar(self) -> Calendar | None:
        return Calendar.REMOVED if self.was_confirmed else None


@dataclass(frozen=True, slots=True)
class BookingRefused(BookingMessage):
    """No, and why."""

    kind = "booking_refused"
    true_in = frozenset({"refused"})

    reason: str
    was_confirmed: bool = False  # it stood in the reader's calendar before it was changed and then refused

    @property
    def calendar(self) -> Calendar | None:
        return Calendar.REMOVED if self.was_confirmed else None


@dataclass(frozen=True, slots=True)
class BookingFeeAdded(BookingMessage):
    """Something is to be paid afterwards, and why. `fee` is the line of the fee as a document."""

    kind = "booking_fee_added"

    fee: dict[str, Any]
    reason: str

    def still_true(self, state: str, sequence: int) -> bool:
        """A fee stands whatever becomes of the booking."""
        return True


@dataclass(frozen=True, slots=True)
class BookingFeeWithdrawn(BookingMessage):
    """A fee that we told of is not to be paid after all, and why."""

    kind = "booking_fee_withdrawn"

    fee: dict[str, Any]
    reason: str

    def still_true(self, state: str, sequence: int) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class BookingReminder(BookingMessage):
    """It is soon."""

    kind = "booking_reminder"
    choices = (Wanted.MAIL, Wanted.DIGEST, Wanted.OFF)
    true_in = frozenset({"confirmed"})

    def relevant_until(self) -> datetime:
        return self.booking.starts_at


@dataclass(frozen=True, slots=True)
class TidyReminder(BookingMessage):
    """The time is up: leave the room as the list says."""

    kind = "tidy_reminder"
    choices = (Wanted.MAIL, Wanted.OFF)  # the next morning is too late
    true_in = frozenset({"confirmed", "completed"})

    checklist: tuple[str, ...] = ()

    def relevant_until(self) -> datetime:
        return self.booking.ends_at + TIDY_RELEVANT


@dataclass(frozen=True, slots=True)
class DayVenue:
    """One building's bookings of a day, in the order they begin."""

    venue: str
    bookings: tuple[BookingFacts, ...]

    @property
    def number(self) -> int:
        return len(self.bookings)


@dataclass(frozen=True, slots=True)
class CaretakerDay(Message):
    """Today in the caretaker's buildings."""

    kind = "caretaker_day"
    choices = (Wanted.MAIL, Wanted.OFF)  # it is a gathered letter itself

    day: date
    venues: tuple[DayVenue, ...]
    ends_at: datetime  # when the last booking of the day ends

    def relevant_until(self) -> datetime:
        return self.ends_at


@dataclass(frozen=True, slots=True)
class ConfirmEmail(Message):
    """Is this address yours?"""

    kind = "confirm_email"
    secrets = ("token",)

    name: str
    token: str
    expires_at: datetime

    def relevant_until(self) -> datetime:
        return self.expires_at


@dataclass(frozen=True, slots=True)
class ResetPassword(Message):
    """A link to choose a new password."""

    kind = "reset_password"
    secrets = ("token",)

    name: str
    token: str
    expires_at: datetime

    def relevant_until(self) -> datetime:
        return self.expires_at


@dataclass(frozen=True, slots=True)
class AlreadySignedUp(Message):
    """Somebody signed up with an address that has an account."""

    kind = "already_signed_up"

    name: str


@dataclass(frozen=True, slots=True)
class PersonInvited(Message):
    """Somebody let you in: a link to choose a password. `organisation` is empty for those who work here."""

    kind = "person_invited"
    secrets = ("token",)

    name: str
    token: str
    expires_at: datetime
    invited_by: str = ""
    organisation: str = ""

    def relevant_until(self) -> datetime:
        return self.expires_at


@dataclass(frozen=True, slots=True)
class MembershipRequested(Message):
    """To an organisation's managers: somebody wants to book for you."""

    kind = "membership_requested"
    choices = (Wanted.MAIL, Wanted.DIGEST, Wanted.OFF)

    organisation_id: int
    organisation: str
    person_name: str
    person_email: str


@dataclass(frozen=True, slots=True)
class MembershipDecided(Message):
    """To the one who asked: yes or no."""

    kind = "membership_decided"

    organisation_id: int
    organisation: str
    approved: bool
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """What one gathered letter was about, in the reader's language, and where to read on."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Digest(Message):
    """What the reader wanted gathered, once a day."""

    kind = "digest"
    choices = (Wanted.MAIL, Wanted.OFF)

    day: date
    items: tuple[DigestItem, ...]


CATALOGUE: dict[str, type[Message]] = {
    message.kind: message
    for message in (
        BookingRequested,
        BookingConfirmed,
        BookingChanged,
        BookingCancelled,
        BookingRefused,
        BookingFeeAdded,
        BookingFeeWithdrawn,
        BookingReminder,
        TidyReminder,
        SeriesRequested,
        SeriesConfirmed,
        SeriesRefused,
        SeriesChanged,
        SeriesCancelled,
        BookingsDisplaced,
        BookingsRestored,
        CaretakerDay,
        ConfirmEmail,
        ResetPassword,
        AlreadySignedUp,
        PersonInvited,
        MembershipRequested,
        MembershipDecided,
        WatchOffered,
        Digest,
    )
}

# What a reader chooses for; the daily letter follows from the others.
OPTIONAL = tuple(kind for kind, message in CATALOGUE.items() if Wanted.OFF in message.choices and message is not Digest)


def as_document(message: Message) -> dict[str, Any]:
    """The letter's values as they are stored: only what JSON knows."""
    document: dict[str, Any] = msgspec.to_builtins(message)
    return document


def from_document(kind: str, document: dict[str, Any]) -> Message:
    """The letter that was stored; an unknown kind raises ``KeyError``."""
    return msgspec.convert(document, CATALOGUE[kind])
