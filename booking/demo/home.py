"""Where a demonstration lives: a folder with a database, letters, a secret, and a note of when it was loaded."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
from datetime import date
from pathlib import Path
from typing import IO, Any

from booking.settings import Settings, settings_from

SECRET_BYTES = 36
STALE_DAYS = 45  # by then, little is left of "the coming weeks"

DATABASE, LOADING, LETTERS, SECRET, NOTE, LOCK = (
    "demo.sqlite3",
    "loading.sqlite3",
    "letters",
    "secret.txt",
    "demo.json",
    "demo.lock",
)
_DATABASE_ENDINGS = ("", "-wal", "-shm", "-journal", ".scheduler")


class HomeInUse(Exception):
    """Another process runs this demonstration already."""


class DemoHome:
    """The folder of one demonstration, kept by one process at a time."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and take it.

        Raises:
            HomeInUse: another process has it.
            OSError: the folder cannot be made or written to.
        """
        self.folder = folder.absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock: IO[str] = (self.folder / LOCK).open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise HomeInUse(str(self.folder)) from None

    def release(self) -> None:
        self._lock.close()

    def empty(self) -> None:
        """Remove what a demonstration has written here, and nothing else."""
        for name in (DATABASE, LOADING):
            for ending in _DATABASE_ENDINGS:
                (self.folder / f"{name}{ending}").unlink(missing_ok=True)
        for name in (SECRET, NOTE):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / LETTERS, ignore_errors=True)

    def empty_loading(self) -> None:
        """Remove what an interrupted loading left."""
        for ending in _DATABASE_ENDINGS:
            (self.folder / f"{LOADING}{ending}").unlink(missing_ok=True)

    @property
    def loaded_on(self) -> date | None:
        """The day the demonstration was loaded; none when it never was, or not to its end."""
        try:
            note: dict[str, Any] = json.loads((self.folder / NOTE).read_text("utf-8"))
            loaded_on = date.fromisoformat(note["loaded_on"])
        except (OSError, ValueError, KeyError):
            return None
        return loaded_on if (self.folder / DATABASE).exists() else None

    def keep(self, loaded_on: date) -> None:
        """Let the database that was loaded be the demonstration's."""
        for ending in _DATABASE_ENDINGS[1:]:
            (self.folder / f"{LOADING}{ending}").unlink(missing_ok=True)
        (self.folder / LOADING).replace(self.folder / DATABASE)
        (self.folder / NOTE).write_text(json.dumps({"loaded_on": loaded_on.isoformat()}), "utf-8")

    def settings(self, port: int, database: str = DATABASE) -> Settings:
        """Settings for this computer alone; the secret is made once and kept in the folder."""
        return settings_from(
            {
                "municipality": {
                    "name": "Ås kommune",
                    "number": "3218",
                    "contact_email": "utleie@husrom.example",
                    "contact_phone": "+46701740605",
                    "demonstration": True,
                },
                "web": {"base_url": f"http://127.0.0.1:{port}", "port": port, "secret_key": self._secret()},
                "database": {"url": f"sqlite:///{(self.folder / database).as_posix()}"},
                "mail": {
                    "transport": "mailbox",
                    "from_address": "utleie@husrom.example",
                    "from_name": "Utleie, demonstrasjon",
                    "mailbox_folder": (self.folder / LETTERS).as_posix(),
                },
            },
            {},
        )

    def _secret(self) -> str:
        path = self.folder / SECRET
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(SECRET_BYTES), "utf-8")
        return path.read_text("utf-8").strip()
