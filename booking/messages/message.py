"""What every letter is, and what every letter about a booking knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """What every letter about a booking knows of it.

    `price_ore` is ``None`` when a person decides the price. `quote` is the stored quote as a document, whose
    reasons are told in the reader's language. `cancel_until` is the last instant at which it may be cancelled
    without a fee, where the terms say so.
    """

    booking_id: int
    reference: str
    calendar_uid: str
    sequence: int
    state: str
    space: str
    venue: str
    address: str
    starts_at: datetime
    ends_at: datetime
    organisation: str
    title: str
    purpose: str
    participants: int
    responsible_name: str
    responsible_phone: str
    price_ore: int | None
    full_price_ore: int | None = None
    quote: dict[str, Any] = field(default_factory=dict)
    extras: tuple[tuple[str, int], ...] = ()
    setup_note: str = ""
    team: str = ""
    venue_phone: str = ""
    venue_email: str = ""
    cancel_until: datetime | None = None


class Calendar(StrEnum):
    """What an attached calendar object does: it puts the booking in, marks it as not yet decided, or takes it out."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    REMOVED = "removed"


class Wanted(StrEnum):
    """How a reader wants letters of a kind: each by itself, gathered in one a day, or on the pages only."""

    MAIL = "mail"
    DIGEST = "digest"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Message:
    """The base of every letter.

    `kind` names the letter in the outbox and its folder in ``templates/email``. `true_in` are the states of
    the booking in which the letter still tells the truth; empty when it is not about one booking. `secrets`
    are fields that are wiped from the outbox when the letter has been sent. `choices` are the ways in which the
    reader may want it: what is decided in somebody's own case is always sent (forvaltningsloven § 27).
    """

    kind: ClassVar[str]
    true_in: ClassVar[frozenset[str]] = frozenset()
    secrets: ClassVar[tuple[str, ...]] = ()
    choices: ClassVar[tuple[Wanted, ...]] = (Wanted.MAIL,)

    @property
    def calendar(self) -> Calendar | None:
        """What the letter asks the reader's calendar to do, or ``None``."""
        return None

    def relevant_until(self) -> datetime | None:
        """The instant from which the letter is worth nothing, or ``None``."""
        return None


@dataclass(frozen=True, slots=True)
class BookingMessage(Message):
    """A letter about one booking."""

    booking: BookingFacts

    def still_true(self, state: str, sequence: int) -> bool:
        """Whether the letter tells what stands now; one that does not is never sent."""
        return sequence == self.booking.sequence and state in self.true_in
