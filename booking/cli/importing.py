"""`booking import`: premises, organisations and school calendars from CSV and XLSX files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.cli.progress import OnStep, progress_bar
from booking.domain.permissions import SYSTEM
from booking.i18n import format_number, ngettext
from booking.i18n import gettext as _
from booking.messages.findings import sentence
from booking.services.organisation_import import TABLES as ORGANISATION_TABLES
from booking.services.organisation_import import import_organisations
from booking.services.premises_import import TABLES as PREMISES_TABLES
from booking.services.premises_import import import_premises
from booking.services.school_calendar_import import SCHOOL_CALENDAR, import_school_calendar
from booking.services.steps.import_report import ImportedFile, ImportReport
from booking.services.steps.table_columns import RowFinding, Table
from booking.services.steps.table_file import MOST_BYTES
from booking.settings import Settings

Import = Callable[[Sequence[ImportedFile], datetime, Settings, OnStep], ImportReport]

_FILES = click.argument("files", metavar=_("FIL..."), nargs=-1, required=True, type=click.Path(path_type=Path))
_DRY_RUN = click.option("--dry-run", is_flag=True, help=_("Si hva som ville skjedd, uten å lagre noe."))


def _about(what: str, tables: Iterable[Table], example: str) -> str:
    """The help of an import command: what it does, the headings of each table, and an example."""
    common = _(
        "Filene er CSV (UTF-8 eller Windows, med semikolon, komma eller tabulator) eller XLSX. Alt lagres, eller "
        "ingenting: rader som ikke kan brukes, blir listet med rad, kolonne og grunn. Å importere det samme en gang "
        "til endrer det som er endret, og lager ingenting på nytt."
    )
    parts = [what, common, _("Kolonnene, på norsk eller engelsk. De med * må fylles ut.")]
    for table in tables:
        lines = [f"{table.names[0]} / {table.names[1]}:"]
        lines += [f"  {'*' if column.required else ' '} {' / '.join(column.names[:2])}" for column in table.columns]
        parts.append("\b\n" + "\n".join(lines))
    parts.append("\b\n" + _("Eksempel:") + f"\n  {example}")
    return "\n\n".join(parts)


@click.group(name="import", help=_("Hent inn lokaler, organisasjoner og skoleruter fra filer."))
def import_() -> None:
    """Gather the imports."""


@import_.command(
    name="premises",
    help=_about(
        _("Hent inn bygg, rom, åpningstider, spesielle dager, bookingvilkår og utstyr."),
        PREMISES_TABLES,
        "booking import premises bygg.csv rom.csv --dry-run\n  booking import premises lokaler.xlsx",
    ),
)
@_FILES
@_DRY_RUN
@config_option
def import_premises_command(files: tuple[Path, ...], dry_run: bool, config: Path) -> None:
    """Import premises."""
    _run(
        config,
        files,
        lambda handed, now, _settings, on_row: import_premises(SYSTEM, handed, now=now, dry_run=dry_run, on_row=on_row),
    )


@import_.command(
    name="organisations",
    help=_about(
        _("Hent inn organisasjoner, lagene deres og hvilken prisklasse de har."),
        ORGANISATION_TABLES,
        "booking import organisations organisasjoner.csv lag.csv",
    ),
)
@_FILES
@_DRY_RUN
@config_option
def import_organisations_command(files: tuple[Path, ...], dry_run: bool, config: Path) -> None:
    """Import organisations."""
    _run(
        config,
        files,
        lambda handed, now, settings, on_row: import_organisations(
            SYSTEM, handed, now=now, zone=settings.municipality.zone, dry_run=dry_run, on_row=on_row
        ),
    )


@import_.command(
    name="school-calendar",
    help=_about(
        _("Hent inn en skolerute: skoleåret, ferier og fridager, planleggingsdager og eksamensdager."),
        [SCHOOL_CALENDAR],
        'booking import school-calendar skoleruta.csv --name "Skolene i Ås"',
    ),
)
@_FILES
@_DRY_RUN
@click.option("--name", default="", help=_("Skolerutas navn, når fila ikke sier det."))
@config_option
def import_school_calendar_command(
    files: tuple[Path, ...],
    dry_run: bool,
    name: str,
    config: Path,
) -> None:
    """Import a school calendar."""
    _run(
        config,
        files,
        lambda handed, now, _settings, on_row: import_school_calendar(
            SYSTEM, handed, now=now, name=name, dry_run=dry_run, on_row=on_row
        ),
    )


def _run(config: Path, files: tuple[Path, ...], store: Import) -> None:
    handed = [_handed(path) for path in files]
    app = open_app(config)
    with app.app_context(), progress_bar(_("Leser inn")) as on_row:
        report = store(handed, app.extensions["clock"].now(), app.extensions["settings"], on_row)
    _tell(report)


def _handed(path: Path) -> ImportedFile:
    """The file, or so much of one that is too large that the importer can say so."""
    with path.open("rb") as source:
        return ImportedFile(path.name, source.read(MOST_BYTES + 1))


def _tell(report: ImportReport) -> None:
    """Say what happened; rows that were refused are listed, and end the command with status 2."""
    for name in report.skipped_sheets:
        click.echo(_("Arket %(name)s er ikke en kjent tabell og er hoppet over.", name=name))
    if report.findings:
        for finding in report.findings:
            click.echo(told(finding))
        number = len(report.findings)
        raise CommandError(ngettext("%(num)d feil. Ingenting er lagret.", "%(num)d feil. Ingenting er lagret.", number))
    for table, tally in report.tallies.items():
        counts = {
            "created": tally.created,
            "updated": tally.updated,
            "unchanged": tally.unchanged,
            "removed": tally.removed,
        }
        if not any(counts.values()):
            continue
        numbers = {name: format_number(number) for name, number in counts.items()}
        text = _("%(created)s nye, %(updated)s endret, %(unchanged)s uendret, %(removed)s fjernet", **numbers)
        click.echo(f"{_TABLE_NAMES[table]}: {text}")
    click.echo(_("Ingenting er lagret, for dette var en prøve.") if report.dry_run else _("Alt er lagret."))


_TABLE_NAMES = {table.key: table.names[0] for table in (*PREMISES_TABLES, *ORGANISATION_TABLES, SCHOOL_CALENDAR)}


def told(finding: RowFinding) -> str:
    """``rom.csv, rad 5, plass til: «seksti» er ikke et tall.``"""
    where = [finding.sheet] if finding.sheet else []
    if finding.row:
        where.append(_("rad %(number)s", number=finding.row))
    if finding.column:
        where.append(finding.column)
    said = sentence(finding.finding)
    return f"{', '.join(where)}: {said}" if where else said
