"""Four web processes and two schedulers: one leads, nothing is done twice, and the house survives whoever dies."""

from __future__ import annotations

import multiprocessing
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import msgspec
import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.adapters.mailbox import FolderMailbox
from booking.database import db
from booking.models import Booking, JobRun, Letter, Space
from tests.factories import ALWAYS, make_booking, make_space, make_venue, oslo
from tests.fixtures.clock import FrozenClock
from tests.jobs.housemate import live

WEB, SCHEDULERS = 4, 2
TAKEOVER_SECONDS = 30


@dataclass
class Housemate:
    """One process, and what it has said."""

    process: BaseProcess
    said: Connection
    port: int = 0
    leads: bool = False

    def listen(self) -> None:
        while self.process.is_alive() and self.said.poll():
            word = self.said.recv()
            if word == "leads":
                self.leads = True
            else:
                self.port = word


class House:
    """All the processes of an installation, with clocks that go on from `at`."""

    def __init__(self, app: Flask) -> None:
        settings = app.extensions["settings"]
        quick = msgspec.structs.replace(settings.scheduler, tick_seconds=1)
        self._document = msgspec.to_builtins(msgspec.structs.replace(settings, scheduler=quick))
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.jobs.housemate"])
        self.all: list[Housemate] = []

    def open(self, at: datetime) -> None:
        ahead = at.timestamp() - time.time()
        for web in [True] * WEB + [False] * SCHEDULERS:
            ours, theirs = self._context.Pipe(duplex=False)
            process = self._context.Process(target=live, args=(self._document, ahead, web, theirs), daemon=True)
            process.start()
            theirs.close()
            self.all.append(Housemate(process, ours))

    def leaders(self) -> list[Housemate]:
        for each in self.all:
            each.listen()
        return [each for each in self.all if each.leads]

    def ports(self) -> list[int]:
        """Where the web processes answer."""
        for each in self.all:
            each.listen()
        return [each.port for each in self.all if each.port]

    def kill(self, victim: Housemate) -> None:
        victim.process.kill()
        victim.process.join(timeout=10)
        victim.said.close()
        self.all.remove(victim)

    def close(self) -> None:
        for each in list(self.all):
            self.kill(each)


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    found = House(app)
    yield found
    found.close()


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.1)


def sent(booking: Booking, kind: str = "booking_reminder") -> int:
    db.session.rollback()
    asked = select(func.count()).where(Letter.booking_id == booking.id, Letter.kind == kind, Letter.state == "sent")
    return db.session.scalar(asked) or 0


def nightly_runs() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(JobRun.job == "forget_old_runs")) or 0


def reminded(app: Flask, space: Space, starts_at: datetime) -> Booking:
    """A booking whose reminder is due 48 hours before it."""
    return make_booking(space, starts_at, placed_at=app.extensions["clock"].now() - timedelta(days=6))


def test_one_of_six_processes_leads_and_nothing_is_done_twice(app: Flask, clock: FrozenClock, house: House) -> None:
    """Through the night the clocks go back, the leader's death, and three hours in which nobody was there."""
    clock.set(oslo(2026, 10, 25, 2, 15))  # the first of two
    space = make_space(make_venue(open_at=ALWAYS))
    soon = reminded(app, space, oslo(2026, 10, 26, 10))  # its reminder has been due for a while
    house.open(clock.now())
    until(lambda: len(house.leaders()) == 1, 60, "somebody led")
    until(lambda: len(house.ports()) == WEB, 30, "every web process answered")
    until(lambda: sent(soon) == 1, 20, "the reminder was sent")
    for port in house.ports():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/about", timeout=10) as answer:
            assert answer.status == 200
    [leader] = house.leaders()
    house.kill(leader)
    killed = time.monotonic()
    until(lambda: len(house.leaders()) == 1, TAKEOVER_SECONDS, "another led")
    assert time.monotonic() - killed < TAKEOVER_SECONDS
    house.close()
    during = reminded(app, space, oslo(2026, 10, 27, 3))  # due while nobody was there
    late = make_booking(space, oslo(2026, 10, 26, 18), placed_at=oslo(2026, 10, 25, 2, 30))  # made after it was due
    house.open(oslo(2026, 10, 25, 4, 15))
    until(lambda: sent(during) == 1, 60, "what was missed was sent")
    until(lambda: nightly_runs() == 1, 20, "the night's work was done")
    time.sleep(2.5)  # two more ticks of six processes
    assert len(house.leaders()) == 1
    assert (sent(soon), sent(during), sent(late)) == (1, 1, 0)
    assert nightly_runs() == 1
    mailbox = app.extensions["mailbox"]
    assert isinstance(mailbox, FolderMailbox)
    states = dict(db.session.execute(select(Letter.state, func.count()).group_by(Letter.state)).tuples().all())
    assert len(mailbox.letters()) == states["sent"]
    assert set(states) <= {"sent", "gathered"}
