"""When a space is open: weekly windows with seasons, special days, school days and public holidays.

A venue has opening hours. A space may have its own, which then replace the venue's weekly windows; a special
day is looked for on the space first and on the venue after that. Between the two stands what the space is a part
of: each of windows, special day and closed kinds of day comes from the nearest that says anything of it. What
decides, in this order:

1. a special day (open at other hours, or closed);
2. a closed kind of day (e.g. closed in school holidays and on exam days);
3. a public holiday: closed but for windows that say otherwise;
4. the weekly windows of the season that apply to the kind of day.

A window lies within one day and may end at 24:00; two that meet at midnight are one open time, so a night in
the hall is two windows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.domain.errors import Finding, Parameter, Verdict
from booking.domain.interval import Interval, merge
from booking.domain.local_time import MIDNIGHT, check_day, local_midnight, resolve_or_next
from booking.domain.school_calendar import DayKind, SchoolCalendar

EVERY_DAY = frozenset(range(1, 8))


class AppliesTo(StrEnum):
    """The days on which a weekly window counts."""

    ANY_DAY = "any_day"
    SCHOOL_DAYS = "school_days"
    NON_SCHOOL_DAYS = "non_school_days"


class ClosedReason(StrEnum):
    """Why a whole day is closed."""

    SPECIAL_DAY = "special_day"
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    PLANNING_DAY = "planning_day"
    EXAM = "exam"
    OUT_OF_SEASON = "out_of_season"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Wall times of one day, half-open. `closes` at 00:00 means 24:00, the end of the day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if check_hours(self.opens, self.closes).findings:
            raise ValueError(f"Opening hours cannot run backwards or past midnight: {self}.")

    def __str__(self) -> str:
        closes = "24:00" if self.closes == MIDNIGHT else f"{self.closes:%H:%M}"
        return f"{self.opens:%H:%M}-{closes}"

    def on(self, day: date, zone: ZoneInfo) -> Interval | None:
        """The real time between the two on a day.

        An hour that is skipped is closed, so ``None`` is possible; of an hour that comes twice both are open.
        """
        opens = resolve_or_next(day, self.opens, zone, fold=0)
        if self.closes == MIDNIGHT:
            closes = local_midnight(day + timedelta(days=1), zone)
        else:
            closes = resolve_or_next(day, self.closes, zone, fold=1)
        return Interval(opens, closes) if opens < closes else None


@dataclass(frozen=True, slots=True)
class OpeningWindow:
    """Hours on some weekdays (ISO: Monday is 1), perhaps only in a season or on some kinds of day.

    `valid_from` and `valid_until` are both included; ``None`` is without bound.
    """

    weekdays: frozenset[int]
    hours: Hours
    valid_from: date | None = None
    valid_until: date | None = None
    applies_to: AppliesTo = AppliesTo.ANY_DAY
    on_public_holidays: bool = False

    def __post_init__(self) -> None:
        verdict = check_window(self.weekdays, self.valid_from, self.valid_until)
        if not verdict.allowed:
            raise ValueError(f"An opening window is not right: {', '.join(verdict.codes)}.")

    def in_season(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def counts_for(self, kind: DayKind) -> bool:
        if kind is DayKind.PUBLIC_HOLIDAY and not self.on_public_holidays:
            return False
        match self.applies_to:
            case AppliesTo.ANY_DAY:
                return True
            case AppliesTo.SCHOOL_DAYS:
                return kind.is_school_day
            case AppliesTo.NON_SCHOOL_DAYS:
                return not kind.is_school_day


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """Dates, both included, with other hours than usual; without hours they are closed."""

    starts_on: date
    ends_on: date
    hours: tuple[Hours, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"A special day cannot end, {self.ends_on}, before it starts, {self.starts_on}.")

    @property
    def dates(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What is kept for one venue, or for one space that differs from its venue.

    `closed_on` are kinds of day on which all is closed, whatever the weekly windows say; ``None`` asks the
    venue.
    """

    windows: tuple[OpeningWindow, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    closed_on: frozenset[DayKind] | None = None

    def special_day(self, day: date) -> SpecialDay | None:
        """The special day that covers the date; the one of fewest dates wins.

        Several for exactly the same dates are one with the hours of all, e.g. a morning and an evening.
        """
        covering = [special for special in self.special_days if special.covers(day)]
        if not covering:
            return None
        narrowest = min(covering, key=lambda special: special.ends_on - special.starts_on)
        same = [special for special in covering if special.dates == narrowest.dates]
        hours = sorted({part for special in same for part in special.hours})
        return replace(narrowest, hours=tuple(hours))


AS_THE_VENUE = OpeningHours()


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a day is closed, with the name of the holiday or special day when it has one."""

    reason: ClosedReason
    name: str = ""


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One day: its hours in order, or why there are none."""

    day: date
    hours: tuple[Hours, ...] = ()
    closed: Closed | None = None

    def intervals(self, zone: ZoneInfo) -> list[Interval]:
        """The real time that is open, merged and in order."""
        real = (hours.on(self.day, zone) for hours in self.hours)
        return merge(interval for interval in real if interval is not None)


@dataclass(frozen=True, slots=True)
class Opening:
    """The open time of one space over some days, and why the closed days among them are closed."""

    zone: ZoneInfo
    intervals: tuple[Interval, ...] = ()
    closed_days: Mapping[date, Closed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """All that decides when one space is open. `around` is what it is a part of, from the nearest outwards."""

    zone: ZoneInfo
    venue: OpeningHours
    space: OpeningHours = AS_THE_VENUE
    calendar: SchoolCalendar = field(default_factory=SchoolCalendar)
    around: tuple[OpeningHours, ...] = ()

    def on(self, day: date) -> OpenDay:
        """The hours of one day, or the reason why it is closed."""
        special = next((found for level in self._levels() if (found := level.special_day(day))), None)
        if special is not None:
            closed = None if special.hours else Closed(ClosedReason.SPECIAL_DAY, special.name)
            return OpenDay(day, special.hours, closed)
        kind = self.calendar.day_kind(day)
        if kind in self._closed_on():
            return OpenDay(day, closed=self._closed(day, kind))
        windows = [window for window in self._windows() if day.isoweekday() in window.weekdays]
        hours = [window.hours for window in windows if window.in_season(day) and window.counts_for(kind)]
        if hours:
            return OpenDay(day, tuple(sorted(set(hours))))
        in_season = not windows or any(window.in_season(day) for window in windows)
        return OpenDay(day, closed=self._closed(day, kind, has_windows=bool(windows), in_season=in_season))

    def open_on(self, day: date) -> list[Interval]:
        """The open time of one local day as real intervals, merged and in order."""
        return self.on(day).intervals(self.zone)

    def between(self, first: date, last: date) -> Opening:
        """The opening of all days from `first` to `last`, both included."""
        check_day(first)
        check_day(last)
        intervals: list[Interval] = []
        closed_days: dict[date, Closed] = {}
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            open_day = self.on(day)
            if open_day.closed is not None:
                closed_days[day] = open_day.closed
            intervals.extend(open_day.intervals(self.zone))
        return Opening(self.zone, tuple(merge(intervals)), closed_days)

    def _levels(self) -> tuple[OpeningHours, ...]:
        return (self.space, *self.around, self.venue)

    def _windows(self) -> tuple[OpeningWindow, ...]:
        return next((level.windows for level in self._levels() if level.windows), ())

    def _closed_on(self) -> frozenset[DayKind]:
        return next((level.closed_on for level in self._levels() if level.closed_on is not None), frozenset())

    def _closed(self, day: date, kind: DayKind, *, has_windows: bool = True, in_season: bool = True) -> Closed:
        """The reason a person would give, the strongest first."""
        if kind in {DayKind.PUBLIC_HOLIDAY, DayKind.SCHOOL_HOLIDAY, DayKind.PLANNING_DAY, DayKind.EXAM}:
            return Closed(ClosedReason(kind), self.calendar.name_of(day))
        if has_windows and not in_season:
            return Closed(ClosedReason.OUT_OF_SEASON)
        return Closed(ClosedReason.WEEKDAY)


def open_all_day(zone: ZoneInfo) -> OpeningPlan:
    """A plan that is open day and night, e.g. for an outdoor field."""
    window = OpeningWindow(EVERY_DAY, Hours(MIDNIGHT, MIDNIGHT), on_public_holidays=True)
    return OpeningPlan(zone, OpeningHours((window,)))


def check_hours(opens: time, closes: time) -> Verdict:
    """Whether the wall times may be opening hours; 00:00 as `closes` is 24:00."""
    if closes != MIDNIGHT and closes <= opens:
        return Verdict((Finding("opening_hours.crosses_midnight", "closes", {"opens": opens, "closes": closes}),))
    return Verdict()


def check_window(weekdays: Iterable[int], valid_from: date | None, valid_until: date | None) -> Verdict:
    """Whether a weekly window makes sense: it has weekdays, and its season does not end before it starts."""
    days = set(weekdays)
    findings: list[Finding] = []
    if not days or not days <= EVERY_DAY:
        findings.append(Finding("opening_hours.no_weekday", "weekdays"))
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        season: dict[str, Parameter] = {"starts_on": valid_from, "ends_on": valid_until}
        findings.append(Finding("opening_hours.season_ends_before_start", "valid_until", season))
    return Verdict(tuple(findings))
