"""Venues, spaces with their parts, equipment, and when they are open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from booking.models import (
    BookingTerms,
    Equipment,
    OpeningHours,
    SchoolCalendar,
    SchoolCalendarPeriod,
    Space,
    SpaceFeature,
    SpecialDay,
    Venue,
)
from tests.factories.rows import number_of, slug_of, stored

VENUE_NAMES = ("Åshallen", "Nordbytun ungdomsskole", "Ås kulturhus", "Brønnerud skole")
SPACE_NAMES = ("Hallen", "Gymsalen", "Storsalen", "Møterommet")
ALWAYS = dict.fromkeys(range(1, 8), (0, 24 * 60))
EVENINGS_AND_DAYS = dict.fromkeys(range(1, 8), (8 * 60, 23 * 60))


def _name(names: Sequence[str], already: int) -> str:
    return names[already] if already < len(names) else f"{names[already % len(names)]} {already + 1}"


def make_venue(name: str = "", *, open_at: dict[int, tuple[int, int]] | None = None, **columns: Any) -> Venue:
    """A venue, open every day from 8 to 23 unless `open_at` says otherwise (``{}`` leaves it without opening hours)."""
    name = name or _name(VENUE_NAMES, number_of(Venue))
    defaults = {
        "slug": slug_of(name),
        "kind": "sports_hall",
        "address": "Idrettsveien 1",
        "postcode": "1430",
        "town": "Ås",
        "contact_name": "Vakttelefonen",
        "contact_phone": "+4764962000",
        "contact_email": "utleie@example.no",
    }
    venue = stored(Venue(name=name, **{**defaults, **columns}))
    make_opening_hours(venue, EVENINGS_AND_DAYS if open_at is None else open_at)
    return venue


def make_space(
    venue: Venue | None = None,
    name: str = "",
    *,
    parts: int = 0,
    features: Iterable[str] = (),
    **columns: Any,
) -> Space:
    """A space, in a new venue unless one is given; ``parts=3`` divides it in three, called "Sal 1" to "Sal 3".

    The parts are found with `parts_of`, or as rows whose `parent_id` is the space's.
    """
    venue = venue or (columns["parent"].venue if columns.get("parent") else make_venue())
    parent = columns.pop("parent", None)
    name = name or _name(SPACE_NAMES, number_of(Space))
    defaults = {
        "slug": f"{venue.slug}-{slug_of(name)}" if parent is None else f"{parent.slug}-{slug_of(name)}",
        "kind": "sports_hall",
        "capacity": 120,
        "parent_id": parent.id if parent else None,
    }
    space = stored(
        Space(
            venue_id=venue.id,
            name=name,
            features=[SpaceFeature(feature=feature) for feature in features],
            **{**defaults, **columns},
        )
    )
    for number in range(1, parts + 1):
        make_space(
            venue, f"Sal {number}", parent=space, part=f"1/{parts}", position=number, kind=space.kind, capacity=40
        )
    return space


def make_opening_hours(
    venue: Venue, hours: dict[int, tuple[int, int]], *, space: Space | None = None, **columns: Any
) -> list[OpeningHours]:
    """Weekly windows: ``{1: (960, 1320)}`` is Mondays from 16 to 22; minutes after midnight, Monday is 1."""
    space_id = space.id if space else None
    return [
        stored(
            OpeningHours(
                venue_id=venue.id,
                space_id=space_id,
                weekday=weekday,
                opens_minute=opens,
                closes_minute=closes,
                **columns,
            )
        )
        for weekday, (opens, closes) in hours.items()
    ]


def make_special_day(
    place: Venue | Space, day: date, opens: int | None = None, closes: int | None = None, **columns: Any
) -> SpecialDay:
    """A day that differs; without minutes it is closed."""
    where = {"venue_id": place.id} if isinstance(place, Venue) else {"venue_id": place.venue_id, "space_id": place.id}
    defaults = {"starts_on": day, "ends_on": day, "opens_minute": opens, "closes_minute": closes}
    return stored(SpecialDay(**where, **{**defaults, **columns}))


def make_terms(owner: Venue | Space | None = None, **columns: Any) -> BookingTerms:
    """Terms of a venue or space; without an owner the municipality's."""
    owned = {"venue_id": owner.id} if isinstance(owner, Venue) else {"space_id": owner.id} if owner else {}
    return stored(BookingTerms(**owned, **columns))


def make_equipment(venue: Venue, code: str = "chair", stock: int = 30, **columns: Any) -> Equipment:
    return stored(Equipment(venue_id=venue.id, code=code, stock=stock, **{"name": "Stoler", **columns}))


def make_school_calendar(
    periods: Iterable[tuple[str, date, date]] = (
        ("term", date(2026, 8, 17), date(2027, 6, 18)),
        ("school_holiday", date(2026, 12, 21), date(2027, 1, 1)),
    ),
    name: str = "Skolene i Ås 2026/2027",
) -> SchoolCalendar:
    """A school calendar of (kind, first day, last day)."""
    rows = [
        SchoolCalendarPeriod(kind=kind, starts_on=first, ends_on=last, name=kind.replace("_", " "))
        for kind, first, last in periods
    ]
    return stored(SchoolCalendar(name=name, periods=rows))
