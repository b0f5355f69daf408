"""Importing premises: venues, spaces, opening hours, special days, booking terms and equipment.

One file or several, CSV or XLSX; every row is stored in one transaction, or none is. A venue is known by its
slug, a space by its slug, equipment by venue and code; what is known is changed and not made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking.domain.permissions import Actor
from booking.services.premises_import.checks import check_rows
from booking.services.premises_import.store import store_premises
from booking.services.premises_import.tables import TABLES
from booking.services.steps.import_report import (
    ImportedFile,
    ImportReport,
    NothingStored,
    OnRow,
    nobody_listens,
    read_files,
)

__all__ = ["TABLES", "import_premises"]


def import_premises(
    actor: Actor,
    files: Sequence[ImportedFile],
    *,
    now: datetime,
    dry_run: bool = False,
    demonstration: bool = False,
    on_row: OnRow = nobody_listens,
) -> ImportReport:
    """Store the premises that the files describe.

    Columns that a file lacks leave what is stored; an empty cell empties it. The opening hours and special
    days of a venue or space that the files name replace those it had. `demonstration` marks the venues as
    invented in part, which every page then says.

    Raises:
        NotFound: the actor may not import premises.
    """
    reading = read_files(TABLES, files)
    check_rows(reading)
    try:
        return store_premises(actor, reading, now=now, dry_run=dry_run, demonstration=demonstration, on_row=on_row)
    except NothingStored as nothing:
        return nothing.report
