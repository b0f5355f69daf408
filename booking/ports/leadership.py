"""One process among many keeps the time."""

from __future__ import annotations

from typing import Protocol


class Leadership(Protocol):
    """A lock that its holder loses by dying."""

    def hold(self) -> bool:
        """Take the lead when it is free. Returns whether this process leads now; cheap to ask often."""
        ...

    def release(self) -> None:
        """Let another process lead."""
        ...
