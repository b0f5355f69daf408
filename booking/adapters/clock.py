"""The computer's own clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Fills `booking.ports.clock.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)
