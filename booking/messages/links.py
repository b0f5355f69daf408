"""The addresses that letters link to. A letter is written outside a request, so they are spelled out here.

A test asks the application whether each of them leads to a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from booking.messages.catalogue import (
    BookingMessage,
    ClosureMessage,
    MembershipRequested,
    Message,
    SeriesMessage,
    WatchOffered,
)


@dataclass(frozen=True, slots=True)
class Links:
    """`base_url` is the service's own address, as the settings say it."""

    base_url: str

    def booking(self, reference: str) -> str:
        return self._to("my", "bookings", reference)

    def bookings(self) -> str:
        return self._to("my", "bookings")

    def cancel(self, reference: str) -> str:
        return self._to("my", "bookings", reference, "cancel")

    def space(self, slug: str) -> str:
        return self._to("spaces", slug)

    def series(self, reference: str) -> str:
        return self._to("my", "series", reference)

    def day(self) -> str:
        return self._to("caretaker", "day")

    def confirm_email(self, token: str) -> str:
        return self._to("confirm-email", token)

    def choose_password(self, token: str) -> str:
        return self._to("choose-password", token)

    def sign_in(self) -> str:
        return self._to("sign-in")

    def forgotten_password(self) -> str:
        return self._to("forgotten-password")

    def members(self, organisation_id: int) -> str:
        return self._to("my", "organisations", str(organisation_id), "members")

    def unsubscribe(self, token: str) -> str:
        return self._to("unsubscribe", token)

    def notices(self) -> str:
        return self._to("my", "notices")

    def watches(self) -> str:
        return self._to("my", "watches")

    def take(self, offer_id: int) -> str:
        return self._to("my", "watches", "offers", str(offer_id), "take")

    def about(self, message: Message) -> str:
        """Where the reader of a letter sees to what it is about."""
        if isinstance(message, BookingMessage):
            return self.booking(message.booking.reference)
        if isinstance(message, SeriesMessage):
            return self.series(message.series.reference)
        if isinstance(message, ClosureMessage):
            one = message.told[0].reference if len(message.told) == 1 else ""
            return self.booking(one) if one else self.bookings()
        if isinstance(message, MembershipRequested):
            return self.members(message.organisation_id)
        if isinstance(message, WatchOffered):
            return self.watches()
        return self.notices()

    def find(self) -> str:
        return self._to("")

    def _to(self, *parts: str) -> str:
        return "/".join((self.base_url.rstrip("/"), *(quote(part, safe="") for part in parts)))
