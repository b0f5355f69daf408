"""Opening hours of a venue, or of a space that differs from it: weekly hours by season, and kinds of day closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.opening_hours import AppliesTo, check_window
from booking.domain.permissions import Actor
from booking.domain.school_calendar import DayKind
from booking.models import OpeningHours, Space, Venue
from booking.services.steps.agreed import NOTHING_AGREED, Agreed
from booking.services.steps.hours import Spans, check_spans, written
from booking.services.steps.log import log
from booking.services.steps.open_time import open_time_changes
from booking.services.steps.premises_row import Owner, owner_to_edit, save
from booking.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """When some weekly hours hold: both days included, ``None`` is without bound."""

    name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    applies_to: AppliesTo = AppliesTo.ANY_DAY
    on_public_holidays: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "season": self.name,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "applies_to": self.applies_to.value,
            "on_public_holidays": self.on_public_holidays,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHours:
    """The weekly hours of a season, by weekday (ISO: Monday is 1); a weekday that is not there is closed."""

    season: Season
    days: Mapping[int, Spans]
    agreed: Agreed = NOTHING_AGREED


@use_case
def add_hours(
    actor: Actor, venue_id: int | None, space_id: int | None, command: SetHours, *, now: datetime, settings: Settings
) -> None:
    """Open a venue, or a space that has hours of its own, in one more season.

    Raises:
        NotFound: there is no such venue or space of the actor's.
        Refused: the hours are none, run backwards, past midnight or into each other; the season ends before it
            starts or has hours already; or bookings are left outside that were not agreed to.
    """
    owner = owner_to_edit(actor, venue_id, space_id)
    _set(actor, owner, [], command, now, settings)


@use_case
def change_hours(actor: Actor, hours_id: int, command: SetHours, *, now: datetime, settings: Settings) -> None:
    """Write a season's hours anew; `hours_id` is any of its rows. Bookings that were made stay.

    Raises:
        NotFound: there are no such hours at the actor's venues.
        Refused: as `add_hours`.
    """
    owner, rows = _season_of(actor, hours_id)
    _set(actor, owner, rows, command, now, settings)


@use_case
def remove_hours(
    actor: Actor, hours_id: int, *, agreed: Agreed = NOTHING_AGREED, now: datetime, settings: Settings
) -> None:
    """Take a season's hours away. A space without hours of its own has its venue's again.

    Raises:
        NotFound: there are no such hours at the actor's venues.
        Refused: bookings are left outside that were not agreed to.
    """
    owner, rows = _season_of(actor, hours_id)
    with open_time_changes([owner.venue_id], agreed, now=now, zone=settings.municipality.zone):
        log(actor, owner.subject, "opening_hours.removed", now=now, before=_told(rows))
        for row in rows:
            db.session.delete(row)


@use_case
def set_closed_days(
    actor: Actor,
    venue_id: int | None,
    space_id: int | None,
    closed_on: frozenset[DayKind] | None,
    *,
    agreed: Agreed = NOTHING_AGREED,
    now: datetime,
    settings: Settings,
) -> None:
    """Say on which kinds of day a venue or space is closed all day; for a space ``None`` is as its venue says.

    Raises:
        NotFound: there is no such venue or space of the actor's.
        Refused: bookings are left outside that were not agreed to.
    """
    owner = owner_to_edit(actor, venue_id, space_id)
    row: Venue | Space
    if owner.space_id is None:
        row = db.session.get_one(Venue, owner.venue_id)
        closed_on = closed_on or frozenset()
    else:
        row = db.session.get_one(Space, owner.space_id)
    values = {"closed_on": None if closed_on is None else sorted(kind.value for kind in closed_on)}
    with open_time_changes([owner.venue_id], agreed, now=now, zone=settings.municipality.zone):
        save(actor, row, values, subject=owner.subject, action="opening_hours.closed_days", now=now)


def _season_of(actor: Actor, hours_id: int) -> tuple[Owner, list[OpeningHours]]:
    """Every row of the season that the row belongs to, locked with its venue."""
    found = db.session.execute(
        select(OpeningHours.venue_id, OpeningHours.space_id).where(OpeningHours.id == hours_id)
    ).one_or_none()
    if found is None:
        raise NotFound(f"opening hours {hours_id}")
    owner = owner_to_edit(actor, *found)
    row = db.session.get(OpeningHours, hours_id)
    if row is None:
        raise NotFound(f"opening hours {hours_id}")
    return owner, [each for each in _rows(owner) if _season(each) == _season(row)]


def _rows(owner: Owner) -> Sequence[OpeningHours]:
    statement = select(OpeningHours).filter_by(**owner.columns).order_by(OpeningHours.id)
    return db.session.scalars(statement).all()


def _season(row: OpeningHours) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Season().columns}


def _set(
    actor: Actor, owner: Owner, rows: list[OpeningHours], command: SetHours, now: datetime, settings: Settings
) -> None:
    _check(owner, rows, command)
    before = _told(rows)
    with open_time_changes([owner.venue_id], command.agreed, now=now, zone=settings.municipality.zone):
        after = _told(_write(owner, rows, command))
    if before != after:
        log(actor, owner.subject, "opening_hours.changed", now=now, before=before, after=after)


def _check(owner: Owner, rows: list[OpeningHours], command: SetHours) -> None:
    findings = [finding for weekday, spans in command.days.items() for finding in check_spans(spans, str(weekday))]
    weekdays = {weekday for weekday, spans in command.days.items() if written(spans)}
    season = command.season
    findings += [
        Finding("opening_hours.no_hours") if each.code == "opening_hours.no_weekday"
        else Finding(each.code, "valid_to", each.parameters)
        for each in check_window(weekdays, season.valid_from, season.valid_to).findings
    ]  # fmt: skip
    others = [row for row in _rows(owner) if row not in rows]
    if any(_season(row) == season.columns for row in others):
        findings.append(Finding("opening_hours.season_twice", "season"))
    if findings:
        raise Refused(*findings)


def _write(owner: Owner, rows: list[OpeningHours], command: SetHours) -> list[OpeningHours]:
    """Rows that stand are used again, so that the address of the season's page stays."""
    standing = list(rows)
    stored = []
    for weekday, spans in sorted(command.days.items()):
        for opens, closes in written(spans):
            row = standing.pop(0) if standing else OpeningHours(**owner.columns)
            row.weekday, row.opens_minute, row.closes_minute = weekday, opens, closes
            for name, value in command.season.columns.items():
                setattr(row, name, value)
            db.session.add(row)
            stored.append(row)
    for row in standing:
        db.session.delete(row)
    return stored


def _told(rows: Sequence[OpeningHours]) -> dict[str, Any]:
    """What the log tells of a season: its bounds, and ``1 960-1320`` for each window."""
    if not rows:
        return {}
    windows = sorted((row.weekday, row.opens_minute, row.closes_minute) for row in rows)
    return {**_season(rows[0]), "windows": [f"{weekday} {opens}-{closes}" for weekday, opens, closes in windows]}
