"""Headings are matched, rows become values, and every cell that is wrong is reported."""

from __future__ import annotations

import pytest

from booking.services.steps.table_cells import one_line, whole_number
from booking.services.steps.table_columns import Column, Reading, Table, read_tables
from booking.services.steps.table_file import read_sheets

ROOMS = Table(
    "rooms",
    ("Rom", "Rooms"),
    (
        Column("name", ("navn", "name"), one_line(20), required=True),
        Column("seats", ("plass til", "seats"), whole_number(1, 100)),
        Column("area", ("areal m2", "area_m2"), whole_number(1, 1000)),
    ),
)
HOURS = Table("hours", ("Tider", "Hours"), (Column("opens", ("åpner", "opens"), one_line(5), required=True),
                                            Column("closes", ("stenger", "closes"), one_line(5)),))  # fmt: skip


def read(text: str, *tables: Table) -> Reading:
    return read_tables(tables or (ROOMS,), read_sheets("rom.csv", text.encode()))


def codes(reading: Reading) -> list[tuple[int, str, str]]:
    return [(wrong.row, wrong.column, wrong.finding.code) for wrong in reading.findings]


@pytest.mark.parametrize("heading", ["navn;plass til;areal m2", "Name;SEATS;Areal (m²)", "NAVN;Plass-til;area_m2"])
def test_headings_are_known_in_norwegian_and_english_however_they_are_written(heading: str) -> None:
    reading = read(f"{heading}\nSal;20;100\n")
    assert reading.findings == []
    assert reading.records["rooms"][0].values == {"name": "Sal", "seats": 20, "area": 100}


def test_an_empty_cell_is_empty_and_a_missing_column_is_not_mentioned() -> None:
    (record,) = read("navn;plass til\nSal;\n").records["rooms"]
    assert record.values == {"name": "Sal", "seats": None}


def test_every_wrong_cell_of_every_row_is_reported_with_row_and_column() -> None:
    reading = read("navn;plass til\n;mange\nSal;20\nEn altfor lang overskrift på et rom;0\n")
    assert codes(reading) == [
        (2, "navn", "import.empty_cell"),
        (2, "plass til", "import.not_a_number"),
        (4, "navn", "import.too_long"),
        (4, "plass til", "import.number_out_of_range"),
    ]
    assert [record.row for record in reading.records["rooms"]] == [3]


def test_a_missing_column_is_named_once_and_no_row_is_read() -> None:
    reading = read("plass til\n20\nmange\n")
    assert codes(reading) == [(1, "navn", "import.missing_column")]


def test_an_unknown_column_is_refused_with_the_one_that_was_meant() -> None:
    (wrong,) = read("navn;plas til\nSal;20\n").findings
    assert (wrong.column, wrong.finding.code) == ("plas til", "import.unknown_column")
    assert wrong.finding.parameters["suggestion"] == "plass til"


def test_a_column_twice_is_refused() -> None:
    assert codes(read("navn;name\nA;B\n")) == [(1, "name", "import.column_twice")]


def test_content_outside_the_headings_is_refused_and_blank_columns_are_not() -> None:
    assert codes(read("navn;;plass til\nSal;;20\n")) == []
    assert codes(read("navn\nSal;20\n")) == [(2, "", "import.cell_without_heading")]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-A1"])
def test_a_cell_that_looks_like_a_formula_is_refused(cell: str) -> None:
    assert codes(read(f'navn\n"{cell}"\n')) == [(2, "navn", "import.formula")]


@pytest.mark.parametrize("cell", ["+47 64 96 20 00", "-5", "- en liste"])
def test_a_phone_number_or_a_list_is_no_formula(cell: str) -> None:
    assert codes(read(f'navn\n"{cell}"\n')) == []


def test_a_sheet_is_known_by_its_headings() -> None:
    reading = read("åpner;stenger\n8;16\n", ROOMS, HOURS)
    assert len(reading.records["hours"]) == 1


def test_a_sheet_that_no_table_knows_is_skipped_and_named() -> None:
    reading = read("forklaring;mer\nles dette;først\n", ROOMS, HOURS)
    assert reading.skipped_sheets == ["rom.csv"]
    assert [wrong.finding.code for wrong in reading.findings] == ["import.no_rows"]


def test_headings_without_rows_are_said_to_hold_nothing() -> None:
    assert [wrong.finding.code for wrong in read("navn;plass til\n").findings] == ["import.no_rows"]
