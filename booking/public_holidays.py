"""Public holidays of Norway by date, with their names in Norwegian."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

# What the library can count, and far more than anybody books.
FIRST_YEAR, LAST_YEAR = 1970, 2199


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """The public holidays (helligdager og høytidsdager) of one year; Sundays as such are not among them.

    Without ``language`` the library answers in English here.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return MappingProxyType({})
    return MappingProxyType(dict(holidays.NO(years=year, language="no", include_sundays=False)))


def public_holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays of all years that the days touch."""
    return {day: name for year in range(first.year, last.year + 1) for day, name in public_holidays(year).items()}
