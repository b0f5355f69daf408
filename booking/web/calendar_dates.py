"""Which dates a calendar page shows, read from its address, and the addresses beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from booking.domain.local_time import iso_week
from booking.i18n import current_language, format_date
from booking.i18n import gettext as _

# Calendars are looked at near today; far away nothing is known, and there holidays are not reckoned.
FIRST_SHOWN = date(2000, 1, 1)
LAST_SHOWN = date(2100, 12, 31)

_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{1,2})", re.ASCII | re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChosenDate:
    """The day asked for, or today with a sentence that says why not the one asked for."""

    day: date
    error: str = ""
    typed: str = ""

    @property
    def status(self) -> int:
        return 422 if self.error else 200


def chosen_date(query: Mapping[str, str], today: date) -> ChosenDate:
    """The day that ``date=2026-12-03`` names, or the Monday of ``week=2026-W48``; today when neither is there."""
    for name, read, example in (
        ("date", read_day, _("Skriv datoen slik: 3.12.2026.")),
        ("week", _read_week, _("Skriv uken slik: 2026-W48.")),
    ):
        text = query.get(name, "").strip()
        if not text:
            continue
        day = read(text)
        if day is None:
            return ChosenDate(today, example, text[:40])
        if not FIRST_SHOWN <= day <= LAST_SHOWN:
            return ChosenDate(today, _out_of_reach(), text[:40])
        return ChosenDate(day)
    return ChosenDate(min(max(today, FIRST_SHOWN), LAST_SHOWN))


def _out_of_reach() -> str:
    return _("Velg en dato fra %(first)s til %(last)s.", first=format_date(FIRST_SHOWN), last=format_date(LAST_SHOWN))


def read_day(text: str) -> date | None:
    """A date as a browser sends it, or as people write it; ``None`` when it is none."""
    written = _DAY_FIRST.fullmatch(text)
    try:
        if written:
            day, month, year = (int(part) for part in written.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_week(text: str) -> date | None:
    written = _WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(written[1]), int(written[2]), 1) if written else None
    except ValueError:
        return None


def moved(day: date, days: int) -> date:
    """Some days later, or earlier; the calendar stops at its ends."""
    return min(max(day + timedelta(days=days), FIRST_SHOWN), LAST_SHOWN)


def week_code(day: date) -> str:
    """``2026-W48``, as the address says it."""
    year, week = iso_week(day)
    return f"{year}-W{week:02d}"


def week_heading(days: tuple[date, ...]) -> str:
    """``Uke 48, 23.–29. november 2026``."""
    first, last = days[0], days[-1]
    _year, week = iso_week(first)
    dot = "" if current_language() == "en" else "."
    if first.month == last.month:
        span = f"{first.day}{dot}–{format_date(last)}"
    elif first.year == last.year:
        span = f"{format_date(first).removesuffix(f' {first.year}')} – {format_date(last)}"
    else:
        span = f"{format_date(first)} – {format_date(last)}"
    return _("Uke %(week)s, %(dates)s", week=week, dates=span)
