"""Spaces, and when they are free."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import msgspec

from booking.domain.availability import Situation, free_intervals
from booking.domain.booking_terms import Terms
from booking.domain.errors import NotFound
from booking.domain.local_time import check_day, wall_clock
from booking.domain.vocabulary import Feature, SpaceKind
from booking.i18n import lazy_gettext as _l
from booking.queries.premises import Premises, SpacePlace, load_premises
from booking.queries.situation import situations
from booking.queries.space import SpaceDetails, features_of, find_space
from booking.queries.venue import find_venue
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.documents import Availability, Space, SpacePage, SpaceSummary, TakenPeriod, TermsOfBooking
from booking.web.api.operation import Answer, operation
from booking.web.api.paging import PageQuery, next_link, page_of
from booking.web.api.venue import equipment_items
from booking.web.clock import now, today, zone
from booking.web.problem import period_of

WEEK = 7
MOST_DAYS = 62


class SpaceQuery(PageQuery, kw_only=True, forbid_unknown_fields=True):
    """Which spaces."""

    venue: Annotated[str, msgspec.Meta(max_length=80, description="Only those of the venue with this slug.")] = ""


class AvailabilityQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, rename={"first_day": "from"}):
    """Which days; from today and a week ahead when nothing is said."""

    first_day: date | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)] = WEEK


@blueprint.get("/v1/spaces")
@access(Access.PROGRAM_READ)
@operation(_l("Lokaler"), answers=SpacePage, query=SpaceQuery)
def space_list(query: SpaceQuery) -> Answer:
    """The spaces that are in use, by venue, parts after what they are parts of."""
    venue = find_venue(query.venue) if query.venue else None
    if query.venue and venue is None:
        raise NotFound(f"venue {query.venue}")
    premises = load_premises(zone(), today(), today(), {venue.id} if venue else None)
    rows, cursor = page_of([place for place in premises.spaces.values() if place.active], query)
    page = SpacePage(items=[summary_of(premises, place) for place in rows], next_cursor=cursor)
    return Answer(page, headers=next_link(cursor))


@blueprint.get("/v1/spaces/<slug>")
@access(Access.PROGRAM_READ)
@operation(_l("Et lokale"), answers=Space)
def space_show(slug: str) -> Answer:
    """One space with its terms, and what is in it."""
    space = known_space(slug)
    premises = load_premises(zone(), today(), today(), {space.venue_id})
    summary = msgspec.structs.asdict(summary_of(premises, premises.spaces[space.id]))
    return Answer(
        Space(
            **summary,
            description=space.description,
            step_free=space.accessible,
            accessibility=space.accessibility,
            features=sorted(Feature(feature) for feature in features_of([space.id])[space.id]),
            equipment=equipment_items(space.venue_id),
            terms=_terms(premises.terms(space.id)),
        )
    )


@blueprint.get("/v1/spaces/<slug>/availability")
@access(Access.PROGRAM_READ)
@operation(_l("Ledig tid i et lokale"), answers=Availability, query=AvailabilityQuery, refuses=True)
def space_availability(slug: str, query: AvailabilityQuery) -> Answer:
    """The free time of a space, day by day of the municipality's calendar.

    It comes from the same function that judges a booking when it is saved: what is free here can be booked.
    """
    space = known_space(slug)
    first = check_day(query.first_day or today())
    last = check_day(first + timedelta(days=query.days - 1))
    premises = load_premises(zone(), first, last, {space.venue_id})
    situation = situations(premises, [space.id], first, last, now())[space.id]
    return Answer(
        Availability(
            space=space.slug,
            first_day=first,
            last_day=last,
            time_zone=zone().key,
            free=[period_of(free) for free in free_intervals(situation)],
            taken=_taken(situation),
        )
    )


def known_space(slug: str) -> SpaceDetails:
    """The space with the slug.

    Raises:
        NotFound: there is none in use.
    """
    space = find_space(slug)
    if space is None:
        raise NotFound(f"space {slug}")
    return space


def summary_of(premises: Premises, place: SpacePlace) -> SpaceSummary:
    """The space as lists tell of it."""
    return SpaceSummary(
        slug=place.slug,
        name=place.name,
        kind=SpaceKind(place.kind),
        part=place.part,
        part_of=premises.spaces[place.parent_id].slug if place.parent_id else None,
        area_m2=place.area_m2,
        capacity=place.capacity,
        venue=place.venue_slug,
        venue_name=place.venue_name,
    )


def _terms(terms: Terms) -> TermsOfBooking:
    return TermsOfBooking(**{name: getattr(terms, name) for name in TermsOfBooking.__struct_fields__})


def _taken(situation: Situation) -> list[TakenPeriod]:
    """What takes time of the space, once for each occupant, in order."""
    found = {(each.kind, each.occupant_id): each for each in situation.occupations}
    return [
        TakenPeriod(
            starts_at=wall_clock(each.real.starts_at, situation.zone),
            ends_at=wall_clock(each.real.ends_at, situation.zone),
            kind=each.kind,
            reason=each.label,
        )
        for each in sorted(found.values(), key=lambda each: each.real)
    ]
