"""Instants as programs write them: with an offset, and at an hour that was or will be."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain.errors import Refused
from booking.domain.interval import Interval, as_utc
from booking.domain.local_time import (
    EndsBeforeStart,
    LocalTimeError,
    OutsideCalendar,
    check_day,
    local_day,
    resolve,
)

DAY = timedelta(days=1)


def instant_of(written: datetime, field: str, zone: ZoneInfo) -> datetime:
    """The instant in UTC.

    A time that is written with the municipality's own offset, winter's or summer's, and that its clocks never show
    (02:30 on 28 March 2027) is refused: whoever wrote it counted the offset wrong.

    Raises:
        Refused: it lies outside the calendar, or its clocks never show it.
    """
    try:
        check_day(local_day(written, zone))
        instant = as_utc(written)
        if written.utcoffset() in {(instant + step).astimezone(zone).utcoffset() for step in (-DAY, DAY)}:
            _check_shown(written, zone)
    except LocalTimeError as error:
        raise Refused(error.finding(field)) from error
    except ValueError as error:
        raise Refused(OutsideCalendar(written.date()).finding(field)) from error
    return instant


def _check_shown(written: datetime, zone: ZoneInfo) -> None:
    """Raises `NonexistentLocalTime` when the clocks skip what is written."""
    resolve(written.date(), written.time(), zone)


def interval_of(
    starts_at: datetime, ends_at: datetime, zone: ZoneInfo, first_name: str = "starts_at", last_name: str = "ends_at"
) -> Interval:
    """The time from the one to the other; the names are those of the fields they were written in.

    Raises:
        Refused: one of them is no time, or the end is not after the start.
    """
    first, last = instant_of(starts_at, first_name, zone), instant_of(ends_at, last_name, zone)
    if last <= first:
        raise Refused(EndsBeforeStart(first, last).finding(last_name))
    return Interval(first, last)
