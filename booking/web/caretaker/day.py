"""The day list: who comes today, when, where, and what must be ready."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.local_time import LocalTimeError, check_day, day_interval, local_day
from booking.domain.permissions import STAFF, Role
from booking.i18n import gettext as _
from booking.messages.vocabulary import PURPOSES
from booking.queries.booking import BookingRow, day_list
from booking.queries.closure import ClosureRow, closures_within
from booking.queries.venue import VenueRow, venue_list
from booking.web.access import Access, access, current_actor
from booking.web.caretaker import blueprint
from booking.web.clock import now


@dataclass
class VenueDay:
    """One building's day."""

    name: str
    bookings: list[BookingRow] = field(default_factory=list)
    closures: list[ClosureRow] = field(default_factory=list)


@blueprint.get("/day")
@access(Access.CARETAKER)
def day_show() -> ResponseReturnValue:
    zone = current_app.extensions["settings"].municipality.zone
    today = local_day(now(), zone)
    shown = _asked_day(today)
    mine = current_actor().venues(*STAFF)
    venues = [venue for venue in venue_list() if mine is None or venue.id in mine]
    chosen = next((venue for venue in venues if venue.slug == request.args.get("venue")), None)
    ids = {chosen.id} if chosen else mine
    whole_day = day_interval(shown, zone)
    return render_template(
        "caretaker/day/show.html",
        day=shown,
        today=today,
        tabs=_tabs(today, shown, chosen),
        previous=_day_url(shown - timedelta(days=1), chosen),
        next=_day_url(shown + timedelta(days=1), chosen),
        venues=venues,
        chosen=chosen,
        venue_days=_by_venue(day_list(ids, whole_day), closures_within(ids, whole_day)),
        now=now(),
        is_caretaker=current_actor().has_role(Role.CARETAKER),
        purposes=PURPOSES,
    )


def _asked_day(today: date) -> date:
    """The day that the address names; a day that is none is today."""
    try:
        return check_day(date.fromisoformat(request.args.get("date", "")))
    except (ValueError, LocalTimeError):
        return today


def _day_url(day: date, venue: VenueRow | None) -> str:
    return url_for("caretaker.day_show", date=day.isoformat(), venue=venue.slug if venue else None)


def _tabs(today: date, shown: date, venue: VenueRow | None) -> list[tuple[str, str, bool]]:
    tomorrow = today + timedelta(days=1)
    return [
        (_("I dag"), _day_url(today, venue), shown == today),
        (_("I morgen"), _day_url(tomorrow, venue), shown == tomorrow),
    ]


def _by_venue(bookings: tuple[BookingRow, ...], closures: tuple[ClosureRow, ...]) -> list[VenueDay]:
    found: dict[str, VenueDay] = {}
    for closure in closures:
        found.setdefault(closure.venue_name, VenueDay(closure.venue_name)).closures.append(closure)
    for booking in bookings:
        found.setdefault(booking.venue_name, VenueDay(booking.venue_name)).bookings.append(booking)
    return [found[name] for name in sorted(found)]
