"""Finding the venue or space that a row names, by slug or by name, in the file and in the register."""

from __future__ import annotations

from sqlalchemy import select

from booking.database import db
from booking.models import Space, Venue
from booking.services.steps.table_columns import Record, RowFinding


class Places:
    """The venues and spaces that rows may name. New ones are told to it as they are made."""

    def __init__(self) -> None:
        self.findings: list[RowFinding] = []
        self.venues: dict[str, Venue] = {}  # by slug
        self.spaces: dict[str, Space] = {}  # by slug
        for venue in db.session.scalars(select(Venue)):
            self.venues[venue.slug] = venue
        for space in db.session.scalars(select(Space)):
            self.spaces[space.slug] = space

    def venue(self, record: Record) -> Venue | None:
        """The venue of the row's ``venue`` cell; a finding when there is none or several."""
        wanted = record.get("venue") or ""
        named = [venue for venue in self.venues.values() if _same(venue.name, wanted)]
        found = [self.venues[wanted]] if wanted in self.venues else named
        if len(found) == 1:
            return found[0]
        self.findings.append(record.refused("venue", _reason(found), value=wanted))
        return None

    def space(self, record: Record, key: str, venue: Venue) -> Space | None:
        """The space of the venue that the cell names; a finding when there is none or several."""
        wanted = record.get(key) or ""
        here = [space for space in self.spaces.values() if space.venue_id == venue.id]
        found = [space for space in here if space.slug == wanted] or [
            space for space in here if _same(space.name, wanted)
        ]
        if len(found) == 1:
            return found[0]
        self.findings.append(record.refused(key, _reason(found), value=wanted))
        return None

    def owner(self, record: Record) -> tuple[Venue, Space | None] | None:
        """The venue, and the space when one is named, that a row of hours or terms is about."""
        venue = self.venue(record)
        if venue is None:
            return None
        if not record.get("space"):
            return venue, None
        space = self.space(record, "space", venue)
        return None if space is None else (venue, space)


def _same(name: str, wanted: str) -> bool:
    return name.casefold() == wanted.casefold()


def _reason(found: list[Venue] | list[Space]) -> str:
    return "import.several_of_that_name" if found else "import.not_in_the_register"
