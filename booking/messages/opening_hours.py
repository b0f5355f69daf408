"""Opening hours in words: weekdays, hours, seasons, and why a day is closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from babel import dates
from babel.support import LazyProxy

from booking.domain.opening_hours import Closed, ClosedReason
from booking.domain.school_calendar import DayKind
from booking.i18n import capital, current_language, format_date, format_day
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l

MINUTES_PER_DAY = 24 * 60
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}

_WITHOUT_NAME: Mapping[ClosedReason, LazyProxy] = {
    ClosedReason.SPECIAL_DAY: _l("Stengt"),
    ClosedReason.PUBLIC_HOLIDAY: _l("Stengt på helligdager"),
    ClosedReason.SCHOOL_HOLIDAY: _l("Stengt i skoleferien"),
    ClosedReason.PLANNING_DAY: _l("Stengt på planleggingsdager"),
    ClosedReason.EXAM: _l("Stengt på eksamensdager"),
    ClosedReason.OUT_OF_SEASON: _l("Stengt utenfor sesongen"),
    ClosedReason.WEEKDAY: _l("Stengt"),
}

_CLOSED_ON: Mapping[DayKind, LazyProxy] = {
    DayKind.SCHOOL_DAY: _l("skoledager"),
    DayKind.EXAM: _l("eksamensdager"),
    DayKind.PLANNING_DAY: _l("planleggingsdager"),
    DayKind.SCHOOL_HOLIDAY: _l("skoleferier"),
    DayKind.PUBLIC_HOLIDAY: _l("helligdager"),
    DayKind.WEEKEND: _l("lørdager og søndager"),
}


def closed_text(closed: Closed) -> str:
    """Why a whole day is closed: ``Stengt: 1. juledag``."""
    if closed.name:
        return _("Stengt: %(name)s", name=closed.name)
    return str(_WITHOUT_NAME[closed.reason])


def closed_on_text(kinds: Collection[DayKind]) -> str:
    """``Stengt på eksamensdager, skoleferier og helligdager``; empty when there is nothing to say."""
    names = [str(text) for kind, text in _CLOSED_ON.items() if kind in kinds]
    return _("Stengt på %(days)s.", days=listing(names)) if names else ""


def day_kind_choices() -> list[tuple[str, str]]:
    """The kinds of day on which a place may be closed all day, for a form."""
    return [(kind.value, capital(str(text))) for kind, text in _CLOSED_ON.items()]


def weekday_name(weekday: int) -> str:
    """The name of an ISO weekday, as it stands within a sentence: ``mandag``, ``Monday``."""
    name: str = dates.get_day_names("wide", locale=LOCALES[current_language()])[weekday - 1]
    return name


def weekdays_text(weekdays: Sequence[int]) -> str:
    """Weekdays in order as a person says them: ``mandag–fredag``, ``tirsdag og torsdag``."""
    runs: list[list[int]] = []
    for weekday in sorted(weekdays):
        if runs and weekday == runs[-1][-1] + 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    names: list[str] = []
    for run in runs:
        if len(run) > 2:
            names.append(f"{weekday_name(run[0])}–{weekday_name(run[-1])}")
        else:
            names.extend(weekday_name(weekday) for weekday in run)
    return listing(names)


def minute_text(minute: int) -> str:
    """Minutes after midnight on the wall clock: ``18.00``; 1440 is ``24.00``."""
    hours, minutes = divmod(minute, 60)
    return f"{hours:02d}{':' if current_language() == 'en' else '.'}{minutes:02d}"


def hours_text(hours: Sequence[tuple[int, int]]) -> str:
    """``08.00–16.00 og 18.00–22.00``, ``hele døgnet``, ``stengt``."""
    if not hours:
        return _("stengt")
    if list(hours) == [(0, MINUTES_PER_DAY)]:
        return _("hele døgnet")
    return listing([f"{minute_text(opens)}–{minute_text(closes)}" for opens, closes in hours])


def season_text(starts_on: date | None, ends_on: date | None) -> str:
    """``5. august 2026 – 30. juni 2027``; empty when the hours hold all year."""
    if starts_on and ends_on:
        return f"{format_date(starts_on)} – {format_date(ends_on)}"
    if starts_on:
        return _("fra %(day)s", day=format_date(starts_on))
    return _("til %(day)s", day=format_date(ends_on)) if ends_on else ""


def dates_text(starts_on: date, ends_on: date) -> str:
    """``torsdag 24. desember 2026``, or the first and the last day."""
    if starts_on == ends_on:
        return format_day(starts_on, year=True)
    return f"{format_day(starts_on, year=starts_on.year != ends_on.year)} – {format_day(ends_on, year=True)}"


def listing(words: Sequence[str]) -> str:
    """``a``, ``a og b``, ``a, b og c``."""
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s og %(last)s", most=", ".join(words[:-1]), last=words[-1])
