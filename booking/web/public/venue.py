"""Venues: the list, one venue, and one day in all its spaces."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.errors import NotFound
from booking.i18n import format_day
from booking.i18n import gettext as _
from booking.messages.opening_hours import closed_on_text
from booking.queries.closure import closures_to_come
from booking.queries.opening_hours import opening_hours_of
from booking.queries.premises import Premises, load_premises
from booking.queries.space import in_order, spaces_of
from booking.queries.venue import VenueDetails, equipment_of, find_venue
from booking.queries.venue import venue_list as venues
from booking.web.access import Access, access, current_actor
from booking.web.calendar_dates import chosen_date, moved
from booking.web.calendar_table import Group
from booking.web.clock import now, today, zone
from booking.web.public import blueprint
from booking.web.space_calendar import Reader, Shown, day_calendar, name_within

MAP = "https://www.openstreetmap.org/"


@blueprint.get("/venues")
@access(Access.ANYONE)
def venue_list() -> ResponseReturnValue:
    """All venues, in alphabetical order."""
    return render_template("public/venue/list.html", venues=venues())


@blueprint.get("/venues/<slug>")
@access(Access.ANYONE)
def venue_show(slug: str) -> ResponseReturnValue:
    """What one needs to know of a venue before one goes there."""
    venue = _venue(slug)
    return render_template(
        "public/venue/show.html",
        venue=venue,
        spaces=in_order(spaces_of(venue.id)),
        hours=opening_hours_of(venue.id, today()),
        closed_on=closed_on_text(venue.closed_on),
        closures=closures_to_come({venue.id}, now()),
        equipment=equipment_of(venue.id),
        map_url=map_url(venue),
        today=today(),
    )


@blueprint.get("/venues/<slug>/day")
@access(Access.ANYONE)
def venue_day(slug: str) -> ResponseReturnValue:
    """One day with the venue's spaces side by side."""
    venue = _venue(slug)
    chosen = chosen_date(request.args, today())
    premises = load_premises(zone(), chosen.day, chosen.day, [venue.id])
    shown, groups = _columns(premises, chosen.day.isoformat())
    calendar = day_calendar(premises, shown, groups, chosen.day, Reader(current_actor(), now())) if shown else None
    page = render_template(
        "public/venue/day.html",
        venue=venue,
        calendar=calendar,
        chosen=chosen,
        heading=format_day(chosen.day, year=True),
        previous=url_for("public.venue_day", slug=slug, date=moved(chosen.day, -1).isoformat()),
        next=url_for("public.venue_day", slug=slug, date=moved(chosen.day, 1).isoformat()),
        today=None if chosen.day == today() else url_for("public.venue_day", slug=slug),
    )
    return page, chosen.status


def _venue(slug: str) -> VenueDetails:
    venue = find_venue(slug)
    if venue is None:
        raise NotFound(slug)
    return venue


def _columns(premises: Premises, day: str) -> tuple[list[Shown], list[Group]]:
    """A column for each space; a hall that can be divided has a column for the whole and one for each part."""
    shown: list[Shown] = []
    groups: list[Group] = []
    for root in premises.tree.roots():
        if not premises.spaces[root].active:
            continue
        parts = [leaf for leaf in premises.tree.leaves(root) if leaf != root and premises.spaces[leaf].active]
        href = url_for("public.space_show", slug=premises.spaces[root].slug, view="day", date=day)
        if not parts:
            shown.append(Shown(root, premises.spaces[root].name, href=href))
            groups.append(Group("", 1))
            continue
        hall = premises.spaces[root].name
        shown.append(Shown(root, _("Hele"), _("Hele %(name)s", name=hall), href=href, parts_beside=True))
        shown.extend(
            Shown(
                part,
                name_within(premises.spaces[part].name, hall),
                f"{hall}, {name_within(premises.spaces[part].name, hall)}",
                href=url_for("public.space_show", slug=premises.spaces[part].slug, view="day", date=day),
            )
            for part in parts
        )
        groups.append(Group(hall, len(parts) + 1))
    return shown, groups if any(group.label for group in groups) else []


def map_url(venue: VenueDetails) -> str:
    """Where the venue is on a map: by its coordinates, else by its address; empty when neither is known."""
    if venue.latitude is not None and venue.longitude is not None:
        place = f"{venue.latitude:.5f}/{venue.longitude:.5f}"
        return f"{MAP}?{urlencode({'mlat': f'{venue.latitude:.5f}', 'mlon': f'{venue.longitude:.5f}'})}#map=17/{place}"
    if venue.address:
        return f"{MAP}search?{urlencode({'query': f'{venue.address}, {venue.postcode} {venue.town}'})}"
    return ""
