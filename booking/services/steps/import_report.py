"""What an import did, or why it did nothing: all rows are stored in one transaction, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from booking.database import db
from booking.domain.errors import Refused
from booking.services.steps.table_columns import Reading, RowFinding, Table, read_tables
from booking.services.steps.table_file import read_sheets

Change = Literal["created", "updated", "unchanged", "removed"]
OnRow = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it was handed in: its name, which a report repeats, and its bytes."""

    name: str
    content: bytes


@dataclass(slots=True)
class Tally:
    """How many rows of one table were new, changed something, said what was known already, or were taken away."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(slots=True)
class ImportReport:
    """The outcome. `tallies` are by table; `stored` is false when rows were refused or nothing was to be kept."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    findings: tuple[RowFinding, ...] = ()
    skipped_sheets: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def accepted(self) -> bool:
        return not self.findings

    @property
    def stored(self) -> bool:
        return self.accepted and not self.dry_run

    def tally(self, table: str) -> Tally:
        return self.tallies.setdefault(table, Tally())

    def count(self, table: str, change: Change, number: int = 1) -> None:
        """Count rows of a table."""
        tally = self.tally(table)
        setattr(tally, change, getattr(tally, change) + number)


class NothingStored(Exception):
    """Leaves the transaction so that nothing is kept; the report says why."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("nothing was stored")
        self.report = report


def finish(report: ImportReport) -> ImportReport:
    """The end of every import's transaction: keep it all, or leave with nothing kept.

    The rows are sent to the database also when they are not to be kept, so that a dry run meets its
    constraints too.
    """
    if not report.stored:
        if report.accepted:
            db.session.flush()
        raise NothingStored(report)
    return report


def nobody_listens(_done: int, _total: int) -> None:
    """For imports that show no progress."""


def read_files(tables: Sequence[Table], files: Sequence[ImportedFile]) -> Reading:
    """Read all files as the tables; a file that is none becomes a finding of its own.

    Nothing here touches the database.
    """
    reading = Reading({table.key: [] for table in tables})
    for file in files:
        try:
            part = read_tables(tables, read_sheets(file.name, file.content))
        except Refused as refused:
            reading.findings.extend(RowFinding(file.name, 0, "", finding) for finding in refused.verdict.findings)
            continue
        for key, records in part.records.items():
            reading.records[key].extend(records)
        reading.findings.extend(part.findings)
        reading.skipped_sheets.extend(part.skipped_sheets)
    return reading


def refuse_twins(reading: Reading, table: str, *keys: str) -> None:
    """Add a finding for each row whose key stands in an earlier row too."""
    seen: Counter[tuple[object, ...]] = Counter()
    first: dict[tuple[object, ...], int] = {}
    for record in reading.records[table]:
        key = tuple(record.get(name) for name in keys)
        seen[key] += 1
        first.setdefault(key, record.row)
        if seen[key] > 1 and any(part is not None for part in key):
            reading.findings.append(record.refused(keys[-1], "import.row_twice", first_row=first[key]))
