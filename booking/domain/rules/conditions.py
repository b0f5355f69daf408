"""One condition of a rule: a fact and a test of its value.

A condition is plain data. Its document form, what stands in a tariff file, is short::

    space_kind = ["gym", "sports_hall"]           OneOf
    day = { is = "weekday", not = "school_holiday" }
    commercial = false
    share_under_19 = { at_least = 60 }            Between
    clock = { from = "15:00", to = "22:00" }      FromTo
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from typing import Any, TypeAlias

from booking.domain.rules.facts import FactKind

MINUTES_PER_DAY = 24 * 60
_MONTH = 32  # days of the year are numbered month * 32 + day, so that 1 March is the same number every year


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of `any_of` (when given) and none of `none_of`. Flags are written "true" and "false"."""

    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """The number is within the bounds that are given, in the unit that rules are written in."""

    at_least: Fraction | None = None
    over: Fraction | None = None
    at_most: Fraction | None = None
    under: Fraction | None = None

    def holds(self, value: Fraction | int) -> bool:
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.over is None or value > self.over)
            and (self.at_most is None or value <= self.at_most)
            and (self.under is None or value < self.under)
        )


@dataclass(frozen=True, slots=True)
class FromTo:
    """From `start` and until `end`, half-open, as ordinal numbers of the fact's kind.

    Clock: minutes after midnight. Date: proleptic ordinal. Time of year: see `day_of_year`. Week: ISO number.
    When `end` is not after `start` the range passes midnight or the new year.
    """

    start: int
    end: int

    def holds(self, value: int) -> bool:
        if self.start < self.end:
            return self.start <= value < self.end
        return value >= self.start or value < self.end


Test: TypeAlias = OneOf | Between | FromTo


@dataclass(frozen=True, slots=True)
class Condition:
    """`fact` is a name that `find_fact` knows; the test suits the fact's kind."""

    fact: str
    test: Test


def day_of_year(month: int, day: int) -> int:
    """A number that orders the days of a year, the same in every year."""
    return month * _MONTH + day


def ordinal_of(kind: FactKind, day: date) -> int:
    """The date as the number that conditions of this kind are written in."""
    if kind is FactKind.WEEK:
        return day.isocalendar().week
    if kind is FactKind.TIME_OF_YEAR:
        return day_of_year(day.month, day.day)
    return day.toordinal()


def clock_text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _words(words: tuple[str, ...]) -> str | list[str]:
    return words[0] if len(words) == 1 else list(words)


def _one_of_document(test: OneOf, kind: FactKind) -> Any:
    if kind is FactKind.FLAG:
        return test.any_of == ("true",)
    if not test.none_of:
        return _words(test.any_of)
    document = {"is": _words(test.any_of)} if test.any_of else {}
    return document | {"not": _words(test.none_of)}


def _between_document(test: Between) -> Any:
    if test.at_least is not None and test.at_least == test.at_most:
        return _number(test.at_least)
    names = ("at_least", "over", "at_most", "under")
    return {name: _number(bound) for name in names if (bound := getattr(test, name)) is not None}


def _from_to_document(test: FromTo, kind: FactKind) -> Any:
    if kind is FactKind.CLOCK:
        return {"from": clock_text(test.start), "to": clock_text(test.end)}
    if kind is FactKind.WEEK:
        return {"from": test.start, "to": test.end - 1}
    if kind is FactKind.DATE:
        return {"from": date.fromordinal(test.start).isoformat(), "to": date.fromordinal(test.end - 1).isoformat()}
    start, last = divmod(test.start, _MONTH), divmod(test.end - 1, _MONTH)
    return {"from": f"{start[0]:02d}-{start[1]:02d}", "to": f"{last[0]:02d}-{last[1]:02d}"}


def condition_document(condition: Condition, kind: FactKind) -> Any:
    """The condition as it stands in a tariff file."""
    match condition.test:
        case OneOf() as test:
            return _one_of_document(test, kind)
        case Between() as test:
            return _between_document(test)
        case FromTo() as test:
            return _from_to_document(test, kind)


def minutes_of(text: str | time) -> int | None:
    """Minutes after midnight for ``"15:00"``, also ``"24:00"``; ``None`` when it is no time of day."""
    if isinstance(text, time):
        return text.hour * 60 + text.minute
    hours, separator, minutes = text.partition(":")
    if not (separator and hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and len(minutes) == 2):
        return None
    total = int(hours) * 60 + int(minutes)
    return total if total <= MINUTES_PER_DAY and int(minutes) < 60 else None


When: TypeAlias = tuple[Condition, ...]
WhenDocument: TypeAlias = Mapping[str, Any]
