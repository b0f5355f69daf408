"""`booking demo`: a municipality to try things on, with one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.configuration import migrate
from booking.cli.errors import CommandError
from booking.cli.progress import progress_bar
from booking.cli.serving import listening, log_to_stderr, serve_until_stopped
from booking.i18n import format_date, format_number
from booking.i18n import gettext as _

if TYPE_CHECKING:
    from booking.demo.home import DemoHome

DEFAULT_PORT = 8000


@click.command(
    help=_("Prøv Husrom med lokalene i Ås og et år med bookinger som er funnet på.")
    + "\n\n"
    + _(
        "Første gang lages en egen database, og det tar noen sekunder. Sidene vises bare på denne maskinen, og brev "
        "sendes ikke, men kan leses på siden for postkassen."
    )
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking demo\n  booking demo --data ./demo --port 8080 --fresh"
)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help=_("Mappa som databasen og brevene ligger i. Ellers brukes din egen datamappe."),
)
@click.option("--fresh", is_flag=True, help=_("Begynn på nytt. Det du har gjort i demonstrasjonen, blir borte."))
@click.option("--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True, help=_("Porten."))
def demo(data: Path | None, fresh: bool, port: int) -> None:
    """Load once, then serve."""
    from booking.app import create_app

    log_to_stderr()
    with _home(data) as home:
        if fresh:
            home.empty()
        app = create_app(home.settings(port))
        with listening(app) as server:  # before the loading, so that a port that is taken is known at once
            today = _today(app.extensions["clock"].now(), home, port)
            if home.loaded_on is None:
                _load(home, port, today)
            else:
                migrate(app)
                _warn_if_stale(home.loaded_on, today)
            _welcome(home, port)
            serve_until_stopped(app, server, scheduler=True)


@contextmanager
def _home(data: Path | None) -> Iterator[DemoHome]:
    from platformdirs import user_data_path

    from booking.demo.home import DemoHome, HomeInUse

    try:
        home = DemoHome(data or user_data_path("husrom") / "demo")
    except HomeInUse as error:
        raise CommandError(_("Demonstrasjonen i %(folder)s er allerede i gang.", folder=str(error))) from None
    try:
        yield home
    finally:
        home.release()


def _today(now: datetime, home: DemoHome, port: int) -> date:
    return now.astimezone(home.settings(port).municipality.zone).date()


def _load(home: DemoHome, port: int, today: date) -> None:
    """Load into a database beside the real one, which is put in its place when all went well."""
    from booking.app import create_app
    from booking.database import db
    from booking.demo.home import LOADING
    from booking.demo.load import load_demonstration
    from booking.demo.people import PASSWORD

    home.empty_loading()
    settings = home.settings(port, LOADING)
    app = create_app(settings)
    click.echo(_("Lager demonstrasjonen. Det tar noen sekunder."))
    migrate(app)
    hashed = app.extensions["passwords"].hash(PASSWORD)
    with app.app_context(), progress_bar(_("Bookinger")) as on_step:
        loaded = load_demonstration(settings, password_hash=hashed, now=app.extensions["clock"].now(), on_step=on_step)
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()
    home.keep(today)
    counts = {name: format_number(getattr(loaded, name)) for name in ("venues", "spaces", "organisations", "bookings")}
    click.echo(
        _("%(venues)s bygg, %(spaces)s rom, %(organisations)s organisasjoner og %(bookings)s bookinger.", **counts)
    )


def _warn_if_stale(loaded_on: date, today: date) -> None:
    from booking.demo.home import STALE_DAYS

    if (today - loaded_on).days > STALE_DAYS:
        click.echo(
            _(
                "Demonstrasjonen er fra %(day)s, så mye av det som lå fram i tid, er over. Start på nytt med --fresh.",
                day=format_date(loaded_on),
            )
        )


def _welcome(home: DemoHome, port: int) -> None:
    from booking.demo.people import PASSWORD, SIGN_INS

    names = {
        "member": _("Medlem av et lag"),
        "manager": _("Leder av et lag"),
        "caretaker": _("Vaktmester"),
        "case_officer": _("Saksbehandler"),
        "administrator": _("Administrator"),
    }
    width = max(map(len, names.values()))
    click.echo("")
    click.echo(_("Åpne http://127.0.0.1:%(port)s i nettleseren.", port=port))
    click.echo(_("Logg inn med passordet %(password)s som:", password=PASSWORD))
    for role, email in SIGN_INS:
        click.echo(f"  {names[role]:<{width}}  {email}")
    click.echo(_("Alt ligger i %(folder)s. Avslutt med Ctrl+C.", folder=home.folder))
