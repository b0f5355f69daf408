"""Which dates a calendar shows, and what it says of a date that is none."""

from __future__ import annotations

from datetime import date

import pytest

from booking.domain.local_time import week_days
from booking.i18n import use_language
from booking.web.calendar_dates import FIRST_SHOWN, LAST_SHOWN, chosen_date, moved, week_code, week_heading

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ({}, TODAY),
        ({"date": ""}, TODAY),
        ({"date": "2026-12-03"}, date(2026, 12, 3)),
        ({"date": " 3.12.2026 "}, date(2026, 12, 3)),
        ({"week": "2026-W48"}, date(2026, 11, 23)),
        ({"week": "2026w53"}, date(2026, 12, 28)),
        ({"date": "2026-12-03", "week": "2026-W10"}, date(2026, 12, 3)),
    ],
)
def test_the_address_says_which_day(query, day):
    chosen = chosen_date(query, TODAY)
    assert (chosen.day, chosen.error, chosen.status) == (day, "", 200)


@pytest.mark.parametrize(
    "query",
    [
        {"date": "i morgen"},
        {"date": "2026-02-30"},
        {"date": "31.4.2026"},
        {"date": "9999-12-31"},
        {"date": "0001-01-01"},
        {"week": "2026-W54"},
        {"week": "W48"},
        {"date": "٢٠٢٦-١٢-٠٣"},
        {"date": "x" * 10_000},
    ],
)
def test_what_is_no_date_shows_today_and_says_so(query):
    chosen = chosen_date(query, TODAY)
    assert (chosen.day, chosen.status) == (TODAY, 422)
    assert chosen.error.endswith(".")
    assert len(chosen.typed) <= 40


def test_the_arrows_stop_at_the_ends_of_the_calendar():
    assert (moved(LAST_SHOWN, 7), moved(FIRST_SHOWN, -1)) == (LAST_SHOWN, FIRST_SHOWN)


def test_a_clock_that_is_far_off_still_gives_a_page():
    assert chosen_date({}, date(2150, 1, 1)).day == LAST_SHOWN


def test_the_first_days_of_a_year_may_belong_to_the_last_week_of_the_year_before():
    assert week_code(date(2027, 1, 1)) == "2026-W53"


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        (date(2026, 11, 26), "Uke 48, 23.–29. november 2026"),
        (date(2026, 12, 3), "Uke 49, 30. november – 6. desember 2026"),
        (date(2027, 1, 1), "Uke 53, 28. desember 2026 – 3. januar 2027"),
    ],
)
def test_a_week_is_called_by_its_number_and_its_dates(day, heading):
    assert week_heading(week_days(day)) == heading


def test_in_english_dates_have_no_full_stop():
    with use_language("en"):
        assert "23–29 November 2026" in week_heading(week_days(TODAY))
