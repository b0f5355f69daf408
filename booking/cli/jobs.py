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
    from flask import Flask

    from booking.queries.job import JobHistory, JobStatus


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
    + "\n  booking jobs run\n  booking jobs run delivery --now",
)
@config_option
@click.argument("name", metavar=_("[JOBB]"), required=False)
@click.option("--now", is_flag=True, help=_("Kjør denne ene jobben nå, og avslutt."))
def jobs_run(config: Path, name: str | None, now: bool) -> None:
    """Run the scheduler, or one job."""
    log_to_stderr()
    if (name is not None) is not now:
        raise CommandError(_("Skriv navnet på jobben og --now for å kjøre én jobb, eller ingen av delene."))
    app = open_app(config)
    if name is not None:
        _run_one(app, name)
        return
    click.echo(_("Jobbene går. Avslutt med Ctrl+C."))
    wait_until_stopped(app)


def _run_one(app: Flask, name: str) -> None:
    from booking.jobs.runner import run_now
    from booking.jobs.schedule import SCHEDULE

    try:
        done = run_now(app, name)
    except KeyError:
        known = ", ".join(job.id for job in SCHEDULE)
        raise CommandError(_("Det finnes ingen jobb %(name)s. Velg blant %(known)s.", name=name, known=known)) from None
    click.echo(_("%(job)s: %(number)s gjort.", job=name, number=format_number(done)))


@jobs.command(
    name="status",
    help=_("Vis når hver jobb gikk sist, hva som venter på den, og når den går igjen.")
    + "\n\n"
    + _("Avslutter med 1 når noe feiler eller ingenting går, så overvåkingen kan spørre.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking jobs status",
)
@config_option
def jobs_status(config: Path) -> int:
    """Print a line for each job."""
    from booking.jobs.status import status

    found = status(open_app(config))
    width = max(len(job.job) for job in found.jobs)
    for job in found.jobs:
        click.echo(f"{job.job:<{width}}  {', '.join([*_history(job.history), *_ahead(job)])}")
    letters = found.letters
    click.echo(ngettext("%(num)d brev venter på å bli sendt.", "%(num)d brev venter på å bli sendt.", letters.waiting))
    if letters.failed:
        click.echo(ngettext("%(num)d brev kom ikke fram.", "%(num)d brev kom ikke fram.", letters.failed))
    if found.silent:
        click.echo(_("Ingenting går. Start tjenesten, eller kjør booking jobs run."), err=True)
    return 0 if found.well else 1


def _history(history: JobHistory) -> list[str]:
    if history.last is None:
        return [_("har ikke gått")]
    seconds = format_number(round(history.last.seconds, 1))
    told = [_("gikk %(when)s (%(seconds)s s)", when=_moment(history.last.started_at), seconds=seconds)]
    if history.last_effective is not None:
        effects, at = history.last_effective.effects, _moment(history.last_effective.started_at)
        told.append(ngettext("gjorde %(num)d ting %(when)s", "gjorde %(num)d ting %(when)s", effects, when=at))
    if history.failing:
        told.append(_("feiler: %(error)s", error=history.last.error))
    return told


def _ahead(job: JobStatus) -> list[str]:
    waiting = ngettext("%(num)d venter", "%(num)d venter", job.backlog)
    return [waiting] if job.next_at is None else [waiting, _("går igjen %(when)s", when=_moment(job.next_at))]


def _moment(at: datetime) -> str:
    return _("%(day)s kl. %(time)s", day=format_date(at), time=format_time(at))
