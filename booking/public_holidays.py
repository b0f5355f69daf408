"""Public holidays of Norway by date, with their names in Norwegian.

The days of lov om 1 og 17 mai som høgtidsdager and lov om helligdager § 2, as the `holidays` library reckons
them. Christmas Eve and New Year's Eve are none: a venue that closes on them has a special day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

# What the library can count, and far more than anybody books.
FIRST_YEAR, LAST_YEAR = 1970, 2100


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """The public holidays (helligdager og høytidsdager) of one year; Sundays as such are not among them.

    Without ``language`` the library answers in English here.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return MappingProxyType({})
    days = holidays.country_holidays("NO", years=year, language="no")
    return MappingProxyType({day: name.replace("; ", " og ") for day, name in sorted(days.items())})


def public_holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays of all years that the days touch."""
    return {day: name for year in range(first.year, last.year + 1) for day, name in public_holidays(year).items()}
