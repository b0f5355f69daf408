"""The calendars that people subscribe to by a secret address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from booking.database import db
from booking.domain.feed import FeedKind, FeedSubject
from booking.models import Organisation, Person, Subscription, Team, Venue


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One address. `name` is that of the organisation, the team or the venue; empty when it is of none of them."""

    id: int
    person_id: int
    subject: FeedSubject
    name: str
    created_at: datetime
    last_used_at: datetime | None


def standing_subscription(token_hash: str) -> SubscriptionRow | None:
    """The subscription behind a secret address; ``None`` when it is unknown, turned off, or its owner is gone."""
    row = db.session.execute(
        _rows().where(Subscription.token_hash == token_hash, Person.deactivated_at.is_(None))
    ).one_or_none()
    return _row(*row) if row else None


def subscriptions_of(person_id: int) -> list[SubscriptionRow]:
    """A person's addresses that work, the newest first."""
    rows = db.session.execute(_rows().where(Subscription.person_id == person_id).order_by(Subscription.id.desc()))
    return [_row(*row) for row in rows]


def _rows() -> Select[Any]:
    organisation_id = func.coalesce(Subscription.organisation_id, Team.organisation_id)
    return (
        select(
            Subscription.id,
            Subscription.person_id,
            Subscription.kind,
            organisation_id,
            Subscription.team_id,
            Subscription.venue_id,
            func.coalesce(Team.name, Organisation.name, Venue.name, ""),
            Subscription.created_at,
            Subscription.last_used_at,
        )
        .join(Person, Subscription.person_id == Person.id)
        .outerjoin(Team, Subscription.team_id == Team.id)
        .outerjoin(Organisation, Subscription.organisation_id == Organisation.id)
        .outerjoin(Venue, Subscription.venue_id == Venue.id)
        .where(Subscription.ended_at.is_(None))
    )


def _row(
    number: int,
    person_id: int,
    kind: str,
    organisation_id: int | None,
    team_id: int | None,
    venue_id: int | None,
    name: str,
    created_at: datetime,
    last_used_at: datetime | None,
) -> SubscriptionRow:
    subject = FeedSubject(FeedKind(kind), organisation_id, team_id, venue_id)
    return SubscriptionRow(number, person_id, subject, name, created_at, last_used_at)
