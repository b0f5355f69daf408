"""The commands, and how one is run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version

import click

from booking.cli.demo import demo
from booking.cli.errors import STATUS, one_line_errors, usage_error
from booking.cli.importing import import_
from booking.cli.init import init
from booking.cli.jobs import jobs
from booking.cli.letters import letters
from booking.cli.people import people
from booking.cli.serve import serve
from booking.cli.tariff import tariff
from booking.cli.token import token
from booking.i18n import gettext as _


@click.group(
    name="booking",
    help=_("Husrom: utlån og utleie av kommunens lokaler.") + "\n\n\b\n" + _("Prøv det:") + "\n  booking demo",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("husrom"), "--version", prog_name="booking", message="%(prog)s %(version)s")
def booking() -> None:
    """Gather the commands."""


for _command in (demo, init, serve, jobs, letters, people, import_, tariff, token):
    booking.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, with every ordinary error said in one line. Returns the exit status."""
    try:
        with one_line_errors():
            status = booking.main(
                args=None if arguments is None else list(arguments), prog_name="booking", standalone_mode=False
            )
    except click.UsageError as error:
        return _fail(usage_error(error))
    except click.ClickException as error:
        return _fail(error.message)
    except (click.Abort, KeyboardInterrupt):
        return _fail(_("Avbrutt."), 130)
    return status if isinstance(status, int) else 0


def _fail(line: str, status: int = STATUS) -> int:
    print(f"booking: {line}", file=sys.stderr)
    return status
