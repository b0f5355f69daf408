"""Fields for the hours of a day: lines of "from" and "to" on the wall clock.

A line's fields are called ``opens_4_0`` and ``closes_4_0``: the weekday (or 0), and the number of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from babel.support import LazyProxy

from booking.i18n import capital
from booking.i18n import gettext as _
from booking.messages.opening_hours import weekday_name
from booking.services.steps.hours import MINUTES_PER_DAY, Span, Spans
from booking.web.fields import ClockField

_END_OF_DAY = re.compile(r"24([:.]?00)?")


class ClosingField(ClockField):
    """When it closes: as `ClockField`, and 24.00 for midnight, which a browser's picker calls 00.00."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(["00:00" if _END_OF_DAY.fullmatch(value.strip()) else value for value in valuelist])


def line_fields(day: int, line: int) -> dict[str, ClockField]:
    """The two fields of one line."""
    return {
        f"opens_{day}_{line}": ClockField(_label(day, False), required=False),
        f"closes_{day}_{line}": ClosingField(_label(day, True), required=False),
    }


def _label(day: int, closes: bool) -> LazyProxy:
    return LazyProxy(_line_label, day, closes, enable_cache=False)


def _line_label(day: int, closes: bool) -> str:
    if not day:
        return _("Til klokka") if closes else _("Fra klokka")
    name = capital(weekday_name(day))
    return _("%(day)s til klokka", day=name) if closes else _("%(day)s fra klokka", day=name)


def fill_lines(form: Any, day: int, spans: Sequence[Span]) -> None:
    """Write the hours of a day into its lines."""
    for line, (opens, closes) in enumerate(spans):
        form[f"opens_{day}_{line}"].data = _wall(opens)
        form[f"closes_{day}_{line}"].data = _wall(closes)


def read_lines(form: Any, day: int, lines: int) -> Spans:
    """The hours that stand in a day's lines; ``None`` for a line that is empty."""
    return [_span(form[f"opens_{day}_{line}"].data, form[f"closes_{day}_{line}"].data) for line in range(lines)]


def check_lines(form: Any, days: Iterable[int], lines: int) -> bool:
    """Whether each line has both of its times or none; a line with one says so."""
    right = True
    for day in days:
        for line in range(lines):
            opens, closes = form[f"opens_{day}_{line}"], form[f"closes_{day}_{line}"]
            half = closes if closes.data is None else opens
            if (opens.data is None) != (closes.data is None) and not half.errors:
                half.errors = [_("Fyll ut både fra og til.")]
                right = False
    return right


def copy_day(form: Any, source: int, targets: Iterable[int], lines: int) -> None:
    """Let some days have the same lines as another."""
    for line in range(lines):
        for name in ("opens", "closes"):
            copied = form[f"{name}_{source}_{line}"]
            for day in targets:
                field = form[f"{name}_{day}_{line}"]
                field.data, field.raw_data = copied.data, None


def most_lines(days: Mapping[int, Sequence[Span]]) -> int:
    """How many lines the day with the most hours needs."""
    return max((len(spans) for spans in days.values()), default=1)


def _span(opens: time | None, closes: time | None) -> Span | None:
    if opens is None or closes is None:
        return None
    return _minute(opens), _minute(closes) or MINUTES_PER_DAY


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _wall(minute: int) -> time:
    hour, minute = divmod(minute % MINUTES_PER_DAY, 60)
    return time(hour, minute)
