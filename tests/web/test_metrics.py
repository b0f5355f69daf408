"""What monitoring reads, and who may read it."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from booking.jobs.runner import run_now
from tests.factories.booking import make_booking
from tests.factories.person import make_person

TOKEN = "a-token-that-only-monitoring-knows-0123456789"
SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z]+)="([a-z_]+)"\})? (\S+)')


@pytest.fixture
def monitored(app_sqlite: Any) -> Any:
    settings = app_sqlite.extensions["settings"]
    scheduler = msgspec.structs.replace(settings.scheduler, metrics_token=TOKEN)
    app_sqlite.extensions["settings"] = msgspec.structs.replace(settings, scheduler=scheduler)
    return app_sqlite


def read(text: str) -> dict[str, float]:
    """Every sample by its name and label; each family is announced before its samples, and the end is marked."""
    assert text.endswith("# EOF\n")
    found: dict[str, float] = {}
    family = ""
    for line in text.splitlines()[:-1]:
        if line.startswith("#"):
            family = line.split()[2]
            continue
        match = SAMPLE.fullmatch(line)
        assert match is not None, line
        assert match[1] == family
        found[f"{match[1]}/{match[3]}" if match[3] else match[1]] = float(match[4])
    return found


def ask(client: Any, authorization: str = "") -> Any:
    return client.get("/metrics", headers={"Authorization": authorization} if authorization else {}, check=False)


def test_the_figures_are_those_of_the_jobs_page(monitored: Any, client: Any, clock: Any) -> None:
    make_booking()
    run_now(monitored, "reminders")
    answer = ask(client, f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    figures = read(answer.text)
    assert figures["husrom_scheduler_up"] == 1
    assert figures["husrom_job_backlog/delivery"] == 1
    assert figures["husrom_letters/waiting"] == 1
    assert figures["husrom_job_last_run_timestamp_seconds/reminders"] == clock.now().timestamp()
    assert figures["husrom_job_last_run_failed/reminders"] == 0
    assert "husrom_job_last_run_timestamp_seconds/delivery" not in figures
    clock.advance(minutes=5)
    figures = read(ask(client, f"Bearer {TOKEN}").text)
    assert figures["husrom_scheduler_up"] == 0
    assert figures["husrom_letters_oldest_due_seconds"] == 300


@pytest.mark.parametrize("authorization", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer æ"])
def test_another_token_is_refused(monitored: Any, client: Any, authorization: str) -> None:
    assert ask(client, authorization.encode().decode("latin-1")).status_code == 403


def test_without_a_token_in_the_settings_no_token_fits(client: Any) -> None:
    assert ask(client, "Bearer ").status_code == 403


def test_an_administrator_reads_it_signed_in(client: Any) -> None:
    assert ask(client.sign_in(make_person("case_officer"))).status_code == 403
    assert ask(client.sign_in(make_person("administrator"))).status_code == 200
