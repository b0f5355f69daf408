"""An installed wheel, in an empty virtual environment outside the checkout, runs the demonstration."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.architecture.repository import ROOT

SECONDS_TO_START = 120


def run(*command: str | Path, folder: Path) -> str:
    """What the command writes; a command that fails fails the test with what it wrote."""
    done = subprocess.run(command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """The machine's environment without anything that leads back to the checkout, and with a home of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "HUSROM"))
    }
    return {**kept, "XDG_DATA_HOME": str(folder / "data"), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout, with a virtual environment into which the wheel alone was installed."""
    folder = tmp_path_factory.mktemp("outside")
    run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        folder / "wheel",
        ROOT,
        folder=folder,
    )
    (wheel,) = (folder / "wheel").glob("husrom-*.whl")
    run(sys.executable, "-m", "venv", folder / "venv", folder=folder)
    run(folder / "venv" / "bin" / "pip", "install", "--quiet", wheel, folder=folder)
    return folder


def test_the_command_says_its_version(outside: Path) -> None:
    said = run(outside / "venv" / "bin" / "booking", "--version", folder=outside)
    assert re.fullmatch(r"booking \d+\.\d+\.\d+\n", said)


def test_the_package_is_the_installed_one(outside: Path) -> None:
    code = "import booking, booking.paths as p; print(booking.__file__, p.TEMPLATES, p.STATIC, p.MIGRATIONS, sep='\\n')"
    places = run(outside / "venv" / "bin" / "python", "-c", code, folder=outside).split()
    assert all(place.startswith(str(outside / "venv")) for place in places)


@pytest.fixture
def demonstration(outside: Path) -> Iterator[str]:
    """The address of a demonstration that was started as a newcomer would."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    process = subprocess.Popen(
        [outside / "venv" / "bin" / "booking", "demo", "--data", outside / "demo", "--port", str(port)],
        cwd=outside,
        env={**environment(outside), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: Queue[str] = Queue()
    reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True)
    reader.start()
    try:
        _wait_for(process, lines, f":{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        status = process.wait(timeout=30)
        reader.join(timeout=5)
        if process.stdout:
            process.stdout.close()
    assert status == 0


def _wait_for(process: subprocess.Popen[str], lines: Queue[str], wanted: str) -> None:
    said: list[str] = []
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            said.append(lines.get(timeout=0.2))
        except Empty:
            if process.poll() is not None:
                break
            continue
        if wanted in said[-1]:
            return
    pytest.fail("the demonstration did not start:\n" + "".join(said))


def test_the_demonstration_answers_and_has_premises_to_show(demonstration: str) -> None:
    for path, words in {"/": "lokale", "/venues": "Åshallen", "/static/css/base.css": "{"}.items():
        with urllib.request.urlopen(demonstration + path, timeout=30) as answer:  # noqa: S310 - our own address
            assert answer.status == 200
            assert words in answer.read().decode()
