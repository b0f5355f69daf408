"""Opening hours and special days: what a file says of a venue or space replaces what it had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from booking.database import db
from booking.models import OpeningHours, SpecialDay
from booking.services.premises_import.places import Places
from booking.services.steps.import_report import Change
from booking.services.steps.table_columns import Record

Owner = tuple[int, int | None]  # venue id, space id
Row = tuple[Any, ...]
Counts = Mapping[Change, int]

_HOURS = (
    "weekday",
    "opens_minute",
    "closes_minute",
    "season",
    "valid_from",
    "valid_to",
    "applies_to",
    "on_public_holidays",
)
_SPECIAL = ("starts_on", "ends_on", "opens_minute", "closes_minute", "name")


def store_opening_hours(places: Places, records: Iterable[Record]) -> Counts:
    """A row of the file is a window on several weekdays; a stored row is one weekday's."""
    wanted: dict[Owner, list[Row]] = defaultdict(list)
    for record in records:
        owner = _owner(places, record)
        if owner is not None:
            for weekday in record.values["weekdays"]:
                wanted[owner].append((weekday, *_cells(record, _HOURS[1:])))
    return _replace(OpeningHours, _HOURS, wanted)


def store_special_days(places: Places, records: Iterable[Record]) -> Counts:
    """A row is one stretch of days."""
    wanted: dict[Owner, list[Row]] = defaultdict(list)
    for record in records:
        owner = _owner(places, record)
        if owner is not None:
            starts_on, ends_on, *rest = _cells(record, _SPECIAL)
            wanted[owner].append((starts_on, ends_on or starts_on, *rest))
    return _replace(SpecialDay, _SPECIAL, wanted)


def _owner(places: Places, record: Record) -> Owner | None:
    owner = places.owner(record)
    if owner is None:
        return None
    venue, space = owner
    return venue.id, space.id if space else None


_EMPTY = {"season": "", "applies_to": "any_day", "on_public_holidays": False, "name": ""}


def _cells(record: Record, keys: Iterable[str]) -> list[Any]:
    values = [record.get(key, _EMPTY.get(key)) for key in keys]
    return [str(value) if isinstance(value, str) else value for value in values]


def _replace(
    model: type[OpeningHours | SpecialDay], names: tuple[str, ...], wanted: Mapping[Owner, list[Row]]
) -> Counts:
    counts: dict[Change, int] = {"created": 0, "unchanged": 0, "removed": 0}
    for (venue_id, space_id), rows in wanted.items():
        missing = list(dict.fromkeys(rows))
        for stored in db.session.scalars(db.select(model).filter_by(venue_id=venue_id, space_id=space_id)):
            row = tuple(getattr(stored, name) for name in names)
            if row in missing:
                missing.remove(row)
                counts["unchanged"] += 1
            else:
                db.session.delete(stored)
                counts["removed"] += 1
        db.session.add_all(
            model(venue_id=venue_id, space_id=space_id, **dict(zip(names, row, strict=True))) for row in missing
        )
        counts["created"] += len(missing)
    return counts
