"""Runs migrations on the application's own engine.

SQLite rebuilds a table to change it. With foreign keys on, dropping the old table would empty the tables that
point at it, so they are off during the run and checked after it; the triggers that a rebuild drops are put back.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from booking.database import UTCDateTime
from booking.models.law import keep_laws


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations speak plain SQLAlchemy, so that they outlive our own types."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    options: dict[str, Any] = {"render_as_batch": True, "compare_type": True, "render_item": render_item}
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        transactional_ddl=True,
        **options,
    )
    with context.begin_transaction():
        context.run_migrations()
        keep_laws(connection)
        if connection.dialect.name == "sqlite":
            check_foreign_keys(connection)


def check_foreign_keys(connection: Connection) -> None:
    """While they are off nothing else notices; raising here undoes the migration."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left rows that point at nothing: {broken[:5]}")


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            migrate(connection)
            return
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction, so it comes first
        try:
            migrate(connection.execution_options(writes=True))
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


run()
