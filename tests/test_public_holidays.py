"""Public holidays come with the right dates and Norwegian names."""

from __future__ import annotations

from datetime import date

from booking.public_holidays import public_holidays, public_holidays_between


def test_a_year_has_twelve_public_holidays_and_no_ordinary_sundays() -> None:
    days = public_holidays(2026)
    assert len(days) == 12
    assert date(2026, 1, 4) not in days


def test_names_are_norwegian() -> None:
    assert public_holidays(2026)[date(2026, 5, 17)] == "Grunnlovsdag"
    assert public_holidays(2027)[date(2027, 3, 26)] == "Langfredag"


def test_two_holidays_on_one_day_are_both_named() -> None:
    assert public_holidays(2027)[date(2027, 5, 17)] == "Andre pinsedag og Grunnlovsdag"


def test_eves_are_not_public_holidays() -> None:
    assert date(2026, 12, 24) not in public_holidays(2026)
    assert date(2026, 12, 31) not in public_holidays(2026)


def test_a_stretch_over_new_year_has_the_days_of_both_years() -> None:
    found = public_holidays_between(date(2026, 12, 26), date(2027, 1, 1))
    assert {date(2026, 12, 26), date(2027, 1, 1)} <= found.keys()


def test_years_beyond_reckoning_have_none() -> None:
    assert not public_holidays(1900)
    assert not public_holidays(9999)
