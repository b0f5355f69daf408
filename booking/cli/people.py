"""`booking people`: letting colleagues in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli.configuration import config_option, open_app
from booking.cli.errors import CommandError
from booking.domain.errors import Refused
from booking.domain.permissions import SYSTEM, Role
from booking.i18n import gettext as _
from booking.services.steps.table_cells import CellRefused, email, one_line, phone

if TYPE_CHECKING:
    from flask import Flask

ROLES = [str(role) for role in Role]


@click.group(help=_("Kommunens folk: administratorer, saksbehandlere og vaktmestere."))
def people() -> None:
    """Gather the commands about people."""


@people.command(
    name="add",
    help=_("Slipp inn en kollega.")
    + "\n\n"
    + _("Uten --password får kollegaen et brev med en lenke for å velge passord.")
    + "\n\n\b\n"
    + _("Eksempel:")
    + '\n  booking people add "Kari Nordmann" kari@kommune.example --role caretaker --venue ashallen',
)
@click.argument("name", metavar=_("NAVN"))
@click.argument("address", metavar=_("E-POST"))
@click.option("--role", type=click.Choice(ROLES), required=True, help=_("Hva kollegaen skal gjøre."))
@click.option("--venue", "venues", multiple=True, metavar=_("KORTNAVN"), help=_("Bare for dette bygget. Kan gjentas."))
@click.option("--phone", "number", default="", help=_("Telefonnummeret."))
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), help=_("Språket i brevene."))
@click.option("--password", is_flag=True, help=_("Spør om et passord nå, i stedet for å sende et brev."))
@config_option
def people_add(
    name: str,
    address: str,
    role: str,
    venues: tuple[str, ...],
    number: str,
    language: str | None,
    password: bool,
    config: Path,
) -> None:
    """Add one person."""
    app = open_app(config)
    given = ask_password(app, name, checked_email(address)) if password else ""
    with app.app_context():
        add_colleague(
            app, name, address, role=Role(role), venues=venues, number=number, language=language or "", password=given
        )
    click.echo(
        _("%(name)s kan logge inn.", name=name)
        if password
        else _("%(name)s får et brev på %(email)s.", name=name, email=address)
    )


def add_colleague(
    app: Flask,
    name: str,
    address: str,
    *,
    role: Role,
    venues: tuple[str, ...] = (),
    number: str = "",
    language: str = "",
    password: str = "",
) -> int:
    """Store the person, with what was typed checked first. Returns the id. Needs an application context.

    Raises:
        CommandError: something that was typed cannot be used.
        Refused: the use case refuses, e.g. because the address is taken.
    """
    from booking.services.person import AddPerson, Grant, add_person

    now: datetime = app.extensions["clock"].now()
    command = AddPerson(
        name=checked(name, one_line(120), "name"),
        email=checked_email(address),
        phone=checked(number, phone, "phone") if number else "",
        language=language,
        grants=frozenset(Grant(role, venue_id) for venue_id in venue_ids(venues)),
        password_hash=app.extensions["passwords"].hash(password) if password else "",
    )
    return add_person(SYSTEM, command, now=now)


def venue_ids(slugs: tuple[str, ...]) -> list[int | None]:
    from booking.database import db
    from booking.models import Venue

    if not slugs:
        return [None]
    known = {
        slug: venue_id for venue_id, slug in db.session.execute(db.select(Venue.id, Venue.slug).order_by(Venue.slug))
    }
    for slug in slugs:
        if slug not in known:
            names = ", ".join(known) or "–"
            raise CommandError(_("Det finnes ikke noe bygg %(slug)s. Velg blant %(known)s.", slug=slug, known=names))
    return [known[slug] for slug in slugs]


def checked(text: str, parse: Callable[[str], object], field: str) -> str:
    """What was typed, as it is stored."""
    from booking.domain.errors import Finding
    from booking.messages.findings import sentence

    try:
        return str(parse(text.strip()))
    except CellRefused as refused:
        raise CommandError(sentence(Finding(refused.code, field, refused.parameters))) from None


def checked_email(address: str) -> str:
    return checked(address, email, "email")


def ask_password(app: Flask, name: str, address: str, given: str = "") -> str:
    """Ask twice for a password, unless one is given, and see that it is good enough.

    Raises:
        Refused: it is not.
    """
    from booking.domain.password import check_password

    given = given or click.prompt(_("Passord"), hide_input=True, confirmation_prompt=_("Gjenta passordet"))
    least: int = app.extensions["settings"].accounts.least_password_length
    wrong = check_password(given, least_length=least, known=(address, address.partition("@")[0], name))
    if wrong:
        raise Refused(wrong)
    return given
