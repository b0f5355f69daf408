"""Forms that show which bookings a change touches before they are accepted."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField

from booking.domain.errors import Verdict
from booking.queries.upcoming import UpcomingBooking, bookings_named
from booking.services.steps.agreed import Agreed
from booking.web.forms import Form


class AgreedForm(Form):
    """A form whose use case may refuse with the bookings it touches; sent again with them, it is agreed to."""

    agreed = HiddenField()

    touched: Sequence[UpcomingBooking] = ()

    @property
    def agreed_bookings(self) -> Agreed:
        """The references of the bookings that the page showed."""
        return frozenset((self.agreed.data or "").split())

    def show_touched(self, bookings: Sequence[UpcomingBooking]) -> None:
        """Show these bookings; whoever sends the form now has seen them."""
        self.touched = bookings
        self.agreed.data = " ".join(booking.reference for booking in bookings)

    def refuse(self, verdict: Verdict) -> None:
        super().refuse(verdict)
        for finding in verdict.findings:
            references = finding.parameters.get("references")
            if isinstance(references, tuple):
                self.show_touched(bookings_named(references))
