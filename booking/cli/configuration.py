"""Where the settings file is, and the application made from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from booking.cli.errors import CommandError
from booking.i18n import gettext as _
from booking.settings import Settings, load_settings

if TYPE_CHECKING:
    from flask import Flask

Command = TypeVar("Command", bound=Callable[..., Any])

VARIABLE = "HUSROM_CONFIG"
DEFAULT = "config.toml"


def config_option(command: Command) -> Command:
    """Give a command the option that names the settings file."""
    return click.option(
        "--config",
        "config",
        type=click.Path(path_type=Path),
        envvar=VARIABLE,
        default=Path(DEFAULT),
        show_default=True,
        help=_("Innstillingsfila. Kan også gis som miljøvariabelen %(variable)s.", variable=VARIABLE),
    )(command)


def open_app(config: Path) -> Flask:
    """The application for the settings file, with a database that answers and is up to date."""
    return app_for(load_settings(config))


def app_for(settings: Settings) -> Flask:
    """The application for the settings.

    Raises:
        CommandError: the database was never set up, or is older than the program.
    """
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from booking.app import create_app
    from booking.database import db
    from booking.paths import MIGRATIONS

    app = create_app(settings)
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    with app.app_context(), db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if found != wanted:
        raise CommandError(_("Databasen er ikke satt opp for denne versjonen. Kjør booking init."))
    return app


def migrate(app: Flask) -> None:
    """Bring the database to the newest version. Alembic's own remarks are not for the person at the keyboard."""
    import logging

    from flask_migrate import upgrade

    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
