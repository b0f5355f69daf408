"""Which columns an imported table has, and its rows as values: every cell that is wrong becomes a finding."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.domain.errors import Finding, Parameter
from booking.services.steps.table_cells import CellRefused, Parse
from booking.services.steps.table_file import Sheet, SheetRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names (bokmål, English, other spellings) and how a cell is read.

    A `required` column must be there and be filled. `empty` is the value of an empty cell. A column that is
    not in the file is not in a record's values, so that an import leaves what it does not mention.
    """

    key: str
    names: tuple[str, ...]
    parse: Parse
    required: bool = False
    empty: object = None


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table that can be imported: the sheet names it goes by, and its columns."""

    key: str
    names: tuple[str, ...]
    columns: tuple[Column, ...]

    def column_for(self, heading: str) -> Column | None:
        plain = _plain(heading)
        return next((column for column in self.columns if plain in map(_plain, column.names)), None)


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row is refused: where it stands, and what is wrong in which column (empty: with the whole row)."""

    sheet: str
    row: int
    column: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Record:
    """A row that could be read: values by column key, and the headings as the file writes them."""

    sheet: str
    row: int
    values: Mapping[str, Any]
    headings: Mapping[str, str] = field(repr=False)

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def refused(self, key: str, code: str, **parameters: Parameter) -> RowFinding:
        """A finding about this row that only the other rows or the database could tell."""
        return RowFinding(self.sheet, self.row, self.headings.get(key, ""), Finding(code, key, parameters))


@dataclass(slots=True)
class Reading:
    """What a file holds: records by table, what is wrong, and the sheets that were no known table."""

    records: dict[str, list[Record]]
    findings: list[RowFinding] = field(default_factory=list)
    skipped_sheets: list[str] = field(default_factory=list)


def read_tables(tables: Sequence[Table], sheets: Iterable[Sheet]) -> Reading:
    """Find out which table each sheet is, and read its rows.

    A sheet is the table whose name it has, else the one that knows most of its headings. A sheet that no
    table knows anything of is skipped and named, such as one with explanations.
    """
    reading = Reading({table.key: [] for table in tables})
    for sheet in sheets:
        table = _table_of(tables, sheet)
        if table is None:
            reading.skipped_sheets.append(sheet.name)
            continue
        headings, wrong = _match_headings(table, sheet)
        reading.findings.extend(wrong)
        if not wrong:
            for row in sheet.rows:
                record, findings = _read_row(sheet.name, headings, row)
                reading.findings.extend(findings)
                if record is not None:
                    reading.records[table.key].append(record)
    if not reading.findings and not any(reading.records.values()):
        reading.findings.append(RowFinding("", 0, "", Finding("import.no_rows", "file")))
    return reading


def _table_of(tables: Sequence[Table], sheet: Sheet) -> Table | None:
    named = next((table for table in tables if _plain(sheet.name) in map(_plain, table.names)), None)
    if named is not None:
        return named
    known = [sum(table.column_for(heading) is not None for heading in sheet.header) for table in tables]
    if len(tables) == 1:
        return tables[0] if known[0] or sheet.name.casefold().endswith((".csv", ".txt")) else None
    return tables[known.index(max(known))] if max(known) > 1 else None


Headings = dict[int, tuple[str, Column]]


def _match_headings(table: Table, sheet: Sheet) -> tuple[Headings, list[RowFinding]]:
    """The columns by their place; one without a heading is left out, and refused where a row fills it."""
    found: Headings = {}
    wrong: list[RowFinding] = []

    def refuse(heading: str, code: str, **parameters: Parameter) -> None:
        wrong.append(RowFinding(sheet.name, 1, heading, Finding(code, "file", parameters)))

    for place, heading in enumerate(sheet.header):
        column = table.column_for(heading)
        if column is not None and any(column is other for _, other in found.values()):
            refuse(heading, "import.column_twice")
        elif column is not None:
            found[place] = heading, column
        elif heading:
            near = difflib.get_close_matches(heading.casefold(), [column.names[0] for column in table.columns], n=1)
            refuse(heading, "import.unknown_column", suggestion=near[0] if near else "")
    for column in table.columns:
        if column.required and not any(column is other for _, other in found.values()):
            refuse(column.names[0], "import.missing_column")
    return found, wrong


def _read_row(sheet_name: str, headings: Headings, row: SheetRow) -> tuple[Record | None, list[RowFinding]]:
    values: dict[str, Any] = {}
    findings: list[RowFinding] = []
    for place, (heading, column) in headings.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[column.key] = _read_cell(column, cell)
        except CellRefused as refused:
            finding = Finding(refused.code, column.key, refused.parameters)
            findings.append(RowFinding(sheet_name, row.number, heading, finding))
    if any(cell for place, cell in enumerate(row.cells) if place not in headings):
        findings.append(RowFinding(sheet_name, row.number, "", Finding("import.cell_without_heading")))
    if findings:
        return None, findings
    by_key = {column.key: heading for heading, column in headings.values()}
    return Record(sheet_name, row.number, values, by_key), []


def _read_cell(column: Column, cell: str) -> Any:
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        if column.required:
            raise CellRefused("import.empty_cell")
        return column.empty
    if _looks_like_formula(text):
        raise CellRefused("import.formula", value=text[:60])
    if any(character < " " and character not in "\n\t" for character in text):
        raise CellRefused("import.control_character")
    return column.parse(text)


def _looks_like_formula(text: str) -> bool:
    """What a spreadsheet would compute if the text were ever exported to one; a phone number or a list is fine."""
    return text[0] in "=@" or re.match(r"[+-][^\d\s]", text) is not None


def _plain(heading: str) -> str:
    """``Areal (m²)`` and ``areal_m2`` are one heading."""
    return re.sub(r"[^a-z0-9æøåéäö]+", "", heading.casefold().replace("²", "2"))
