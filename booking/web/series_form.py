"""The form of a series: that of a booking with what recurs, and the choices in the table of its dates.

The table's fields carry their date in the name: ``take-2026-12-03`` is ticked when the date is wanted, and
``day-``, ``from-``, ``to-`` and ``space-`` hold another day, time or space for that date alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from booking.domain.errors import Refused
from booking.domain.interval import Interval
from booking.domain.local_time import LocalTimeError, wall_clock, wall_interval
from booking.domain.recurrence import MOST_DATES, Recurrence, check_recurrence, expand
from booking.i18n import capital
from booking.i18n import lazy_gettext as _l
from booking.messages.opening_hours import weekday_name
from booking.services.series import DateAssessment, DateChoice, RequestSeries
from booking.web.booking_form import BookingForm
from booking.web.fields import DayField, WholeNumberField, options

EVERY = {1: _l("Hver uke"), 2: _l("Annenhver uke"), 3: _l("Hver tredje uke"), 4: _l("Hver fjerde uke")}
FIELDS = {"from_time": "starts_at", "to_time": "ends_at", "starts_on": "day", "days_later": "ends_day"}


class SeriesForm(BookingForm):
    """What somebody wants to book again and again."""

    day = DayField(_l("Første dato"), latest=date(9999, 12, 31))
    weekdays = SelectMultipleField(
        _l("Hvilke ukedager?"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    every_weeks = SelectField(_l("Hvor ofte?"), coerce=int, choices=options(EVERY.items()), default=1)
    ends_on = DayField(_l("Siste dato"), required=False, latest=date(9999, 12, 31))
    count = WholeNumberField(
        _l("Eller antall ganger"), least=1, most=100_000, required=False, description=_l("Fyll ut det ene av de to.")
    )
    follows_school_calendar = BooleanField(_l("Hopp over skolens ferier og fridager"))

    def prepare(self, *, begins: bool) -> None:
        """Name the weekdays; a form that begins has that of the first date."""
        self.weekdays.choices = options((day, capital(weekday_name(day))) for day in range(1, 8))
        if begins and not self.weekdays.data and self.day.data:
            self.weekdays.data = [self.day.data.isoweekday()]

    def recurrence(self) -> Recurrence:
        """The pattern that was filled in."""
        day = self.day.data
        return Recurrence(
            starts_on=day,
            from_time=self.starts_at.data,
            to_time=self.ends_at.data,
            weekdays=frozenset(self.weekdays.data or ()),
            every_weeks=self.every_weeks.data,
            ends_on=self.ends_on.data,
            count=self.count.data,
            days_later=(self.ends_day.data - day).days if self.ends_day.data else 0,
        )

    def request(self, zone: ZoneInfo, typed: MultiDict[str, str]) -> RequestSeries:
        """What was filled in, with the choices of the table when there was one.

        Raises:
            Refused: the pattern is no series, or a date's own time is no time.
        """
        pattern = self.recurrence()
        verdict = check_recurrence(pattern)
        if not verdict.allowed:
            raise Refused(*(self._beside(finding) for finding in verdict.findings))
        dates = expand(pattern, zone)
        first = next((each.interval for each in dates if each.interval is not None), None)
        return RequestSeries(
            wish=self.wish(zone, first),
            recurrence=pattern,
            follows_school_calendar=self.follows_school_calendar.data,
            choices=dict(read_choices(typed, pattern, self.space_id.data, zone)),
        )

    def _beside(self, finding: Any) -> Any:
        field = FIELDS.get(finding.field, finding.field)
        return type(finding)(finding.code, field, finding.parameters)


def read_choices(
    typed: MultiDict[str, str], pattern: Recurrence, space_id: int, zone: ZoneInfo
) -> Iterator[tuple[date, DateChoice]]:
    """What was chosen for each date that the table showed.

    Raises:
        Refused: a date was given a time that is no time.
    """
    for text in typed.getlist("shown")[:MOST_DATES]:
        day = _read(date.fromisoformat, text)
        if day is None:
            continue
        take = typed.get(f"take-{text}") is not None
        space = typed.get(f"space-{text}", type=int)
        yield (
            day,
            DateChoice(
                take=take,
                interval=_moved(typed, text, day, pattern, zone) if take else None,
                space_id=space if take and space != space_id else None,
            ),
        )


def _moved(typed: MultiDict[str, str], text: str, day: date, pattern: Recurrence, zone: ZoneInfo) -> Interval | None:
    """The date's own time, or ``None`` when it is as the pattern says."""
    on = _read(date.fromisoformat, typed.get(f"day-{text}")) or day
    starts = _read(time.fromisoformat, typed.get(f"from-{text}")) or pattern.from_time
    ends = _read(time.fromisoformat, typed.get(f"to-{text}")) or pattern.to_time
    if (on, starts, ends) == (day, pattern.from_time, pattern.to_time):
        return None
    later = pattern.days_later if pattern.days_later and ends <= starts else 0
    try:
        return wall_interval(on, starts, ends, zone, days_later=later)
    except LocalTimeError as error:
        raise Refused(error.finding("")) from error


def _read(parse: Any, text: str | None) -> Any:
    try:
        return parse(text or "")
    except ValueError:
        return None


def choose_alternative(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """The table's fields with the alternative that was pressed: ``2026-12-10|2026-12-11T17:00/2026-12-11T19:00``."""
    text, _bar, period = typed.get("choose", "").partition("|")
    try:
        starts, ends = (datetime.fromisoformat(part) for part in period.split("/"))
    except ValueError:
        return typed
    chosen = MultiDict(typed)
    values = {
        f"take-{text}": "1",
        f"day-{text}": starts.date().isoformat(),
        f"from-{text}": f"{starts:%H:%M}",
        f"to-{text}": f"{ends:%H:%M}",
    }
    for name, value in values.items():
        chosen[name] = value
    return chosen


def wall_of(each: DateAssessment, pattern: Recurrence, zone: ZoneInfo) -> Mapping[str, str]:
    """What the fields of a date's own time show."""
    if each.interval is None:
        starts = datetime.combine(each.day, pattern.from_time)
        ends = datetime.combine(each.day, pattern.to_time)
    else:
        starts, ends = wall_clock(each.interval.starts_at, zone), wall_clock(each.interval.ends_at, zone)
    return {"day": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}


def period_value(each: DateAssessment, interval: Interval, zone: ZoneInfo) -> str:
    """An alternative as the value of its button."""
    starts, ends = wall_clock(interval.starts_at, zone), wall_clock(interval.ends_at, zone)
    return f"{each.day.isoformat()}|{starts:%Y-%m-%dT%H:%M}/{ends:%Y-%m-%dT%H:%M}"
