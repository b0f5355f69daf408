"""A demonstration keeps to its folder, and takes away nothing that is not its own."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from booking.demo.home import DATABASE, LOADING, NOTE, SECRET, DemoHome, HomeInUse


@pytest.fixture
def home(tmp_path: Path) -> Iterator[DemoHome]:
    home = DemoHome(tmp_path / "demo")
    yield home
    home.release()


def test_the_secret_is_made_once_and_is_only_the_owner_s(home: DemoHome) -> None:
    first, second = home.settings(8000), home.settings(8001)
    assert first.web.secret_key == second.web.secret_key
    assert len(first.web.secret_key) >= 32
    assert stat.S_IMODE((home.folder / SECRET).stat().st_mode) == 0o600


def test_the_pages_are_shown_on_this_machine_only_and_say_that_they_are_a_demonstration(home: DemoHome) -> None:
    settings = home.settings(8123)
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8123)
    assert settings.web.base_url == "http://127.0.0.1:8123"
    assert settings.municipality.demonstration
    assert settings.mail.transport == "mailbox"


def test_starting_over_removes_its_own_files_and_no_others(home: DemoHome) -> None:
    home.settings(8000)
    for name in (DATABASE, f"{DATABASE}-wal", LOADING, NOTE, "letters/one.eml", "mine.txt", "sub/mine.txt"):
        path = home.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    home.empty()
    left = {path.relative_to(home.folder).as_posix() for path in home.folder.rglob("*") if path.is_file()}
    assert left == {"demo.lock", "mine.txt", "sub/mine.txt"}


def test_what_was_loaded_is_remembered_with_its_day(home: DemoHome) -> None:
    assert home.loaded_on is None
    (home.folder / LOADING).write_text("a database", encoding="utf-8")
    home.keep(date(2026, 11, 23))
    assert home.loaded_on == date(2026, 11, 23)
    assert (home.folder / DATABASE).read_text(encoding="utf-8") == "a database"
    assert not (home.folder / LOADING).exists()


@pytest.mark.parametrize("note", ["", "{}", '{"loaded_on": "yesterday"}'])
def test_a_loading_that_was_interrupted_counts_for_nothing(home: DemoHome, note: str) -> None:
    (home.folder / NOTE).write_text(note, encoding="utf-8")
    (home.folder / DATABASE).write_text("a database", encoding="utf-8")
    assert home.loaded_on is None


def test_a_note_without_its_database_counts_for_nothing(home: DemoHome) -> None:
    (home.folder / LOADING).write_text("x", encoding="utf-8")
    home.keep(date(2026, 11, 23))
    (home.folder / DATABASE).unlink()
    assert home.loaded_on is None


def test_two_processes_cannot_have_the_same_demonstration(home: DemoHome) -> None:
    with pytest.raises(HomeInUse):
        DemoHome(home.folder)
    home.release()
    DemoHome(home.folder).release()
