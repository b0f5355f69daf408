"""The calendars of spaces: a week of one space, or one day of several side by side.

What is free comes from the same situation that judges a booking when it is saved, so what is shown can be had.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from booking.domain.availability import Occupation, OccupationKind, Situation
from booking.domain.booking_state import BookingState
from booking.domain.interval import Interval
from booking.domain.permissions import Actor, may_see_booking, named_in_public
from booking.domain.vocabulary import Purpose
from booking.i18n import capital, format_day, format_short_day
from booking.i18n import gettext as _
from booking.messages.vocabulary import label
from booking.queries.calendar import CalendarBooking, bookings_by_id
from booking.queries.premises import Premises
from booking.queries.situation import situations
from booking.web.calendar_axis import TimeAxis, axis_for
from booking.web.calendar_columns import FreeTime, Shelf, Tell, Told, column_blocks, is_today
from booking.web.calendar_table import CalendarTable, Column, Group, Kind, Row

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the calendar, and when."""

    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A space that gets a column. `parts_beside`: the columns after it are its parts.

    `long_label` is what a list calls it, where no heading says what it is a part of.
    """

    space_id: int
    label: str
    long_label: str = ""
    sublabel: str = ""
    href: str = ""
    parts_beside: bool = False


def name_within(part: str, whole: str) -> str:
    """What a part is called where the whole is named already: ``Flerbrukshallen, bane 1`` is ``Bane 1``."""
    rest = part.removeprefix(whole).lstrip(" ,:–-") if part.startswith(whole) else part
    return capital(rest) or part


def week_calendar(
    premises: Premises, space_id: int, days: Sequence[date], caption: str, reader: Reader
) -> CalendarTable:
    """One space, with the days as columns."""
    situation = situations(premises, [space_id], days[0], days[-1], reader.now)[space_id]
    tell = _teller(premises, space_id, _bookings([situation]), reader)
    axis = _axis(days, [situation])
    slug, free = premises.spaces[space_id].slug, FreeTime.of(situation)
    columns = tuple(
        Column(
            label=format_short_day(day),
            blocks=column_blocks(Shelf(slug, day, situation, free, axis, tell, url_for("member.booking_new"))),
            href=url_for("public.space_show", slug=slug, view="day", date=day.isoformat()) if len(days) > 1 else "",
            is_today=is_today(day, situation),
            long_label=capital(format_day(day)),
            over=axis.edges[day][-1] <= reader.now,
        )
        for day in days
    )
    return CalendarTable(caption, _rows(axis, reader.now), columns, axis.ends, _("Ledig"))


def day_calendar(
    premises: Premises, shown: Sequence[Shown], groups: Sequence[Group], day: date, reader: Reader
) -> CalendarTable:
    """One day, with the spaces as columns."""
    found = situations(premises, [each.space_id for each in shown], day, day, reader.now)
    bookings = _bookings(found.values())
    axis = _axis([day], list(found.values()))
    columns = tuple(
        Column(
            label=each.label,
            blocks=column_blocks(
                Shelf(
                    premises.spaces[each.space_id].slug,
                    day,
                    found[each.space_id],
                    FreeTime.of(found[each.space_id]),
                    axis,
                    _teller(premises, each.space_id, bookings, reader),
                    url_for("member.booking_new"),
                    each.parts_beside,
                )
            ),
            sublabel=each.sublabel,
            href=each.href,
            long_label=each.long_label,
        )
        for each in shown
    )
    return CalendarTable(
        format_day(day, year=True), _rows(axis, reader.now), columns, axis.ends, _("Ledig"), tuple(groups)
    )


def _axis(days: Sequence[date], found: Collection[Situation]) -> TimeAxis:
    """The rows hold all open time and all bookings; a closure of the night needs none."""
    shown: list[Interval] = []
    for situation in found:
        shown.extend(situation.opening.intervals)
        shown.extend(each.real for each in situation.occupations if each.kind is OccupationKind.BOOKING)
    zone = next(iter(found)).zone
    return axis_for(days, shown, {situation.terms.grid_minutes for situation in found}, zone)


def _rows(axis: TimeAxis, now: datetime) -> tuple[Row, ...]:
    return tuple(
        Row(row.label, whole_hour=not row.minute % MINUTES_PER_HOUR, now=axis.holds(number, now))
        for number, row in enumerate(axis.rows)
    )


def _bookings(found: Collection[Situation]) -> dict[int, CalendarBooking]:
    return bookings_by_id(
        {
            occupation.occupant_id
            for situation in found
            for occupation in situation.occupations
            if occupation.kind is OccupationKind.BOOKING
        }
    )


def _teller(premises: Premises, space_id: int, bookings: Mapping[int, CalendarBooking], reader: Reader) -> Tell:
    """What this reader may be told of the bookings in a space."""
    venue_id = premises.spaces[space_id].venue_id

    def tell(occupation: Occupation) -> Told:
        booking = bookings.get(occupation.occupant_id)
        if booking is None:  # cancelled between two reads of this page
            return Told("busy", _("Opptatt"))
        return _told(booking, premises, space_id, venue_id, reader)

    return tell


def _told(booking: CalendarBooking, premises: Premises, space_id: int, venue_id: int, reader: Reader) -> Told:
    inside = may_see_booking(reader.actor, booking.organisation_id, venue_id)
    privacy = premises.terms(booking.space_id).privacy
    named = inside or named_in_public(privacy, booking.organisation_type, booking.state)
    waits = booking.state in {BookingState.REQUESTED, BookingState.HELD}
    mine = booking.organisation_id in reader.actor.organisations
    kind: Kind = "mine" if mine else "requested" if waits else "busy"
    return Told(
        kind=kind,
        title=booking.organisation_name if named else _("Opptatt"),
        subtitle=(booking.title or str(label(Purpose(booking.purpose)))) if named else "",
        state=_state(booking.state),
        href=url_for("member.booking_show", reference=booking.reference) if inside else "",
        where=_where(booking.space_id, space_id, premises),
    )


def _where(booked: int, shown: int, premises: Premises) -> str:
    """Which space is booked, when it is another than the one shown: a part of it, or the whole it is in."""
    if booked == shown:
        return ""
    name = premises.spaces[booked].name
    if shown in premises.tree.ancestors(booked):
        return name_within(name, premises.spaces[shown].name)
    return _("hele %(name)s", name=name)


def _state(state: str) -> str:
    if state == BookingState.REQUESTED:
        return _("Venter på svar")
    return _("Holdes av") if state == BookingState.HELD else ""
