"""How long pages take with the demonstration's year loaded: ``python -m tests.benchmarks``.

Each page is asked for fifty times in one process; the table gives the median and the slowest twentieth in
milliseconds, the page's size, and how many statements the database was asked. `--postgresql` measures on PostgreSQL,
started as the tests start it.
"""

from __future__ import annotations

import argparse
import contextvars
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from booking.app import create_app
from booking.database import db
from booking.models import Booking, Person, RoleGrant, Space
from tests.fixtures.browser_client import BrowserClient
from tests.fixtures.clock import FrozenClock
from tests.fixtures.demonstration import load_demonstration_into
from tests.fixtures.postgresql import installed_binaries, running_server
from tests.fixtures.settings import make_settings

TIMES = 50
DAY = "2026-11-26"


@dataclass(frozen=True)
class Measured:
    """One page's times in milliseconds."""

    name: str
    path: str
    milliseconds: list[float]
    kilobytes: float
    statements: int

    @property
    def slow(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]


def pages() -> Iterator[tuple[str, str, str]]:
    """Name, address, and the role that looks at it (empty for anyone)."""
    busiest = db.session.execute(
        select(Space.slug)
        .join(Booking, Booking.space_id == Space.id)
        .group_by(Space.slug)
        .order_by(func.count().desc(), Space.slug)
        .limit(1)
    ).scalar_one()
    yield "front page", "/", ""
    yield "front page with a search", f"/?date={DAY}&from=18:00&length=120&people=20", ""
    yield "venues", "/venues", ""
    yield "week calendar of the busiest space", f"/spaces/{busiest}?date={DAY}", ""
    yield "prices", "/prices", ""
    yield "day list of every building", f"/caretaker/day?date={DAY}", "administrator"
    yield "requests that wait", "/casework/requests", "administrator"


def person_with(role: str) -> Person:
    return db.session.scalars(
        select(Person).join(RoleGrant).where(RoleGrant.role == role, RoleGrant.venue_id.is_(None)).limit(1)
    ).one()


@contextmanager
def counted(numbers: list[int]) -> Iterator[None]:
    def count(*_arguments: Any) -> None:
        numbers[0] += 1

    event.listen(db.engine, "before_cursor_execute", count)
    yield
    event.remove(db.engine, "before_cursor_execute", count)


def asked(browser: BrowserClient, path: str) -> TestResponse:
    """The page as a server would make it: in a context of its own, and without looking at what is in it."""
    answer: TestResponse = contextvars.Context().run(FlaskClient.open, browser, path)
    return answer


def measure(app: Flask, times: int) -> list[Measured]:
    found = []
    for name, path, role in pages():
        browser = BrowserClient(app, app.response_class)
        if role:
            browser.sign_in(person_with(role))
        statements = [0]
        with counted(statements):
            answer = asked(browser, path)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        milliseconds = []
        for _ in range(times):
            start = time.perf_counter()
            asked(browser, path)
            milliseconds.append((time.perf_counter() - start) * 1000)
        found.append(Measured(name, path, milliseconds, len(answer.data) / 1024, statements[0]))
    return found


def show(found: list[Measured], title: str) -> None:
    table = Table("page", "address", title=title)
    for heading in ("median ms", "95 % ms", "kB", "statements"):
        table.add_column(heading, justify="right")
    for page in found:
        median = statistics.median(page.milliseconds)
        numbers = (f"{median:.1f}", f"{page.slow:.1f}", f"{page.kilobytes:.0f}", str(page.statements))
        table.add_row(page.name, page.path, *numbers)
    Console(width=140).print(table)


def run(url: str, folder: Path, times: int) -> None:
    start = time.perf_counter()
    load_demonstration_into(folder, url)
    loaded = time.perf_counter() - start
    app = create_app(make_settings(folder, url, municipality={"demonstration": True}))
    app.extensions["clock"] = FrozenClock()
    with app.app_context():
        bookings = db.session.scalar(select(func.count()).select_from(Booking))
        kind = db.engine.dialect.name
        show(measure(app, times), f"{kind}: {bookings} bookings, loaded in {loaded:.1f} s; {times} times each")
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="how often each page is asked for")
    parser.add_argument("--postgresql", action="store_true", help="measure on PostgreSQL instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="husrom-benchmark-") as name:
        if not options.postgresql:
            run(f"sqlite:///{Path(name) / 'demo.sqlite3'}", Path(name), options.times)
            return
        binaries = installed_binaries()
        if binaries is None:
            parser.error("there is no PostgreSQL on this machine")
        with running_server(binaries) as server:
            run(server.url_of(server.create()), Path(name), options.times)


if __name__ == "__main__":
    main()
