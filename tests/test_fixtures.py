"""The suite's own tools work, and their guards refuse what they must refuse."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
from flask import Flask
from jinja2 import UndefinedError
from sqlalchemy import text

from booking.database import db
from booking.models import Venue
from tests.fixtures.clock import FrozenClock
from tests.fixtures.discipline import NetworkRefused, skip_as_failure


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_an_empty_database_whose_numbers_start_over(app: Flask, turn: int) -> None:
    venue = Venue(slug="ashallen", name="Åshallen", kind="sports_hall")
    db.session.add(venue)
    db.session.commit()
    assert venue.id == 1
    assert db.session.execute(text("SELECT count(*) FROM venue")).scalar() == 1


def test_the_clock_stands_still_until_it_is_moved(app: Flask, clock: FrozenClock) -> None:
    assert app.extensions["clock"].now() == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
    clock.set_local(2027, 3, 28, 1, 30)
    clock.advance(hours=1)
    assert clock.now() == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive datetime that must be refused


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.org", 80)])
def test_a_test_cannot_leave_the_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection, pytest.raises(NetworkRefused):
        connection.connect(address)
    with pytest.raises(NetworkRefused):
        socket.create_connection(address, timeout=1)


def test_a_test_can_reach_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_a_skipped_test_fails_in_ci() -> None:
    outcome, reason = skip_as_failure("skipped", ("tests/x.py", 3, "Skipped: no browser"))
    assert outcome == "failed"
    assert "no browser" in str(reason)
    assert skip_as_failure("passed", None) == ("passed", None)


def test_a_template_cannot_print_what_nobody_gave_it(app_sqlite: Flask) -> None:
    environment = app_sqlite.jinja_env
    assert environment.from_string("{% if notice %}yes{% endif %}").render() == ""
    for template in ("{{ notice }}", "{% for line in notice %}{% endfor %}", "{{ notice.text }}"):
        with pytest.raises(UndefinedError):
            environment.from_string(template).render()
