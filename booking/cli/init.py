"""`booking init`: a settings file with a secret of its own, a database, and somebody who may sign in."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.configuration import config_option, migrate
from booking.cli.people import add_colleague, ask_password, checked, checked_email
from booking.domain.permissions import Role
from booking.i18n import gettext as _
from booking.paths import CONFIG_EXAMPLE
from booking.services.steps.table_cells import one_line
from booking.settings import load_settings

if TYPE_CHECKING:
    from flask import Flask

_SECTION = re.compile(r"\[(\w+)\]")
_KEY = re.compile(r"(?P<key>\w+)\s*=\s*(?P<value>\"[^\"]*\"|[^#\s]+)(?P<rest>.*)")
SECRET_BYTES = 36


@click.command(
    help=_("Sett opp Husrom: innstillinger, database og den første administratoren.")
    + "\n\n"
    + _(
        "Innstillingsfila skrives bare hvis den ikke finnes. Databasen oppgraderes når den er eldre enn programmet, "
        "så kjør kommandoen på nytt etter en oppgradering."
    )
    + "\n\n\b\n"
    + _("Eksempel:")
    + "\n  booking init"
    + '\n  booking init --admin-name "Kari Nordmann" --admin-email kari@kommune.example'
)
@config_option
@click.option("--admin-name", default="", help=_("Navnet på den første administratoren. Spørres det om ellers."))
@click.option("--admin-email", default="", help=_("E-postadressen til den første administratoren."))
@click.option(
    "--admin-password",
    envvar="HUSROM_ADMIN_PASSWORD",
    show_envvar=True,
    default="",
    help=_("Passordet. Spørres det om ellers."),
)
def init(config: Path, admin_name: str, admin_email: str, admin_password: str) -> None:
    """Set up, or bring up to date."""
    if config.exists():
        click.echo(_("%(path)s finnes og er ikke endret.", path=config))
    else:
        write_config(config)
        click.echo(_("%(path)s er skrevet, med en hemmelig nøkkel som bare står der.", path=config))
    from booking.app import create_app

    app = create_app(load_settings(config))
    migrate(app)
    click.echo(_("Databasen er klar."))
    with app.app_context():
        _first_administrator(app, admin_name, admin_email, admin_password)
    click.echo(
        _(
            "Se over innstillingene, særlig [municipality] og [mail]. Start så med: booking serve --config %(path)s",
            path=config,
        )
    )


def write_config(path: Path) -> None:
    """Write a settings file that works on this machine as it is: from the example, with a new secret.

    The database and the letters are kept beside the file; no letter leaves the machine until [mail] says so.
    """
    folder = path.absolute().parent
    values = {
        "web.base_url": "http://127.0.0.1:8000",
        "web.secret_key": secrets.token_urlsafe(SECRET_BYTES),
        "database.url": f"sqlite:///{(folder / 'husrom.sqlite3').as_posix()}",
        "mail.transport": "mailbox",
        "mail.mailbox_folder": (folder / "letters").as_posix(),
    }
    text = filled_in(CONFIG_EXAMPLE.read_text("utf-8"), values)
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as target:
        path.chmod(0o600)  # before the secret is in it
        target.write(text)


def filled_in(example: str, values: dict[str, str]) -> str:
    """The example with other values, named ``section.key``; comments stay as they are."""
    section = ""
    lines: list[str] = []
    waiting = dict(values)
    for line in example.splitlines():
        found = _SECTION.match(line)
        section = found[1] if found else section
        setting = _KEY.match(line)
        name = f"{section}.{setting['key']}" if setting else ""
        if setting and name in waiting:
            lines.append(f"{setting['key']} = {json.dumps(waiting.pop(name), ensure_ascii=False)}{setting['rest']}")
        else:
            lines.append(line)
    if waiting:
        raise KeyError(f"the example has no {', '.join(waiting)}")
    return "\n".join(lines) + "\n"


def _first_administrator(app: Flask, name: str, address: str, password: str) -> None:
    from booking.database import db
    from booking.models import RoleGrant

    if db.session.scalar(db.select(RoleGrant.id).filter_by(role=str(Role.ADMINISTRATOR), venue_id=None).limit(1)):
        click.echo(_("Det finnes en administrator fra før."))
        return
    db.session.rollback()
    name = checked(name or click.prompt(_("Navnet på den første administratoren")), one_line(120), "name")
    address = checked_email(address or click.prompt(_("E-postadressen")))
    given = ask_password(app, name, address, given=password)
    add_colleague(app, name, address, role=Role.ADMINISTRATOR, password=given)
    click.echo(_("%(name)s kan logge inn med %(email)s.", name=name, email=address))
