"""Everything that is sent, and everything that happens by itself, has a name that staff read."""

from __future__ import annotations

from booking.jobs.schedule import SCHEDULE
from booking.messages.catalogue import CATALOGUE
from booking.messages.letters import JOBS, LETTERS


def test_every_letter_has_a_name() -> None:
    assert set(LETTERS) == set(CATALOGUE)


def test_every_job_has_a_name() -> None:
    assert list(JOBS) == [job.id for job in SCHEDULE]
