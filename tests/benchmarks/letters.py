"""How fast letters leave: from commit to acceptance at a steady pace, and in a burst.

Run it by hand on a quiet machine: ``python -m tests.benchmarks.letters``.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from flask import Flask

from booking.adapters.clock import SystemClock
from booking.app import create_app
from booking.database import db, use_case
from booking.jobs.runner import start_scheduler
from booking.messages.samples import SAMPLES
from booking.services.delivery import deliver_due
from booking.services.steps.letters import Recipient, write_letter
from tests.adapters.smtp_server import Inbox, smtp_server
from tests.fixtures.databases import migrate
from tests.fixtures.settings import make_settings

STEADY_SECONDS = 40
LETTERS_A_SECOND = 5
BURST = 500

CONFIRMED = next(message for message in SAMPLES if message.kind == "booking_confirmed")


class Arrivals:
    """When each letter was accepted, by its Message-ID."""

    def __init__(self) -> None:
        self.at: dict[str, float] = {}

    def note(self, message: EmailMessage) -> str:
        self.at[str(message["Message-ID"])] = time.monotonic()
        return ""


@use_case
def write(first: int, number: int) -> None:
    now = datetime.now(UTC)
    for serial in range(first, first + number):
        write_letter(
            CONFIRMED, recipient=Recipient("kari@example.no", "Kari"), subject=f"{serial}", sequence=0, now=now
        )


def message_ids() -> dict[str, str]:
    from booking.models import Letter

    return {letter.subject: letter.message_id for letter in db.session.query(Letter)}


def steady(app: Flask, arrivals: Arrivals) -> list[float]:
    """Seconds from commit to acceptance of letters that come one by one."""
    committed: dict[str, float] = {}
    stop = start_scheduler(app)
    with app.app_context():
        for serial in range(STEADY_SECONDS * LETTERS_A_SECOND):
            write(serial, 1)
            committed[str(serial)] = time.monotonic()
            time.sleep(1 / LETTERS_A_SECOND)
        until = time.monotonic() + 30
        while len(arrivals.at) < len(committed) and time.monotonic() < until:
            time.sleep(0.1)
        ids = message_ids()
    stop()
    return [arrivals.at[ids[subject]] - at for subject, at in committed.items()]


def burst(app: Flask) -> float:
    """Letters a second when many wait, by one carrier."""
    with app.app_context():
        write(1_000_000, BURST)
        began = time.monotonic()
        sent = deliver_due(app.extensions["mail"], SystemClock(), app.extensions["settings"], most=BURST)
        took = time.monotonic() - began
    assert sent == BURST
    return BURST / took


def main() -> None:
    arrivals = Arrivals()
    with tempfile.TemporaryDirectory() as folder, smtp_server(Inbox(arrivals.note)) as port:
        url = f"sqlite:///{folder}/husrom.sqlite3"
        migrate(url)
        mail = {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none"}
        app = create_app(make_settings(Path(folder), url, mail=mail))
        waits = sorted(steady(app, arrivals))
        p95 = statistics.quantiles(waits, n=20)[-1]
        print(f"steady: {len(waits)} letters, median {statistics.median(waits):.1f} s, p95 {p95:.1f} s")  # noqa: T201
        print(f"burst: {burst(app):.0f} letters a second")  # noqa: T201
    assert threading.active_count() == 1


if __name__ == "__main__":
    main()
