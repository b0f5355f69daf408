"""`booking jobs`: what happens by itself, as a process of its own."""

from __future__ import annotations

from pathlib import Path

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.cli.serving import log_to_stderr, wait_until_stopped
from booking.i18n import format_number
from booking.i18n import gettext as _


@click.group(help=_("Det som skjer av seg selv: påminnelser, dagslister og brev."))
def jobs() -> None:
    """Gather the commands about jobs."""


@jobs.command(
    name="run",
    help=_("Kjør jobbene til prosessen stoppes.")
    + "\n\n"
    + _("Flere slike prosesser kan gå samtidig. Bare én av dem gjør noe, og en annen tar over når den stopper.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking jobs run\n  booking jobs run --once delivery",
)
@config_option
@click.option("--once", metavar=_("JOBB"), help=_("Kjør denne ene jobben nå, og avslutt."))
def jobs_run(config: Path, once: str | None) -> None:
    """Run the scheduler, or one job."""
    from booking.jobs.runner import run_now
    from booking.jobs.schedule import SCHEDULE

    log_to_stderr()
    app = open_app(config)
    if once is None:
        click.echo(_("Jobbene går. Avslutt med Ctrl+C."))
        wait_until_stopped(app)
        return
    try:
        done = run_now(app, once)
    except KeyError:
        known = ", ".join(job.id for job in SCHEDULE)
        raise CommandError(_("Det finnes ingen jobb %(name)s. Velg blant %(known)s.", name=once, known=known)) from None
    click.echo(_("%(job)s: %(number)s gjort.", job=once, number=format_number(done)))
