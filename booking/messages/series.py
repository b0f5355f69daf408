"""A series in words: its pattern, and why it goes without a date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time

from babel.support import LazyProxy

from booking.i18n import format_time, ngettext
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import weekdays_text

# Why a date was left out, told afterwards: shorter than the refusal, for what was in the way may be gone by now.
SKIPPED: Mapping[str, LazyProxy] = {
    "series.left_out": _l("Dere valgte den bort"),
    "series.given_back": _l("Dere ga den tilbake"),
    "series.school_is_off": _l("Skolen har fri"),
    "series.moved_too_far": _l("Den nye tida var for langt unna"),
    "booking.taken": _l("Lokalet var opptatt"),
    "booking.in_buffer": _l("For kort tid til naboen"),
    "booking.closure": _l("Lokalet var stengt"),
    "booking.closed_day": _l("Ikke åpent den dagen"),
    "booking.outside_opening_hours": _l("Utenfor åpningstida"),
    "booking.in_the_past": _l("Tida var passert"),
    "booking.too_short_notice": _l("For kort varsel"),
    "booking.beyond_horizon": _l("For langt fram"),
    "booking.not_enough_equipment": _l("For lite utstyr ledig"),
    "booking.time_does_not_exist": _l("Klokka stilles den natta"),
    "booking.refused_by_rule": _l("Reglene tillater det ikke"),
}


def skip_text(code: str, detail: str = "") -> str:
    """``Skolen har fri: Høstferie``; a reason without words of its own is told as not bookable."""
    text = str(SKIPPED.get(code, _l("Kunne ikke bookes")))
    return f"{text}: {detail}" if detail else text


def pattern_text(weekdays: Collection[int], every_weeks: int, starts: time, ends: time) -> str:
    """``Hver torsdag kl. 18.00–20.00``, ``Mandag og torsdag, annenhver uke, kl. 18.00–20.00``."""
    days = weekdays_text(sorted(weekdays))
    clock = f"{format_time(starts)}–{format_time(ends)}"
    if every_weeks == 1:
        return _("Hver uke, %(days)s kl. %(clock)s", days=days, clock=clock)
    if every_weeks == 2:
        return _("Annenhver uke, %(days)s kl. %(clock)s", days=days, clock=clock)
    return _("Hver %(number)d. uke, %(days)s kl. %(clock)s", number=every_weeks, days=days, clock=clock)


def dates_text(number: int) -> str:
    """``14 datoer``."""
    return ngettext("%(num)d dato", "%(num)d datoer", number)
