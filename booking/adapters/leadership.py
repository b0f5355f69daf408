"""Who keeps the time: a PostgreSQL advisory lock, or a lock on a file beside the SQLite database.

Both are let go of by the operating system when the holder dies, so another process can take over at once.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from threading import Lock
from typing import IO

import psycopg

LOCK_KEY = 0x68757372  # "husr"; the same for every process that shares the database


class PostgresqlLeadership:
    """Fills `booking.ports.leadership.Leadership` with a session lock on a connection of its own.

    The connection must not go through a pooler that shares sessions. Both ends notice within about 20 seconds
    when the other machine is gone without a word.
    """

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection: psycopg.Connection | None = None
        self._holds = False
        self._lock = Lock()

    def hold(self) -> bool:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._connect()
                if self._holds:
                    self._connection.execute("SELECT 1")
                else:
                    answer = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_KEY,)).fetchone()
                    self._holds = bool(answer and answer[0])
            except psycopg.Error:
                self._forget()  # with the session, the server has let go of the lock
            return self._holds

    def release(self) -> None:
        with self._lock:
            self._forget()

    def _connect(self) -> psycopg.Connection:
        connection = psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            application_name="husrom scheduler",
            keepalives_idle=10,
            keepalives_interval=3,
            keepalives_count=3,
        )
        connection.execute("SET tcp_keepalives_idle = 10")
        connection.execute("SET tcp_keepalives_interval = 3")
        connection.execute("SET tcp_keepalives_count = 3")
        connection.execute("SET statement_timeout = '5s'")
        return connection

    def _forget(self) -> None:
        connection, self._connection, self._holds = self._connection, None, False
        if connection is not None:
            connection.close()


class FileLeadership:
    """Fills `booking.ports.leadership.Leadership` on one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None
        self._lock = Lock()

    def hold(self) -> bool:
        with self._lock:
            if self._file is not None:
                return True
            file = self._path.open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                return False
            self._file = file
            return True

    def release(self) -> None:
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                file.close()
