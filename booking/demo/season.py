"""Season training: every team gets its fixed times of the week, and each time its dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from booking.demo.activities import Activity, Slot, activities, age_group
from booking.demo.files import school_years
from booking.demo.ledger import Ledger
from booking.demo.plan import Planned, PlannedSeries
from booking.demo.world import Tenant, World
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.domain.recurrence import Recurrence, dates
from booking.domain.school_calendar import DayKind
from booking.domain.vocabulary import SpaceKind, TenantClass
from booking.models import Team

HALLS = {SpaceKind.SPORTS_HALL, SpaceKind.DANCE_STUDIO, SpaceKind.WEIGHT_ROOM}
CANCELLED, NO_SHOW = 0.035, 0.012  # shares of the dates that are over
CANCELLED_AHEAD = 0.012
SATISFIED = 0.4  # how often the team takes the place instead of looking at the next
ANSWERED = (6, 14)  # answers about the season are given by the middle of June

Wanted = tuple[Tenant, Team, Activity]
Week = dict[tuple[int, int], list[tuple[time, time]]]  # (leaf, weekday): times given away


def plan_seasons(world: World, ledger: Ledger) -> list[Planned]:
    """The dates of all series within the year, with time taken in the ledger for those that keep it."""
    planned: list[Planned] = []
    for tenant, team, activity, place, weekday, slot in _allocated(world):
        for year in school_years(world.today):
            series = _series(world, tenant, team, activity, place, weekday, slot, year)
            if series is not None:
                planned.extend(_dates(world, ledger, series))
    return planned


def _allocated(world: World) -> Iterator[tuple[Tenant, Team, Activity, int, int, Slot]]:
    """Who gets which time of the week: one time for each team, then a second, until the teams have enough."""
    week: Week = {}
    days_of_team: dict[int, set[int]] = {}
    wanted = [(tenant, team, activity) for tenant, team, activity in _teams(world)]
    for round_number in range(4):
        world.chance.shuffle(wanted)
        wanted.sort(key=_from_elsewhere)  # those who belong here choose first
        for tenant, team, activity in wanted:
            if round_number >= _times(team, activity):
                continue
            found = _choose(world, week, team, activity, days_of_team.setdefault(team.id, set()))
            if found is not None:
                place, weekday, slot = found
                days_of_team[team.id].add(weekday)
                for leaf in world.premises.tree.leaves(place):
                    week.setdefault((leaf, weekday), []).append((slot.starts, slot.ends))
                yield tenant, team, activity, place, weekday, slot


def _teams(world: World) -> Iterator[Wanted]:
    for tenant in world.tenants.values():
        activity = activities().get(tenant.organisation.activity)
        if activity is not None:
            for team in tenant.teams:
                yield tenant, team, activity


def _from_elsewhere(wanted: Wanted) -> bool:
    return wanted[0].tenant_class is TenantClass.OUTSIDE_VOLUNTARY


def _times(team: Team, activity: Activity) -> int:
    """The youngest train less often."""
    young = age_group(team.oldest_age) == "children"
    return max(1, activity.times_a_week - 1) if young else activity.times_a_week


def _choose(world: World, week: Week, team: Team, activity: Activity, busy: set[int]) -> tuple[int, int, Slot] | None:
    """A time that suits the team's age on a day it has none yet, at one of the places it wants most."""
    ages = age_group(team.oldest_age)
    first: tuple[int, int, Slot] | None = None
    for place in activity.places:
        space_id = world.space_ids[place]
        capacity = world.premises.spaces[space_id].capacity
        if capacity is not None and capacity < team.participants:
            continue
        free = [
            (weekday, slot)
            for weekday in activity.weekdays
            for slot in activity.slots_at(place)
            if weekday not in busy and ages in slot.ages and not _given(world, week, space_id, weekday, slot)
        ]
        if free:
            found = (space_id, *world.chance.choice(free))
            if world.chance.random() < SATISFIED:
                return found
            first = first or found
    return first


