"""How a password is kept: only as something it can be checked against."""

from __future__ import annotations

from typing import Protocol


class Passwords(Protocol):
    """Slow on purpose: call it outside a write transaction, which others wait for."""

    def hash(self, password: str) -> str:
        """What is stored of the password; at most 200 characters."""
        ...

    def matches(self, stored: str, password: str) -> bool:
        """Whether it is the password. With nothing stored it takes as long, and the answer is no."""
        ...

    def outdated(self, stored: str) -> bool:
        """Whether it was stored with weaker settings than today's."""
        ...
