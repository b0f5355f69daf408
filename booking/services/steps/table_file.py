"""Reading a table that somebody made in a spreadsheet: CSV or XLSX bytes in, sheets of text cells out.

CSV files come as UTF-8 with or without a mark, UTF-16 (Excel's "Unicode text") or the old Windows code page,
and with semicolon, comma or tab. What cannot be read as a table raises `Refused` with one finding that says
why. Every cell comes out as text, as it would be typed; the columns decide what it means.
"""

from __future__ import annotations

import csv
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import PurePath
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from booking.domain.errors import Finding, Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100

_XLSX_MAGIC = b"PK\x03\x04"
_OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ";,\t"
# openpyxl raises whatever the broken part of the file made happen.
_XLSX_ERRORS = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number as a spreadsheet program shows it; the header is usually row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a header and the rows below it that are not empty. Trailing empty cells may be missing."""

    name: str
    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheets(file_name: str, content: bytes) -> tuple[Sheet, ...]:
    """The tables of a file: one of a CSV file, one for each sheet with content of an XLSX file.

    Raises `Refused` when the file is empty, too large, broken or no table.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_finding("import.file_too_large", file_name, size=len(content), most=MOST_BYTES))
    if not content.strip():
        raise Refused(_finding("import.file_empty", file_name))
    if content.startswith(_OLD_EXCEL_MAGIC):
        raise Refused(_finding("import.old_excel", file_name))
    if content.startswith(_XLSX_MAGIC):
        sheets = [_sheet(name, rows) for name, rows in _xlsx_rows(file_name, content)]
    else:
        sheets = [_sheet(PurePath(file_name).name, _csv_rows(file_name, content))]
    found = tuple(sheet for sheet in sheets if sheet is not None)
    if not found:
        raise Refused(_finding("import.file_empty", file_name))
    return found


def _finding(code: str, file_name: str, **parameters: str | int) -> Finding:
    return Finding(code, "file", {"file": PurePath(file_name).name, **parameters})


def _sheet(name: str, rows: Iterable[tuple[str, ...]]) -> Sheet | None:
    """The first row that is not empty is the header."""
    header: tuple[str, ...] | None = None
    found: list[SheetRow] = []
    for number, cells in enumerate(rows, 1):
        if not any(cells):
            continue
        if number > MOST_ROWS:
            raise Refused(Finding("import.too_many_rows", "file", {"file": name, "most": MOST_ROWS}))
        if any(cells[MOST_COLUMNS:]):
            raise Refused(Finding("import.too_many_columns", "file", {"file": name, "most": MOST_COLUMNS}))
        if header is None:
            header = cells
        else:
            found.append(SheetRow(number, cells))
    return None if header is None else Sheet(name, _trimmed(header), tuple(found))


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _csv_rows(file_name: str, content: bytes) -> Iterator[tuple[str, ...]]:
    text = _decoded(file_name, content)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            yield tuple(cell.strip() for cell in row)
    except csv.Error:
        raise Refused(_finding("import.csv_broken", file_name, line=reader.line_num)) from None


def _decoded(file_name: str, content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(character < " " and character not in "\t\r\n" for character in text):
            break
        return text
    raise Refused(_finding("import.not_a_table", file_name))


def _delimiter(text: str) -> str:
    """The delimiter that the first line has most of, quoted text left out."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)


def _xlsx_rows(file_name: str, content: bytes) -> Iterator[tuple[str, Iterator[tuple[str, ...]]]]:
    """The visible sheets by name; a formula is kept as it is written, so that the columns can refuse it."""
    try:
        _check_package(file_name, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and checks of the sheet that mean nothing here
            workbook = load_workbook(BytesIO(content), read_only=True, data_only=False)
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()  # the file may claim a million rows
                    rows = [tuple(_cell_text(value) for value in row) for row in _bounded(sheet.values)]
                    yield sheet.title, iter(rows)
    except _XLSX_ERRORS as error:
        raise Refused(_finding("import.xlsx_broken", file_name)) from error


def _bounded(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """At most one row and one column more than is allowed, so that the limit is noticed and memory is kept."""
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            return
        yield row[: MOST_COLUMNS + 1]


def _check_package(file_name: str, content: bytes) -> None:
    """Refuse a file that unpacks to far more than it says, or whose XML would define entities."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise Refused(_finding("import.file_too_large", file_name, size=len(content), most=MOST_BYTES))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in package.read(part):
                raise Refused(_finding("import.xlsx_broken", file_name))


def _cell_text(value: object) -> str:
    """A cell of a spreadsheet as a person would type it."""
    match value:
        case None:
            text = ""
        case bool():
            text = "ja" if value else "nei"
        case float() if value.is_integer():
            text = str(int(value))
        case datetime() if value.time() == time(0):
            text = value.date().isoformat()
        case datetime():
            text = value.isoformat(" ", "minutes")
        case date():
            text = value.isoformat()
        case time():
            text = value.isoformat("minutes")
        case timedelta():
            hours, minutes = divmod(round(value.total_seconds() / 60), 60)
            text = f"{hours:02d}:{minutes:02d}"
        case _:
            text = str(value).strip()
    return text
