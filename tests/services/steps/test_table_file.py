"""Files that people make in spreadsheets are read, and those that are no tables are refused with the reason."""

from __future__ import annotations

import zipfile
from datetime import date, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from booking.domain.errors import Refused
from booking.services.steps.table_file import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, read_sheets

TEXT = "navn;plass\nSløydsal;24\nÅrsrommet;30\n"


def workbook(*rows: list[object], **more_sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.active.title = "Rom"
    for row in rows:
        book.active.append(row)
    for title, sheet_rows in more_sheets.items():
        sheet = book.create_sheet(title)
        for row in sheet_rows:
            sheet.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def code_of(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_sheets(name, content)
    (finding,) = refused.value.verdict.findings
    assert finding.field == "file"
    return finding.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_norwegian_letters_survive_every_encoding_that_excel_writes(encoding: str) -> None:
    (sheet,) = read_sheets("rom.csv", TEXT.encode(encoding))
    assert sheet.header == ("navn", "plass")
    assert [row.cells for row in sheet.rows] == [("Sløydsal", "24"), ("Årsrommet", "30")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_from_the_heading(delimiter: str) -> None:
    (sheet,) = read_sheets("rom.csv", TEXT.replace(";", delimiter).encode())
    assert sheet.rows[0].cells == ("Sløydsal", "24")


def test_a_quoted_heading_with_commas_does_not_decide_the_delimiter() -> None:
    (sheet,) = read_sheets("rom.csv", b'"navn, bygg, sted";plass\nA;1\n')
    assert sheet.header == ("navn, bygg, sted", "plass")


def test_rows_keep_the_number_a_spreadsheet_shows_although_blank_rows_are_left_out() -> None:
    (sheet,) = read_sheets("rom.csv", b'navn;tekst\n\n;\nA;"en\nto"\nB;x\n')
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(4, "A"), (5, "B")]


def test_cells_of_a_workbook_come_as_they_would_be_typed() -> None:
    content = workbook(["navn", "tall", "dag", "tid", "ja"], ["A", 310000000.0, date(2026, 8, 17), time(16, 30), True])
    (sheet,) = read_sheets("rom.xlsx", content)
    assert sheet.rows[0].cells == ("A", "310000000", "2026-08-17", "16:30", "ja")


def test_a_formula_is_kept_as_it_is_written() -> None:
    (sheet,) = read_sheets("rom.xlsx", workbook(["navn"], ["=1+1"]))
    assert sheet.rows[0].cells == ("=1+1",)


def test_every_sheet_with_content_is_read_and_empty_ones_are_not() -> None:
    sheets = read_sheets("alt.xlsx", workbook(["navn"], ["A"], Bygg=[["navn"], ["B"]], Tom=[]))
    assert [sheet.name for sheet in sheets] == ["Rom", "Bygg"]


def test_hidden_sheets_are_left_out() -> None:
    book = Workbook()
    book.active.append(["navn"])
    hidden = book.create_sheet("Skjult")
    hidden.append(["navn"])
    hidden.sheet_state = "hidden"
    made = BytesIO()
    book.save(made)
    assert [sheet.name for sheet in read_sheets("a.xlsx", made.getvalue())] == ["Sheet"]


@pytest.mark.parametrize("content", [b"", b"   \n", b"\n\n\n", b";;;\n", workbook()])
def test_a_file_without_content_is_said_to_be_empty(content: bytes) -> None:
    assert code_of("tom.csv", content) == "import.file_empty"


def test_an_unclosed_quote_is_said_with_its_line() -> None:
    with pytest.raises(Refused) as refused:
        read_sheets("rom.csv", b'navn;plass\n"A;1\nB;2\n')
    (finding,) = refused.value.verdict.findings
    assert finding.code == "import.csv_broken"
    assert finding.parameters == {"file": "rom.csv", "line": 3}


def test_ten_megabytes_of_text_are_refused_at_once() -> None:
    assert code_of("stor.csv", b"x" * (2 * MOST_BYTES)) == "import.file_too_large"


def test_too_many_rows_are_refused() -> None:
    assert code_of("mange.csv", b"navn\n" + b"A\n" * MOST_ROWS) == "import.too_many_rows"


def test_too_many_columns_are_refused() -> None:
    assert code_of("bred.csv", b";".join([b"x"] * (MOST_COLUMNS + 1))) == "import.too_many_columns"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "import.old_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "import.not_a_table"),
        (b"%PDF-1.7\n\x00\x01", "import.not_a_table"),
        (b"\xff\xfea", "import.not_a_table"),
        (b"PK\x03\x04 not a package", "import.xlsx_broken"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(content: bytes, code: str) -> None:
    assert code_of("fil", content) == code


def test_a_package_that_is_no_workbook_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert code_of("brev.docx", made.getvalue()) == "import.xlsx_broken"


def test_a_package_that_unpacks_to_a_hundred_times_its_size_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    assert len(made.getvalue()) < MOST_BYTES
    assert code_of("bombe.xlsx", made.getvalue()) == "import.file_too_large"


def test_a_workbook_that_defines_entities_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(["navn"], ["A"]))) as good, zipfile.ZipFile(made, "w") as package:
        for part in good.namelist():
            content = good.read(part)
            if part == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            package.writestr(part, content)
    assert code_of("entitet.xlsx", made.getvalue()) == "import.xlsx_broken"
