"""Tariffs follow each other without gap or overlap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.errors import Refused
from booking.domain.tariff_timeline import Validity, plan_publication

TODAY = date(2026, 11, 26)
NEW_YEAR = date(2027, 1, 1)


def refusal(*arguments):
    with pytest.raises(Refused) as refused:
        plan_publication(*arguments)
    (finding,) = refused.value.verdict.findings
    return finding


def test_the_first_tariff_may_begin_on_any_day():
    plan = plan_publication([], date(2020, 1, 1), None, TODAY)
    assert (plan.closes, plan.replaces, plan.last_day) == ((), (), None)


def test_the_one_in_force_ends_the_day_before():
    plan = plan_publication([Validity(1, date(2024, 1, 1), None)], NEW_YEAR, None, TODAY)
    assert (plan.closes, plan.closing_day, plan.last_day) == ((1,), date(2026, 12, 31), None)


def test_one_that_ended_long_ago_is_left_alone():
    old, current = Validity(1, date(2020, 1, 1), date(2023, 12, 31)), Validity(2, date(2024, 1, 1), None)
    assert plan_publication([old, current], NEW_YEAR, None, TODAY).closes == (2,)


def test_one_that_begins_on_the_same_day_is_replaced_and_its_end_is_not_touched():
    planned = Validity(2, NEW_YEAR, None)
    current = Validity(1, date(2024, 1, 1), date(2026, 12, 31))
    plan = plan_publication([current, planned], NEW_YEAR, None, TODAY)
    assert (plan.closes, plan.replaces) == ((), (2,))


def test_before_one_that_is_planned_it_lasts_until_that_one_begins():
    current, planned = Validity(1, date(2024, 1, 1), date(2026, 12, 31)), Validity(2, NEW_YEAR, None)
    plan = plan_publication([current, planned], date(2026, 12, 1), None, TODAY)
    assert (plan.closes, plan.closing_day) == ((1,), date(2026, 11, 30))
    assert plan.last_day == date(2026, 12, 31)


def test_days_that_are_over_keep_the_tariff_they_had():
    finding = refusal([Validity(1, date(2024, 1, 1), None)], date(2026, 11, 1), None, TODAY)
    assert (finding.code, finding.field, finding.parameters["earliest"]) == ("tariff.in_the_past", "valid_from", TODAY)


def test_it_may_begin_today():
    assert plan_publication([Validity(1, date(2024, 1, 1), None)], TODAY, None, TODAY).closes == (1,)


def test_past_days_that_had_no_tariff_may_get_one():
    assert plan_publication([Validity(1, NEW_YEAR, None)], date(2026, 1, 1), None, TODAY).last_day == date(2026, 12, 31)


def test_days_between_two_tariffs_are_a_gap():
    finding = refusal([Validity(1, date(2024, 1, 1), date(2026, 12, 31))], date(2027, 2, 1), None, TODAY)
    assert finding.code == "tariff.gap_before"
    assert finding.parameters == {"first_day": NEW_YEAR, "last_day": date(2027, 1, 31)}


def test_a_gap_that_is_over_stands_in_nobodys_way():
    assert plan_publication([Validity(1, date(2020, 1, 1), date(2025, 12, 31))], TODAY, None, TODAY).closes == ()


def test_an_end_before_the_next_one_begins_is_a_gap():
    finding = refusal([Validity(1, date(2027, 7, 1), None)], NEW_YEAR, date(2027, 5, 31), TODAY)
    assert finding.code == "tariff.gap_after"
    assert finding.parameters == {"first_day": date(2027, 6, 1), "last_day": date(2027, 6, 30)}


def test_a_tariff_of_old_may_be_kept_with_years_between():
    old = plan_publication([Validity(1, date(2024, 1, 1), None)], date(2017, 1, 1), date(2017, 12, 31), TODAY)
    assert old.last_day == date(2017, 12, 31)


def test_an_end_before_the_beginning_is_refused():
    assert refusal([], NEW_YEAR, date(2026, 12, 31), TODAY).code == "tariff.last_day_before_first"


days = st.integers(0, 400).map(lambda number: TODAY + timedelta(days=number))


@given(st.lists(days, min_size=1, max_size=6))
def test_however_many_are_published_one_after_the_other_each_day_has_exactly_one(first_days):
    in_force: dict[int, Validity] = {}
    for number, first_day in enumerate(first_days):
        plan = plan_publication(list(in_force.values()), first_day, None, TODAY)
        for closed in plan.closes:
            in_force[closed] = Validity(closed, in_force[closed].first_day, plan.closing_day)
        for replaced in plan.replaces:
            del in_force[replaced]
        in_force[number] = Validity(number, first_day, plan.last_day)
    for number in range((max(first_days) - min(first_days)).days + 2):
        day = min(first_days) + timedelta(days=number)
        on_the_day = [one for one in in_force.values() if one.first_day <= day and not one.ends_before(day)]
        assert len(on_the_day) == 1, day
