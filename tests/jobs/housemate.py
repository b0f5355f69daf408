"""A web process or a scheduler for tests: the real application, keeping the time until it is killed.

A web process answers pages too, as `booking serve` does; both start the scheduler, and one of them all leads.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from waitress.server import create_server

from booking.app import create_app
from booking.jobs.runner import start_scheduler
from booking.settings import Settings, settings_from


class ShiftedClock:
    """Goes as ours does, so many seconds ahead of it. Fills `booking.ports.clock.Clock`."""

    def __init__(self, ahead: float) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)


def live(document: dict[str, dict[str, object]], ahead: float, web: bool, said: Connection) -> None:
    """Keep the time. Says the port (0 for a scheduler by itself), and "leads" when this process does."""
    logging.disable(logging.CRITICAL)
    settings: Settings = settings_from(document, {})
    app = create_app(settings, ShiftedClock(ahead))
    port = 0
    if web:
        server = create_server(app, host="127.0.0.1", port=0, threads=2)
        threading.Thread(target=server.run, daemon=True).start()
        port = int(server.effective_port)
    start_scheduler(app)
    said.send(port)
    while not app.extensions["leadership"].hold():
        time.sleep(0.1)
    said.send("leads")
    while True:
        time.sleep(1)
