"""Calendars to subscribe to: what they cover, and who may have the ones that are not for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.domain.interval import Interval
from booking.domain.local_time import days_interval, local_midnight
from booking.domain.permissions import STAFF, Actor, may_see_day_list

DAYS_BACK, DAYS_AHEAD = 92, 366
DAYS_CANCELLED = 30  # how long what is cancelled stays, so that every reader has time to see it go


class FeedKind(StrEnum):
    """What a private calendar shows: a person's own bookings, an organisation's, a team's, or a caretaker's houses."""

    MINE = "mine"
    ORGANISATION = "organisation"
    TEAM = "team"
    BUILDINGS = "buildings"


@dataclass(frozen=True, slots=True)
class FeedSubject:
    """Which calendar of its kind. `organisation_id` is the team's own for a team; `venue_id` is one of many houses."""

    kind: FeedKind
    organisation_id: int | None = None
    team_id: int | None = None
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedWindow:
    """The times that a calendar covers: the same from `moved_at`, a midnight, to the next."""

    shown: Interval
    cancelled_since: datetime
    moved_at: datetime


def feed_window(today: date, zone: ZoneInfo) -> FeedWindow:
    """About three months back and a year ahead, and what was cancelled in the last month."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    since = local_midnight(today - timedelta(days=DAYS_CANCELLED), zone)
    return FeedWindow(days_interval(first, last, zone), since, local_midnight(today, zone))


def may_subscribe(actor: Actor, subject: FeedSubject) -> bool:
    """Members follow what is theirs, staff the houses they look after. It is asked again at every reading."""
    match subject.kind:
        case FeedKind.MINE:
            return actor.signed_in
        case FeedKind.ORGANISATION | FeedKind.TEAM:
            return subject.organisation_id in actor.organisations
        case FeedKind.BUILDINGS if subject.venue_id is None:
            return actor.has_role(*STAFF)
        case FeedKind.BUILDINGS:
            return may_see_day_list(actor, subject.venue_id or 0)
