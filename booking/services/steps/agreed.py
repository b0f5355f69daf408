"""Changes that touch bookings: nobody makes one without having seen which.

The page says which bookings a change touches, and the one who confirms sends along the ones that were shown. When
others are touched by then, nothing is changed and the page shows the list again.
"""

from __future__ import annotations

from collections.abc import Iterable

from booking.domain.errors import Finding, Refused
from booking.queries.upcoming import UpcomingBooking

Agreed = frozenset[str]  # the references of the bookings that were shown
NOTHING_AGREED: Agreed = frozenset()


def check_agreed(code: str, touched: Iterable[UpcomingBooking], agreed: Agreed) -> None:
    """Let only through what was agreed to.

    Raises:
        Refused: the finding `code` with the ``number`` of bookings touched and their ``references``.
    """
    references = tuple(booking.reference for booking in touched)
    if not agreed.issuperset(references):
        raise Refused(Finding(code, "", {"number": len(references), "references": references}))
