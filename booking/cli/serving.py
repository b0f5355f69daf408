"""Serving the pages, with or without what happens by itself, until somebody says stop."""

from __future__ import annotations

import errno
import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from booking.cli.errors import CommandError
from booking.i18n import gettext as _
from booking.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


@contextmanager
def listening(app: Flask) -> Iterator[Any]:
    """A server that listens already, so that a port that is taken is known before anything else starts.

    Raises:
        CommandError: the port is taken, or the address is not this machine's.
    """
    from waitress import create_server

    settings: Settings = app.extensions["settings"]
    logging.getLogger("waitress").setLevel(logging.ERROR)
    web = settings.web
    _try_address(settings)
    server = create_server(
        app,
        host=web.host,
        port=web.port,
        threads=web.threads,
        ident="husrom",
        # Who the visitor is, is told by the application from the proxies it trusts.
        clear_untrusted_proxy_headers=web.trusted_proxies == 0,
    )
    try:
        yield server
    finally:
        server.close()
        server.task_dispatcher.shutdown()


def _try_address(settings: Settings) -> None:
    """Listen for a moment: the server itself would leave things open behind it when it cannot."""
    web = settings.web
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    try:
        socket.create_server((web.host, web.port), family=family).close()
    except OSError as error:
        raise CommandError(_why_not(error, settings)) from error


def _why_not(error: OSError, settings: Settings) -> str:
    address = f"{settings.web.host}:{settings.web.port}"
    match error.errno:
        case errno.EADDRINUSE:
            return _("%(address)s er opptatt av et annet program. Velg en annen port.", address=address)
        case errno.EACCES:
            return _("Du har ikke lov til å bruke %(address)s. Velg en port over 1023.", address=address)
        case _:
            return _("Kan ikke lytte på %(address)s: %(reason)s", address=address, reason=error.strerror or str(error))


def serve_until_stopped(app: Flask, server: Any, *, scheduler: bool) -> None:
    """Answer requests until the process is told to end; letters in hand are finished first."""
    with _told_to_end(), _scheduler(app, wanted=scheduler):
        server.run()
    click.echo(_("Stoppet."))


@contextmanager
def _scheduler(app: Flask, *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    from booking.jobs.runner import start_scheduler

    stop = start_scheduler(app)
    try:
        yield
    finally:
        stop()


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Let the signal that service managers send end the server as Ctrl+C does."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def log_to_stderr() -> None:
    """Let warnings and errors reach whoever reads what the process writes."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def wait_until_stopped(app: Flask) -> None:
    """Run the scheduler alone until the process is told to end."""
    from threading import Event

    with _told_to_end(), _scheduler(app, wanted=True):
        Event().wait()
    click.echo(_("Stoppet."))
