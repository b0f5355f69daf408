"""School calendars (skoleruter): which days are school days for the venues that follow one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor
from booking.models import SchoolCalendar, SchoolCalendarPeriod, Venue
from booking.services.school_calendar_import import LONGEST_SCHOOL_YEAR_DAYS, CalendarKind
from booking.services.steps.agreed import NOTHING_AGREED, Agreed
from booking.services.steps.log import log
from booking.services.steps.open_time import open_time_changes
from booking.services.steps.premises_row import municipality_to_edit, save
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPeriod:
    """Days of one kind, both ends included; a term runs from the first to the last school day."""

    kind: CalendarKind
    starts_on: date
    ends_on: date
    name: str = ""
    agreed: Agreed = NOTHING_AGREED


@use_case
def add_school_calendar(actor: Actor, name: str, source: str, *, now: datetime) -> int:
    """Add a calendar without days, and return its id. `source` is where its days are taken from.

    Raises:
        NotFound: the actor does not administer all venues.
        Refused: ``school_calendar.name_taken``.
    """
    municipality_to_edit(actor)
    _check_name(name, None)
    calendar = SchoolCalendar(name=name, source=source)
    db.session.add(calendar)
    db.session.flush()
    after = {"name": name, "source": source}
    log(actor, f"school_calendar:{calendar.id}", "school_calendar.added", now=now, after=after)
    return calendar.id


@use_case
def change_school_calendar(actor: Actor, calendar_id: int, name: str, source: str, *, now: datetime) -> None:
    """Give a calendar another name or source.

    Raises:
        NotFound: there is no such calendar, or the actor does not administer all venues.
        Refused: ``school_calendar.name_taken``.
    """
    calendar = _calendar(actor, calendar_id)
    _check_name(name, calendar.id)
    values = {"name": name, "source": source}
    subject = f"school_calendar:{calendar.id}"
    save(actor, calendar, values, subject=subject, action="school_calendar.changed", now=now)


@use_case
def add_period(actor: Actor, calendar_id: int, command: SetPeriod, *, now: datetime, settings: Settings) -> None:
    """Add days to a calendar.

    Raises:
        NotFound: there is no such calendar, or the actor does not administer all venues.
        Refused: the days run backwards or are there already; a school year is too long or overlaps another; or
            bookings are left outside opening hours that were not agreed to.
    """
    calendar = _calendar(actor, calendar_id)
    period = SchoolCalendarPeriod(calendar_id=calendar.id)
    _set_period(actor, calendar, period, command, now, settings)


@use_case
def change_period(actor: Actor, period_id: int, command: SetPeriod, *, now: datetime, settings: Settings) -> None:
    """Describe days of a calendar anew.

    Raises:
        NotFound: there are no such days, or the actor does not administer all venues.
        Refused: as `add_period`.
    """
    period = _period(actor, period_id)
    _set_period(actor, period.calendar, period, command, now, settings)


@use_case
def remove_period(
    actor: Actor, period_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime, settings: Settings
) -> None:
    """Take days out of a calendar; they are what they would be without.

    Raises:
        NotFound: there are no such days, or the actor does not administer all venues.
        Refused: bookings are left outside opening hours that were not agreed to.
    """
    period = _period(actor, period_id)
    calendar = period.calendar
    with open_time_changes(_followers(calendar), agreed, now=now, zone=settings.municipality.zone):
        log(actor, f"school_calendar:{calendar.id}", "school_calendar.removed", now=now, before=_told(period))
        calendar.periods.remove(period)


def _calendar(actor: Actor, calendar_id: int) -> SchoolCalendar:
    municipality_to_edit(actor)
    calendar = db.session.get(SchoolCalendar, calendar_id)
    if calendar is None:
        raise NotFound(f"school calendar {calendar_id}")
    return calendar


def _period(actor: Actor, period_id: int) -> SchoolCalendarPeriod:
    municipality_to_edit(actor)
    period = db.session.get(SchoolCalendarPeriod, period_id)
    if period is None:
        raise NotFound(f"period {period_id}")
    return period


def _followers(calendar: SchoolCalendar) -> Collection[int]:
    return db.session.scalars(select(Venue.id).where(Venue.school_calendar_id == calendar.id)).all()


def _check_name(name: str, calendar_id: int | None) -> None:
    names = db.session.execute(select(SchoolCalendar.id, SchoolCalendar.name))
    if any(other.casefold() == name.casefold() for its_id, other in names if its_id != calendar_id):
        raise Refused(Finding("school_calendar.name_taken", "name", {"name": name}))


def _set_period(
    actor: Actor,
    calendar: SchoolCalendar,
    period: SchoolCalendarPeriod,
    command: SetPeriod,
    now: datetime,
    settings: Settings,
) -> None:
    _check_period(calendar, period, command)
    before = _told(period) if period.id else {}
    with open_time_changes(_followers(calendar), command.agreed, now=now, zone=settings.municipality.zone):
        period.kind = command.kind.value
        period.starts_on, period.ends_on, period.name = command.starts_on, command.ends_on, command.name
        if not period.id:
            calendar.periods.append(period)
    if before != _told(period):
        subject = f"school_calendar:{calendar.id}"
        log(actor, subject, "school_calendar.changed", now=now, before=before, after=_told(period))


def _check_period(calendar: SchoolCalendar, period: SchoolCalendarPeriod, command: SetPeriod) -> None:
    if command.ends_on < command.starts_on:
        backwards = {"starts_on": command.starts_on}
        raise Refused(Finding("school_calendar.ends_before_start", "ends_on", backwards))
    others = [each for each in calendar.periods if each.id != period.id and each.kind == command.kind.value]
    if any(each.starts_on == command.starts_on for each in others):
        raise Refused(Finding("school_calendar.period_twice", "starts_on"))
    if command.kind is not CalendarKind.TERM:
        return
    if (command.ends_on - command.starts_on).days > LONGEST_SCHOOL_YEAR_DAYS:
        raise Refused(Finding("school_calendar.year_too_long", "ends_on", {"most": LONGEST_SCHOOL_YEAR_DAYS}))
    for each in others:
        if each.starts_on <= command.ends_on and command.starts_on <= each.ends_on:
            dates = {"starts_on": each.starts_on, "ends_on": each.ends_on}
            raise Refused(Finding("school_calendar.years_overlap", "starts_on", dates))


def _told(period: SchoolCalendarPeriod) -> dict[str, Any]:
    return {name: getattr(period, name) for name in ("kind", "starts_on", "ends_on", "name")}
