"""Putting single bookings into the year where there is room for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from booking.demo.ledger import Ledger
from booking.demo.plan import Planned
from booking.demo.world import Tenant, World
from booking.domain.booking_state import BookingState
from booking.domain.booking_terms import Approval
from booking.domain.vocabulary import Purpose
from booking.models import Team

SATURDAY = 6
INDOOR_MONTHS = frozenset({9, 10, 11, 12, 1, 2, 3, 4})
CANCELLED, NO_SHOW = 0.05, 0.02
CANCELLED_REASONS = ("Arrangementet er avlyst.", "Vi fant en annen dag.", "For få påmeldte.", "")


class Calendar:
    """The year as it fills up, booking by booking."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self.world = world
        self.chance = world.chance
        self._ledger = ledger

    def single(
        self, tenant: Tenant, place: str, day: date, starts: str, ends: str, purpose: Purpose, **more: Any
    ) -> Iterator[Planned]:
        """The booking with what became of it, or nothing when the place is closed or taken then."""
        planned = self.wished(tenant, place, day, starts, ends, purpose, **more)
        if not self._ledger.may_be_booked(planned.space_id, planned.interval):
            return
        planned = self._fate(planned)
        if planned.state.occupies:
            self._ledger.take(planned.space_id, planned.interval)
        yield planned

    def waiting(
        self, tenant: Tenant, place: str, day: date, starts: str, ends: str, purpose: Purpose, **more: Any
    ) -> Iterator[Planned]:
        """A request that nobody has answered yet; it keeps its time meanwhile."""
        planned = self.wished(tenant, place, day, starts, ends, purpose, **more)
        if self._ledger.may_be_booked(planned.space_id, planned.interval):
            self._ledger.take(planned.space_id, planned.interval)
            sent = self.world.now - timedelta(hours=self.chance.randint(2, 120))
            yield replace(planned, state=BookingState.REQUESTED, created_at=sent)

    def refused(
        self, tenant: Tenant, place: str, day: date, starts: str, ends: str, purpose: Purpose, reason: str, **more: Any
    ) -> Iterator[Planned]:
        """A request that got no for an answer."""
        planned = self.wished(tenant, place, day, starts, ends, purpose, **more)
        if self._ledger.is_open(planned.space_id, planned.interval):
            answered = min(planned.created_at + timedelta(days=2), self.world.now)
            yield replace(
                planned,
                state=BookingState.REFUSED,
                decided_by=self.chance.choice(self.world.officers),
                decided_at=answered,
                reason=reason,
            )

    def wished(
        self, tenant: Tenant, place: str, day: date, starts: str, ends: str, purpose: Purpose, **more: Any
    ) -> Planned:
        """What is asked for, sent in some weeks before."""
        space_id = self.world.space_ids[place]
        capacity = self.world.premises.spaces[space_id].capacity or 20
        team: Team | None = more.pop("team", None)
        people = min(more.pop("people", team.participants if team else 12), capacity)
        young = min(more.pop("young", team.participants_under_19 if team else 0), people)
        interval = self.world.interval(day, time.fromisoformat(starts), time.fromisoformat(ends))
        days_before = self.chance.randint(12, 70)
        sent = interval.starts_at - timedelta(days=days_before, minutes=self.chance.randint(0, 600))
        return Planned(
            space_id=space_id,
            interval=interval,
            tenant=tenant,
            purpose=purpose,
            participants=people,
            participants_under_19=young,
            state=BookingState.CONFIRMED,
            created_at=min(sent, self.world.now - timedelta(hours=self.chance.randint(3, 200))),
            booked_by=self.chance.choice(tenant.people),
            team=team,
            **more,
        )

    def _fate(self, planned: Planned) -> Planned:
        by_request = self.world.premises.terms(planned.space_id).approval is Approval.BY_REQUEST
        if by_request or planned.tenant.tenant_class is None:
            answered = min(planned.created_at + timedelta(days=1, hours=2), self.world.now)
            planned = replace(planned, decided_by=self.chance.choice(self.world.officers), decided_at=answered)
        luck = self.chance.random()
        if luck < CANCELLED:
            told = planned.interval.starts_at - timedelta(days=self.chance.randint(1, 20))
            latest = min(told, self.world.now - timedelta(hours=1))
            reason = self.chance.choice(CANCELLED_REASONS)
            return replace(
                planned, state=BookingState.CANCELLED, decided_at=max(latest, planned.created_at), reason=reason
            )
        if planned.interval.ends_at <= self.world.now:
            state = BookingState.NO_SHOW if luck > 1 - NO_SHOW else BookingState.COMPLETED
            return replace(planned, state=state)
        return planned

    def weekends(self, months: frozenset[int] = INDOOR_MONTHS) -> Iterator[date]:
        """Each Saturday of the months; the Sunday is the day after."""
        return (day for day in self.world.days() if day.isoweekday() == SATURDAY and day.month in months)

    def monthly(self, weekday: int, week: int) -> Iterator[date]:
        """A weekday of a week of each month but July, as boards meet."""
        for day in self.world.days():
            if day.isoweekday() == weekday and (day.day - 1) // 7 == week and day.month != 7:
                yield day
