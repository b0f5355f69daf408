"""How long a calendar of 10 000 bookings takes, what it weighs, and what asking again costs.

Run it by hand on a quiet machine: ``python -m tests.benchmarks.feeds``; `--postgresql` measures on PostgreSQL.
"""

from __future__ import annotations

import argparse
import contextvars
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from flask import Flask
from icalendar import Calendar
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text
from werkzeug.test import Client, TestResponse

from booking.app import create_app
from booking.database import db
from booking.exports.feed import Sight, entries, feed
from booking.exports.ical import CalendarEntry, Party
from booking.messages.links import Links
from booking.models import Booking
from booking.queries.feed import FeedScope, feed_bookings, last_change, surroundings
from tests.factories import make_organisation, make_person, make_space, make_subscription, make_venue, oslo
from tests.fixtures.clock import FrozenClock
from tests.fixtures.databases import migrate
from tests.fixtures.postgresql import installed_binaries, running_server
from tests.fixtures.settings import make_settings

BOOKINGS, TIMES = 10_000, 10
FIRST = oslo(2026, 9, 1, 8)
TOKEN = "the-caretakers-own"
ORGANIZER = Party("Ås kommune", "lokaler@kommune.example")


def fill(bookings: int = BOOKINGS) -> None:
    """A venue with many halls, and its bookings, an hour each, as if all had been asked for in September."""
    venue = make_venue("Åshallen", address="Idrettsveien 4", postcode="1430", town="Ås")
    spaces = [make_space(venue, f"Flate {number}") for number in range(1, 21)]
    clubs = [make_organisation(f"Ås idrettslag, avdeling {number}") for number in range(1, 51)]
    make_subscription(make_person("caretaker", venue=venue), TOKEN, "buildings")
    db.session.execute(
        insert(Booking),
        [
            {
                "reference": f"B{number:06d}",
                "space_id": spaces[number % len(spaces)].id,
                "organisation_id": clubs[number % len(clubs)].id,
                "starts_at": FIRST + timedelta(hours=number // len(spaces)),
                "ends_at": FIRST + timedelta(hours=number // len(spaces) + 1),
                "state": "confirmed" if number % 10 else "cancelled",
                "purpose": "training",
                "title": f"Håndball, jenter {number % 17} år",
                "participants": 20,
                "responsible_name": "Kari Nordmann",
                "responsible_phone": "+4740000001",
                "setup_note": "Mål i begge ender; bordene inn til veggen" if number % 3 else "",
                "quote": {"lines": ["as long as a quote is"] * 60},
                "created_at": oslo(2026, 11, 20, 9, number % 60),
                "calendar_uid": f"{number:08d}-4f0a-4c58-8094-5e8ccff2a052@husrom.example",
            }
            for number in range(bookings)
        ],
    )
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def asked(app: Flask, path: str, **headers: str) -> TestResponse:
    """The answer as a server would make it: in a context of its own."""
    return contextvars.Context().run(
        Client(app).get, path, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )


def median_ms(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """The median in milliseconds, by the clock and of this process's processor, which neighbours disturb less."""
    taken, used = [], []
    for _ in range(times):
        start, busy = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - busy) * 1000)
    return statistics.median(taken), statistics.median(used)


def by_the_library(told: list[CalendarEntry]) -> bytes:
    """The same calendar by icalendar alone."""
    from booking.exports import ical

    calendar = ical._calendar(ical.Method.PUBLISH)
    for entry in told:
        calendar.add_component(ical._event(entry))
    written: bytes = calendar.to_ical()
    return written


def peak_mb(work: Callable[[], object]) -> float:
    """What the work needs at most beside what was there, in megabytes; told apart from its time, which this slows."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def measure(app: Flask, times: int = TIMES) -> Table:
    table = Table("calendar", title=f"{db.engine.dialect.name}: a calendar of {BOOKINGS} bookings, {times} times")
    for heading in ("median ms", "of the processor", "at most MB", "kB"):
        table.add_column(heading, justify="right")
    for name, path in (
        ("for anyone", "/feeds/venues/ashallen.ics"),
        ("a caretaker's own", f"/feeds/subscriptions/{TOKEN}.ics"),
    ):
        answer = asked(app, path)
        assert answer.status_code == 200, answer.status
        whole = median_ms(lambda path=path: asked(app, path), times)
        again = {"If_None_Match": answer.headers["ETag"]}
        assert asked(app, path, **again).status_code == 304
        unchanged = median_ms(lambda path=path, again=again: asked(app, path, **again), times * 5)
        peak = peak_mb(lambda path=path: asked(app, path))
        table.add_row(name, *(f"{ms:.1f}" for ms in whole), f"{peak:.0f}", f"{len(answer.data) / 1024:.0f}")
        table.add_row(f"{name}, unchanged (304)", *(f"{ms:.1f}" for ms in unchanged), "", "0")
    return table


def against_the_library(app: Flask) -> str:
    from booking.domain.feed import feed_window

    clock = app.extensions["clock"]
    zone = app.extensions["settings"].municipality.zone
    around = surroundings(zone)
    scope = FeedScope(space_ids=frozenset(around.places.spaces))
    assert last_change(scope) is not None
    rows = feed_bookings(scope, feed_window(clock.now().date(), zone), around)
    told = list(entries(rows, Sight.INSIDE, around.places, Links("https://husrom.example")))
    ours, theirs = median_ms(lambda: feed("Feed", ORGANIZER, told), 3)[1], median_ms(lambda: by_the_library(told), 1)[1]
    found = Calendar.from_ical(feed("Feed", ORGANIZER, told[:100])).walk("VEVENT")
    assert [str(event["UID"]) for event in found] == [asdict(entry)["uid"] for entry in told[:100]]
    return f"{len(told)} entries written: by us {ours:.0f} ms of the processor, by icalendar {theirs:.0f} ms"


def run(url: str, folder: Path) -> None:
    migrate(url)
    app = create_app(make_settings(folder, url))
    app.extensions["clock"] = FrozenClock()
    with app.app_context():
        fill()
        console = Console(width=120)
        console.print(measure(app))
        console.print(against_the_library(app))
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.feeds", description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="measure on PostgreSQL instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="husrom-benchmark-") as name:
        if not options.postgresql:
            run(f"sqlite:///{Path(name) / 'feeds.sqlite3'}", Path(name))
            return
        binaries = installed_binaries()
        if binaries is None:
            parser.error("there is no PostgreSQL on this machine")
        with running_server(binaries) as server:
            run(server.url_of(server.create()), Path(name))


if __name__ == "__main__":
    main()
