"""Watches and offers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from booking.models import Organisation, Person, Space, Watch, WatchOffer
from tests.factories.booking import NEXT_THURSDAY
from tests.factories.rows import stored
from tests.factories.times import THEN


def make_watch(space: Space, organisation: Organisation, made_by: Person | None = None, **columns: Any) -> Watch:
    """Waits for Thursday 3 December 2026 from 18 to 20, for an hour at least."""
    defaults: dict[str, Any] = {
        "weekdays": "4",
        "first_day": date(2026, 12, 3),
        "last_day": date(2026, 12, 3),
        "starts": time(18),
        "ends": time(20),
        "least_minutes": 60,
        "created_at": THEN,
    }
    who = made_by.id if made_by else None
    row = Watch(space_id=space.id, organisation_id=organisation.id, made_by_id=who, **{**defaults, **columns})
    return stored(row)


def make_watch_offer(watch: Watch, starts_at: datetime = NEXT_THURSDAY, *, hours: float = 2) -> WatchOffer:
    """On offer from now, with a day to answer."""
    return stored(
        WatchOffer(
            watch_id=watch.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            offered_at=THEN,
            answer_by=THEN + timedelta(days=1),
            state="open",
        )
    )