def _given(world: World, week: Week, space_id: int, weekday: int, slot: Slot) -> bool:
    return any(
        slot.starts < ends and starts < slot.ends
        for leaf in world.premises.tree.leaves(space_id)
        for starts, ends in week.get((leaf, weekday), ())
    )


def _series(
    world: World, tenant: Tenant, team: Team, activity: Activity, space_id: int, weekday: int, slot: Slot, year: int
) -> PlannedSeries | None:
    """The series of one season, as far as the season lies within the year that is shown."""
    place = world.premises.spaces[space_id]
    follows = place.venue_kind == "school" and place.kind not in HALLS
    starts_on, ends_on = (
        (date(year, 8, 19), date(year + 1, 6, 20)) if follows else (date(year, 8, 10), date(year + 1, 6, 25))
    )
    first_day, last_day = max(starts_on, world.first_day), min(ends_on, world.last_day)
    if last_day - first_day < timedelta(weeks=1):
        return None
    answered = datetime(year, *ANSWERED, 10, tzinfo=UTC)
    return PlannedSeries(
        tenant=tenant,
        team=team,
        space_id=space_id,
        weekday=weekday,
        starts=slot.starts,
        ends=slot.ends,
        first_day=first_day,
        last_day=last_day,
        season=f"{year}/{year + 1}",
        purpose=activity.purpose,
        follows_school_calendar=follows,
        created_at=min(answered, world.now - timedelta(days=1)),
    )


def _dates(world: World, ledger: Ledger, series: PlannedSeries) -> Iterator[Planned]:
    """The dates on which the place is open and nobody has it, each with what became of it.

    A date within a closure had to give way.
    """
    pattern = Recurrence(
        series.first_day, series.starts, series.ends, frozenset({series.weekday}), ends_on=series.last_day
    )
    for day in dates(pattern):
        interval = world.interval(day, series.starts, series.ends)
        rests = world.premises.day_kind(series.space_id, day) is DayKind.SCHOOL_HOLIDAY and _rests(series, day)
        if rests or not ledger.is_open(series.space_id, interval) or ledger.is_taken(series.space_id, interval):
            continue
        booking = _booking(series, interval, world)
        if ledger.is_closed(series.space_id, interval):
            planned = replace(booking, state=BookingState.DISPLACED, reason="Rommet er stengt for vedlikehold.")
        else:
            planned = _fate(world, booking, interval)
        if planned.state.occupies:
            ledger.take(series.space_id, interval)
        yield planned


def _rests(series: PlannedSeries, day: date) -> bool:
    """Schools' rooms are closed in every holiday; in halls everybody rests at Christmas only."""
    return series.follows_school_calendar or day.month in {12, 1}


def _booking(series: PlannedSeries, interval: Interval, world: World) -> Planned:
    return Planned(
        space_id=series.space_id,
        interval=interval,
        tenant=series.tenant,
        purpose=series.purpose,
        participants=series.team.participants,
        participants_under_19=series.team.participants_under_19,
        state=BookingState.CONFIRMED,
        created_at=series.created_at,
        booked_by=series.tenant.people[series.team.id % len(series.tenant.people)],
        team=series.team,
        title=series.team.name,
        series=series,
        decided_by=world.officers[0],
        decided_at=series.created_at,
    )


def _fate(world: World, planned: Planned, interval: Interval) -> Planned:
    """What became of the date: most took place, some were cancelled, to a few nobody came."""
    luck = world.chance.random()
    over = interval.ends_at <= world.now
    if luck < (CANCELLED if over else CANCELLED_AHEAD):
        told = interval.starts_at - timedelta(days=world.chance.randint(1, 12), hours=world.chance.randint(1, 9))
        said = world.chance.choice(("Treneren er syk.", "Vi har kamp samme dag.", "For få påmeldte.", ""))
        cancelled_at = min(told, world.now - timedelta(hours=world.chance.randint(2, 60)))
        return replace(
            planned, state=BookingState.CANCELLED, decided_at=max(cancelled_at, planned.created_at), reason=said
        )
    if over:
        came = luck < 1 - NO_SHOW
        return replace(planned, state=BookingState.COMPLETED if came else BookingState.NO_SHOW)
    return planned
