"""What a rule may know about a local date.

A date has exactly one *day code*, a small number that says its weekday and whether it is a public holiday,
an eve, a school day or a school holiday. Every day tag is the set of codes that carry it, so that "are these
two rules about the same days?" can be answered exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from booking.domain.vocabulary import DayTag

_SCHOOL_STATES = 3  # neither, school day, school holiday
_PER_WEEKDAY = 4 * _SCHOOL_STATES
DAY_CODES = 7 * _PER_WEEKDAY
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the calendar says about one local date, beside its weekday."""

    public_holiday: bool = False
    eve: bool = False
    school_day: bool = False
    school_holiday: bool = False

    def code(self, day: date) -> int:
        """The day code of the date (0 to `DAY_CODES` - 1). A school holiday is never a school day."""
        school = 2 if self.school_holiday else 1 if self.school_day else 0
        return day.weekday() * _PER_WEEKDAY + (2 * self.public_holiday + self.eve) * _SCHOOL_STATES + school


ORDINARY_DAY = DayFacts()


def day_code(day: date, days: Mapping[date, DayFacts]) -> int:
    """The day code of a local date, from what the calendar said of it."""
    return days.get(day, ORDINARY_DAY).code(day)


def tags_of(code: int) -> frozenset[DayTag]:
    """Every tag that a day with this code carries."""
    weekday, rest = divmod(code, _PER_WEEKDAY)
    kind, school = divmod(rest, _SCHOOL_STATES)
    holiday, eve = divmod(kind, 2)
    carried = {
        list(DayTag)[weekday]: True,
        DayTag.WEEKDAY: weekday < _SATURDAY and not holiday,
        DayTag.WEEKEND: weekday >= _SATURDAY,
        DayTag.PUBLIC_HOLIDAY: bool(holiday),
        DayTag.EVE: bool(eve),
        DayTag.SCHOOL_DAY: school == 1,
        DayTag.SCHOOL_HOLIDAY: school == 2,
    }
    return frozenset(tag for tag, is_carried in carried.items() if is_carried)


TAGS_BY_CODE = tuple(tags_of(code) for code in range(DAY_CODES))


def codes_with_any(tags: Iterable[str]) -> frozenset[int]:
    """The day codes that carry at least one of the tags."""
    wanted = frozenset(tags)
    return frozenset(code for code, carried in enumerate(TAGS_BY_CODE) if not wanted.isdisjoint(carried))
