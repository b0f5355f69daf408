"""The public holidays of Norway by rule, for examples that say a date and not what day it is.

The days of lov om helligdager og helligdagsfred § 2 and lov om 1 og 17 mai. Bookings are judged by the
municipality's own calendar; this is what a tariff file is tried with, so that it gives the same answer everywhere.
"""

from __future__ import annotations

from datetime import date, timedelta

from booking.domain.rules.days import DayFacts

_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
#: Maundy Thursday, Good Friday, Easter, Ascension, Pentecost, by days after Easter Sunday.
_AROUND_EASTER = (-3, -2, 0, 1, 39, 49, 50)


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_public_holiday(day: date) -> bool:
    """Whether the date is a public holiday; Sundays as such are not."""
    return (day.month, day.day) in _FIXED or (day - easter_sunday(day.year)).days in _AROUND_EASTER


def norwegian_day(day: date) -> DayFacts:
    """What the law says of a date. School days are each school's own, so none is known here."""
    return DayFacts(public_holiday=is_public_holiday(day), eve=is_public_holiday(day + timedelta(days=1)))
