"""The command line, run in the test's own process as a shell would run it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from booking.cli import main


@dataclass(frozen=True)
class Ran:
    """What came of a command line."""

    status: int
    out: str
    error: str


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs ``booking`` with these arguments, in an empty folder and in Norwegian."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("HUSROM_CONFIG", raising=False)

    def run(*arguments: object) -> Ran:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def installed(shell: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The same after ``booking init`` has made Kari the administrator."""
    monkeypatch.setenv("HUSROM_ACCOUNTS__HASH_MEMORY_KIB", "64")
    monkeypatch.setenv("HUSROM_ACCOUNTS__HASH_ROUNDS", "1")
    done = shell(
        "init", "--admin-name", "Kari Nordmann", "--admin-email", "Kari@Example.no",
        "--admin-password", "femten fine katter",
    )  # fmt: skip
    assert done.status == 0, done.error
    return shell
