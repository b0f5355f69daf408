"""The database: one engine, one base class, one way to write.

SQLite is the embedded default, PostgreSQL the choice beyond one small municipality; the same models and
migrations serve both. A *use case* is a function that writes: it runs in a transaction of its own, which
takes the write lock at once on SQLite (the driver's deferred default loses updates) and is tried again on
PostgreSQL when the server chose it as the victim of a deadlock.
"""

from __future__ import annotations

import functools
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6
RETRIED_SQLSTATES = {"40P01", "40001"}  # deadlock_detected, serialization_failure


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. A naive datetime is refused: SQLite would store it without a word, an offset and all lost."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Base(DeclarativeBase):
    """What every table shares: constraint names that both databases and the migrations agree on."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime(),
            dict[str, Any]: JSON().with_variant(JSONB(), "postgresql"),
            list[Any]: JSON().with_variant(JSONB(), "postgresql"),
        },
    )
    metadata = registry.metadata


db = SQLAlchemy(model_class=_Base)

if TYPE_CHECKING:

    class Base(_Base):
        """The base class of every table."""

else:
    Base = db.Model


def normalised_url(url: str) -> str:
    """``postgresql://`` means psycopg 3 here; SQLAlchemy 2.0 would look for another driver."""
    if url.startswith("postgresql://"):
        return "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return url


def prepare_engine(engine: Engine, busy_timeout_seconds: int) -> None:
    """Teach an SQLite engine to begin its transactions itself, to keep foreign keys and to wait for its turn."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _open(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {busy_timeout_seconds * 1000:d}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class NestedUseCase(RuntimeError):
    """A use case called another one; what they share belongs in a step."""


class WritesForbidden(RuntimeError):
    """Something wanted to write on behalf of a request that may only read."""


def forbid_writes(forbidden: bool) -> None:
    """Close the database for writing for the rest of this request, or open it again at the start of the next."""
    db.session().info["writes_forbidden"] = forbidden


class Companion(Protocol):
    """Something that is done in the transaction of a use case which does not know of it."""

    def begin(self) -> None:
        """Before the use case. What is raised here ends it before it has begun."""

    def end(self, result: Any) -> None:
        """After the use case, before anything is stored for good."""


@contextmanager
def alongside(companion: Companion) -> Iterator[None]:
    """Let the use cases called in here take the companion into their transactions."""
    info = db.session().info
    info["companion"] = companion
    try:
        yield
    finally:
        info.pop("companion", None)


@contextmanager
def transaction() -> Iterator[None]:
    """One write transaction: everything inside is stored, or nothing is.

    A read transaction that the page may have open is ended first, so that what the use case reads is what
    stands when it holds the lock.
    """
    session = db.session
    if session().info.get("writes_forbidden"):
        raise WritesForbidden("this request may read and not write")
    if session().info.get("writing"):
        raise NestedUseCase("a use case runs in a transaction of its own")
    session.rollback()
    session().info["writing"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session().info["writing"] = False


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function as one transaction, and again when the database chose it as a deadlock's victim."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                with transaction():
                    return _accompanied(lambda: function(*args, **kwargs))
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in RETRIED_SQLSTATES or attempt == TRIES:
                    raise
                time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 - spreads the herd, keeps no secret
        raise AssertionError("unreachable")

    return run


def _accompanied(act: Callable[[], R]) -> R:
    companion: Companion | None = db.session().info.get("companion")
    if companion is None:
        return act()
    companion.begin()
    result = act()
    companion.end(result)
    return result


def lock(*keys: tuple[int, int]) -> None:
    """Take transaction locks (class, id) in their order, so that two use cases never wait for each other.

    SQLite's write transaction is a lock already.
    """
    session = db.session
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind, key in sorted(set(keys)):
        session.execute(db.text("SELECT pg_advisory_xact_lock(:kind, :key)"), {"kind": kind, "key": key})
