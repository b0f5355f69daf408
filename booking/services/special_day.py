"""Days that differ: a venue or a space is closed, or open at other hours than usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.permissions import Actor
from booking.models import SpecialDay
from booking.services.steps.agreed import NOTHING_AGREED, Agreed
from booking.services.steps.hours import Span, Spans, check_spans, written
from booking.services.steps.log import log
from booking.services.steps.open_time import open_time_changes
from booking.services.steps.premises_row import Owner, owner_to_edit
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpecialDay:
    """The dates, both included, and their hours; without hours they are closed."""

    starts_on: date
    ends_on: date
    hours: Spans = ()
    name: str = ""
    agreed: Agreed = NOTHING_AGREED


@use_case
def add_special_day(
    actor: Actor,
    venue_id: int | None,
    space_id: int | None,
    command: SetSpecialDay,
    *,
    now: datetime,
    settings: Settings,
) -> None:
    """Let some dates differ.

    Raises:
        NotFound: there is no such venue or space of the actor's.
        Refused: the dates run backwards or differ already; the hours run backwards, past midnight or into each
            other; or bookings are left outside that were not agreed to.
    """
    owner = owner_to_edit(actor, venue_id, space_id)
    _set(actor, owner, [], command, now, settings)


@use_case
def change_special_day(
    actor: Actor, special_day_id: int, command: SetSpecialDay, *, now: datetime, settings: Settings
) -> None:
    """Say anew how some dates differ; `special_day_id` is any of their rows.

    Raises:
        NotFound: there is no such special day at the actor's venues.
        Refused: as `add_special_day`.
    """
    owner, rows = _dates_of(actor, special_day_id)
    _set(actor, owner, rows, command, now, settings)


@use_case
def remove_special_day(
    actor: Actor, special_day_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime, settings: Settings
) -> None:
    """Let the dates be as other days again.

    Raises:
        NotFound: there is no such special day at the actor's venues.
        Refused: bookings are left outside that were not agreed to.
    """
    owner, rows = _dates_of(actor, special_day_id)
    with open_time_changes([owner.venue_id], agreed, now=now, zone=settings.municipality.zone):
        log(actor, owner.subject, "special_day.removed", now=now, before=_told(rows))
        for row in rows:
            db.session.delete(row)


def _dates_of(actor: Actor, special_day_id: int) -> tuple[Owner, list[SpecialDay]]:
    """Every row of the same dates, locked with the venue."""
    found = db.session.execute(
        select(SpecialDay.venue_id, SpecialDay.space_id).where(SpecialDay.id == special_day_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"special day {special_day_id}")
    owner = owner_to_edit(actor, *found)
    row = db.session.get(SpecialDay, special_day_id)
    if row is None:
        raise NotFound(f"special day {special_day_id}")
    return owner, _on(owner, row.starts_on, row.ends_on)


def _on(owner: Owner, starts_on: date, ends_on: date) -> list[SpecialDay]:
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    return list(db.session.scalars(select(SpecialDay).filter_by(**owner.columns, **dates).order_by(SpecialDay.id)))


def _set(
    actor: Actor, owner: Owner, rows: list[SpecialDay], command: SetSpecialDay, now: datetime, settings: Settings
) -> None:
    _check(owner, rows, command)
    before = _told(rows)
    with open_time_changes([owner.venue_id], command.agreed, now=now, zone=settings.municipality.zone):
        after = _told(_write(owner, rows, command))
    if before != after:
        log(actor, owner.subject, "special_day.changed", now=now, before=before, after=after)


def _check(owner: Owner, rows: list[SpecialDay], command: SetSpecialDay) -> None:
    findings = check_spans(command.hours, "0")
    if command.ends_on < command.starts_on:
        findings.append(Finding("special_day.ends_before_start", "ends_on", {"starts_on": command.starts_on}))
    elif any(row not in rows for row in _on(owner, command.starts_on, command.ends_on)):
        findings.append(Finding("special_day.dates_twice", "starts_on"))
    if findings:
        raise Refused(*findings)


def _write(owner: Owner, rows: list[SpecialDay], command: SetSpecialDay) -> list[SpecialDay]:
    """Rows that stand are used again, so that the address of the page stays."""
    standing = list(rows)
    stored = []
    hours: list[Span | tuple[None, None]] = [*written(command.hours)] or [(None, None)]
    for opens, closes in hours:
        row = standing.pop(0) if standing else SpecialDay(**owner.columns)
        row.starts_on, row.ends_on, row.name = command.starts_on, command.ends_on, command.name
        row.opens_minute, row.closes_minute = opens, closes
        db.session.add(row)
        stored.append(row)
    for row in standing:
        db.session.delete(row)
    return stored


def _told(rows: Sequence[SpecialDay]) -> dict[str, Any]:
    if not rows:
        return {}
    hours = sorted(f"{row.opens_minute}-{row.closes_minute}" for row in rows if row.opens_minute is not None)
    return {"starts_on": rows[0].starts_on, "ends_on": rows[0].ends_on, "name": rows[0].name, "hours": hours}
