"""When the jobs are asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from booking.jobs.schedule import PAUSE_AFTER_FAILURE, SCHEDULE, EveryTick, Nightly, job
from tests.factories.times import oslo
from tests.fixtures.clock import OSLO

TEN_PAST_FOUR = Nightly(time(4, 10))


def hours_of_a_night(midnight: datetime) -> list[datetime]:
    """The instants at which a job that is asked each five minutes, and always succeeds, does its work."""
    ran: list[datetime] = []
    now = midnight
    while now < midnight + timedelta(hours=23):
        last = ran[-1] if ran else midnight - timedelta(hours=20)
        if TEN_PAST_FOUR.due(now, OSLO, last, last):
            ran.append(now)
        now += timedelta(minutes=5)
    return ran


@pytest.mark.parametrize(
    "midnight",
    [
        pytest.param(oslo(2026, 12, 3), id="an ordinary night"),
        pytest.param(oslo(2027, 3, 28), id="the clocks go forward"),
        pytest.param(oslo(2027, 10, 31), id="the clocks go back"),
    ],
)
def test_a_nightly_job_runs_once_a_night_at_its_hour(midnight: datetime) -> None:
    local = midnight.astimezone(OSLO).date()
    assert hours_of_a_night(midnight) == [oslo(local.year, local.month, local.day, 4, 10)]


def test_a_night_that_was_slept_through_is_made_up_for() -> None:
    noon = oslo(2026, 12, 3, 12)
    assert TEN_PAST_FOUR.due(noon, OSLO, oslo(2026, 12, 2, 4, 10), oslo(2026, 12, 2, 4, 10))
    assert TEN_PAST_FOUR.due(noon, OSLO, None, None)
    assert not TEN_PAST_FOUR.due(noon, OSLO, noon, noon)


def test_a_nightly_job_that_failed_is_tried_again_after_a_pause() -> None:
    failed = oslo(2026, 12, 3, 4, 10)
    yesterday = oslo(2026, 12, 2, 4, 10)
    assert not TEN_PAST_FOUR.due(failed + PAUSE_AFTER_FAILURE - timedelta(seconds=1), OSLO, yesterday, failed)
    assert TEN_PAST_FOUR.due(failed + PAUSE_AFTER_FAILURE, OSLO, yesterday, failed)


def test_every_job_has_its_own_name_and_nothing_happens_between_two_and_three() -> None:
    assert len({found.id for found in SCHEDULE}) == len(SCHEDULE)
    for found in SCHEDULE:
        assert job(found.id) is found
        assert isinstance(found.trigger, EveryTick) or found.trigger.at >= time(4)


def test_a_job_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(KeyError):
        job("make_coffee")
