"""School calendars are imported whole, twice without doubling, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from booking.database import db
from booking.domain.errors import NotFound
from booking.domain.permissions import ANYONE, SYSTEM
from booking.domain.school_calendar import DayKind
from booking.models import LogEntry, SchoolCalendar, SchoolCalendarPeriod
from booking.services.school_calendar_import import import_school_calendar
from booking.services.steps.import_report import ImportedFile, ImportReport

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 8, 1, 10, tzinfo=UTC)
YEAR = """skolerute;type;fra;til;navn
Skolene;skoleår;17.08.2026;18.06.2027;Skoleåret 2026/27
Skolene;ferie;28.09.2026;02.10.2026;Høstferie
Skolene;planleggingsdag;13.11.2026;;Planleggingsdag
"""


def run(text: str, *, name: str = "", dry_run: bool = False) -> ImportReport:
    file = ImportedFile("skolerute.csv", text.encode())
    return import_school_calendar(SYSTEM, [file], now=NOW, name=name, dry_run=dry_run)


def periods() -> list[tuple[str, date, date, str]]:
    rows = db.session.scalars(db.select(SchoolCalendarPeriod).order_by(SchoolCalendarPeriod.starts_on))
    return [(row.kind, row.starts_on, row.ends_on, row.name) for row in rows]


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(wrong.row, wrong.column, wrong.finding.code) for wrong in report.findings]


def test_a_file_becomes_a_calendar() -> None:
    report = run(YEAR)
    assert report.stored
    assert report.tally("school_calendar").created == 3
    assert periods() == [
        ("term", date(2026, 8, 17), date(2027, 6, 18), "Skoleåret 2026/27"),
        ("school_holiday", date(2026, 9, 28), date(2026, 10, 2), "Høstferie"),
        ("planning_day", date(2026, 11, 13), date(2026, 11, 13), "Planleggingsdag"),
    ]
    assert db.session.scalar(db.select(LogEntry.action)) == "school_calendar.imported"


def test_the_same_file_again_changes_nothing() -> None:
    run(YEAR)
    before = periods()
    report = run(YEAR)
    assert report.tally("school_calendar").unchanged == 3
    assert periods() == before


def test_a_school_year_that_is_imported_anew_replaces_what_was_known_of_it() -> None:
    run(YEAR)
    report = run(YEAR.replace("28.09.2026;02.10.2026", "05.10.2026;09.10.2026"))
    tally = report.tally("school_calendar")
    assert (tally.created, tally.unchanged, tally.removed) == (1, 2, 1)
    assert ("school_holiday", date(2026, 10, 5), date(2026, 10, 9), "Høstferie") in periods()
    assert len(periods()) == 3


def test_another_school_year_and_rows_without_one_leave_the_first_alone() -> None:
    run(YEAR)
    run("type;fra;til;navn\nskoleår;2025-08-18;2026-06-19;2025/26\n", name="Skolene")
    run("type;fra;til;navn\nferie;2027-02-22;2027-02-26;Vinterferie\n", name="Skolene")
    assert len(periods()) == 5
    assert db.session.scalar(db.select(db.func.count(SchoolCalendar.id))) == 1


def test_a_dry_run_says_what_would_happen_and_stores_nothing() -> None:
    report = run(YEAR, dry_run=True)
    assert report.tally("school_calendar").created == 3
    assert not report.stored
    assert periods() == []


def test_one_wrong_row_stops_the_whole_file() -> None:
    report = run(YEAR + "Skolene;ferie;22.02.2027;18.02.2027;Vinterferie\n")
    assert codes(report) == [(5, "til", "import.ends_before_start")]
    assert periods() == []


def test_school_years_that_overlap_are_refused() -> None:
    report = run(YEAR + "Skolene;skoleår;01.06.2027;31.12.2027;Neste\n")
    assert codes(report) == [(5, "fra", "import.school_years_overlap")]


def test_a_school_year_of_two_years_is_refused() -> None:
    report = run("type;fra;til\nskoleår;17.08.2026;18.06.2028\n", name="Skolene")
    assert codes(report) == [(2, "til", "import.school_year_too_long")]


def test_the_same_day_twice_is_refused() -> None:
    report = run(YEAR + "Skolene;plandag;13.11.2026;;Igjen\n")
    assert codes(report) == [(5, "fra", "import.row_twice")]


def test_a_calendar_must_have_a_name() -> None:
    assert codes(run("type;fra\nplandag;13.11.2026\n")) == [(2, "", "import.calendar_without_name")]
    assert run("type;fra\nplandag;13.11.2026\n", name="Skolene").stored


def test_only_an_administrator_imports() -> None:
    with pytest.raises(NotFound):
        import_school_calendar(ANYONE, [ImportedFile("a.csv", YEAR.encode())], now=NOW)
    assert periods() == []


def test_what_is_imported_is_what_the_domain_reads() -> None:
    from booking.queries.premises import _calendars  # the one reader of school calendars

    run(YEAR)
    calendar = _calendars(date(2026, 8, 1), date(2027, 7, 31))[1]
    assert calendar.day_kind(date(2026, 9, 30)) is DayKind.SCHOOL_HOLIDAY
    assert calendar.day_kind(date(2026, 11, 13)) is DayKind.PLANNING_DAY
    assert calendar.day_kind(date(2026, 11, 16)) is DayKind.SCHOOL_DAY
    assert calendar.day_kind(date(2027, 5, 17)) is DayKind.PUBLIC_HOLIDAY
