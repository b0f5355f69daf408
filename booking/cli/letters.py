"""`booking letters`: what a mail server says of letters afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.i18n import gettext as _
from booking.i18n import ngettext


@click.group(help=_("Brev som er sendt."))
def letters() -> None:
    """Gather the commands about letters."""


@letters.command(
    name="bounced",
    help=_("Noter et brev som kom i retur, fra rapporten til e-posttjeneren (RFC 3464).")
    + "\n\n"
    + _("La e-posttjeneren sende det som kommer til avsenderadressen, inn her.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking letters bounced - < retur.eml",
)
@click.argument("report", metavar=_("FIL"), type=click.File("rb"))
@config_option
def letters_bounced(report: BinaryIO, config: Path) -> None:
    """Note what came back."""
    from booking.adapters.bounce_report import NoReport, read_bounces
    from booking.services.bounce import note_bounce

    try:
        found = read_bounces(report.read())
    except NoReport:
        raise CommandError(_("Dette er ikke en rapport om et brev som kom i retur.")) from None
    app = open_app(config)
    with app.app_context():
        noted = sum(note_bounce(bounce, now=app.extensions["clock"].now()) for bounce in found)
    if noted < len(found):
        raise CommandError(_("Rapporten gjelder et brev som vi ikke har sendt."))
    click.echo(ngettext("%(num)d retur er notert.", "%(num)d returer er notert.", noted))
