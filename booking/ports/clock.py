"""The time, asked of one place so that tests can stop it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...
