"""Storing the rows of a premises file: new ones are made, known ones changed, each change is logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database import db, use_case
from booking.domain.booking_terms import BookingRules, check_rules
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import Actor, may_administer
from booking.domain.space_tree import SpaceNode, check_tree
from booking.models import BookingTerms, Equipment, SchoolCalendar, Space, SpaceFeature, Venue
from booking.services.premises_import.hours import store_opening_hours, store_special_days
from booking.services.premises_import.places import Places
from booking.services.steps.assign import assign
from booking.services.steps.import_report import ImportReport, OnRow, finish
from booking.services.steps.log import log
from booking.services.steps.retake import retake, standing_tree
from booking.services.steps.table_cells import slug_from
from booking.services.steps.table_columns import Reading, Record, RowFinding

_NOT_COLUMNS = {"slug", "venue", "parent", "space", "features", "school_calendar"}


@use_case
def store_premises(
    actor: Actor, reading: Reading, *, now: datetime, dry_run: bool, demonstration: bool, on_row: OnRow
) -> ImportReport:
    """The one transaction of the import.

    Raises:
        NotFound: the actor may not import premises.
        NothingStored: rows were refused, or it was a dry run.
    """
    if not may_administer(actor):
        raise NotFound("only an administrator imports premises")
    report = ImportReport(
        findings=tuple(reading.findings), skipped_sheets=tuple(reading.skipped_sheets), dry_run=dry_run
    )
    if not report.accepted:
        return finish(report)
    importing = _Importing(actor, now, report, demonstration, sum(map(len, reading.records.values())), on_row)
    importing.store(reading.records)
    report.findings = (*importing.places.findings, *importing.findings)
    return finish(report)


@dataclass(frozen=True, slots=True)
class _Made:
    """A space on its way: the row, the space, and whether it is new."""

    record: Record
    space: Space
    new: bool


class _Importing:
    """One import on its way: who, when, what is known, and what was found wrong so far."""

    def __init__(
        self, actor: Actor, now: datetime, report: ImportReport, demonstration: bool, rows: int, on_row: OnRow
    ) -> None:
        self.actor, self.now, self.report, self.demonstration = actor, now, report, demonstration
        self.rows, self.on_row, self.done = rows, on_row, 0
        self.places = Places()
        self.findings: list[RowFinding] = []

    def store(self, records: Mapping[str, list[Record]]) -> None:
        for record in self._each(records["venues"]):
            self._store_venue(record)
        self._store_spaces(records["spaces"])
        if self.findings or self.places.findings:
            return  # what follows would only repeat that a venue or space is missing
        for table, store in (("opening_hours", store_opening_hours), ("special_days", store_special_days)):
            for change, number in store(self.places, self._each(records[table])).items():
                self.report.count(table, change, number)
        for record in self._each(records["booking_terms"]):
            self._store_terms(record)
        for record in self._each(records["equipment"]):
            self._store_equipment(record)

    def _each(self, records: Iterable[Record]) -> Iterable[Record]:
        for record in records:
            yield record
            self.done += 1
            self.on_row(self.done, self.rows)

    def _store_venue(self, record: Record) -> None:
        slug = record.get("slug") or slug_from(record.values["name"])
        venue = self.places.venues.get(slug)
        new = venue is None
        if venue is None:
            venue = Venue(slug=slug, demonstration=self.demonstration)
            self.places.venues[slug] = venue
            db.session.add(venue)
        changes = assign(venue, _columns(record))
        if "school_calendar" in record.values:
            changes |= assign(venue, {"school_calendar_id": self._calendar_id(record)})
        self._done_with("venues", "venue", venue, changes, new=new)

    def _calendar_id(self, record: Record) -> int | None:
        name = record.get("school_calendar")
        if not name:
            return None
        found: int | None = db.session.scalar(db.select(SchoolCalendar.id).where(SchoolCalendar.name == name))
        if found is None:
            self.findings.append(record.refused("school_calendar", "import.not_in_the_register", value=name))
        return found

    def _store_spaces(self, records: list[Record]) -> None:
        """All spaces first and what they are parts of afterwards, so that rows may come in any order."""
        before = standing_tree()
        made = [_Made(record, *found) for record in self._each(records) if (found := self._find_space(record))]
        db.session.flush()
        for space in made:
            self._finish_space(space)
        if self._is_tree(made):
            try:
                retake(before, standing_tree(), self.now)
            except Refused:
                self.findings.extend(each.record.refused("parent", "import.parts_in_the_way") for each in made[:1])

    def _find_space(self, record: Record) -> tuple[Space, bool] | None:
        """The space of the row and whether it is new; new ones have their columns, known ones not yet."""
        venue = self.places.venue(record)
        if venue is None:
            return None
        slug = record.get("slug") or _space_slug(venue, record.values["name"])
        space = self.places.spaces.get(slug)
        if space is None:
            space = Space(slug=slug, venue_id=venue.id, features=[])
            assign(space, _columns(record))
            self.places.spaces[slug] = space
            db.session.add(space)
            return space, True
        if space.venue_id != venue.id:
            self.findings.append(record.refused("venue", "import.space_of_another_venue", value=slug))
            return None
        return space, False

    def _finish_space(self, made: _Made) -> None:
        record, space = made.record, made.space
        changes = assign(space, _columns(record))
        if "features" in record.values:
            changes |= _assign_features(space, record.values["features"])
        if "parent" in record.values:
            parent = self._parent(record)
            changes |= assign(space, {"parent_id": parent.id if parent else None})
        self._done_with("spaces", "space", space, changes, new=made.new)

    def _parent(self, record: Record) -> Space | None:
        if not record.get("parent"):
            return None
        venue = self.places.venue(record)
        return self.places.space(record, "parent", venue) if venue else None

    def _is_tree(self, made: list[_Made]) -> bool:
        nodes = [SpaceNode(space.id, space.parent_id) for space in self.places.spaces.values()]
        wrong = {finding.parameters.get("space_id") for finding in check_tree(nodes).findings}
        self.findings.extend(
            each.record.refused("parent", "import.part_of_itself") for each in made if each.space.id in wrong
        )
        return not wrong

    def _store_terms(self, record: Record) -> None:
        owner = self._terms_owner(record)
        if owner is None:
            return
        terms = db.session.scalar(db.select(BookingTerms).filter_by(**owner))
        new = terms is None
        if terms is None:
            terms = BookingTerms(**owner)
            db.session.add(terms)
        changes = assign(terms, {key: value for key, value in _columns(record).items() if key not in owner})
        rules = BookingRules(**{key: getattr(terms, key) for key in BookingRules.__dataclass_fields__})
        for finding in check_rules(rules).findings:
            self.findings.append(RowFinding(record.sheet, record.row, record.headings.get(finding.field, ""), finding))
        self._done_with("booking_terms", "booking_terms", terms, changes, new=new)

    def _terms_owner(self, record: Record) -> dict[str, int | None] | None:
        """The row of a space, of a venue, or of the whole municipality when the row names neither."""
        if not record.get("venue"):
            return {"venue_id": None, "space_id": None}
        owner = self.places.owner(record)
        if owner is None:
            return None
        venue, space = owner
        return {"venue_id": None, "space_id": space.id} if space else {"venue_id": venue.id, "space_id": None}

    def _store_equipment(self, record: Record) -> None:
        venue = self.places.venue(record)
        if venue is None:
            return
        code = record.values["code"]
        equipment = db.session.scalar(db.select(Equipment).filter_by(venue_id=venue.id, code=code))
        new = equipment is None
        if equipment is None:
            equipment = Equipment(venue_id=venue.id, code=code)
            db.session.add(equipment)
        self._done_with("equipment", "equipment", equipment, assign(equipment, _columns(record)), new=new)

    def _done_with(self, table: str, subject: str, row: Any, changes: Mapping[str, Any], *, new: bool) -> None:
        """Count the row, and log what changed."""
        db.session.flush()
        self.report.count(table, "created" if new else "updated" if changes else "unchanged")
        if new or changes:
            before = {} if new else {key: old for key, (old, _) in changes.items()}
            after = {key: value for key, (_, value) in changes.items()}
            log(self.actor, f"{subject}:{row.id}", f"{subject}.imported", now=self.now, before=before, after=after)


def _columns(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.values.items() if key not in _NOT_COLUMNS}


def _assign_features(space: Space, features: tuple[str, ...]) -> dict[str, tuple[Any, Any]]:
    old = sorted(feature.feature for feature in space.features)
    new = sorted(map(str, features))
    if old == new:
        return {}
    space.features = [feature for feature in space.features if feature.feature in new]
    space.features += [SpaceFeature(feature=feature) for feature in new if feature not in old]
    return {"features": (old, new)}


def _space_slug(venue: Venue, name: str) -> str:
    """``ashallen-flate-1``; a name that begins with the venue's does not say it twice."""
    own = slug_from(name)
    return own if own.startswith(venue.slug) else f"{venue.slug}-{own}"
