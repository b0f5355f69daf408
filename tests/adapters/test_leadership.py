"""Of many processes one leads, and another takes over when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from booking.adapters.leadership import FileLeadership, PostgresqlLeadership
from booking.ports.leadership import Leadership

HOLD_AND_WAIT = """
import sys, time
from pathlib import Path
from booking.adapters.leadership import FileLeadership, PostgresqlLeadership
kind, where = sys.argv[1:]
leadership = FileLeadership(Path(where)) if kind == "file" else PostgresqlLeadership(where)
print("leads" if leadership.hold() else "follows", flush=True)
time.sleep(60)
"""


@pytest.fixture(params=["file", "postgresql"])
def contest(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The kind of lock, and where it is."""
    if request.param == "file":
        return "file", str(tmp_path / "husrom.sqlite3.scheduler")
    server: Any = request.getfixturevalue("postgresql_server")
    return "postgresql", server.url


@pytest.fixture
def contender(contest: tuple[str, str]) -> Callable[[], Leadership]:
    kind, where = contest
    return lambda: FileLeadership(Path(where)) if kind == "file" else PostgresqlLeadership(where)


def test_one_of_three_leads(contender: Callable[[], Leadership]) -> None:
    three = [contender() for _ in range(3)]
    assert [leadership.hold() for leadership in three] == [True, False, False]
    assert [leadership.hold() for leadership in three] == [True, False, False]
    three[0].release()
    assert [leadership.hold() for leadership in three[1:]] == [True, False]
    for leadership in three:
        leadership.release()


def test_who_has_let_go_may_lead_again(contender: Callable[[], Leadership]) -> None:
    leadership = contender()
    for _ in range(2):
        assert leadership.hold()
        leadership.release()


def test_another_leads_when_the_leader_is_killed(contest: tuple[str, str], contender: Callable[[], Leadership]) -> None:
    leader = subprocess.Popen([sys.executable, "-c", HOLD_AND_WAIT, *contest], stdout=subprocess.PIPE, text=True)
    try:
        assert leader.stdout is not None
        assert leader.stdout.readline() == "leads\n"
        follower = contender()
        assert not follower.hold()
        os.kill(leader.pid, signal.SIGKILL)
        leader.wait()
        killed = time.monotonic()
        while not follower.hold():
            assert time.monotonic() - killed < 30
            time.sleep(0.05)
        follower.release()
    finally:
        leader.kill()
        leader.wait()
        leader.stdout.close()


def test_a_leader_whose_connection_is_cut_no_longer_leads(postgresql_server: Any) -> None:
    leader, follower = PostgresqlLeadership(postgresql_server.url), PostgresqlLeadership(postgresql_server.url)
    assert leader.hold()
    assert not follower.hold()
    with psycopg.connect(postgresql_server.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND application_name = 'husrom scheduler'"
        )
    assert follower.hold()
    assert not leader.hold()
    assert not leader.hold()
    follower.release()
    leader.release()


def test_nobody_leads_while_the_database_is_away() -> None:
    leadership = PostgresqlLeadership("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    assert not leadership.hold()
    leadership.release()
