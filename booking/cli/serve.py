"""`booking serve`: the pages, for whoever reaches the address in the settings."""

from __future__ import annotations

from pathlib import Path

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.serving import listening, log_to_stderr, serve_until_stopped
from booking.i18n import gettext as _
from booking.settings import Settings


@click.command(
    help=_("Vis sidene på adressen i innstillingene.")
    + "\n\n"
    + _(
        "Påminnelser og brev sendes av samme prosess, om ikke scheduler.in_process er false. "
        "Da må booking jobs run gå ved siden av."
    )
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking serve --config /etc/husrom/config.toml"
)
@config_option
def serve(config: Path) -> None:
    """Serve until told to stop."""
    log_to_stderr()
    app = open_app(config)
    settings: Settings = app.extensions["settings"]
    with listening(app) as server:
        click.echo(_("Husrom svarer på http://%(host)s:%(port)s", host=settings.web.host, port=settings.web.port))
        click.echo(_("Avslutt med Ctrl+C."))
        serve_until_stopped(app, server, scheduler=settings.scheduler.in_process)
