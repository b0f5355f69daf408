"""What is wrong with the rows of a premises file that the rows themselves can tell."""

from __future__ import annotations

from collections.abc import Iterable

from booking.services.steps.import_report import refuse_twins
from booking.services.steps.table_columns import Reading, Record, RowFinding


def check_rows(reading: Reading) -> None:
    """Add a finding for each row that contradicts itself or an earlier row."""
    for table in ("venues", "spaces"):
        refuse_twins(reading, table, "slug")
    refuse_twins(reading, "equipment", "venue", "code")
    for check, table in (
        (_check_place, "venues"),
        (_check_window, "opening_hours"),
        (_check_season, "opening_hours"),
        (_check_special_day, "special_days"),
        (_check_part, "spaces"),
    ):
        for record in reading.records[table]:
            reading.findings.extend(check(record))


def _check_place(record: Record) -> Iterable[RowFinding]:
    if (record.get("latitude") is None) != (record.get("longitude") is None):
        yield record.refused("latitude", "import.half_a_position")


def _check_window(record: Record) -> Iterable[RowFinding]:
    if record.values["closes_minute"] <= record.values["opens_minute"]:
        yield record.refused("closes_minute", "import.closes_before_opening")


def _check_season(record: Record) -> Iterable[RowFinding]:
    valid_from, valid_to = record.get("valid_from"), record.get("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        yield record.refused("valid_to", "import.ends_before_start")


def _check_special_day(record: Record) -> Iterable[RowFinding]:
    ends_on = record.get("ends_on")
    if ends_on is not None and ends_on < record.values["starts_on"]:
        yield record.refused("ends_on", "import.ends_before_start")
    opens, closes = record.get("opens_minute"), record.get("closes_minute")
    if (opens is None) != (closes is None):
        yield record.refused("opens_minute", "import.half_opening_hours")
    elif opens is not None and closes <= opens:
        yield record.refused("closes_minute", "import.closes_before_opening")


def _check_part(record: Record) -> Iterable[RowFinding]:
    if record.get("part", "whole") != "whole" and not record.get("parent"):
        yield record.refused("part", "import.part_of_nothing")
