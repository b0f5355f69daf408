"""Venues."""

from __future__ import annotations

from booking.domain.errors import NotFound
from booking.domain.vocabulary import VenueKind
from booking.i18n import lazy_gettext as _l
from booking.queries.booker import equipment_choices
from booking.queries.venue import VenueRow, find_venue
from booking.queries.venue import venue_list as venues_by_name
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.documents import EquipmentItem, Venue, VenuePage, VenueSummary
from booking.web.api.operation import Answer, operation
from booking.web.api.paging import PageQuery, next_link, page_of


@blueprint.get("/v1/venues")
@access(Access.PROGRAM_READ)
@operation(_l("Steder"), answers=VenuePage, query=PageQuery)
def venue_list(query: PageQuery) -> Answer:
    """The venues that are in use, in Norwegian alphabetical order."""
    rows, cursor = page_of(venues_by_name(), query)
    page = VenuePage(items=[_summary(row) for row in rows], next_cursor=cursor)
    return Answer(page, headers=next_link(cursor))


@blueprint.get("/v1/venues/<slug>")
@access(Access.PROGRAM_READ)
@operation(_l("Et sted"), answers=Venue)
def venue_show(slug: str) -> Answer:
    """One venue, with the equipment that bookings there may order."""
    venue = find_venue(slug)
    if venue is None:
        raise NotFound(f"venue {slug}")
    return Answer(
        Venue(
            slug=venue.slug,
            name=venue.name,
            kind=VenueKind(venue.kind),
            description=venue.description,
            address=venue.address,
            postcode=venue.postcode,
            town=venue.town,
            latitude=venue.latitude,
            longitude=venue.longitude,
            contact_name=venue.contact_name,
            contact_phone=venue.contact_phone,
            contact_email=venue.contact_email,
            house_rules=venue.house_rules,
            accessibility=venue.accessibility,
            equipment=equipment_items(venue.id),
        )
    )


def equipment_items(venue_id: int) -> list[EquipmentItem]:
    """What bookings at the venue may order."""
    return [EquipmentItem(code=row.code, name=row.name, stock=row.stock) for row in equipment_choices(venue_id)]


def _summary(row: VenueRow) -> VenueSummary:
    return VenueSummary(
        slug=row.slug,
        name=row.name,
        kind=VenueKind(row.kind),
        address=row.address,
        postcode=row.postcode,
        town=row.town,
        spaces=row.spaces,
    )
