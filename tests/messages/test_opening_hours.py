"""Opening hours in words."""

from __future__ import annotations

from datetime import date

import pytest

from booking.domain.opening_hours import Closed, ClosedReason
from booking.domain.school_calendar import DayKind
from booking.i18n import use_language
from booking.messages.opening_hours import (
    closed_on_text,
    closed_text,
    dates_text,
    hours_text,
    listing,
    season_text,
    weekdays_text,
)


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ((1, 2, 3, 4, 5), "mandag–fredag"),
        ((6, 7), "lørdag og søndag"),
        ((2, 4), "tirsdag og torsdag"),
        ((7, 1, 3, 5, 6), "mandag, onsdag og fredag–søndag"),
        ((3,), "onsdag"),
        ((), ""),
    ],
)
def test_weekdays_are_said_as_a_person_says_them(weekdays, words):
    assert weekdays_text(weekdays) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((), "stengt"),
        (((0, 1440),), "hele døgnet"),
        (((480, 960), (1080, 1440)), "08.00–16.00 og 18.00–24.00"),
    ],
)
def test_hours_are_said_with_midnight_as_24(hours, words):
    assert hours_text(hours) == words


def test_in_english_clocks_have_a_colon():
    with use_language("en"):
        assert hours_text(((480, 960),)) == "08:00–16:00"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2026, 8, 5), date(2027, 6, 30), "5. august 2026 – 30. juni 2027"),
        (date(2026, 8, 5), None, "fra 5. august 2026"),
        (None, date(2027, 6, 30), "til 30. juni 2027"),
        (None, None, ""),
    ],
)
def test_a_season_is_said_by_the_ends_it_has(starts_on, ends_on, words):
    assert season_text(starts_on, ends_on) == words


def test_several_days_name_the_year_once_when_it_is_the_same():
    assert dates_text(date(2026, 12, 24), date(2026, 12, 24)) == "torsdag 24. desember 2026"
    assert dates_text(date(2026, 12, 24), date(2026, 12, 26)) == "torsdag 24. desember – lørdag 26. desember 2026"
    assert dates_text(date(2026, 12, 31), date(2027, 1, 1)) == "torsdag 31. desember 2026 – fredag 1. januar 2027"


@pytest.mark.parametrize("reason", ClosedReason)
def test_every_reason_to_be_closed_has_words_with_and_without_a_name(reason):
    assert closed_text(Closed(reason)).startswith("Stengt")
    assert closed_text(Closed(reason, "Valg")) == "Stengt: Valg"


@pytest.mark.parametrize("kind", DayKind)
def test_every_kind_of_day_can_be_closed_on(kind):
    assert closed_on_text({kind}).startswith("Stengt på ")


def test_closed_kinds_of_day_are_listed_and_none_says_nothing():
    assert closed_on_text({DayKind.PUBLIC_HOLIDAY, DayKind.EXAM}) == "Stengt på eksamensdager og helligdager."
    assert closed_on_text(set()) == ""


def test_a_listing_has_one_and_before_the_last():
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a og b", "a, b og c"]
