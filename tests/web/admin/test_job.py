"""What happens by itself, in a browser."""

from __future__ import annotations

from typing import Any

import pytest

from booking.jobs.runner import run_now
from booking.services.job_run import record_run
from tests.factories.booking import make_booking
from tests.factories.person import make_person


@pytest.fixture
def administrator(app_sqlite: Any, client: Any) -> Any:
    return client.sign_in(make_person("administrator"))


def test_a_scheduler_that_never_ran_is_told_of(administrator: Any) -> None:
    words = administrator.get("/admin/jobs").words
    assert "Ingenting går" in words
    assert "Det har aldri gått." in words


def test_what_ran_and_what_waits_is_shown(administrator: Any, app_sqlite: Any, clock: Any) -> None:
    make_booking()
    run_now(app_sqlite, "reminders")
    words = administrator.get("/admin/jobs").words
    assert "Ingenting går" not in words
    assert "1 brev venter på å bli sendt." in words
    assert "I orden" in words
    assert "Ingen brev er hoppet over." in words
    assert "tor. 26. nov. kl. 12.00" in words
    clock.advance(minutes=4)
    assert "Siste livstegn kom tor. 26. nov. kl. 12.00." in administrator.get("/admin/jobs").words


def test_what_failed_is_shown_with_its_error(administrator: Any, clock: Any) -> None:
    record_run("delivery", started_at=clock.now(), ended_at=clock.now(), effects=0, error="OSError: disken er full")
    words = administrator.get("/admin/jobs").words
    assert "Feiler" in words
    assert "OSError: disken er full" in words


def test_what_was_skipped_is_shown_with_the_reason(administrator: Any, app_sqlite: Any, clock: Any) -> None:
    booking = make_booking()
    clock.set(booking.starts_at)
    run_now(app_sqlite, "reminders")
    run_now(app_sqlite, "delivery")
    words = administrator.get("/admin/jobs").words
    assert "Påminnelse før bookingen" in words
    assert "Det var for seint" in words
