"""From what can go wrong to one line that says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DatabaseError

from booking.domain.errors import Refused
from booking.i18n import gettext as _
from booking.messages.findings import sentence
from booking.settings import SettingsError

STATUS = 2


class CommandError(click.ClickException):
    """Something that the person at the keyboard can put right; `message` is the one line that says what."""

    exit_code = STATUS


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what a command meets of ordinary trouble into a `CommandError`."""
    try:
        yield
    except SettingsError as error:
        raise CommandError(one_line(str(error))) from error
    except Refused as refused:
        raise CommandError(" ".join(sentence(finding) for finding in refused.verdict.findings)) from refused
    except DatabaseError as error:
        raise CommandError(
            _("Databasen svarer ikke som den skal: %(reason)s", reason=one_line(str(error.orig)))
        ) from error
    except OSError as error:
        raise CommandError(file_trouble(error)) from error


def file_trouble(error: OSError) -> str:
    """What is wrong with a file or folder."""
    match error:
        case FileNotFoundError():
            return _("Finner ikke %(name)s.", name=error.filename)
        case PermissionError():
            return _("Du har ikke lov til å bruke %(name)s.", name=error.filename)
        case IsADirectoryError():
            return _("%(name)s er en mappe, ikke ei fil.", name=error.filename)
        case FileExistsError() | NotADirectoryError():
            return _("%(name)s er ei fil, ikke en mappe.", name=error.filename)
        case _:
            reason = one_line(error.strerror or str(error))
            return f"{error.filename}: {reason}" if error.filename else reason


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())


def usage_error(error: click.UsageError) -> str:
    """What is wrong with the command line, and where the help is."""
    command = error.ctx.command_path if error.ctx else "booking"
    return _what_is_wrong(error) + " " + _("Se %(command)s --help.", command=command)


def _what_is_wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            text = _("Det finnes ikke noe valg %(name)s.", name=error.option_name)
            near = ", ".join(error.possibilities or ())
            return text + " " + _("Mente du %(near)s?", near=near) if near else text
        case click.MissingParameter(param=click.Parameter()):
            return _("%(name)s mangler.", name=_name(error.param))
        case click.BadParameter(param=click.Parameter()):
            return _bad_value(error.param, error.message)
        case _:
            return one_line(error.format_message())


def _bad_value(parameter: click.Parameter, message: str) -> str:
    name = _name(parameter)
    match parameter.type:
        case click.Choice(choices=choices):
            return _("%(name)s må være en av %(choices)s.", name=name, choices=", ".join(map(str, choices)))
        case click.IntRange(min=least, max=most):
            return _("%(name)s må være et tall fra %(least)s til %(most)s.", name=name, least=least, most=most)
        case _:
            return f"{name}: {one_line(message)}"


def _name(parameter: click.Parameter) -> str:
    """``--role`` for an option, ``FIL...`` for an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.metavar or parameter.human_readable_name
