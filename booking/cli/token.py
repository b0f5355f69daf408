"""`booking token`: letting other programs in, and out again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.cli.people import checked
from booking.domain.errors import NotFound
from booking.domain.local_time import local_day, local_midnight
from booking.domain.permissions import SYSTEM, Scope
from booking.i18n import format_date
from booking.i18n import gettext as _
from booking.services.steps.table_cells import day, one_line

if TYPE_CHECKING:
    from flask import Flask

    from booking.queries.token import TokenRow

USUAL_DAYS = 365
SCOPES = [scope.value for scope in Scope]


@click.group(help=_("Nøkler for andre programmer som leser og booker."))
def token() -> None:
    """Gather the commands about tokens."""


@token.command(
    name="create",
    help=_("Lag en nøkkel, og skriv den ut den ene gangen den kan ses.")
    + "\n\n"
    + _("Uten --organisation er den for et system som handler for kommunen.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking token create Medlemssystemet --organisation 974760673 --scope book"
    + "\n  booking token create Infoskjerm --venue ashallen",
)
@click.argument("name", metavar=_("NAVN"))
@click.option("--organisation", "number", metavar=_("ORGNR"), help=_("Organisasjonen som nøkkelen er for."))
@click.option("--venue", "venue", metavar=_("KORTNAVN"), help=_("Bare for dette bygget."))
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.READ.value,
    show_default=True,
    help=_("Adgangen."),
)
@click.option("--until", metavar=_("DATO"), help=_("Siste dag nøkkelen gjelder. Ellers ett år fra i dag."))
@config_option
def token_create(name: str, number: str | None, venue: str | None, scope: str, until: str | None, config: Path) -> None:
    """Make a token and print it."""
    from booking.services.token import CreateToken, create_token

    if number and venue:
        raise CommandError(_("Velg enten --organisation eller --venue."))
    app = open_app(config)
    with app.app_context():
        now: datetime = app.extensions["clock"].now()
        command = CreateToken(
            name=checked(name, one_line(120), "name"),
            scopes=frozenset({Scope(scope)}),
            expires_at=_end_of(until, app, now),
            organisation_id=_organisation_id(number) if number else None,
            venue_id=_venue_id(venue) if venue else None,
        )
        click.echo(create_token(SYSTEM, command, now=now).token)
    click.echo(_("Kopier nøkkelen nå. Den kan ikke vises igjen."), err=True)


@token.command(
    name="list",
    help=_("Vis nøklene, de nyeste først.") + "\n\n\b\n" + _("Eksempel:") + "\n  booking token list",
)
@config_option
def token_list(config: Path) -> None:
    """Print a line for each token."""
    from booking.queries.token import all_tokens

    app = open_app(config)
    with app.app_context():
        rows, now = all_tokens(), app.extensions["clock"].now()
    if not rows:
        click.echo(_("Ingen nøkler ennå."))
    for row in rows:
        click.echo(f"{row.id:>4}  {row.prefix}…  {' '.join(sorted(row.scopes)):<9}  {row.name}, {_told(row, now)}")


@token.command(
    name="revoke",
    help=_("Trekk en nøkkel tilbake. Nummeret står i booking token list.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking token revoke 3",
)
@click.argument("token_id", metavar=_("NUMMER"), type=click.IntRange(1, 2**31 - 1))
@config_option
def token_revoke(token_id: int, config: Path) -> None:
    """Let a token in no more."""
    from booking.services.token import revoke_token

    app = open_app(config)
    with app.app_context():
        try:
            revoke_token(SYSTEM, token_id, now=app.extensions["clock"].now())
        except NotFound:
            raise CommandError(_("Det finnes ingen nøkkel %(number)s.", number=token_id)) from None
    click.echo(_("Nøkkelen gjelder ikke lenger."))


def _told(row: TokenRow, now: datetime) -> str:
    from booking.queries.token import TokenState

    whose = row.organisation or row.venue or _("alle steder")
    match row.state(now):
        case TokenState.REVOKED:
            return whose + ", " + _("trukket tilbake")
        case TokenState.EXPIRED:
            return whose + ", " + _("gått ut")
        case _active:
            return whose + ", " + _("til %(when)s", when=format_date(row.expires_at))


def _end_of(until: str | None, app: Flask, now: datetime) -> datetime:
    zone = app.extensions["settings"].municipality.zone
    last = local_day(now, zone) + timedelta(days=USUAL_DAYS)
    if until:
        last = date.fromisoformat(checked(until, day, "until"))
    return local_midnight(last + timedelta(days=1), zone)


def _organisation_id(number: str) -> int:
    from booking.database import db
    from booking.models import Organisation

    found = db.session.scalar(db.select(Organisation.id).where(Organisation.number == "".join(number.split())))
    if found is None:
        raise CommandError(_("Ingen organisasjon har nummeret %(number)s.", number=number))
    return found


def _venue_id(slug: str) -> int:
    from booking.cli.people import venue_ids

    return next(each for each in venue_ids((slug,)) if each is not None)
