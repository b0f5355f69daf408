"""What a booking form asks because a published tariff does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from booking.database import db
from booking.domain.asked_facts import Asked, asked_of_tenant
from booking.models import Space, Venue
from booking.queries.tariff import tariffs_in_force


def asked_at(space_ids: Collection[int], day: date) -> Asked:
    """What the tariffs in force on the day or later ask that only the tenant knows, for bookings of the spaces."""
    rule_sets = tariffs_in_force(day, date.max)
    rows = db.session.execute(
        select(
            Space.kind.label("space_kind"),
            Space.slug.label("space"),
            Space.part,
            Venue.slug.label("venue"),
            Space.courts,
            Space.rooms,
        )
        .join(Venue, Space.venue_id == Venue.id)
        .where(Space.id.in_(space_ids))
    )
    return asked_of_tenant(rule_sets, [dict(row) for row in rows.mappings()])
