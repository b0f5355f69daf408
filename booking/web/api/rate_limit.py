"""So many requests a minute for each token.

Counted in the process and not in the database: a count that is stored would make every read a write, and SQLite has
one writer. It is there to stop a program that has run wild, not to ration; with several web processes a token may have
as many times more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of this minute. `left` is negative when there were too many."""

    most: int
    left: int
    seconds: int  # until the next minute begins

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers writes them."""
        window = WINDOW.seconds
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={window}',
            "RateLimit": f'"minute";r={max(self.left, 0)};t={self.seconds}',
        }


class RateLimit:
    """Counts the requests of each token; its minute begins with its first request."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._counted: dict[int, tuple[datetime, int]] = {}
        self._lock = Lock()

    def count(self, token_id: int, now: datetime) -> Allowance:
        """Count one request."""
        with self._lock:
            began, number = self._counted.get(token_id, (now, 0))
            if now - began >= WINDOW or now < began:
                began, number = now, 0
            number += 1
            self._counted[token_id] = began, number
        seconds = math.ceil((began + WINDOW - now).total_seconds())
        return Allowance(self.most, self.most - number, seconds)
