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
        reason = error.strerror or str(error)
        name = f"{error.filename}: " if error.filename else ""
        raise CommandError(f"{name}{one_line(reason)}") from error


def one_line(text: str) -> str:
    """The text without line breaks."""
    return " ".join(text.split())


def usage_error(error: click.UsageError) -> str:
    """What is wrong with the command line, and where the help is."""
    command = error.ctx.command_path if error.ctx else "booking"
    return f"{_what_is_wrong(error)} {_('Se %(command)s --help.', command=command)}"


def _what_is_wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            text = _("Det finnes ikke noe valg %(name)s.", name=error.option_name)
            near = ", ".join(error.possibilities or ())
            return f"{text} {_('Mente du %(near)s?', near=near)}" if near else text
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else error.param_hint
            return _("%(name)s mangler.", name=name)
        case click.BadParameter():
            name = error.param.human_readable_name if error.param else error.param_hint
            return f"{name}: {one_line(error.message)}"
        case _:
            return one_line(error.format_message())
