"""Importing school calendars (skoleruter) from a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import select

from booking.database import db, use_case
from booking.domain.errors import NotFound
from booking.domain.permissions import Actor, may_administer
from booking.models import SchoolCalendar, SchoolCalendarPeriod
from booking.services.steps.import_report import (
    ImportedFile,
    ImportReport,
    NothingStored,
    OnRow,
    finish,
    nobody_listens,
    read_files,
    refuse_twins,
)
from booking.services.steps.log import log
from booking.services.steps.table_cells import day, one_line, one_of
from booking.services.steps.table_columns import Column, Reading, Record, RowFinding, Table

LONGEST_SCHOOL_YEAR_DAYS = 366


class CalendarKind(StrEnum):
    """What a row of the file says of its days."""

    TERM = "term"
    SCHOOL_HOLIDAY = "school_holiday"
    PLANNING_DAY = "planning_day"
    EXAM = "exam"


_SYNONYMS = {
    "skoleår": CalendarKind.TERM,
    "skole": CalendarKind.TERM,
    "ferie": CalendarKind.SCHOOL_HOLIDAY,
    "skoleferie": CalendarKind.SCHOOL_HOLIDAY,
    "fri": CalendarKind.SCHOOL_HOLIDAY,
    "fridag": CalendarKind.SCHOOL_HOLIDAY,
    "holiday": CalendarKind.SCHOOL_HOLIDAY,
    "planleggingsdag": CalendarKind.PLANNING_DAY,
    "plandag": CalendarKind.PLANNING_DAY,
    "sfo-dag": CalendarKind.PLANNING_DAY,
    "eksamen": CalendarKind.EXAM,
}

SCHOOL_CALENDAR = Table(
    "school_calendar",
    ("Skolerute", "School calendar"),
    (
        Column("calendar", ("skolerute", "calendar", "kalender"), one_line(120)),
        Column("kind", ("type", "kind"), one_of(CalendarKind, synonyms=_SYNONYMS), required=True),
        Column("starts_on", ("fra", "starts_on", "from", "fra og med", "dato", "date"), day, required=True),
        Column("ends_on", ("til", "ends_on", "to", "til og med"), day),
        Column("name", ("navn", "name", "namn"), one_line(120), empty=""),
        Column("source", ("kilde", "source", "kjelde"), one_line(300), empty=""),
    ),
)


def import_school_calendar(
    actor: Actor,
    files: Sequence[ImportedFile],
    *,
    now: datetime,
    name: str = "",
    dry_run: bool = False,
    on_row: OnRow = nobody_listens,
) -> ImportReport:
    """Store the periods of one or more school calendars.

    A file that has a school year's first and last day replaces what was known of that school year (1 August
    to 31 July); other rows are added or changed one by one, known by kind and first day. `name` is the
    calendar of rows that name none.
    """
    reading = read_files((SCHOOL_CALENDAR,), files)
    refuse_twins(reading, "school_calendar", "calendar", "kind", "starts_on")
    reading.findings.extend(check_periods(reading.records["school_calendar"], name))
    try:
        return _store(actor, reading, name, now, dry_run, on_row)
    except NothingStored as nothing:
        return nothing.report


@use_case
def _store(actor: Actor, reading: Reading, name: str, now: datetime, dry_run: bool, on_row: OnRow) -> ImportReport:
    if not may_administer(actor):
        raise NotFound("only an administrator imports school calendars")
    report = ImportReport(
        findings=tuple(reading.findings), skipped_sheets=tuple(reading.skipped_sheets), dry_run=dry_run
    )
    records = reading.records["school_calendar"] if report.accepted else []
    by_calendar: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_calendar[record.get("calendar") or name].append(record)
    done = 0
    for calendar_name, rows in by_calendar.items():
        _store_calendar(actor, calendar_name, rows, report, now)
        done += len(rows)
        on_row(done, len(records))
    return finish(report)


def check_periods(records: Iterable[Record], name: str = "") -> list[RowFinding]:
    """What is wrong with the periods that no single cell can tell."""
    findings: list[RowFinding] = []
    terms: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        calendar = record.get("calendar") or name
        if not calendar:
            findings.append(record.refused("calendar", "import.calendar_without_name"))
        if last_day(record) < record.values["starts_on"]:
            findings.append(record.refused("ends_on", "import.ends_before_start"))
        elif record.values["kind"] is CalendarKind.TERM:
            terms[calendar].append(record)
    for of_calendar in terms.values():
        findings.extend(_check_terms(of_calendar))
    return findings


def _check_terms(terms: list[Record]) -> list[RowFinding]:
    ordered = sorted(terms, key=lambda record: record.values["starts_on"])
    findings = [
        record.refused("ends_on", "import.school_year_too_long", most=LONGEST_SCHOOL_YEAR_DAYS)
        for record in ordered
        if (last_day(record) - record.values["starts_on"]).days > LONGEST_SCHOOL_YEAR_DAYS
    ]
    findings.extend(
        later.refused("starts_on", "import.school_years_overlap", other_row=earlier.row)
        for earlier, later in pairwise(ordered)
        if later.values["starts_on"] <= last_day(earlier)
    )
    return findings


def last_day(record: Record) -> date:
    """The last day of the row, included; an empty cell means one day."""
    ends_on: date = record.get("ends_on") or record.values["starts_on"]
    return ends_on


def school_year(of: date) -> tuple[date, date]:
    """1 August to 31 July around the day."""
    first = of.year if of.month >= 8 else of.year - 1
    return date(first, 8, 1), date(first + 1, 7, 31)


def _store_calendar(actor: Actor, name: str, rows: list[Record], report: ImportReport, now: datetime) -> None:
    calendar = db.session.scalar(select(SchoolCalendar).where(SchoolCalendar.name == name))
    if calendar is None:
        calendar = SchoolCalendar(name=name)
        db.session.add(calendar)
    calendar.source = next((record.get("source") for record in rows if record.get("source")), calendar.source or "")
    known = {(period.kind, period.starts_on): period for period in calendar.periods}
    for record in rows:
        known.pop(_key(record), None)
        _store_period(calendar, record, report)
    years = [school_year(record.values["starts_on"]) for record in rows if record.values["kind"] is CalendarKind.TERM]
    for period in known.values():
        if any(first <= period.starts_on <= last for first, last in years):
            calendar.periods.remove(period)
            report.count("school_calendar", "removed")
    db.session.flush()
    log(
        actor,
        f"school_calendar:{calendar.id}",
        "school_calendar.imported",
        now=now,
        after={"name": name, "rows": len(rows)},
    )


def _key(record: Record) -> tuple[str, date]:
    return str(record.values["kind"]), record.values["starts_on"]


def _store_period(calendar: SchoolCalendar, record: Record, report: ImportReport) -> None:
    kind, starts_on = _key(record)
    ends_on, name = last_day(record), record.get("name") or ""
    for period in calendar.periods:
        if (period.kind, period.starts_on) == (kind, starts_on):
            changed = (period.ends_on, period.name) != (ends_on, name)
            period.ends_on, period.name = ends_on, name
            report.count("school_calendar", "updated" if changed else "unchanged")
            return
    calendar.periods.append(SchoolCalendarPeriod(kind=kind, starts_on=starts_on, ends_on=ends_on, name=name))
    report.count("school_calendar", "created")
