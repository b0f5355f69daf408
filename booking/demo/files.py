"""The demonstration's files. Rows that belong to a school year are written once and repeated for each.

``<år>`` in a row stands for the year in which the school year begins, ``<neste år>`` for the one in which it ends.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

from booking.services.steps.import_report import ImportedFile

DATA = Path(__file__).parent / "data"
BEGINS, ENDS = "<år>", "<neste år>"
FIRST_MONTH = 8  # a school year begins in August
DAYS_BACK, DAYS_AHEAD = 190, 366  # what calendars show of the past and of what can be booked


def school_years(today: date) -> range:
    """The years in which the school years begin that the demonstration needs."""
    return range(_school_year(today - timedelta(days=DAYS_BACK)), _school_year(today + timedelta(days=DAYS_AHEAD)) + 1)


def _school_year(day: date) -> int:
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def imported_file(name: str, years: Iterable[int] = ()) -> ImportedFile:
    """A file of the demonstration, with its seasonal rows repeated for the years."""
    text = (DATA / name).read_text("utf-8")
    return ImportedFile(name, seasonal(text, years).encode())


def seasonal(text: str, years: Iterable[int]) -> str:
    """The text with each seasonal line repeated for the years; other lines stay as they are."""
    wanted = tuple(years)
    lines: list[str] = []
    for line in text.splitlines():
        if BEGINS in line or ENDS in line:
            lines.extend(line.replace(BEGINS, str(year)).replace(ENDS, str(year + 1)) for year in wanted)
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file by heading."""
    return list(csv.DictReader(StringIO((DATA / name).read_text("utf-8")), delimiter=";"))
