"""`booking demo` loads once, serves this machine only, and says how to get in."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from booking.demo.home import DATABASE, NOTE, DemoHome
from booking.demo.load import Loaded
from booking.demo.people import PASSWORD, SIGN_INS
from tests.cli.conftest import Ran

ARRIVED = Loaded(venues=1, spaces=2, organisations=3, people=4, bookings=5678)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days for which a year was loaded; nothing is, and nothing is served."""
    days: list[date] = []

    def load(_settings: object, *, password_hash: str, now: Any, on_step: object) -> Loaded:
        assert password_hash.startswith("$argon2id$")
        days.append(now.date())
        return ARRIVED

    monkeypatch.setattr("booking.demo.load.load_demonstration", load)
    monkeypatch.setattr("booking.cli.demo.serve_until_stopped", lambda *_arguments, **_named: None)
    return days


def test_the_first_time_loads_and_tells_the_address_and_who_to_be(shell: Callable[..., Ran], loads: list[date]) -> None:
    port = free_port()
    ran = shell("demo", "--data", "d", "--port", port)
    assert (ran.status, ran.error) == (0, "")
    assert len(loads) == 1
    assert "1 bygg, 2 rom, 3 organisasjoner og 5\u00a0678 bookinger." in ran.out
    assert f"http://127.0.0.1:{port}" in ran.out
    assert PASSWORD in ran.out
    for _role, email in SIGN_INS:
        assert email in ran.out


def test_the_second_time_loads_nothing(shell: Callable[..., Ran], loads: list[date]) -> None:
    shell("demo", "--data", "d", "--port", free_port())
    ran = shell("demo", "--data", "d", "--port", free_port())
    assert (ran.status, ran.error) == (0, "")
    assert len(loads) == 1
    assert "--fresh" not in ran.out


def test_fresh_starts_over_and_leaves_other_files_alone(
    shell: Callable[..., Ran], loads: list[date], tmp_path: Path
) -> None:
    shell("demo", "--data", "d", "--port", free_port())
    (tmp_path / "d" / "mine.txt").write_text("x", encoding="utf-8")
    shell("demo", "--data", "d", "--port", free_port(), "--fresh")
    assert len(loads) == 2
    assert (tmp_path / "d" / "mine.txt").exists()


def test_an_old_year_is_said_to_be_old(shell: Callable[..., Ran], loads: list[date], tmp_path: Path) -> None:
    shell("demo", "--data", "d", "--port", free_port())
    note = tmp_path / "d" / NOTE
    loaded_on = date.fromisoformat(json.loads(note.read_text("utf-8"))["loaded_on"])
    note.write_text(json.dumps({"loaded_on": (loaded_on - timedelta(days=60)).isoformat()}), encoding="utf-8")
    ran = shell("demo", "--data", "d", "--port", free_port())
    assert "Start på nytt med --fresh." in ran.out
    assert len(loads) == 1


def test_a_loading_that_fails_leaves_no_demonstration_behind(
    shell: Callable[..., Ran], loads: list[date], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("booking.demo.load.load_demonstration", fail)
        ran = shell("demo", "--data", "d", "--port", free_port())
    assert (ran.status, ran.error) == (2, "booking: No space left on device\n")
    assert not (tmp_path / "d" / DATABASE).exists()
    assert shell("demo", "--data", "d", "--port", free_port()).status == 0
    assert len(loads) == 1


def test_a_port_that_is_taken_is_known_before_anything_is_loaded(shell: Callable[..., Ran], loads: list[date]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = shell("demo", "--data", "d", "--port", port)
    assert ran == Ran(2, "", f"booking: 127.0.0.1:{port} er opptatt av et annet program. Velg en annen port.\n")
    assert loads == []


def test_a_demonstration_that_runs_already_is_left_alone(
    shell: Callable[..., Ran], loads: list[date], tmp_path: Path
) -> None:
    home = DemoHome(tmp_path / "d")
    ran = shell("demo", "--data", "d", "--fresh", "--port", free_port())
    home.release()
    assert ran == Ran(2, "", f"booking: Demonstrasjonen i {tmp_path / 'd'} er allerede i gang.\n")
    assert loads == []


def test_a_folder_that_cannot_be_is_one_line(shell: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ran = shell("demo", "--data", "file")
    assert ran == Ran(2, "", f"booking: {tmp_path / 'file'} er ei fil, ikke en mappe.\n")


@pytest.fixture
def running(demonstration_template: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The real command in a process of its own, on a year that is loaded already."""
    home = DemoHome(tmp_path / "d")
    (home.folder / DATABASE).write_bytes(demonstration_template.read_bytes())
    (home.folder / NOTE).write_text(json.dumps({"loaded_on": date.today().isoformat()}), encoding="utf-8")  # noqa: DTZ011
    home.release()
    port = free_port()
    command = [sys.executable, "-c", "import sys; from booking.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "demo", "--data", str(tmp_path / "d"), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LC_ALL": "nb_NO.UTF-8"},
    )
    yield process, port
    if process.poll() is None:
        process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_the_pages_are_served_until_the_process_is_told_to_end(
    running: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = running
    page = _ask(f"http://127.0.0.1:{port}/", process)
    assert "<h1" in page
    process.send_signal(signal.SIGTERM)
    said, _nothing = process.communicate(timeout=30)
    assert process.returncode == 0
    assert said.endswith("Stoppet.\n")
    assert "Traceback" not in said


def _ask(address: str, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the demonstration did not answer")
