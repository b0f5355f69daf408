"""`booking tariff`: price lists as files, checked and tried without a database, and moved in and out of one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.domain.errors import Finding
from booking.domain.permissions import SYSTEM
from booking.domain.pricing import quote
from booking.domain.quote import as_document
from booking.domain.rules.check import check_rule_set
from booking.domain.rules.difference import changed_cases, differences
from booking.domain.rules.facts import Facts
from booking.domain.rules.facts_document import facts_from_document
from booking.domain.rules.norwegian_days import norwegian_day
from booking.domain.rules.rule_set import RuleSet
from booking.domain.rules.table import RuleSetError
from booking.domain.rules.toml import MAX_BYTES, load_rule_set
from booking.domain.rules.writing import to_toml
from booking.i18n import gettext as _
from booking.i18n import ngettext
from booking.messages.explanation import explain
from booking.messages.findings import sentence
from booking.messages.tariff_difference import case_change_text, change_texts

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


def _about(what: str, example: str) -> str:
    return what + "\n\n\b\n" + _("Eksempel:") + "\n  " + example


@click.group(name="tariff", help=_("Sjekk, prøv og flytt prislister. Formatet er forklart i tariffs/FORMAT.md."))
def tariff() -> None:
    """Gather the commands."""


@tariff.command(
    help=_about(
        _("Sjekk en prisliste: skrivefeil, regler som er i strid, regler som aldri brukes, og eksemplene i den."),
        "booking tariff check prices.toml",
    )
)
@click.argument("file", metavar=_("FIL"), type=_EXISTING)
def check(file: Path) -> None:
    """Check a file; status 2 when it may not be published."""
    rule_set = _read(file)
    found = check_rule_set(rule_set)
    for warning in found.warnings:
        click.echo(_("Merk: %(text)s", text=_told(warning)))
    _refuse(file, found.findings)
    rules = ngettext("%(num)d regel", "%(num)d regler", len(rule_set.rules))
    cases = ngettext("%(num)d eksempel stemmer", "%(num)d eksempler stemmer", len(found.cases))
    click.echo(_("%(file)s er i orden: %(rules)s, %(cases)s.", file=file.name, rules=rules, cases=cases))


@tariff.command(
    name="quote",
    help=_about(
        _("Regn ut hva en booking koster. Svaret er JSON; beløp er i øre. Opplysningene kan komme fra standard inn: -"),
        "booking tariff quote prices.toml --facts booking.json",
    ),
)
@click.argument("file", metavar=_("FIL"), type=_EXISTING)
@click.option("--facts", "facts_file", required=True, type=click.File("rb"), help=_("JSON-fil med opplysninger."))
def quote_command(file: Path, facts_file: BinaryIO) -> None:
    """Quote one booking; one JSON document on standard out."""
    rule_set = _read(file)
    facts = _facts(facts_file)
    quoted = quote(rule_set, facts)
    if not rule_set.in_force_on(facts.first_date):
        click.echo(_("Merk: Prislista gjelder ikke %(day)s.", day=facts.first_date.isoformat()), err=True)
    explained = explain(quoted)
    told = {
        "headline": explained.headline,
        "lines": [text for text, _amount in explained.lines],
        "sections": {section.title: list(section.sentences) for section in explained.sections},
    }
    click.echo(json.dumps(as_document(quoted) | {"explanation": told}, ensure_ascii=False, indent=2))


@tariff.command(
    name="diff",
    help=_about(
        _("Si hva som er forskjellig mellom to prislister, og hvilke eksempler som får et annet svar."),
        "booking tariff diff prices-2026.toml prices-2027.toml",
    ),
)
@click.argument("old", metavar=_("GAMMEL"), type=_EXISTING)
@click.argument("new", metavar=_("NY"), type=_EXISTING)
def diff(old: Path, new: Path) -> None:
    """Tell what is different, in plain words."""
    before, after = _read(old), _read(new)
    for change in differences(before, after):
        for line in change_texts(change):
            click.echo(line)
    for case in changed_cases(before, after):
        click.echo(case_change_text(case))


@tariff.command(
    name="import",
    help=_about(_("Hent inn en prisliste fra en fil, som utkast."), "booking tariff import prices.toml"),
)
@click.argument("file", metavar=_("FIL"), type=_EXISTING)
@config_option
def import_command(file: Path, config: Path) -> None:
    """Import a file as a draft."""
    from booking.services.tariff import import_tariff

    _read(file)
    app = open_app(config)
    with app.app_context():
        tariff_id = import_tariff(SYSTEM, file.read_bytes(), now=app.extensions["clock"].now())
        code, version = _code_and_version(tariff_id)
    click.echo(_("%(code)s versjon %(version)s er hentet inn som utkast.", code=code, version=version))


@tariff.command(
    name="publish",
    help=_about(
        _("Publiser et utkast, så det gjelder fra en dag. Det som gjaldt til da, tar slutt dagen før."),
        "booking tariff publish prices --version 2 --from 2027-01-01",
    ),
)
@click.argument("code", metavar=_("KODE"))
@click.option("--version", type=int, help=_("Versjonen; ellers det nyeste utkastet."))
@click.option("--from", "valid_from", type=_DAY, help=_("Første dag; ellers den som står i prislista."))
@click.option("--to", "valid_to", type=_DAY, help=_("Siste dag; ellers til en ny tar over."))
@config_option
def publish(
    code: str, version: int | None, valid_from: datetime | None, valid_to: datetime | None, config: Path
) -> None:
    """Publish a draft."""
    from booking.services.tariff import PublishTariff, publish_tariff

    app = open_app(config)
    with app.app_context():
        row = _row(code, version, draft=True)
        first = valid_from.date() if valid_from else row.valid_from
        command = PublishTariff(tariff_id=row.id, valid_from=first, valid_to=_day(valid_to) or row.valid_to)
        publish_tariff(SYSTEM, command, now=app.extensions["clock"].now(), settings=app.extensions["settings"])
    click.echo(_("%(code)s versjon %(version)s er publisert.", code=code, version=row.version))


@tariff.command(
    name="withdraw",
    help=_about(
        _("Trekk tilbake en publisert prisliste som ikke har begynt å gjelde. Den blir stående, merket med grunnen."),
        'booking tariff withdraw prices --version 3 --reason "Feil beløp for gymsaler"',
    ),
)
@click.argument("code", metavar=_("KODE"))
@click.option("--version", type=int, required=True, help=_("Versjonen."))
@click.option("--reason", required=True, help=_("Hvorfor."))
@config_option
def withdraw(code: str, version: int, reason: str, config: Path) -> None:
    """Withdraw a published tariff."""
    from booking.services.tariff import WithdrawTariff, withdraw_tariff

    app = open_app(config)
    with app.app_context():
        command = WithdrawTariff(tariff_id=_row(code, version).id, reason=reason)
        withdraw_tariff(SYSTEM, command, now=app.extensions["clock"].now(), settings=app.extensions["settings"])
    click.echo(_("%(code)s versjon %(version)s er trukket tilbake.", code=code, version=version))


@tariff.command(
    name="export",
    help=_about(
        _("Skriv en prisliste til standard ut, i formatet som kan hentes inn igjen."),
        "booking tariff export prices > prices.toml",
    ),
)
@click.argument("code", metavar=_("KODE"))
@click.option("--version", type=int, help=_("Versjonen; ellers den nyeste."))
@config_option
def export(code: str, version: int | None, config: Path) -> None:
    """Write a tariff as TOML."""
    from booking.database import db
    from booking.domain.rules.reading import parse_rule_set
    from booking.models import Tariff

    app = open_app(config)
    with app.app_context():
        found = db.session.get_one(Tariff, _row(code, version).id)
        sys.stdout.write(to_toml(parse_rule_set(found.document)))


def _facts(file: BinaryIO) -> Facts:
    try:
        document = json.loads(file.read(MAX_BYTES + 1))
    except (ValueError, RecursionError) as error:
        raise CommandError(_("%(file)s er ikke JSON: %(reason)s", file=file.name, reason=error)) from error
    if not isinstance(document, dict):
        raise CommandError(_("%(file)s er ikke et JSON-objekt.", file=file.name))
    try:
        return facts_from_document(document, norwegian_day)
    except RuleSetError as error:
        _refuse(Path(file.name), error.findings)
        raise


def _read(file: Path) -> RuleSet:
    try:
        with file.open("rb") as opened:
            return load_rule_set(opened.read(MAX_BYTES + 1))
    except RuleSetError as error:
        _refuse(file, error.findings)
        raise


def _refuse(file: Path, findings: Sequence[Finding]) -> None:
    """Say what was found, a line each, and end the command; nothing found, nothing done."""
    if not findings:
        return
    for finding in findings:
        click.echo(_told(finding))
    told = ngettext("%(num)d feil i %(file)s.", "%(num)d feil i %(file)s.", len(findings), file=file.name)
    raise CommandError(told)


def _told(finding: Finding) -> str:
    """``rule[gym].when.purpos: «purpos» er ikke noe reglene kan spørre om. Mente du «purpose»?``"""
    return f"{finding.field}: {sentence(finding)}" if finding.field else sentence(finding)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _code_and_version(tariff_id: int) -> tuple[str, int]:
    from booking.queries.tariff import tariff_list

    row = next(row for row in tariff_list() if row.id == tariff_id)
    return row.code, row.version


def _row(code: str, version: int | None, *, draft: bool = False) -> Any:
    """The version asked for, or the newest; of drafts only when a draft is wanted."""
    from booking.queries.tariff import tariff_list

    rows: Iterable[Any] = [row for row in tariff_list() if row.code == code and (not draft or row.state == "draft")]
    wanted = [row for row in rows if version is None or row.version == version]
    if not wanted:
        raise CommandError(_("Det finnes ikke noe slikt utkast.") if draft else _("Det finnes ingen slik prisliste."))
    return max(wanted, key=lambda row: row.version)
