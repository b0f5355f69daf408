"""Countable things lent out over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from booking.domain.interval import Interval


def most_at_once(interval: Interval, lent: Iterable[tuple[Interval, int]]) -> int:
    """The largest number out at any one instant of the interval.

    A thing handed back at 18:00 can go out again at 18:00, so at the same instant returns count first.
    """
    changes: list[tuple[datetime, int]] = []
    for span, quantity in lent:
        shared = span.intersection(interval)
        if shared is not None:
            changes += [(shared.starts_at, quantity), (shared.ends_at, -quantity)]
    out = most = 0
    for _, change in sorted(changes):
        out += change
        most = max(most, out)
    return most
