"""What organisations wait for, and what they have been offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, select

from booking.database import db
from booking.models import Organisation, Space, Venue, Watch, WatchOffer


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One watch that stands. `weekdays` are ISO numbers."""

    id: int
    organisation_name: str
    space_name: str
    space_slug: str
    venue_name: str
    weekdays: tuple[int, ...]
    first_day: date
    last_day: date
    starts: time
    ends: time
    least_minutes: int

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One time on offer."""

    id: int
    watch_id: int
    organisation_id: int
    organisation_name: str
    space_id: int
    space_name: str
    space_slug: str
    venue_id: int
    venue_name: str
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    state: str

    def stands(self, now: datetime) -> bool:
        """Whether it may still be answered."""
        return self.state == "open" and self.answer_by > now


def watches_of(organisation_ids: Collection[int], today: date) -> list[WatchRow]:
    """What the organisations wait for, the nearest end first."""
    rows = db.session.execute(
        select(
            Watch.id,
            Organisation.name,
            Space.name,
            Space.slug,
            Venue.name,
            Watch.weekdays,
            Watch.first_day,
            Watch.last_day,
            Watch.starts,
            Watch.ends,
            Watch.least_minutes,
        )
        .join(Organisation, Watch.organisation_id == Organisation.id)
        .join(Space, Watch.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
        .where(Watch.organisation_id.in_(organisation_ids), Watch.ended_at.is_(None), Watch.last_day >= today)
        .order_by(Watch.last_day, Watch.id)
    )
    return [WatchRow(*row[:5], tuple(int(day) for day in row[5].split(",")), *row[6:]) for row in rows]


def offers_of(organisation_ids: Collection[int], now: datetime) -> list[OfferRow]:
    """What the organisations are offered now, the first to be answered first."""
    open_ones = (
        _offers()
        .where(Watch.organisation_id.in_(organisation_ids), WatchOffer.state == "open", WatchOffer.answer_by > now)
        .order_by(WatchOffer.answer_by, WatchOffer.id)
    )
    return [OfferRow(*row) for row in db.session.execute(open_ones)]


def offer_by_id(offer_id: int) -> OfferRow | None:
    row = db.session.execute(_offers().where(WatchOffer.id == offer_id)).first()
    return OfferRow(*row) if row else None


def _offers() -> Select[Any]:
    return (
        select(
            WatchOffer.id,
            Watch.id,
            Watch.organisation_id,
            Organisation.name,
            Space.id,
            Space.name,
            Space.slug,
            Space.venue_id,
            Venue.name,
            WatchOffer.starts_at,
            WatchOffer.ends_at,
            WatchOffer.answer_by,
            WatchOffer.state,
        )
        .join(Watch, WatchOffer.watch_id == Watch.id)
        .join(Organisation, Watch.organisation_id == Organisation.id)
        .join(Space, Watch.space_id == Space.id)
        .join(Venue, Space.venue_id == Venue.id)
    )
