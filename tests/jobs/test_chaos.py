"""Carriers are killed, the mail server refuses and drops, and still every letter arrives in effect once.

``BOOKING_CHAOS_LETTERS=1000 pytest tests/jobs/test_chaos.py -s`` is the long form, and tells what happened.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from multiprocessing.process import BaseProcess

import msgspec
import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.database import db, use_case
from booking.messages.samples import SAMPLES
from booking.models import Letter
from booking.services.steps.letters import Recipient, write_letter
from booking.settings import MailSettings, Settings
from tests.adapters.smtp_server import Drop, Inbox, smtp_server
from tests.fixtures.clock import FrozenClock
from tests.jobs.carrier import carry

LONG_FORM = "BOOKING_CHAOS_LETTERS" in os.environ
LETTERS = int(os.environ.get("BOOKING_CHAOS_LETTERS", "40"))
MOST_KILLS = 100_000 if LONG_FORM else 8
CARRIERS = 3
SECONDS_BETWEEN_KILLS = 1.0
SPEED = 120.0  # the lease of ten minutes is five seconds, and so longer than any conversation here
REFUSED, DROPPED, DELAYED = 0.02, 0.05, 0.30
MOST_DELAYS = 20 if LONG_FORM else 3  # of one letter, so that an unlucky one does not hold up the suite


@dataclass
class RudeServer:
    """A mail server in a bad mood; what it says is drawn by lot, the same lots each time."""

    refused: set[str]
    lots: random.Random = field(default_factory=lambda: random.Random(5))
    accepted: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    delayed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, message: EmailMessage) -> str:
        message_id = str(message["Message-ID"])
        with self.lock:
            lot = self.lots.random()
            if message_id in self.refused:
                return "550 no such user"
            if lot < DELAYED and self.delayed[message_id] < MOST_DELAYS:
                self.delayed[message_id] += 1
                return "451 try later"
            self.accepted[message_id] += 1
            if DELAYED <= lot < DELAYED + DROPPED:
                self.dropped[message_id] += 1
                raise Drop(True)
            return ""


class Carriers:
    """Processes that are killed and started again."""

    def __init__(self, settings: Settings, began: float) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.jobs.carrier"])
        self._arguments = (msgspec.to_builtins(settings), began, SPEED)
        self.kills = 0
        self.all: list[BaseProcess] = []

    def start(self) -> None:
        process = self._context.Process(target=carry, args=self._arguments, daemon=True)
        process.start()
        self.all.append(process)

    def kill_one(self, lots: random.Random) -> None:
        victim = lots.choice(self.all)
        self._end(victim)
        self.kills += 1
        self.start()

    def stop(self) -> None:
        for process in list(self.all):
            self._end(process)

    def _end(self, process: BaseProcess) -> None:
        process.kill()
        process.join(timeout=10)
        self.all.remove(process)


@use_case
def write(number: int, now: datetime) -> None:
    message = next(message for message in SAMPLES if message.kind == "membership_decided")
    for serial in range(number):
        write_letter(message, recipient=Recipient("kari@example.no", "Kari"), subject=f"{serial}", sequence=0, now=now)


def smtp_settings(app: Flask, port: int) -> Settings:
    settings: Settings = app.extensions["settings"]
    mail = MailSettings(
        transport="smtp",
        from_address="utleie@example.no",
        from_name="Utleie",
        host="127.0.0.1",
        port=port,
        security="none",
        timeout_seconds=2,
    )
    return msgspec.structs.replace(settings, mail=mail)


def waiting() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state == "waiting")) or 0


@pytest.fixture
def server(app: Flask, clock: FrozenClock) -> Iterator[tuple[RudeServer, int]]:
    clock.set(datetime.now(UTC))
    write(LETTERS, clock.now())
    ids = list(db.session.scalars(select(Letter.message_id).order_by(Letter.id)))
    rude = RudeServer(refused=set(ids[:: int(1 / REFUSED)]))
    with smtp_server(Inbox(rude.answer)) as port:
        yield rude, port


def test_no_letter_is_lost_and_none_is_told_twice_by_us(app: Flask, server: tuple[RudeServer, int]) -> None:
    rude, port = server
    began = time.time()
    carriers = Carriers(smtp_settings(app, port), began)
    lots = random.Random(11)
    try:
        for _ in range(CARRIERS):
            carriers.start()
        while waiting():
            assert time.time() - began < 120 + 5 * LETTERS, f"{waiting()} letters still wait"
            time.sleep(SECONDS_BETWEEN_KILLS)
            if carriers.kills < MOST_KILLS:
                carriers.kill_one(lots)
    finally:
        carriers.stop()
    db.session.rollback()
    states = dict(db.session.execute(select(Letter.message_id, Letter.state)).tuples().all())
    failed = {message_id for message_id, state in states.items() if state == "failed"}
    again = rude.accepted.total() - len(rude.accepted)
    print(  # noqa: T201 - the measure that the long form is run for
        f"\n{app.extensions['leadership'].__class__.__name__}: {LETTERS} letters, {CARRIERS} carriers,"
        f" {carriers.kills} kills, {rude.delayed.total()} answers 451, {rude.dropped.total()} accepted and dropped,"
        f" {len(failed)} refused and seen, {again} accepted again, {time.time() - began:.0f} s"
    )
    assert failed == rude.refused, "what was refused for good, and only that, is shown to staff"
    assert set(rude.accepted) == set(states) - failed, "every other letter arrived"
    assert set(states.values()) <= {"sent", "failed"}
    assert again <= rude.dropped.total() + carriers.kills
    assert carriers.kills >= 3, "nobody was killed: nothing was tried"
    assert rude.delayed.total() > LETTERS * DELAYED / 2
    assert rude.dropped
