"""One process keeps the time; another takes over when it dies; nothing is done twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as wall
from pathlib import Path

import msgspec
import pytest
from flask import Flask

from booking.adapters.leadership import FileLeadership
from booking.adapters.mailbox import FolderMailbox
from booking.database import db, use_case
from booking.jobs.runner import Ticker, run_now, start_scheduler
from booking.jobs.schedule import EveryTick, Job, Nightly, Surroundings
from booking.messages.samples import SAMPLES
from booking.models import JobRun
from booking.queries.letter import backlog
from booking.services.steps.letters import Recipient, write_letter
from tests.fixtures.clock import FrozenClock


@use_case
def write(*subjects: str) -> None:
    from flask import current_app

    message = next(message for message in SAMPLES if message.kind == "membership_decided")
    for subject in subjects:
        write_letter(
            message,
            recipient=Recipient("kari@example.no", "Kari"),
            subject=subject,
            sequence=0,
            now=current_app.extensions["clock"].now(),
        )


def counting(calls: list[str], effects: int = 0, trigger: EveryTick | Nightly | None = None) -> Job:
    def run(around: Surroundings) -> int:
        calls.append(around.settings.municipality.name)
        return effects

    return Job("counting", trigger or EveryTick(), run, lambda _around: 0)


def runs() -> list[JobRun]:
    db.session.rollback()
    return db.session.query(JobRun).order_by(JobRun.id).all()


@pytest.fixture
def leader(app: Flask) -> Iterator[Flask]:
    """An application of which no other process leads."""
    yield app
    app.extensions["leadership"].release()


def test_only_the_leader_asks(leader: Flask, tmp_path: Path) -> None:
    calls: list[str] = []
    rival = FileLeadership(tmp_path / "lock")
    leader.extensions["leadership"] = FileLeadership(tmp_path / "lock")
    assert rival.hold()
    ticker = Ticker(leader)
    ticker.tick(counting(calls))
    assert calls == []
    rival.release()
    ticker.tick(counting(calls))
    assert calls == ["Ås kommune"]


def test_a_quiet_job_is_noted_once_a_minute(leader: Flask, clock: FrozenClock) -> None:
    calls: list[str] = []
    ticker = Ticker(leader)
    began = clock.now()
    for _ in range(25):
        ticker.tick(counting(calls))
        clock.advance(seconds=5)
    assert len(calls) == 25
    [run] = runs()
    assert run.started_at == began + timedelta(minutes=2)


def test_what_a_job_did_is_noted_each_time(leader: Flask) -> None:
    ticker = Ticker(leader)
    for _ in range(3):
        ticker.tick(counting([], effects=2))
    assert [run.effects for run in runs()] == [2, 2, 2]


def test_a_job_that_fails_is_noted_and_tried_again(
    leader: Flask, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(around: Surroundings) -> int:
        raise RuntimeError("no luck")

    ticker = Ticker(leader)
    for _ in range(5):
        ticker.tick(Job("failing", EveryTick(), fail, lambda _around: 0))
        clock.advance(seconds=5)
    assert [run.error for run in runs()] == ["RuntimeError: no luck"]
    assert caplog.text.count("job failing failed") == 5


def test_a_nightly_job_runs_once_also_when_the_leader_changes(leader: Flask, clock: FrozenClock) -> None:
    calls: list[str] = []
    nightly = counting(calls, trigger=Nightly(wall(4, 10)))
    clock.set_local(2026, 12, 3, 4, 9)
    Ticker(leader).tick(nightly)
    assert calls == []
    clock.set_local(2026, 12, 3, 4, 10)
    Ticker(leader).tick(nightly)
    Ticker(leader).tick(nightly)  # another process
    clock.set_local(2026, 12, 3, 23)
    Ticker(leader).tick(nightly)
    assert len(calls) == 1


def test_a_job_is_run_by_name_whatever_the_hour(app: Flask) -> None:
    write("a", "b")
    assert run_now(app, "delivery") == 2
    assert run_now(app, "forget_old_runs") == 0
    with pytest.raises(KeyError):
        run_now(app, "make_coffee")


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def impatient(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = app.extensions["settings"]
    quick = msgspec.structs.replace(settings.scheduler, tick_seconds=1)
    app.extensions["settings"] = msgspec.structs.replace(settings, scheduler=quick)


def test_the_scheduler_delivers_in_the_background_and_stops(leader: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient(leader, monkeypatch)
    before = threading.active_count()
    stop = start_scheduler(leader)
    write("a")
    mailbox = leader.extensions["mailbox"]
    assert isinstance(mailbox, FolderMailbox)
    wait_for(lambda: len(mailbox.letters()) == 1)
    stop()
    wait_for(lambda: threading.active_count() <= before)
    write("b")
    time.sleep(1.5)
    assert len(mailbox.letters()) == 1


PROCESS = """
import sys, time
from pathlib import Path
from booking.app import create_app
from booking.jobs.runner import start_scheduler
from booking.settings import settings_from
import msgspec

settings = settings_from(msgspec.json.decode(sys.argv[1]), {})
app = create_app(settings)
start_scheduler(app)
leadership = app.extensions["leadership"]
led = False
while True:
    if leadership.hold() != led:
        led = not led
        print("leads" if led else "follows", flush=True)
    time.sleep(0.1)
"""


def test_when_the_leader_is_killed_another_takes_over_and_nothing_is_sent_twice(app: Flask, clock: FrozenClock) -> None:
    settings = msgspec.structs.replace(
        app.extensions["settings"],
        scheduler=msgspec.structs.replace(app.extensions["settings"].scheduler, tick_seconds=1),
    )
    document = msgspec.json.encode(settings).decode()
    clock.set(datetime.now(UTC))  # the other processes have clocks that go
    mailbox = app.extensions["mailbox"]
    command = [sys.executable, "-c", PROCESS, document]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(2)]
    said: dict[int, list[str]] = {process.pid: [] for process in processes}

    def nothing_waits() -> bool:
        with app.app_context():
            return backlog(clock.now()).waiting == 0

    def listen(process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            said[process.pid].append(line.strip())

    ears = [threading.Thread(target=listen, args=(process,)) for process in processes]
    try:
        for ear in ears:
            ear.start()
        wait_for(lambda: any(said.values()) or any(process.poll() for process in processes), 60)
        write("a", "b")
        wait_for(lambda: len(mailbox.letters()) == 2)
        wait_for(nothing_waits)  # a letter that is sent and not yet marked would wait for its lease to run out
        assert sorted(len(words) for words in said.values()) == [0, 1], "one leads, and only one"
        [leading] = [process for process in processes if said[process.pid]]
        [following] = [process for process in processes if process is not leading]
        leading.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        leading.wait()
        write("c")
        wait_for(lambda: bool(said[following.pid]), 30)
        assert time.monotonic() - killed < 30
        wait_for(lambda: len(mailbox.letters()) == 3)
        wait_for(nothing_waits)  # a letter is marked as sent a moment after it is in the mailbox
    finally:
        for process in processes:
            process.kill()
            process.wait()
        for ear in ears:
            ear.join(timeout=5)
        for process in processes:
            assert process.stdout is not None
            process.stdout.close()
