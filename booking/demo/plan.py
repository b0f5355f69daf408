"""A booking on paper, before it is priced and stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from booking.demo.world import Tenant
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.domain.vocabulary import Purpose
from booking.models import Person, Team


@dataclass(frozen=True, slots=True)
class PlannedSeries:
    """A team's fixed time in one season."""

    tenant: Tenant
    team: Team
    space_id: int
    weekday: int
    starts: time
    ends: time
    first_day: date
    last_day: date
    season: str
    purpose: Purpose
    follows_school_calendar: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One booking. `decided_at` is when an officer answered, or when it was cancelled; `reason` is what was said.

    `extras` maps article codes to quantities.
    """

    space_id: int
    interval: Interval
    tenant: Tenant
    purpose: Purpose
    participants: int
    participants_under_19: int
    state: BookingState
    created_at: datetime
    booked_by: Person
    team: Team | None = None
    title: str = ""
    series: PlannedSeries | None = None
    decided_by: Person | None = None
    decided_at: datetime | None = None
    reason: str = ""
    sells_tickets: bool = False
    serves_alcohol: bool = False
    setup_note: str = ""
    extras: Mapping[str, int] = field(default_factory=dict)
