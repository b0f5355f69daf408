"""`booking jobs` runs one job, and says how they are doing."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.cli.conftest import Ran


def test_before_anything_ran_the_status_says_so(installed: Callable[..., Ran]) -> None:
    ran = installed("jobs", "status")
    assert ran.status == 1
    assert re.search(r"^delivery +har ikke gått", ran.out, re.MULTILINE)
    assert "0 brev venter på å bli sendt." in ran.out
    assert "Ingenting går" in ran.error


def test_a_job_that_ran_is_told_of(installed: Callable[..., Ran]) -> None:
    assert installed("jobs", "run", "reminders", "--now").out == "reminders: 0 gjort.\n"
    ran = installed("jobs", "status")
    assert (ran.status, ran.error) == (0, "")
    assert re.search(r"^reminders +gikk ", ran.out, re.MULTILINE)
    assert "0 venter, går igjen " in ran.out


def test_a_job_that_does_not_exist_is_an_error(installed: Callable[..., Ran]) -> None:
    ran = installed("jobs", "run", "coffee", "--now")
    assert ran.status == 2
    assert "coffee" in ran.error
    assert "delivery" in ran.error


def test_a_name_and_now_belong_together(installed: Callable[..., Ran]) -> None:
    for arguments in (["reminders"], ["--now"]):
        ran = installed("jobs", "run", *arguments)
        assert ran.status == 2
        assert "--now" in ran.error
