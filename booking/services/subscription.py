"""Secret addresses that calendar programs read: made, noted when they are used, and turned off."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.feed import FeedKind, FeedSubject, may_subscribe
from booking.domain.permissions import Actor
from booking.models import Subscription, Team
from booking.queries.person import hash_of_token
from booking.services.steps.log import log

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(hours=1)


@use_case
def begin_subscription(actor: Actor, subject: FeedSubject, *, now: datetime) -> str:
    """Make an address and return its secret part, which is nowhere else.

    Raises:
        NotFound: the calendar is not the actor's to follow.
    """
    if subject.kind is FeedKind.TEAM:
        team = db.session.get(Team, subject.team_id or 0)
        subject = FeedSubject(FeedKind.TEAM, team.organisation_id if team else None, subject.team_id)
    if not may_subscribe(actor, subject):
        raise NotFound(f"calendar {subject}")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = Subscription(
        token_hash=hash_of_token(token),
        person_id=actor.person_id,
        kind=subject.kind.value,
        organisation_id=subject.organisation_id if subject.kind is FeedKind.ORGANISATION else None,
        team_id=subject.team_id,
        venue_id=subject.venue_id,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    log(actor, f"subscription:{row.id}", "subscription.begun", now=now, after={"kind": row.kind})
    return token


@use_case
def end_subscription(actor: Actor, subscription_id: int, *, now: datetime) -> None:
    """Turn an address off: whoever has it finds nothing from now on.

    Raises:
        NotFound: it is somebody else's, or it is off already.
    """
    row = db.session.scalar(
        select(Subscription).where(
            Subscription.id == subscription_id,
            Subscription.person_id == actor.person_id,
            Subscription.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(f"subscription {subscription_id}")
    row.ended_at = now
    log(actor, f"subscription:{row.id}", "subscription.ended", now=now)


@use_case
def note_use(subscription_id: int, *, now: datetime) -> None:
    """Write down that the address was read."""
    db.session.execute(update(Subscription).where(Subscription.id == subscription_id).values(last_used_at=now))
