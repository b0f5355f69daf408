"""`booking jobs`: what happens by itself, as a process of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.cli.serving import log_to_stderr, wait_until_stopped
from booking.i18n import format_date, format_number, format_time, ngettext
from booking.i18n import gettext as _

if TYPE_CHECKING:
    from booking.queries.job import JobHistory


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


@jobs.command(
    name="status",
    help=_("Vis når hver jobb gikk sist, og hvor mange brev som venter.")
    + "\n\n"
    + _("Avslutter med 1 når noe feiler eller ingenting går, så overvåkingen kan spørre.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking jobs status",
)
@config_option
def jobs_status(config: Path) -> int:
    """Print a line for each job."""
    from booking.jobs.runner import status

    found = status(open_app(config))
    width = max(len(history.job) for history in found.jobs)
    for history in found.jobs:
        click.echo(f"{history.job:<{width}}  {_history(history)}")
    letters = found.letters
    click.echo(ngettext("%(num)d brev venter på å bli sendt.", "%(num)d brev venter på å bli sendt.", letters.waiting))
    if letters.failed:
        click.echo(ngettext("%(num)d brev kom ikke fram.", "%(num)d brev kom ikke fram.", letters.failed))
    if found.silent:
        click.echo(_("Ingenting går. Start tjenesten, eller kjør booking jobs run."), err=True)
    return 0 if found.well else 1


def _history(history: JobHistory) -> str:
    if history.last is None:
        return _("har ikke gått")
    told = [_("gikk %(when)s", when=_moment(history.last.started_at))]
    if history.last_effective is not None:
        effects, at = history.last_effective.effects, _moment(history.last_effective.started_at)
        told.append(ngettext("gjorde %(num)d ting %(when)s", "gjorde %(num)d ting %(when)s", effects, when=at))
    if history.failing:
        told.append(_("feiler: %(error)s", error=history.last.error))
    return ", ".join(told)


def _moment(at: datetime) -> str:
    return _("%(day)s kl. %(time)s", day=format_date(at), time=format_time(at))
