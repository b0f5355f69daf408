"""Public holidays in Norway, with their Norwegian names.

The days of lov om 1 og 17 mai som høgtidsdager and lov om helligdager § 2, as the `holidays` library reckons
them. Sundays are not listed for being Sundays, and Christmas Eve and New Year's Eve are no public holidays:
a venue that closes on them has a special day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Mapping[date, str]:
    """The public holidays of one year, in order, with the name in bokmål."""
    # Without a language the library answers in English, whatever its documentation says of defaults.
    days = holidays.country_holidays("NO", years=year, language="no")
    return MappingProxyType({day: name.replace("; ", " og ") for day, name in sorted(days.items())})


def public_holidays_between(first: date, last: date) -> dict[date, str]:
    """The public holidays from `first` to `last`, both included."""
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in public_holidays(year).items()
        if first <= day <= last
    }
